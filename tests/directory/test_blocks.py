"""Address book blocks in a page's body."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from wagtail.admin.views.generic.preview import StreamFieldBlockPreview
from wagtail.blocks import StreamBlock
from wagtail_localize.operations import TranslationCreator

from directory.blocks import DIRECTORY_BLOCKS
from directory.models import HelpNow
from home.models import StandardPage
from tests.directory.factories import ContactPointFactory, PlaceFactory, UnitFactory, opening

BLOCKS = dict(DIRECTORY_BLOCKS)


@pytest.fixture(autouse=True)
def _tree(home_page):
    """The default locale and the home page that other pages hang from."""


def render(name, value) -> str:
    return BLOCKS[name].render(BLOCKS[name].to_python(value))


@pytest.mark.parametrize("name", list(BLOCKS))
def test_block_presents_itself_and_renders_its_preview(name, site_it):
    unit = UnitFactory(points=[ContactPointFactory()])
    setting = HelpNow.for_site(site_it)
    setting.entries = [("number", unit.contact_points[0]), ("place", unit.head_office)]
    setting.save()
    block = StreamBlock(DIRECTORY_BLOCKS).child_blocks[name]
    assert all([block.meta.icon != "placeholder", block.meta.group, block.meta.label, block.get_description()])
    request = RequestFactory().get("/admin/block-preview/", {"id": block.definition_prefix})
    text = StreamFieldBlockPreview.as_view()(request).render().text
    assert "via Leutrum 7" in text


@pytest.mark.parametrize("name", list(BLOCKS))
def test_block_renders_an_unfinished_draft_and_an_empty_address_book(name):
    block = BLOCKS[name]
    block.render(block.get_default())
    block.render(block.get_preview_value())


def test_contacts_of_a_unit_and_single_points():
    unit = UnitFactory(points=[ContactPointFactory()])
    single = ContactPointFactory(value="1522", label="Numero antiviolenza")
    html = render("contacts", {"unit": unit.pk, "points": [single.pk]})
    assert 'href="tel:+390171444789"' in html
    assert 'href="tel:1522"' in html


def test_a_deleted_contact_point_leaves_no_gap():
    point = ContactPointFactory()
    pk = point.pk
    point.delete()
    assert "<li" not in render("contacts", {"unit": None, "points": [pk]})


def test_contacts_want_a_unit_or_a_point():
    block = BLOCKS["contacts"]
    with pytest.raises(ValidationError) as caught:
        block.clean(block.get_default())
    assert "unit" in caught.value.block_errors


def test_hours_of_a_place_may_stay_out():
    place = PlaceFactory(hours=opening("monday", note="su appuntamento"))
    assert "su appuntamento" in render("place", {"place": place.pk, "show_hours": True})
    assert "su appuntamento" not in render("place", {"place": place.pk, "show_hours": False})


@pytest.mark.parametrize("count", [1, 6])
def test_contacts_cost_the_same_for_any_number(count, django_assert_num_queries):
    unit = UnitFactory(points=[ContactPointFactory(value=str(1000 + number)) for number in range(count)])
    singles = [ContactPointFactory(value=str(2000 + number)).pk for number in range(count)]
    with django_assert_num_queries(5):  # unit, its place, its lines, their points; single points
        render("contacts", {"unit": unit.pk, "points": singles})


def test_blocks_follow_the_address_book_into_another_language(home_page, home_en, locale_en):
    unit = UnitFactory(points=[ContactPointFactory()])
    single = ContactPointFactory(value="1522")
    item, ids = str(uuid4()), [str(uuid4()), str(uuid4())]
    page = StandardPage(title="Contatti", slug="contatti", description="Come raggiungerci")
    points = [{"type": "item", "value": single.pk, "id": item}]
    page.body = [
        {"type": "contacts", "value": {"unit": unit.pk, "points": points}, "id": ids[0]},
        {"type": "place", "value": {"place": unit.head_office.pk, "show_hours": True}, "id": ids[1]},
    ]
    home_page.add_child(instance=page)
    page = StandardPage.objects.get(pk=page.pk)

    TranslationCreator(user=None, target_locales=[locale_en]).create_translations(page, include_related_objects=True)

    english = StandardPage.objects.get(translation_key=page.translation_key, locale=locale_en)
    contacts, place = english.body
    assert [contacts.id, place.id] == ids
    assert contacts.value["unit"] == unit.get_translation(locale_en)
    assert list(contacts.value["points"]) == [single.get_translation(locale_en)]
    assert contacts.value["points"].bound_blocks[0].id == item
    assert place.value["place"] == unit.head_office.get_translation(locale_en)
