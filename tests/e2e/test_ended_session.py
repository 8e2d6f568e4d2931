"""On a phone, without JavaScript: the session ends while somebody of the office writes; the text is there again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from demo.builders.people import PASSWORD
from tests.e2e.steps import DESK, LOGIN, exactly, log_in, press

ENQUIRIES = f"{DESK}richieste/"
TEXT = "Ha richiamato: preferisce il pomeriggio.\nChiedere di Samira & Ada."
MAKE_CLERKS = """
from django.contrib.auth.models import User
from staff.roles import Role, give_role
for name in {names!r}:
    give_role(User.objects.create_user(name, f"{{name}}@comune.example", {password!r}), Role.COURSE_DESK)
"""
NOBODY_WAS_THERE = """
from importlib import import_module
from django.conf import settings
from django.contrib.sessions.models import Session
from staff.session_policy import SEEN_KEY
store = import_module(settings.SESSION_ENGINE).SessionStore
for row in Session.objects.all():
    session = store(row.session_key)
    session[SEEN_KEY] = 0
    session.save()
"""


@pytest.fixture(scope="module")
def clerks(site_server) -> tuple[str, str]:
    names = ("scrivente", "altra")
    site_server.manage("shell", "-v0", "-c", MAKE_CLERKS.format(names=names, password=PASSWORD))
    return names


@pytest.fixture
def end_sessions(site_server):
    return lambda: site_server.manage("shell", "-v0", "-c", NOBODY_WAS_THERE)


def open_note(page: Page) -> None:
    """The page for a note about the first enquiry of the list."""
    page.goto(ENQUIRIES)
    page.get_by_role("table").get_by_role("link").filter(has_not_text=re.compile("^$")).last.click()
    page.get_by_role("link", name="Aggiungi una nota").first.click()
    page.get_by_label("Testo").fill(TEXT)


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("Nome utente o indirizzo e-mail").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Accedi")


def test_what_was_typed_is_there_again_in_every_window_and_for_nobody_else(new_context, clerks, end_sessions):
    writer, other = clerks
    context = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page, second = context.new_page(), context.new_page()
    log_in(page, writer)
    open_note(page)
    open_note(second)
    end_sessions()

    press(page, "Annota")
    expect(page).to_have_url(re.compile(re.escape(LOGIN)))
    expect(page.get_by_text("per un’ora lo conserviamo")).to_be_visible()
    press(second, "Annota")  # The session has ended in the first window; this one still says who was there.
    expect(second.get_by_text("per un’ora lo conserviamo")).to_be_visible()

    sign_in(page, writer)
    expect(page.get_by_text("Non è ancora salvato.")).to_be_visible()
    expect(page.get_by_label("Testo")).to_have_value(TEXT)
    press(page, "Annota")
    expect(page.get_by_role("main")).to_contain_text("preferisce il pomeriggio")

    open_note(page)
    end_sessions()
    press(page, "Annota")
    sign_in(page, other)
    expect(page.get_by_role("heading", name=exactly("Aggiungi una nota"))).to_be_visible()
    expect(page.get_by_text("Non è ancora salvato.")).to_have_count(0)
    expect(page.get_by_label("Testo")).to_have_value("")
