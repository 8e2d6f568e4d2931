"""Events and campaigns in another language."""

import pytest
from bs4 import BeautifulSoup

from events.models import CampaignPage, EventPage
from tests.courses.test_translation import translate
from tests.events.pages import make_campaign, make_event, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def index_en(index, home_en):
    return translate(index)


def test_events_and_campaigns_survive_the_round_trip(client, index_en, index, home_page):
    campaign = make_campaign(index)
    event = make_event(campaign, unit=make_unit(home_page))

    campaign_en, event_en = translate(campaign), translate(event)

    assert isinstance(campaign_en, CampaignPage)
    assert isinstance(event_en, EventPage)
    assert (event_en.start_date, event_en.event_type, event_en.topics) == (event.start_date, "film", event.topics)
    assert event_en.unit_id == event.unit_id
    assert event_en.cost == "EN Ingresso libero e gratuito"
    assert campaign_en.theme == "EN Le parole che contano"
    soup = BeautifulSoup(client.get(campaign_en.get_url()).content, "html.parser")
    assert [link.get_text() for link in soup.select('[data-element="event-link"]')] == [event_en.title]
