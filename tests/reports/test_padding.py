"""Whoever sees only lengths learns neither whether a code opens something nor how much was written."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from reports import operations, padding
from tests.reports.factories import make_submission, submit

pytestmark = pytest.mark.django_db

WRONG = "ABCD-1234-EFGH-5678-JKMN"


def page_of(code: str, *, path: str = "reports:return") -> bytes:
    """What a browser that takes compressed pages is sent."""
    response = Client().post(reverse(path), {"code": code}, follow=True, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert response.headers["Content-Encoding"] == "identity"
    return response.content


@pytest.fixture
def reports(office):
    """One report with nothing but what it must have, one with a long story and messages."""
    short, long = submit(), submit(make_submission(story="Molte parole. " * 200))
    for number in range(5):
        operations.write_with_code(code=long.code, text="Ancora parole. " * 40, key=str(number))
    return short, long


def test_no_code_a_wrong_one_a_short_case_and_a_long_one_are_as_long_as_each_other(reports):
    short, long = reports
    pages = [page_of(""), page_of(WRONG), page_of(short.code.grouped), page_of(long.code.grouped)]
    assert {len(page) for page in pages} == {padding.SIZE}
    assert b"Ancora parole." in pages[3]


def test_without_filling_up_they_differ(reports, monkeypatch):
    monkeypatch.setattr(padding, "SIZE", 1)
    assert len({len(page_of(code)) for code in (WRONG, *(each.code.grouped for each in reports))}) == 3


def test_what_is_longer_is_the_next_multiple(reports):
    for number in range(5, 30):
        operations.write_with_code(code=reports[1].code, text="Ancora parole. " * 200, key=str(number))
    assert len(page_of(reports[1].code.grouped)) == 2 * padding.SIZE


def test_the_first_page_is_filled_up_too():
    response = Client().get(reverse("reports:return"), headers={"Accept-Encoding": "gzip"})
    assert len(response.content) == padding.SIZE
    assert response.content.rstrip().endswith(b"-->")
