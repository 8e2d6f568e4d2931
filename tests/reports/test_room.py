"""A flood of codes from many networks: the site stays quick, and says what to do."""

from __future__ import annotations

import threading
import time

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from formbuilder.answers import SubmissionRefused
from reports import operations, room, views
from reports.errors import FormClosedError
from reports.models import Case
from reports.views import ReturnView
from tests.reports.factories import make_submission, submit
from vault import stretch
from vault.stretch import PUBLIC_SLOTS, BusyError

CODE = "AAAA-BBBB-CCCC-DDDD-EEEE"


def post(address: str, *, code: str = CODE) -> int:
    """Try a code, with a browser that takes no cookie: the answer comes at once."""
    request = RequestFactory().post(reverse("reports:return") + "?c", {"code": code}, REMOTE_ADDR=address)
    return ReturnView.as_view()(request).status_code


def flood(number: int) -> list[tuple[int, float]]:
    """So many posts at the same moment, each from a network of its own: status and seconds."""
    answers, start = [], threading.Barrier(number)

    def run(index: int) -> None:
        start.wait(timeout=10)
        began = time.monotonic()
        status = post(f"2001:db8:{index:x}::1")
        answers.append((status, time.monotonic() - began))

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


@pytest.fixture
def slow(monkeypatch):
    """Every check takes a fifth of a second and no database."""
    monkeypatch.setattr(stretch.bindings, "crypto_pwhash_alg", lambda *args: time.sleep(0.2) or b"\0" * 32)

    def check(*, code):
        stretch.stretch(b"x", salt=b"\0" * 16, cost=stretch.RECEIPT_COST, slots=PUBLIC_SLOTS)

    monkeypatch.setattr(room, "read_with_code", check)


def test_one_household_meets_its_own_limits_first():
    """They say «un quarto d’ora»; the wide one says «qualche secondo», which would not be true."""
    assert views.ATTEMPTS.window_seconds == views.VIEWS.window_seconds == room.WIDE_WINDOW_SECONDS
    assert views.ATTEMPTS.times + views.VIEWS.times < room.WIDE_ATTEMPTS


def test_twenty_four_parallel_posts_do_not_hold_the_server(slow):
    answers = flood(24)
    statuses = [status for status, _seconds in answers]
    assert statuses.count(503) == 18
    assert statuses.count(200) == 6
    assert all(seconds < 1 for status, seconds in answers if status == 503)


def test_control_without_an_end_of_the_queue_everybody_waits_for_everybody(slow, monkeypatch):
    monkeypatch.setattr(PUBLIC_SLOTS, "_inside", threading.BoundedSemaphore(100))
    monkeypatch.setattr(PUBLIC_SLOTS, "_seconds", None)
    answers = flood(24)
    assert {status for status, _seconds in answers} == {200}
    assert max(seconds for _status, seconds in answers) > 2


@pytest.mark.django_db
def test_it_is_said_in_words_and_when_to_try_again(office, monkeypatch):
    def busy(**kwargs):
        raise BusyError

    monkeypatch.setattr(room, "read_with_code", busy)
    response = Client().post(reverse("reports:return"), {"code": CODE}, follow=True)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == str(room.RETRY_SECONDS)
    assert "si controllano molti codici" in response.content.decode()
    assert CODE in response.content.decode()


def test_many_networks_of_one_provider_are_one(monkeypatch):
    monkeypatch.setattr(room, "read_with_code", lambda *, code: None)
    statuses = [post(f"2001:db8:5:{number:x}::1") for number in range(room.WIDE_ATTEMPTS + 1)]
    assert statuses == [200] * room.WIDE_ATTEMPTS + [503]
    assert post("2001:db8:6::1") == 200


def test_all_networks_together_are_limited_for_a_minute(monkeypatch):
    monkeypatch.setattr(room, "read_with_code", lambda *, code: None)
    statuses = [post(f"198.51.{number // 200}.{number % 200}") for number in range(room.ALL_ATTEMPTS + 1)]
    assert statuses == [200] * room.ALL_ATTEMPTS + [503]


@pytest.mark.django_db
def test_a_report_that_finds_no_room_is_kept_in_the_form(office, report_page, rf, monkeypatch):
    def busy(*args, **kwargs):
        raise BusyError

    monkeypatch.setattr("vault.receipt.stretch", busy)
    with pytest.raises(FormClosedError):
        submit()
    with pytest.raises(SubmissionRefused):
        report_page.handle_submission(rf.post("/"), make_submission())
    assert not Case.objects.exists()
    assert operations.form_can_open()
