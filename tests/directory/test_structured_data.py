"""The address book as schema.org data."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from core.structured_data import json_ld_script
from directory.models import ContactPoint
from directory.structured_data import contact_points_data, place_data
from tests.directory.factories import ContactPointFactory, PlaceFactory, opening

pytestmark = pytest.mark.usefixtures("root_page")


def test_place_has_what_a_services_sheet_asks_for():
    data = place_data(PlaceFactory())
    assert data["name"] == ".MEET"
    assert data["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "via Leutrum 7",
        "postalCode": "12100",
        "addressLocality": "Cuneo",
        "addressCountry": "IT",
    }
    assert "geo" not in data
    assert "openingHoursSpecification" not in data


def test_place_says_where_and_when_if_it_is_known():
    hours = opening("wednesday", "thursday")
    data = place_data(PlaceFactory.build(latitude=Decimal("44.391"), longitude=Decimal("7.548"), hours=hours))
    assert data["geo"]["latitude"] == 44.391
    assert data["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["https://schema.org/Wednesday", "https://schema.org/Thursday"],
            "opens": "09:00",
            "closes": "12:00",
        }
    ]


def test_contact_points_leave_postal_addresses_out():
    points = [
        ContactPointFactory(),
        ContactPointFactory(kind=ContactPoint.Kind.PEC, value="protocollo@pec.example.it"),
        ContactPointFactory(kind=ContactPoint.Kind.ADDRESS, value="via Leutrum 7"),
    ]
    data = contact_points_data(points)
    assert [sorted(set(point) - {"@type", "contactType"}) for point in data] == [["telephone"], ["email"]]


def test_script_cannot_be_left_by_what_editors_write():
    script = json_ld_script({"@type": "Place", "name": "</script><script>alert(1)</script> & <!--"})
    assert script.count("<") == 2
    assert script.startswith('<script type="application/ld+json" data-element="metatag">')
    body = script.partition(">")[2].rpartition("</script>")[0]
    assert json.loads(body)["name"] == "</script><script>alert(1)</script> & <!--"
