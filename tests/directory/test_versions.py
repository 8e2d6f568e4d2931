"""Places and offices in the reader's language: one answer for blocks, services, events, courses and news."""

import datetime

import pytest
from django.test import Client
from django.utils import translation

from directory.blocks import ContactsBlock, PlaceBlock
from directory.models import ContactPoint
from directory.versions import find_places, place_with_contacts, unit_with_contacts
from events.models import EventIndexPage, EventPage
from news.models import NewsIndexPage, NewsPage
from tests.directory.factories import make_unit
from tests.services.factories import make_index, make_service


@pytest.fixture
def unit(home_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_unit(home_page)


@pytest.fixture
def english(unit, home_en):
    """The unit, its place and its contact point, translated after the pages were."""

    def translated(entry, **changes):
        copy = entry.copy_for_translation(home_en.locale)
        for name, value in changes.items():
            setattr(copy, name, value)
        copy.save()
        return copy

    translated(unit.contact_points[0], label="Phone")
    place = translated(unit.head_office, name="Meeting place")
    office = translated(unit, name="Help desk", head_office=place)
    for row in office.contacts.all():
        row.contact_point = row.contact_point.get_translation(home_en.locale)
        row.save()
    return office


def english_page(page, home_en):
    copy = page.copy_for_translation(home_en.locale)
    copy.save_revision().publish()
    return copy.get_url()


def shown(url):
    response = Client().get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_entries_are_found_in_the_reader_s_language_in_one_query(unit, english, django_assert_num_queries):
    place = unit.head_office
    assert find_places([place.pk, None])[place.pk] == place
    with translation.override("en"), django_assert_num_queries(1):
        assert find_places([place.pk, 999_999]) == {place.pk: english.head_office}
    with translation.override("fr"):
        assert find_places([place.pk]) == {place.pk: place}
    with django_assert_num_queries(0):
        assert find_places([None]) == {}


def test_contacts_come_along_in_two_queries(unit, english, django_assert_num_queries):
    with translation.override("en"), django_assert_num_queries(2):
        found = unit_with_contacts(unit.pk)
        assert (found.name, found.head_office.name) == ("Help desk", "Meeting place")
        assert [point.label for point in found.contact_points] == ["Phone"]
    with django_assert_num_queries(2):
        assert place_with_contacts(unit.head_office_id).contact_points == []
    assert (unit_with_contacts(None), place_with_contacts(None)) == (None, None)


def test_blocks_show_the_reader_s_language_even_where_the_page_was_translated_first(unit, english):
    contacts, place = ContactsBlock(), PlaceBlock()
    points = [ContactPoint.objects.get(label="Numero 0").pk]
    with translation.override("en"):
        html = contacts.render(contacts.to_python({"unit": unit.pk, "points": points}))
        html += place.render(place.to_python({"place": unit.head_office_id, "show_hours": True}))
    assert "Help desk" in html
    assert html.count("Meeting place") == 2
    assert ".MEET" not in html
    assert "Numero 0" not in html


def test_every_page_shows_the_same_office_and_place(unit, english, home_page, home_en):
    fields = {"description": "d", "topics": ["work"], "body": [("paragraph", "<p>Testo.</p>")], "unit": unit}
    news = home_page.add_child(instance=NewsIndexPage(title="Novità", slug="novita", description="d"))
    events = home_page.add_child(instance=EventIndexPage(title="Eventi", slug="eventi", description="d"))
    article = news.add_child(instance=NewsPage(title="Articolo", slug="articolo", **fields))
    event = EventPage(
        title="Incontro",
        slug="incontro",
        event_type="talk",
        start_date=datetime.date(2999, 1, 1),
        place=unit.head_office,
        audience="<p>x</p>",
        cost="0",
        **fields,
    )
    events.add_child(instance=event)
    service = make_service(make_index(home_page), unit)
    for parent in (news, events, service.get_parent().specific):
        english_page(parent, home_en)
    urls = {page: english_page(page, home_en) for page in (article, event, service)}
    for url in urls.values():
        assert "Help desk" in shown(url)
    for url in (urls[event], urls[service], "/en/eventi/", "/en/"):
        assert "Meeting place" in shown(url)
        assert ".MEET" not in shown(url)
