"""Leaving in a hurry: away at once, nothing left behind, nobody else can use it to log a person out."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from core.models import SiteSettings
from core.site_settings import DEFAULT_QUICK_EXIT_URL

FORGET = '"cache", "storage"'


@pytest.fixture
def exit_to_weather(site_it) -> str:
    site_settings = SiteSettings.for_site(site_it)
    site_settings.quick_exit_url = "https://weather.example.org/"
    site_settings.save()
    return site_settings.quick_exit_url


def started_session(client) -> str:
    session = client.session
    session["something"] = "personal"
    session.save()
    return session.session_key


def test_leads_to_the_page_the_editor_chose_and_forgets_everything(client, exit_to_weather):
    response = client.get("/uscita/", headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 303
    assert response.headers["Location"] == exit_to_weather
    assert response.headers["Clear-Site-Data"] == FORGET
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert [cookie["max-age"] for cookie in response.cookies.values()] == [1], "what makes Chromium forget the page"


def test_every_cookie_of_this_browser_is_expired(client, exit_to_weather):
    client.cookies["office"] = client.cookies["csrftoken"] = "x" * 32
    started_session(client)
    client.get("/uscita/", headers={"Sec-Fetch-Site": "same-origin"})
    kept = {name for name, cookie in client.cookies.items() if cookie["max-age"] not in (0, 1)}
    assert kept == set()


def test_ends_the_session(client, exit_to_weather):
    session_key = started_session(client)
    client.get("/uscita/", headers={"Sec-Fetch-Site": "same-origin"})
    assert not client.session.exists(session_key)


def test_link_from_another_site_cannot_log_anybody_out(client, exit_to_weather):
    session_key = started_session(client)
    response = client.get("/uscita/", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.headers["Location"] == exit_to_weather
    assert "Clear-Site-Data" not in response.headers
    assert client.session.exists(session_key)


def test_cannot_be_posted_to(client, exit_to_weather):
    assert client.post("/uscita/").status_code == 405


def test_address_cannot_be_chosen_by_the_caller(client, exit_to_weather):
    response = client.get("/uscita/?next=https://evil.example.org/")
    assert response.headers["Location"] == exit_to_weather


@pytest.mark.parametrize("name", ["visitor[id]", "a@b", "(x)", "a,b", '"a b"', "", "é"])
def test_leads_away_whatever_other_applications_call_their_cookies(client, exit_to_weather, name):
    cookies = f"office=personal; {name}=1"
    response = client.get("/uscita/", headers={"Sec-Fetch-Site": "same-origin", "Cookie": cookies})
    assert response.headers["Location"] == exit_to_weather
    assert response.cookies["office"]["max-age"] == 0


def test_leads_away_while_the_database_does_not_answer(client, exit_to_weather):
    started_session(client)

    def fail(*_args: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(fail):
        response = client.get("/uscita/", headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 303
    assert response.headers["Location"] in {exit_to_weather, DEFAULT_QUICK_EXIT_URL}
    assert response.cookies["sessionid"]["max-age"] == 0
