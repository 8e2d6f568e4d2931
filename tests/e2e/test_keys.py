"""A manager makes the recovery cards, replaces the office's key, and the office is opened again with two cards."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.barriers import problems
from tests.e2e.conftest import SiteServer
from tests.e2e.profiles import found_in, open_profile
from tests.e2e.steps import CASES, PASSPHRASES, exactly, log_in, press
from tests.e2e.test_traces_on_the_device import SETTLE_MS
from tests.e2e.traces import places_of

KEYS = f"{CASES}chiavi/"
PIN = """
from reports.operations import current_office_key
from reports.pinning import pin_for_demonstration
pin_for_demonstration(current_office_key().fingerprint)
"""
MOVED = """
from reports.models import Case
print(sorted(set(Case.objects.exclude(state="closed").values_list("office_key__number", flat=True))))
"""


def is_fine(page: Page) -> None:
    """No rule broken that a machine can check, nothing wider than a small phone."""
    assert problems(page, page.url) == []


def unlock(page: Page, username: str) -> None:
    log_in(page, username, target=f"{CASES}sblocca/")
    page.get_by_label("Frase segreta").fill(PASSPHRASES[username])
    press(page, "Sblocca")


def make_cards(page: Page) -> list[list[str]]:
    """From the explanation to three cards that count; each is looked at on the way."""
    page.goto(f"{KEYS}recupero/")
    is_fine(page)
    press(page, "Siamo in tre: mostra la prima scheda")
    cards = []
    for number in (1, 2, 3):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Scheda di recupero {number} di 3")
        cards.append(page.locator(".recovery-card__words li").all_inner_texts())
        assert len(cards[-1]) == 33
        is_fine(page)
        page.get_by_role("link", name=exactly("È sul foglio: rileggi le parole")).click()
        words = page.get_by_label("Le parole della scheda")
        words.fill(" ".join([*cards[-1][:9], "parola", *cards[-1][10:]]))
        press(page, "Controlla")
        expect(page.get_by_text("La parola 10 non è quella della scheda")).to_be_visible()
        expect(words).to_be_focused()
        expect(words).to_have_value("")
        is_fine(page)
        words.fill("\n".join(f"{place}. {word[:4]}" for place, word in enumerate(cards[-1], start=1)))
        press(page, "Controlla")
    expect(page.get_by_text("Le tre schede valgono da adesso.")).to_be_visible()
    is_fine(page)
    return cards


def test_cards_a_new_key_and_everything_lost(new_context, site_server: SiteServer):
    page = new_context().new_page()
    unlock(page, "responsabile")
    cards = make_cards(page)
    found = places_of([" ".join(card[6:9]) for card in cards], site_server)
    assert {words: places for words, places in found.items() if places} == {}

    page.goto(KEYS)
    is_fine(page)
    page.get_by_role("link", name=exactly("Chiave nuova dell’ufficio")).click()
    is_fine(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "Crea la chiave nuova")
    expect(page.get_by_text("OFFICE_KEY_FINGERPRINT=")).to_be_visible()
    is_fine(page)
    site_server.manage("shell", "-v0", "-c", PIN)
    page.reload()
    expect(page.get_by_role("progressbar")).to_be_visible()
    is_fine(page)
    press(page, "Passa le segnalazioni")
    expect(page.get_by_text("Non c’è niente da passare")).to_be_visible()
    assert site_server.manage("shell", "-v0", "-c", MOVED).strip() == "[2]"

    page.goto(f"{KEYS}quale/")
    is_fine(page)


def test_two_cards_open_the_office_again_without_javascript(new_context, site_server: SiteServer):
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    unlock(page, "coordinatrice")
    page.goto(f"{KEYS}recupero/")
    press(page, "Siamo in tre: mostra la prima scheda")
    cards = []
    for _number in range(3):
        cards.append(" ".join(page.locator(".recovery-card__words li").all_inner_texts()))
        page.get_by_role("link", name=exactly("È sul foglio: rileggi le parole")).click()
        page.get_by_label("Le parole della scheda").fill(cards[-1])
        press(page, "Controlla")
    page.goto(f"{KEYS}recupero/apri/")
    page.get_by_label("La prima scheda").fill(cards[2])
    page.get_by_label("La seconda scheda").fill(cards[2])
    page.get_by_role("checkbox").first.check()
    press(page, "Permetti chiavi nuove")
    expect(page.get_by_text("È la stessa scheda due volte")).to_be_visible()
    expect(page.get_by_role("checkbox").first).to_be_checked()
    page.get_by_label("La prima scheda").fill(cards[2])
    page.get_by_label("La seconda scheda").fill(cards[0])
    press(page, "Permetti chiavi nuove")
    expect(page.get_by_text("Ora queste persone creano una chiave nuova")).to_be_visible()


def test_no_word_of_a_refused_card_is_left_in_the_browser(
    playwright: Playwright, tmp_path: Path, site_server: SiteServer
):
    context = open_profile(playwright, tmp_path, base_url=site_server.url, locale="it-IT")
    page = context.new_page()
    unlock(page, "responsabile")
    page.goto(f"{KEYS}recupero/")
    press(page, "Siamo in tre: mostra la prima scheda")
    page.get_by_role("link", name=exactly("È sul foglio: rileggi le parole")).click()
    page.get_by_label("Le parole della scheda").fill("dunlinword whimbrelword")
    press(page, "Controlla")
    expect(page.get_by_text("La parola 1 non è quella della scheda")).to_be_visible()
    page.wait_for_timeout(SETTLE_MS)
    assert found_in(tmp_path, ["dunlinword", "whimbrelword"]) == {}
    context.close()
    assert found_in(tmp_path, ["dunlinword", "whimbrelword"]) == {}, "after closing the browser"


@pytest.mark.parametrize("path", ["recupero/", "ufficio/", "recupero/apri/"])
def test_a_case_worker_comes_to_none_of_it(new_context, path: str):
    page = new_context().new_page()
    log_in(page, "operatrice")
    answer = page.goto(f"{KEYS}{path}")
    assert answer is not None
    assert answer.status == 403
