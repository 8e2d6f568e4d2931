"""Somebody takes an appointment, the desk sees it and gives another, the person changes and cancels by the link."""

from __future__ import annotations

import email
import re
from email.policy import default

from playwright.sync_api import Page, expect

from tests.e2e.barriers import SMALL, axe, fits
from tests.e2e.conftest import SiteServer
from tests.e2e.steps import DESK, log_in, press

PAGE = "/prenota-un-appuntamento/"
ADDRESS = "agnese@example.org"
TIMES = "main section li li a"


def link_in_mail(server: SiteServer) -> str:
    """The link of the newest message."""
    parsed = [email.message_from_string(each.strip(), policy=default) for each in server.mails().split("-" * 79)]
    bodies = [each.get_body(("plain",)).get_content() for each in parsed if each["To"] == ADDRESS]
    return re.search(r"http://\S+/appuntamento/[\w.-]+/", bodies[-1])[0]


def look(page: Page) -> None:
    """Nothing that axe finds, nothing wider than the screen."""
    assert fits(page)
    assert not axe(page)


def test_an_appointment_is_taken_seen_by_the_desk_changed_and_cancelled(new_context, site_server):
    watched = new_context(viewport=SMALL).new_page()
    citizen = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    citizen.goto("/servizi/informazioni-sui-diritti/")
    citizen.locator("[data-element=service-booking-access]").click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("Scegli giorno e ora")
    watched.goto(citizen.url)
    look(watched)
    assert not citizen.context.cookies()
    citizen.locator(TIMES).first.click()
    watched.goto(citizen.url)
    look(watched)
    citizen.get_by_label("Come ti chiami?").fill("Agnese Attesa")
    citizen.get_by_label("Indirizzo e-mail").fill(ADDRESS)
    citizen.get_by_role("radio", name="Per telefono").check()
    press(citizen, "Avanti")
    expect(citizen.locator(".form-errors")).to_contain_text("Scrivi il numero a cui ti chiamiamo")
    citizen.get_by_label("Numero di telefono").fill("0171 000009")
    press(citizen, "Avanti")
    citizen.get_by_role("checkbox", name="Ho letto").check()
    press(citizen, "Avanti")
    press(citizen, "Prendi l’appuntamento")
    expect(citizen.get_by_role("heading", level=1)).to_have_text("Ti chiamiamo noi")
    expect(citizen.get_by_role("main")).to_contain_text("0171 000009")
    assert fits(citizen)
    when = citizen.locator("main dl time").get_attribute("datetime")

    desk = new_context(viewport={"width": 390, "height": 800}).new_page()
    log_in(desk, "corsi", target=f"{DESK}appuntamenti/?dal={when[:10]}")
    look(desk)
    desk.get_by_role("link", name="Agnese Attesa").click()
    expect(desk.get_by_role("main")).to_contain_text(ADDRESS)
    look(desk)
    desk.go_back()
    desk.get_by_role("link", name=re.compile("^libero")).last.click()
    desk.get_by_label("Nome").fill("Telefonata Tardiva")
    desk.get_by_label("Telefono", exact=True).fill("0171 000000")
    desk.get_by_label("Per che cosa").select_option(label="Informazioni sui tuoi diritti")
    desk.get_by_role("checkbox", name="Ho detto").check()
    press(desk, "Prendi l’appuntamento")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Telefonata Tardiva")

    back = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    back.goto(link_in_mail(site_server))
    watched.goto(back.url)
    look(watched)
    back.get_by_role("link", name="Scegli un altro orario").click()
    back.locator(TIMES).first.click()
    press(back, "Sì, cambia orario")
    expect(back.get_by_role("status")).to_contain_text("Hai cambiato l’orario")
    back.get_by_role("link", name="Disdici").click()
    press(back, "Sì, disdici")
    expect(back.get_by_role("heading", level=1)).to_have_text("L’appuntamento è disdetto")
