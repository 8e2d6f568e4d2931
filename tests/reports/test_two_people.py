"""Two people on one case at the same time: nothing is silently overwritten."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from reports import operations
from reports.models import Case
from reports.states import Action, State
from staff import conflicts
from tests.reports.factories import make_case
from tests.reports.pages import version

pytestmark = pytest.mark.django_db


def url(name: str, case: Case) -> str:
    return reverse(f"reports_staff:{name}", args=[case.pk])


@pytest.fixture
def client(office):
    client = Client()
    client.force_login(office.manager)
    return client


@pytest.fixture
def case(office):
    return make_case()


def test_whoever_saves_second_overwrites_nothing_is_told_and_sees_both(client, office, case):
    opened = version(case, "due_on")
    operations.set_due_date(case=case, due_on=datetime.date(2026, 12, 1), actor=office.worker)

    response = client.post(url("set_due_date", case), {"due_on": "2199-12-31", **opened})

    html = response.content.decode()
    assert response.status_code == 409
    assert str(Case.objects.get().due_on) == "2026-12-01"
    assert f"{office.worker.username} ha cambiato questi dati" in " ".join(html.split())
    assert "1 dicembre 2026" in html
    assert "31 dicembre 2199" in html
    assert url("case_detail", case) in html

    form = BeautifulSoup(html, "html.parser").find("main").find("form")
    again = {each["name"]: each.get("value", "") for each in form.find_all("input")}
    assert again["due_on"] == "2199-12-31"
    assert client.post(url("set_due_date", case), again).status_code == 302
    assert str(Case.objects.get().due_on) == "2199-12-31"


def test_people_who_change_different_things_do_not_disturb_each_other(client, office, case):
    opened = version(case, "assignee")
    operations.set_due_date(case=case, due_on=datetime.date(2026, 12, 1), actor=office.worker)
    data = {"assignee": office.worker.pk, **opened}
    assert client.post(url("assign", case), data).status_code == 302
    assert Case.objects.get().assignee == office.worker


@pytest.mark.parametrize("typed", ["", "é", "0" * 32])
def test_a_version_that_is_none_is_an_older_one(client, case, typed):
    assert client.post(url("set_due_date", case), {"due_on": "2199-12-31", "versione": typed}).status_code == 409
    assert client.post(url("close", case), {"versione": typed}).status_code == 302
    assert Case.objects.get().state == State.RECEIVED


def test_names_are_said_as_the_form_says_them(client, office, case):
    opened = version(case, "assignee")
    operations.assign(case=case, assignee=office.worker, actor=office.manager)
    html = client.post(url("assign", case), {"assignee": "", **opened}).content.decode()
    cells = BeautifulSoup(html, "html.parser").find("tbody").find_all("td")
    rows = [cell.get_text(" ", strip=True) for cell in cells]
    assert office.worker.username in rows[0]
    assert rows[1].startswith("Nessuno in particolare")


def test_a_step_is_taken_only_from_the_state_that_was_shown(client, office, case):
    opened = version(case, "state")
    operations.change_state(case=Case.objects.get(), action=Action.TAKE_UP, actor=office.worker)
    response = client.post(url("change_state", case), {"action": "wait", **opened}, follow=True)
    assert f"Nel frattempo {office.worker.username}" in response.content.decode()
    assert Case.objects.get().state == State.IN_PROGRESS


@pytest.mark.parametrize("word", ["", "x", "0" * 32])
def test_a_form_that_cannot_say_what_it_was_opened_on_overwrites_nothing(client, office, case, word):
    data = {"due_on": "2199-12-31", conflicts.FIELD: word}
    assert client.post(url("set_due_date", case), data).status_code == 409
    assert Case.objects.get().due_on == case.due_on
