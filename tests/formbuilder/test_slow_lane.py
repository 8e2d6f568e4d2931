"""A form under attack: with the proof it leaves at once, without it after some seconds, and nothing is lost."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from formbuilder.filling import robots
from tests.formbuilder.browsing import FORM_URL, press, text
from tests.formbuilder.factories import make_survey, name_of, question, step
from tests.formbuilder.test_proof import find
from tests.formbuilder.testapp.models import SurveyPage

pytestmark = pytest.mark.django_db
STEPS = [step("Chi sei", question("short_text", "Nome"))]


@pytest.fixture
def survey(site_it, home_page):
    return make_survey(home_page, STEPS, always_proof=True)


@pytest.fixture
def clock():
    with time_machine.travel(1_900_000_000, tick=False) as clock:
        yield clock


def to_check(client):
    return press(client, client.get(FORM_URL, follow=True), {name_of("Nome"): "Ada Neri"})


def solved(response):
    """What the worker puts into the page."""
    field = BeautifulSoup(response.content, "html.parser").select_one("[data-proof-worker]")
    data = {name.removeprefix("data-proof-"): value for name, value in field.attrs.items()}
    challenge = robots.Challenge(token=data["token"], salt=data["salt"], goal=data["goal"], most=int(data["most"]))
    return {robots.PROOF_FIELD: f"{challenge.token}~{find(challenge)}"}


def send(client, response, values=()):
    return press(client, response, dict(values), action="send")


def test_with_the_proof_a_form_leaves_at_once(client, survey, clock):
    check = to_check(client)
    send(client, check, solved(check))
    assert len(SurveyPage.received) == 1


def test_without_it_one_waits_and_the_wait_counts_down_in_words(client, survey, clock):
    waiting = send(client, to_check(client))
    assert "Mancano ancora 3 secondi" in text(waiting)
    assert waiting.headers["Refresh"] == "3"
    assert "<script" not in text(waiting).partition("<main")[2]
    clock.shift(2)
    assert "Manca ancora 1 secondo" in text(client.get(waiting.request["PATH_INFO"]))
    assert SurveyPage.received == []

    clock.shift(1)
    check = client.get(waiting.request["PATH_INFO"])
    assert "Refresh" not in check.headers
    assert "Grazie dell’attesa" in text(check)
    assert "Ada Neri" in text(check)
    send(client, check)
    assert len(SurveyPage.received) == 1


def test_whoever_took_their_time_sees_nothing_of_it(client, survey, clock):
    check = to_check(client)
    clock.shift(60)
    send(client, check)
    assert len(SurveyPage.received) == 1


def test_what_is_solved_for_one_visit_helps_no_other(client, survey, clock):
    check = to_check(client)
    other = Client()
    stolen = solved(check)
    assert "Aspetta un momento" in text(send(other, to_check(other), stolen))
    send(client, check, stolen)
    assert len(SurveyPage.received) == 1


@pytest.mark.parametrize("answer", ["", "~", "bnVsbA==", "bnVsbA==~1", "x:y:z~0"])
def test_garbage_is_the_same_as_no_proof(client, survey, clock, answer):
    check = to_check(client)
    assert "Aspetta un momento" in text(send(client, check, {robots.PROOF_FIELD: answer}))
    assert SurveyPage.received == []


def test_one_network_may_take_the_slow_lane_some_times(survey, clock, monkeypatch):
    monkeypatch.setattr(robots, "SLOW_LANE_TIMES", 1)
    for _robot in range(2):
        client = Client()
        check = to_check(client)
        clock.shift(60)
        last = send(client, check)
    assert "riprova fra dieci minuti" in text(last)
    assert len(SurveyPage.received) == 1
    send(client, last, solved(last))
    assert len(SurveyPage.received) == 2


def test_only_the_page_with_the_calculation_may_start_a_worker(client, survey, clock):
    first = client.get(FORM_URL, follow=True)
    check = to_check(client)
    assert "worker-src 'none'" in first.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in check.headers["Content-Security-Policy"]


def test_on_an_ordinary_day_nothing_is_asked(client, survey):
    SurveyPage.objects.update(always_proof=False)
    check = to_check(client)
    assert "data-proof-worker" not in text(check)
    assert "worker-src 'none'" in check.headers["Content-Security-Policy"]
    send(client, check)
    assert len(SurveyPage.received) == 1


def test_when_many_arrive_it_begins_by_itself(survey, monkeypatch):
    SurveyPage.objects.update(always_proof=False)
    monkeypatch.setattr(SurveyPage, "form_send_limit", 2)
    first, second = Client(), Client()
    send(first, to_check(first))
    assert "data-proof-worker" in text(to_check(second))


def test_when_it_began_is_told_to_nobody(client, survey, clock):
    check = to_check(client)
    assert not re.search(str(int(time.time())), text(check))
