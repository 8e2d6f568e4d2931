"""An editor finds a course in a list, plans its review, and says that it was done."""

from __future__ import annotations

import datetime
import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.barriers import axe
from tests.e2e.conftest import SiteServer
from tests.e2e.steps import exactly, log_in

OPEN_COURSE = "Corso di autodifesa per donne, primo livello"
CLOSED_COURSE = "Laboratorio di robotica per ragazze"
OWNER = "Dimostrazione Redazione (redazione)"
MISSED = "asilo nido"
OWN_SCREENS = ["/admin/elenchi/corsi/", "/admin/reports/da-rivedere/", "/admin/reports/ricerche/"]
NOT_OURS = {"landmark-unique", "region", "heading-order"}
"""Of Wagtail's frame around our screens."""


def test_a_course_is_found_planned_and_reviewed(page: Page):
    log_in(page, "redazione", target="/admin/")
    page.get_by_role("button", name=exactly("Elenchi")).click()
    page.locator("a[href='/admin/elenchi/corsi/']").click()
    expect(page.get_by_role("row").filter(has_text=CLOSED_COURSE)).to_be_visible()

    page.get_by_role("button", name="Mostra filtri").click()
    page.get_by_role("button", name=re.compile("^Iscrizioni")).click()
    page.get_by_label("Iscrizioni aperte").check()
    expect(page.get_by_role("row").filter(has_text=CLOSED_COURSE)).to_have_count(0)
    row = page.get_by_role("row").filter(has_text=OPEN_COURSE)
    expect(row).to_contain_text("Iscrizioni aperte")
    expect(row).to_contain_text(re.compile(r"\d+ di \d+"))

    page.keyboard.press("Escape")
    row.get_by_role("link", name=re.compile(f": {OPEN_COURSE}$")).click()
    day = page.get_by_label("Da rivedere entro il")
    save = page.get_by_role("button", name=exactly("Salva"))
    day.fill("2020-01-01")
    save.press("Enter")
    expect(page.locator(".w-field__errors", has_text="già passato")).to_be_visible()

    soon = timezone.localdate() + datetime.timedelta(days=40)
    page.get_by_label("Responsabile").select_option(label=OWNER)
    day.fill(soon.isoformat())
    save.press("Enter")
    expect(page.locator(".messages .success")).to_contain_text("La revisione è salvata.")

    page.goto("/admin/reports/da-rivedere/")
    planned = page.get_by_role("row").filter(has_text=OPEN_COURSE)
    planned.get_by_role("button", name=re.compile("fra 12 mesi")).press("Enter")
    expect(page.locator(".messages .success")).to_contain_text(f"«{OPEN_COURSE}» è rivista")
    expect(planned).to_contain_text(str(timezone.localdate().year + 1))


def test_on_a_telephone_a_page_is_ticked_and_its_review_planned(page: Page):
    log_in(page, "redazione", target="/admin/")
    page.set_viewport_size({"width": 320, "height": 720})
    page.goto("/admin/elenchi/corsi/")
    row = page.get_by_role("row").filter(has_text=OPEN_COURSE)
    row.get_by_role("checkbox").check()
    more = page.locator(".bulk-actions-choices").get_by_role("button", name=exactly("Altro"))
    expect(more).to_be_in_viewport(ratio=1)
    more.click()
    page.wait_for_timeout(500)  # Wagtail tells the link what is ticked once the menu has unfolded.
    page.get_by_role("link", name=re.compile("^Pianifica la revisione")).click()
    expect(page.locator("main")).to_contain_text(OPEN_COURSE)
    expect(page.get_by_label("Da rivedere entro il")).to_be_visible()


def test_what_people_search_in_vain_is_read_by_an_editor(page: Page, page_without_javascript: Page):
    for _time in range(5):
        page_without_javascript.goto(f"/cerca/?q={MISSED}")
    assert page_without_javascript.context.cookies() == []
    log_in(page, "redazione", target="/admin/")
    page.get_by_role("link", name="ricerca fatta più volte").click()
    expect(page.get_by_role("row").filter(has_text=MISSED)).to_contain_text("5")


def test_axe_finds_nothing_on_the_screens(page: Page, site_server: SiteServer):
    log_in(page, "redazione", target="/admin/")
    found = []
    for address in OWN_SCREENS:
        page.goto(address)
        found += [f"{address}: {each}" for each in axe(page) if not any(name in each for name in NOT_OURS)]
    page.goto(OWN_SCREENS[0])
    page.get_by_role("link", name=re.compile(f": {OPEN_COURSE}$")).click()
    found += [f"review: {each}" for each in axe(page) if not any(name in each for name in NOT_OURS)]
    assert found == []
