"""The programme of a campaign as a leaflet to print."""

from __future__ import annotations

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from core import ratelimit
from events import leaflet
from printing.paper import PrintingError, TooLongError
from printing.programme import MOST_ENTRIES, Day, Happening, Programme
from tests.events.pages import make_campaign, make_event
from tests.printing.samples import text_of

pytestmark = pytest.mark.django_db

DAY = datetime.date(2099, 3, 8)


@pytest.fixture
def campaign(index):
    return make_campaign(index, start_date=DAY, end_date=DAY + datetime.timedelta(days=30))


@pytest.fixture
def made(monkeypatch):
    """What was printed, without printing it."""
    documents = []

    def render(document, **_options):
        documents.append(document)
        return b"%PDF-" + document.title.encode()

    monkeypatch.setattr(leaflet, "render", render)
    return documents


def get(client, campaign):
    return client.get(reverse("campaign_leaflet", args=[campaign.pk]))


def test_a_real_file_says_what_the_page_says(client, campaign):
    make_event(
        campaign, title="Passeggiata", start_date=DAY, start_time=datetime.time(15), place_text="Piazza Galimberti"
    )
    make_event(campaign, title="Film", start_date=DAY, end_date=DAY + datetime.timedelta(days=2), is_cancelled=True)
    response = get(client, campaign)
    assert response.headers["Content-Type"] == "application/pdf"
    assert not response.cookies
    words = " ".join(text_of(response.content).split())
    for expected in (
        campaign.title,
        "domenica 8 marzo 2099",
        "Passeggiata",
        "15:00",
        "Piazza Galimberti",
        "Annullato",
        "fino al 10 marzo",
        "112 in pericolo adesso",
        "1522 violenza e stalking: gratis, 24 ore su 24",
    ):
        assert expected in words


def test_the_page_leads_to_it_once_there_is_a_programme(client, campaign):
    address = reverse("campaign_leaflet", args=[campaign.pk])
    assert address not in client.get(campaign.url).content.decode()
    make_event(campaign, start_date=DAY)
    assert address in client.get(campaign.url).content.decode()


def test_what_says_the_same_is_made_once(client, campaign, made):
    event = make_event(campaign, start_date=DAY)
    assert get(client, campaign).content == get(client, campaign).content
    assert len(made) == 1
    event.is_cancelled = True
    event.save()
    get(client, campaign)
    assert [day.happenings[0].is_off for document in made for day in document.days] == [False, True]


def test_nobody_reads_what_is_not_public(client, campaign, made, locale_en):
    PageViewRestriction.objects.create(page=campaign, restriction_type="login")
    assert get(client, campaign).status_code == 404
    PageViewRestriction.objects.all().delete()
    with override("en"):
        assert client.get(reverse("campaign_leaflet", args=[campaign.pk])).status_code == 404
    campaign.unpublish()
    assert get(client, campaign).status_code == 404
    assert made == []


def test_few_are_made_at_once_and_whoever_waits_is_told(client, campaign, made):
    taken = [
        ratelimit.take_place(scope="events.leaflet", places=leaflet.AT_ONCE, seconds=60)
        for _n in range(leaflet.AT_ONCE)
    ]
    response = get(client, campaign)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert campaign.url in response.content.decode()
    for place in taken:
        ratelimit.leave_place(place)
    assert get(client, campaign).status_code == 200
    assert len(made) == 1


def test_what_cannot_be_printed_is_said_and_not_tried_again_by_everybody(client, campaign, monkeypatch):
    tried = []

    def fail(*_arguments, **_options):
        tried.append(1)
        raise PrintingError("typst")

    monkeypatch.setattr(leaflet, "render", fail)
    answers = [get(client, campaign) for _n in range(leaflet.AT_ONCE + 1)]
    assert [response.status_code for response in answers] == [503] * 3
    assert tried == [1]
    assert all("Retry-After" not in response.headers for response in answers)
    assert "Il PDF non è riuscito" in answers[0].content.decode()
    cache.clear()
    monkeypatch.setattr(leaflet, "render", lambda *_arguments, **_options: b"%PDF-")
    assert get(client, campaign).status_code == 200


def test_a_programme_has_its_limit():
    many = tuple(Happening(title=str(number), facts=()) for number in range(MOST_ENTRIES + 1))
    document = Programme(
        name="x", period="", theme="", days=(Day(name="oggi", happenings=many),), organisers=(), address="", as_of=""
    )
    with pytest.raises(TooLongError):
        document.content()


def test_it_costs_as_much_however_long_the_programme(client, campaign, made):
    def count():
        with CaptureQueriesContext(connection) as queries:
            get(client, campaign)
        return len(queries)

    make_event(campaign, start_date=DAY)
    count()
    few = count()
    for number in range(5):
        make_event(campaign, title=f"Evento {number}", start_date=DAY)
    cache.clear()
    count()
    assert count() == few
