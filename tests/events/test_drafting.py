"""The draft of an event that another app makes out of a proposal."""

import datetime

import pytest
from django.utils import timezone

from core import drafting
from core.drafting import NoPlaceError, Sketch
from events.models import EventPage
from staff.roles import Role
from tests.staff.factories import make_user

from .pages import make_campaign, make_index

pytestmark = pytest.mark.django_db

SKETCH = Sketch(title="Letture in biblioteca", text="Tre <sere>.\n\nPer chiunque.", day=datetime.date(2027, 3, 8))


@pytest.fixture
def index(site_it, home_page):
    return make_index(home_page)


@pytest.fixture
def colleague(db):
    return make_user(Role.COURSE_DESK)


def test_events_make_drafts_of_events():
    assert drafting.maker_of("event") is not None
    assert drafting.maker_of("nothing") is None


def test_begins_with_title_text_and_day_and_is_not_published(client, index, colleague):
    page = drafting.maker_of("event")(SKETCH, colleague)

    draft = EventPage.objects.get(pk=page.pk)
    assert (draft.live, draft.title, draft.start_date) == (False, SKETCH.title, SKETCH.day)
    assert draft.get_parent().specific == index
    assert draft.get_latest_revision().user == colleague
    assert "Tre &lt;sere&gt;." in str(draft.body)
    assert client.get(draft.get_url()).status_code == 404


def test_stands_under_the_newest_programme(index, colleague):
    today = timezone.localdate()
    make_campaign(index, title="Vecchio", start_date=today - datetime.timedelta(days=400))
    newest = make_campaign(index)
    assert drafting.maker_of("event")(SKETCH, colleague).get_parent().specific == newest


def test_two_of_the_same_title_have_two_addresses(index, colleague):
    make = drafting.maker_of("event")
    assert make(SKETCH, colleague).slug != make(SKETCH, colleague).slug


def test_a_title_alone_is_enough(index, colleague):
    assert drafting.maker_of("event")(Sketch(title="Solo un’idea"), colleague).start_date is None


def test_nowhere_to_put_it(home_page, site_it, colleague):
    with pytest.raises(NoPlaceError):
        drafting.maker_of("event")(SKETCH, colleague)


def test_a_second_maker_of_the_same_name_is_a_mistake():
    with pytest.raises(Exception, match="Two makers"):
        drafting.register_maker("event", lambda sketch, user: None)
