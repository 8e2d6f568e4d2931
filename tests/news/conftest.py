"""A place to put news."""

import datetime

import pytest

from news.models import NewsIndexPage, NewsPage
from tests.directory.factories import make_unit


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def unit(home_page):
    return make_unit(home_page)


@pytest.fixture
def news_index(home_page):
    return home_page.add_child(
        instance=NewsIndexPage(title="Novità", slug="novita", description="Che cosa c’è di nuovo.")
    )


@pytest.fixture
def make_news(news_index, unit):
    """Add a complete news item; change what the test speaks about."""

    def make(title="Una notizia", **changes):
        fields = {
            "description": "In breve.",
            "date": datetime.date(2026, 11, 2),
            "unit": unit,
            "topics": ["equal_opportunities"],
            "body": [("paragraph", "<p>Il testo.</p>")],
            **changes,
        }
        return news_index.add_child(instance=NewsPage(title=title, **fields))

    return make
