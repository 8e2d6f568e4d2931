"""What the address book accepts, how a contact is dialled, how it is translated."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.template.loader import render_to_string
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import TranslationCreator

from directory.models import ContactPoint, OrganisationalUnit, Place, PlaceContact, UnitContact
from tests.directory.factories import ContactPointFactory, PlaceFactory, UnitFactory, opening

Kind = ContactPoint.Kind
pytestmark = pytest.mark.usefixtures("root_page")


@pytest.mark.parametrize(
    ("kind", "value", "href"),
    [
        (Kind.TELEPHONE, "1522", "tel:1522"),
        (Kind.EMAIL, "antidiscriminazioni@comune.cuneo.it", "mailto:antidiscriminazioni@comune.cuneo.it"),
        (Kind.PEC, "protocollo@pec.example.it", "mailto:protocollo@pec.example.it"),
        (Kind.WEBSITE, "https://www.unar.it/", "https://www.unar.it/"),
        (Kind.ADDRESS, "via Leutrum 7", ""),
    ],
)
def test_valid_values_and_where_they_lead(kind, value, href):
    point = ContactPointFactory(kind=kind, value=f" {value} ")
    point.full_clean()
    assert point.value == value
    assert point.href == href


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.TELEPHONE, "chiamami"),
        (Kind.TELEPHONE, "0171 444789; 1522"),
        (Kind.TELEPHONE, "1"),
        (Kind.EMAIL, "sportello"),
        (Kind.PEC, "protocollo@"),
        (Kind.WEBSITE, "www.unar.it"),
        (Kind.WEBSITE, "javascript:alert(1)"),
        (Kind.WEBSITE, "ftp://example.org/"),
    ],
)
def test_wrong_values_are_explained_at_the_field(kind, value):
    with pytest.raises(ValidationError) as caught:
        ContactPointFactory.build(kind=kind, value=value).full_clean(exclude=["locale"])
    assert "value" in caught.value.message_dict


def test_an_unknown_kind_is_an_error_at_its_field_and_no_crash():
    with pytest.raises(ValidationError) as caught:
        ContactPointFactory.build(kind="fax", value="1").full_clean(exclude=["locale"])
    assert "kind" in caught.value.message_dict


@pytest.mark.parametrize("code", ["1210", "121000", "CAP12", ""])
def test_postal_code_has_five_digits(code):
    with pytest.raises(ValidationError) as caught:
        PlaceFactory.build(postal_code=code).full_clean(exclude=["locale"])
    assert "postal_code" in caught.value.message_dict


@pytest.mark.parametrize(
    ("latitude", "longitude", "fields"),
    [
        (Decimal("44.39"), None, {"longitude"}),
        (None, Decimal("7.54"), {"latitude"}),
        (Decimal(91), Decimal(7), {"latitude"}),
    ],
)
def test_coordinates_come_in_pairs_and_exist(latitude, longitude, fields):
    with pytest.raises(ValidationError) as caught:
        PlaceFactory.build(latitude=latitude, longitude=longitude).full_clean(exclude=["locale"])
    assert set(caught.value.message_dict) == fields


def test_a_place_says_that_secret_addresses_do_not_belong_here():
    """Refuges: there is no field for their address, and the form says why."""
    words = " ".join(str(getattr(panel, "content", "")) for panel in Place.panels)
    assert "case rifugio" in words
    assert not [kind for kind in Place.Kind.values if "refuge" in kind or "shelter" in kind]


def test_a_place_in_use_cannot_be_deleted():
    unit = UnitFactory()
    with pytest.raises(ProtectedError):
        unit.head_office.delete()


def test_no_field_is_unique():
    """A unique field would make the translation of a snippet fail (PLATFORM-NOTES)."""
    for model in (ContactPoint, Place, OrganisationalUnit, UnitContact, PlaceContact):
        assert [field.name for field in model._meta.fields if field.unique and not field.primary_key] == []


def test_contacts_of_a_unit_cost_the_same_for_any_number(django_assert_num_queries):
    points = [ContactPointFactory(value=str(1000 + number)) for number in range(5)]
    UnitFactory(points=points)
    with django_assert_num_queries(3):
        units = OrganisationalUnit.objects.select_related("head_office").prefetch_related("contacts__contact_point")
        assert [unit.contact_points for unit in units] == [points]
        render_to_string("directory/unit_contacts.html", {"unit": units[0]})


# Templates


def test_unit_shows_contacts_place_and_hours():
    point = ContactPointFactory(hours="mercoledì e giovedì, 9–12")
    unit = UnitFactory(points=[point])
    unit.head_office.hours = opening("thursday", "wednesday", note="su appuntamento")
    html = render_to_string("directory/unit_contacts.html", {"unit": unit})
    assert 'href="tel:+390171444789"' in html
    assert "mercoledì e giovedì, 9–12" in html
    assert "via Leutrum 7, 12100 Cuneo" in html
    assert "su appuntamento" in html
    assert "Al momento non riceve" not in html


def test_a_suspended_unit_says_so():
    unit = UnitFactory(status=OrganisationalUnit.Status.SUSPENDED)
    assert "Al momento non riceve" in render_to_string("directory/unit_contacts.html", {"unit": unit})


def test_what_editors_write_is_escaped():
    unit = UnitFactory(name="<script>alert(1)</script>", points=[ContactPointFactory(label="<b>Sportello</b>")])
    html = render_to_string("directory/unit_contacts.html", {"unit": unit})
    assert "<script>" not in html
    assert "<b>Sportello" not in html


# Translation


def translate(instance, locale):
    """Translate every string as «EN …» and publish."""
    source, _created = TranslationSource.update_or_create_from_instance(instance)
    work = Translation.objects.create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string, context=segment.context, locale=locale, data=f"EN {segment.string.data}"
        )
    work.save_target()
    return type(instance).objects.get(translation_key=instance.translation_key, locale=locale)


def test_contact_point_is_translated_but_not_its_number(locale_en):
    point = ContactPointFactory(kind=Kind.EMAIL, value="antidiscriminazioni@comune.cuneo.it", hours="sempre")
    english = translate(point, locale_en)
    assert (english.label, english.hours) == ("EN Sportello antidiscriminazioni", "EN sempre")
    assert (english.kind, english.value) == (point.kind, point.value)


def test_place_is_translated_but_not_its_address(locale_en):
    place = PlaceFactory(hours=opening("monday", note="Solo 2"))
    place = Place.objects.get(pk=place.pk)
    english = translate(place, locale_en)
    assert english.access == "EN Al piano terra, senza gradini."
    assert english.address == place.address
    (interval,) = english.opening_hours
    assert (interval.note, interval.opens, interval.days) == (
        "EN Solo 2", place.opening_hours[0].opens, place.opening_hours[0].days,
    )  # fmt: skip
    assert english.hours[0].id == place.hours[0].id


def test_unit_takes_its_place_and_contacts_along(locale_en):
    point = ContactPointFactory()
    unit = UnitFactory(points=[point])
    TranslationCreator(user=None, target_locales=[locale_en]).create_translations(unit, include_related_objects=True)
    english = OrganisationalUnit.objects.get(translation_key=unit.translation_key, locale=locale_en)
    assert english.head_office == unit.head_office.get_translation(locale_en)
    assert english.contact_points == [point.get_translation(locale_en)]
