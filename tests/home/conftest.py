"""Pages around the home page."""

import datetime

import pytest
from django.utils import timezone

from courses.models import CoursePage
from events.models import EventIndexPage, EventPage
from home.models import StandardPage
from news.models import NewsIndexPage, NewsPage
from tests.courses.factories import GroupFactory
from tests.directory.factories import make_unit


def in_days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.fixture
def make_page(home_page):
    """Add a standard page; below the home page if nothing else is said."""

    def make(title, *, parent=None, **fields):
        page = StandardPage(title=title, description=f"In breve: {title}.", **fields)
        return (parent or home_page).add_child(instance=page)

    return make


@pytest.fixture
def unit(home_page):
    return make_unit(home_page)


@pytest.fixture
def event_index(home_page):
    return home_page.add_child(instance=EventIndexPage(title="Eventi", slug="eventi", description="In programma."))


@pytest.fixture
def make_event(event_index, unit):
    def make(title="Un incontro", **changes):
        fields = {
            "description": "In breve.",
            "event_type": "talk",
            "start_date": in_days(3),
            "place_text": "Cuneo",
            "audience": "<p>A chiunque.</p>",
            "cost": "Gratuito",
            "unit": unit,
            "topics": ["leisure"],
            "body": [("paragraph", "<p>Il testo.</p>")],
            **changes,
        }
        return event_index.add_child(instance=EventPage(title=title, **fields))

    return make


@pytest.fixture
def make_course(event_index, unit):
    def make(title="Un corso", *, groups=1, **course_fields):
        group = GroupFactory(**{f"edition__{name}": value for name, value in course_fields.items()})
        course = group.edition.course
        if not groups:
            group.delete()
        page = CoursePage(
            title=title,
            description="In breve.",
            course=course,
            learn="<p>Molto.</p>",
            audience="<p>A chiunque.</p>",
            cost="Gratuito",
            unit=unit,
            topics=["sport"],
            privacy_purpose="Per organizzare il corso.",
            privacy_retention="Fino a sei mesi dopo la fine.",
        )
        return event_index.add_child(instance=page)

    return make


@pytest.fixture
def news_index(home_page):
    return home_page.add_child(instance=NewsIndexPage(title="Novità", slug="novita", description="Che c’è di nuovo."))


@pytest.fixture
def make_news(news_index, unit):
    def make(title="Una notizia", **changes):
        fields = {
            "description": "In breve.",
            "date": in_days(-2),
            "unit": unit,
            "topics": ["equal_opportunities"],
            "body": [("paragraph", "<p>Il testo.</p>")],
            **changes,
        }
        return news_index.add_child(instance=NewsPage(title=title, **fields))

    return make
