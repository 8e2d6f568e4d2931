"""A staff session ends after half an hour without anybody, and after a working day."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from staff.roles import Role
from tests.staff.factories import PASSWORD, make_cms_user

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def at_work(client):
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(make_cms_user(Role.ADMINISTRATOR))
        yield client, clock


@pytest.mark.parametrize("path", ["/area-riservata/", "/admin/", "/area-riservata/accesso/secondo-fattore/"])
def test_it_ends_when_nobody_is_there(at_work, path):
    client, clock = at_work
    clock.shift(settings.STAFF_IDLE_SECONDS + 1)
    response = client.get(path)
    assert response.status_code == 302
    assert response.url.startswith(f"{reverse('account_login')}?uscita=inattivita")
    assert response.headers["Clear-Site-Data"]
    assert "_auth_user_id" not in client.session


def test_work_keeps_it_alive(at_work):
    client, clock = at_work
    for _ in range(6):
        clock.shift(settings.STAFF_IDLE_SECONDS - 60)
        assert client.get(reverse("staff:home")).status_code == 200


def test_it_ends_after_a_working_day_however_busy(at_work):
    client, clock = at_work
    steps = settings.STAFF_SESSION_SECONDS // 1500 + 1
    statuses = []
    for _ in range(steps):
        clock.shift(1500)
        statuses.append(client.get(reverse("staff:home")).status_code)
    assert statuses[:-1] == [200] * (steps - 1)
    assert statuses[-1] == 302


def test_the_login_page_says_why_and_leads_back(at_work):
    client, clock = at_work
    clock.shift(settings.STAFF_IDLE_SECONDS + 1)
    page = client.get(reverse("staff:profile"), follow=True)
    html = page.content.decode()
    assert "non c’era attività" in html
    assert f'value="{reverse("staff:profile")}"' in html


def test_the_session_is_not_written_at_every_page(at_work, django_assert_max_num_queries):
    client, clock = at_work
    client.get(reverse("staff:home"))
    clock.shift(10)
    before = client.session["staff_seen"]
    client.get(reverse("staff:home"))
    assert client.session["staff_seen"] == before


def test_cookies_are_out_of_reach_of_scripts_and_end_with_the_browser(client):
    person = make_cms_user(Role.ADMINISTRATOR)
    client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
