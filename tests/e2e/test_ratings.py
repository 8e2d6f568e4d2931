"""How clear a page is: as the model's validator judges it, as people answer it, as editors read it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.barriers import problems
from tests.e2e.conftest import SiteServer
from tests.e2e.pages import FORMS
from tests.e2e.steps import COURSE, log_in, press
from tests.e2e.test_enquiries import tell_problem

SERVICE = "/servizi/aiuto-violenza/"
TITLE = "Quanto sono chiare le informazioni su questa pagina?"
FIRST_LEVEL = ["management", "news", "all-services", "live"]
SECOND_LEVEL = [
    "management-category-link",
    "news-category-link",
    "service-category-link",
    "live-button-locations",
    "live-button-events",
]
NEVER = ["/aiuto-subito/", "/cosa-posso-fare/", "/navigare-in-sicurezza/", "/segnala/", COURSE, *FORMS.values()]
JUDGE = """async () => {
    const clean = node => node.textContent.trim().toLowerCase()
    const find = (name, within = document) => [...within.querySelectorAll(`[data-element="${name}"]`)]
    const isVisible = node => {
        const box = node.getBoundingClientRect()
        const shown = getComputedStyle(node).visibility !== 'hidden' && box.width > 0 && box.height > 0
        return shown && box.top > 0 && box.bottom > 0
    }
    const [widget] = find('feedback')
    if (!widget) return ['no widget']
    const wrong = []
    if (find('feedback-title', widget).map(clean)[0] !== WORDS.title) wrong.push('title')
    if (find('feedback-input-text', widget).length !== 1) wrong.push('input for words')
    const [negative] = find('feedback-rating-negative', widget)
    const [positive] = find('feedback-rating-positive', widget)
    for (const [part, words] of [[negative, WORDS.negative], [positive, WORDS.positive]]) {
        if (find('feedback-rating-question', part).map(clean).join() !== words[0]) wrong.push('question')
        if (find('feedback-rating-answer', part).map(clean).join() !== words.slice(1).join()) wrong.push('answers')
    }
    scrollTo({top: document.body.scrollHeight, behavior: 'instant'})
    for (const score of [1, 2, 3, 4, 5]) {
        const [star] = find(`feedback-rate-${score}`, widget)
        for (const _click of [1, 2]) {
            star.click()
            await new Promise(requestAnimationFrame)
            const low = score <= 3
            if (isVisible(negative) !== low || isVisible(positive) === low) wrong.push(`questions after ${score}`)
        }
    }
    return wrong
}""".replace(
    "const wrong = []",
    """const wrong = []
    const WORDS = {
        title: 'quanto sono chiare le informazioni su questa pagina?',
        negative: ['dove hai incontrato le maggiori difficoltà?', 'a volte le indicazioni non erano chiare',
            'a volte le indicazioni non erano complete', 'a volte non capivo se stavo procedendo correttamente',
            'ho avuto problemi tecnici', 'altro'],
        positive: ['quali sono stati gli aspetti che hai preferito?', 'le indicazioni erano chiare',
            'le indicazioni erano complete', 'capivo sempre che stavo procedendo correttamente',
            'non ho avuto problemi tecnici', 'altro'],
    }""",
)
"""The audits C.SI.2.5 and C.SI.2.6, from their description: every click twice, on a screen of 3840 × 2160."""
COUNT = (
    "from ratings.models import Rating; print(Rating.objects.filter(words={words!r}).values_list('score', 'answer'))"
)


@pytest.fixture(scope="module")
def judge(browser: Browser, site_server: SiteServer) -> Iterator[Page]:
    context = browser.new_context(base_url=site_server.url, locale="it-IT", viewport={"width": 3840, "height": 2160})
    yield context.new_page()
    context.close()


def links(page: Page, *elements: str) -> list[str]:
    """Where links of the model's names lead, each once."""
    chosen = ", ".join(f'a[data-element="{element}"]' for element in elements)
    found = page.eval_on_selector_all(chosen, "all => all.map(each => new URL(each.href).pathname)")
    return list(dict.fromkeys(found))


def stored(site_server: SiteServer, words: str) -> str:
    """The votes with these words."""
    return site_server.manage("shell", "-v0", "-c", COUNT.format(words=words)).strip()


def without_has(route: Route) -> None:
    """A style sheet for a browser that does not know `:has()`."""
    response = route.fetch()
    route.fulfill(response=response, body=response.text().replace(":has(", ":unknown("))


def test_the_validator_finds_it_on_home_first_level_second_level_and_services(judge):
    judge.goto("/")
    first = links(judge, *FIRST_LEVEL)
    assert len(first) == len(FIRST_LEVEL)
    second: list[str] = []
    services: list[str] = []
    for path in first:
        judge.goto(path)
        second += links(judge, *SECOND_LEVEL)
        services += links(judge, "service-link")
    assert len(services) >= 10
    found = {}
    for path in dict.fromkeys(["/", *first, *second, *services]):
        judge.goto(path)
        found[path] = judge.evaluate(JUDGE)
    assert len(found) > 25
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_negative_control_the_judge_sees_a_question_that_stays_hidden(judge):
    judge.route("**/*.css", without_has)
    judge.goto(SERVICE)
    assert judge.evaluate(JUDGE)
    judge.unroute("**/*.css")


def test_nobody_is_asked_on_the_way_to_help_in_a_report_or_in_a_form(judge):
    asked = []
    for path in NEVER:
        response = judge.goto(path)
        assert response is not None, path
        assert response.ok, path
        if judge.locator('[data-element="feedback"]').count():
            asked.append(path)
    assert asked == []


def test_with_the_keyboard_alone_at_320_pixels_and_without_javascript(new_context, site_server):
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    page.goto(SERVICE)
    page.get_by_role("radio", name="1 stella su 5").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="2 stelle su 5")).to_be_checked()
    expect(page.get_by_role("group", name="Quali sono stati gli aspetti che hai preferito?")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="A volte le indicazioni non erano chiare")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("scritto senza mouse")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text("Grazie per il tuo voto")
    expect(page.get_by_role("main").get_by_role("link", name="1522")).to_be_visible()
    assert stored(site_server, "scritto senza mouse") == "<QuerySet [(2, 'unclear')]>"
    assert page.context.cookies() == []


def test_whoever_has_sent_a_form_says_how_easy_it_was(new_context, site_server):
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    tell_problem(page, name="Stella Rossi")
    asked = page.get_by_role("group", name="Quanto è stato facile usare questo servizio?")
    asked.get_by_role("radio", name="4 stelle su 5").check(force=True)
    page.get_by_role("radio", name="Non ho avuto problemi tecnici").check()
    page.get_by_label("Vuoi aggiungere altri dettagli?").fill("fatto dal telefono")
    press(page, "Invia il voto")
    expect(page.get_by_role("heading", level=1)).to_have_text("Grazie per il tuo voto")
    assert stored(site_server, "fatto dal telefono") == "<QuerySet [(4, 'no_trouble')]>"


def test_axe_finds_nothing_after_sending(new_context):
    page = new_context(bypass_csp=True).new_page()
    tell_problem(page)
    assert problems(page, "after sending") == []


def test_a_browser_that_cannot_show_the_question_is_led_to_it(new_context, site_server):
    page = new_context(java_script_enabled=False).new_page()
    page.route("**/*.css", without_has)
    page.goto(SERVICE)
    page.get_by_role("radio", name="5 stelle su 5").check(force=True)
    press(page, "Avanti")
    expect(page.get_by_role("radio", name="5 stelle su 5")).to_be_checked()
    page.get_by_role("radio", name="Le indicazioni erano complete").check()
    page.get_by_label("Vuoi aggiungere altri dettagli?").fill("un passo per volta")
    press(page, "Invia il voto")
    expect(page.get_by_role("heading", level=1)).to_have_text("Grazie per il tuo voto")
    assert stored(site_server, "un passo per volta") == "<QuerySet [(5, 'complete')]>"


def test_pressed_twice_it_counts_once(page, site_server):
    page.goto(SERVICE)
    page.get_by_role("radio", name="4 stelle su 5").check(force=True)
    page.get_by_label("Vuoi aggiungere altri dettagli?").fill("premuto due volte")
    page.get_by_role("button", name="Invia il voto").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Grazie per il tuo voto")
    assert stored(site_server, "premuto due volte") == "<QuerySet [(4, '')]>"


def test_axe_finds_nothing_at_any_step(page):
    page.goto(SERVICE)
    own_page = page.locator(".rating-form").get_attribute("action") or ""
    found = []
    for score in ("2 stelle su 5", "4 stelle su 5"):
        page.get_by_role("radio", name=score).check(force=True)
        found += problems(page, score)
    press(page, "Invia il voto")
    found += problems(page, "thanks")
    page.goto(own_page)
    found += problems(page, "a page of its own")
    assert found == []


def test_an_editor_reads_votes_and_words_and_takes_them_along(new_context, tmp_path: Path):
    page = new_context(accept_downloads=True).new_page()
    log_in(page, "redazione", target="/admin/reports/chiarezza/")
    row = page.get_by_role("row").filter(has_text="Corsi di autodifesa per donne").first
    expect(row).to_contain_text("3 voti, media 3,3 su 5")
    expect(row).to_contain_text("Ho avuto problemi tecnici: 1")
    expect(row).to_contain_text("il mio numero è […]")
    page.goto("/admin/reports/chiarezza/?lingua=en")
    expect(page.get_by_role("main")).to_contain_text("Nessun voto con questi filtri.")
    with page.expect_download() as waiting:
        page.evaluate("location.assign('/admin/reports/chiarezza/?export=csv')")
    file = tmp_path / "votes.csv"
    waiting.value.save_as(file)
    rows = list(csv.DictReader(file.read_text().splitlines()))
    assert {"Pagina", "Mese", "Voti", "Media", "Parole"} <= set(rows[0])
    assert all(int(row["Voti"]) >= 1 for row in rows if row["Voti"])
