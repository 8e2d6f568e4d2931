"""What search engines read on the page of a news item."""

import datetime
import json

from bs4 import BeautifulSoup
from django.utils import timezone

from news.structured_data import article_data


def test_news_is_an_article_with_its_day_and_who_wrote_it(client, make_news):
    page = make_news(title="Otto città")
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    (script,) = soup.select('head script[type="application/ld+json"][data-element]')
    data = json.loads(script.string)
    assert data["@type"] == "NewsArticle"
    assert (data["headline"], data["datePublished"]) == ("Otto città", "2026-11-02")
    assert data["author"] == {"@type": "GovernmentOffice", "name": page.unit.name}
    assert data["publisher"]["name"] == "Comune di Cuneo"
    assert data["url"].endswith(page.url)


def test_the_day_of_a_change_is_the_one_on_the_wall(make_news):
    page = make_news()
    half_past_midnight = datetime.datetime.combine(
        page.date + datetime.timedelta(days=1), datetime.time(0, 30), tzinfo=timezone.get_default_timezone()
    )
    page.last_published_at = half_past_midnight.astimezone(datetime.UTC)  # Still the day before, in London.
    data = article_data(page, unit=None, publisher="Comune di Cuneo", url="")
    assert data["dateModified"] == half_past_midnight.isoformat()
