"""Every newer kind of question as somebody meets it: on a small screen, without JavaScript, by ear, right to left."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.barriers import DESKTOP, SMALL, problems
from tests.e2e.conftest import SiteServer
from tests.e2e.steps import ROOMY_GROUP, Person, fill_in_who, press
from tests.formbuilder.factories import options, question, step

SLUG = "prova-dei-tipi"
FORM = f"/vivere-cuneo/eventi/{SLUG}/modulo/"
ADA = Person(first_name="Ada", last_name="Tipi", email="ada.tipi@example.org")
STORY_MAX = 40
COLUMNS = options("Mattina", "Pomeriggio", "Sera", "Non so ancora", "Mai")
OUT_OF_THE_GRID = """() => [...document.querySelectorAll('.form-matrix__row')].flatMap(row => {
    const edge = row.getBoundingClientRect().right + 1
    return [...row.querySelectorAll('label')].filter(each => each.getBoundingClientRect().right > edge)
}).map(each => each.textContent)"""
WIDEN_THE_GRID = """() => document.querySelectorAll('.form-matrix .form-choices').forEach(each => {
    each.style.gridTemplateColumns = 'repeat(5, 14rem)'
})"""
STEPS = [
    step(
        "I tipi",
        question("one_of", "Come lo sai?", options=options("Dal sito", "Da un’amica"), other="Altro, quale?"),
        question("many_of", "Che cosa ti serve?", options=options("Un parcheggio", "Un’interprete"), other="Altro"),
        question("phone", "Telefono"),
        question("time", "A che ora?", minimum="09:00:00"),
        question("about_when", "Quando è successo?", period="past"),
        question("rating", "Quanto conta?", low_text="Per niente", high_text="Moltissimo"),
        question("matrix", "Quando puoi?", rows=options("Lunedì", "Martedì"), columns=COLUMNS),
        question("address", "Dove abiti?"),
        question("fiscal_code", "Il tuo codice"),
        question("long_text", "Racconta", required=False, max_length=STORY_MAX),
    )
]
MAKE_PAGES = f"""
import json
from wagtail.models import Locale
from courses.models import CoursePage
original = CoursePage.objects.get(slug="corso-di-autodifesa", locale__language_code="it")
page = original.copy(update_attrs={{"slug": {SLUG!r}, "title": "Prova dei tipi"}}, copy_revisions=False)
page.course = original.course
page.form_steps = json.loads({json.dumps(json.dumps(STEPS))})
page.save_revision().publish()
arabic, _created = Locale.objects.get_or_create(language_code="ar")
for source in page.get_ancestors(inclusive=True).filter(depth__gt=1).specific():
    if not source.has_translation(arabic):
        source.copy_for_translation(arabic).save_revision().publish()
"""


@pytest.fixture(scope="module")
def form(site_server: SiteServer) -> str:
    """A course whose form asks one question of every newer kind, in Italian, and its copy in Arabic."""
    site_server.manage("shell", "-v0", "-c", MAKE_PAGES)
    return FORM


def go_to_kinds(page: Page, form: str) -> None:
    page.goto(form)
    fill_in_who(page, ADA, group=ROOMY_GROUP)
    press(page, "Avanti")
    expect(page.get_by_role("group", name="Come lo sai?")).to_be_visible()


def group(page: Page, name: str):
    return page.get_by_role("group", name=re.compile(f"^{re.escape(name)}"))


def fill_in_kinds(page: Page) -> None:
    """As somebody without JavaScript does it: writes beside «other» without choosing it first."""
    page.get_by_label("Altro, quale? – scrivi qui").fill("Da un manifesto")
    group(page, "Che cosa ti serve?").get_by_role("checkbox", name="Un’interprete").check()
    page.get_by_label("Altro – scrivi qui").fill("Una sedia alta")
    page.get_by_label("Telefono").fill("+41791234567")
    group(page, "A che ora?").get_by_label("Ore").fill("9")
    started = page.get_by_role("group", name="Quando, o da quando")
    started.get_by_label("Mese").fill("3")
    started.get_by_label("Anno").fill("2024")
    group(page, "Quanto conta?").get_by_role("radio", name="5 – Moltissimo").check()
    page.get_by_role("radiogroup", name="Lunedì").get_by_role("radio", name="Sera").check()
    page.get_by_role("radiogroup", name="Martedì").get_by_role("radio", name="Mai").check()
    address = group(page, "Dove abiti?")
    address.get_by_label("Via, viale, piazza").fill("Rue de France")
    address.get_by_label("Numero").fill("7")
    address.get_by_label("Comune o città").fill("Nice")
    address.get_by_label("Paese").select_option("FR")
    page.get_by_role("checkbox", name="Non ho un codice fiscale").check()


def test_every_kind_is_answered_on_a_small_screen_without_javascript(new_context, form):
    page = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    go_to_kinds(page, form)
    press(page, "Avanti")
    assert page.locator(".form-errors li").count() == len(STEPS[0]["value"]["questions"]) - 1

    fill_in_kinds(page)
    press(page, "Avanti")
    expect(page.get_by_role("heading", name="Controlla le risposte")).to_be_visible()
    answers = page.get_by_role("main")
    for words in (
        "Altro, quale? – Da un manifesto",
        "Altro – Una sedia alta",
        "+41 79 123 45 67",
        "09:00",
        "marzo 2024",
        "5 su 5 – Moltissimo",
        "Lunedì: Sera",
        "Rue de France 7",
        "Francia",
        "Non ho un codice fiscale",
    ):
        expect(answers).to_contain_text(words)


def test_each_error_leads_to_its_question_and_what_was_typed_stays(new_context, form):
    page = new_context(java_script_enabled=False).new_page()
    go_to_kinds(page, form)
    group(page, "Come lo sai?").get_by_role("radio", name="Dal sito").check()
    page.get_by_label("Altro, quale? – scrivi qui").fill("Da un manifesto")
    page.get_by_label("Telefono").fill("+999 12345")
    press(page, "Avanti")

    expect(page.get_by_role("alert")).to_contain_text("Hai scritto qualcosa ma hai scelto un’altra risposta")
    expect(page.get_by_role("alert")).to_contain_text("Il prefisso dopo il + non è di nessun Paese")
    expect(page.get_by_label("Altro, quale? – scrivi qui")).to_have_value("Da un manifesto")
    links = page.locator(".form-errors a")
    for number in range(links.count()):
        target = links.nth(number).get_attribute("href")
        expect(page.locator(f"[id='{target[1:]}']")).to_have_count(1)


def test_axe_finds_nothing_and_nothing_is_too_wide(new_context, form):
    page = new_context(reduced_motion="reduce").new_page()
    page.set_viewport_size(DESKTOP)
    go_to_kinds(page, form)
    found = problems(page, "empty")
    press(page, "Avanti")
    expect(page.get_by_role("alert")).to_be_visible()
    found += problems(page, "with errors")
    assert found == []


def test_the_columns_of_a_grid_stand_under_each_other_and_inside_it(new_context, form):
    page = new_context().new_page()
    page.set_viewport_size(DESKTOP)
    go_to_kinds(page, form)
    lefts = [
        [label.bounding_box()["x"] for label in row.locator("label").all()]
        for row in page.locator(".form-matrix__row").all()
    ]
    assert lefts[0] == lefts[1]
    assert page.evaluate(OUT_OF_THE_GRID) == []
    page.evaluate(WIDEN_THE_GRID)
    assert page.evaluate(OUT_OF_THE_GRID) != [], "what runs out of it would be found"


def test_right_to_left_the_kinds_are_mirrored_and_fit(new_context, form):
    page = new_context(reduced_motion="reduce").new_page()
    page.goto(f"/ar{form}")
    page.get_by_role("radio").first.check()
    for name in ("first", "last", "email"):
        page.locator(f"input[name*='{name}']").fill(f"{name}@example.org" if name == "email" else "أدا")
    for part, value in (("day", "4"), ("month", "5"), ("year", "1990")):
        page.locator(f"input[name*='birth'][name$='_{part}']").fill(value)
    page.locator("form[data-form-step] button.btn-primary").click()
    number = page.locator(".form-parts__part--number")
    street = page.locator(".form-parts__part--street")
    expect(number).to_be_visible()
    page.set_viewport_size(DESKTOP)
    assert number.bounding_box()["x"] < street.bounding_box()["x"], "mirrored"
    assert problems(page, "arabic") == []


def test_a_long_text_says_how_much_is_written_and_is_never_cut(new_context, form):
    page = new_context().new_page()
    go_to_kinds(page, form)
    story = page.get_by_label("Racconta")
    counter, told = page.locator(".form-counter"), page.locator("textarea ~ .visually-hidden[aria-live=polite]")
    expect(counter).to_have_count(0)
    story.fill("Ciao è👋🏽\n")
    expect(counter).to_have_text(f"9 di {STORY_MAX} caratteri")
    expect(told).to_have_text("")

    story.fill("x" * (STORY_MAX + 2))
    expect(counter).to_have_text("Caratteri di troppo: 2")
    expect(told).to_have_text("Caratteri di troppo: 2")
    expect(story).to_have_value("x" * (STORY_MAX + 2))
    fill_in_kinds(page)
    press(page, "Avanti")
    expect(page.get_by_role("alert")).to_contain_text(f"sono {STORY_MAX + 2} caratteri, al massimo {STORY_MAX}")
    expect(page.locator(".form-counter")).to_have_text("Caratteri di troppo: 2")
