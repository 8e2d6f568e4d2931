"""When the dashboard says that readers find a page unclear."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from ratings.models import Rating
from ratings.operations import unclear_pages
from staff.roles import Role
from tests.staff.factories import make_cms_user

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 5, 20)


def vote(page, *scores, month=TODAY, language="it"):
    Rating.objects.bulk_create(
        Rating(page_key=page.translation_key, language=language, month=month.replace(day=1), score=score)
        for score in scores
    )


@pytest.mark.parametrize(
    ("scores", "is_unclear"),
    [
        ([2, 2, 3, 3, 4], True),
        ([3, 3, 3, 3, 3], False),
        ([1, 1, 1, 1], False),
        ([1, 1, 5, 5, 2], True),
        ([5, 5, 5, 5, 5, 5], False),
    ],
)
def test_a_mean_below_three_of_five_votes(page, scores, is_unclear):
    vote(page, *scores)
    assert unclear_pages(today=TODAY) == ([(page.translation_key, "it")] if is_unclear else [])


@pytest.mark.parametrize(("month", "counts"), [((2026, 2, 1), True), ((2026, 1, 1), False)])
def test_of_the_months_of_the_last_ninety_days(page, month, counts):
    vote(page, 1, 1, 1, 1, 1, month=datetime.date(*month))
    assert bool(unclear_pages(today=TODAY)) is counts


def test_each_language_for_itself(page):
    vote(page, 1, 1, 1)
    vote(page, 1, 1, language="en")
    assert unclear_pages(today=TODAY) == []
    vote(page, 5, 1, 1, language="en")
    assert unclear_pages(today=TODAY) == [(page.translation_key, "en")]


def test_the_dashboard_leads_to_what_was_said(site_it, page, make_page):
    client = Client()
    client.force_login(make_cms_user(Role.EDITOR))

    def lines():
        soup = BeautifulSoup(client.get("/admin/").content, "html.parser")
        return {
            item.get_text(strip=True): item.a["href"]
            for item in soup.select("ul.listing > li")
            if "poco chiar" in item.text
        }

    report = reverse("ratings_report")
    now = datetime.date.today()
    assert lines() == {}
    vote(page, 1, 1, 2, 2, 2, month=now)
    text = "1 pagina è poco chiara per chi la legge: voti sotto 3 negli ultimi tre mesi"
    assert lines() == {text: f"{report}?pagina={page.translation_key}"}
    vote(make_page("Altra"), 1, 1, 2, 2, 2, month=now)
    assert list(lines().values()) == [report]
