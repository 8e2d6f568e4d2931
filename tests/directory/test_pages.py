"""Pages of the address book: what a reader sees of an office, a person, a place, a partner."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import OrganisationalUnit, PartnerPage, PersonPage, Place, PlacePage, UnitPage
from home.models import StandardPage
from home.roles import PageRole
from tests.directory.factories import ContactPointFactory, PlaceFactory, make_unit, opening
from tests.services.factories import make_index, make_service

QUERY_BUDGET = 17


@pytest.fixture
def unit(home_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_unit(home_page)


@pytest.fixture
def section(home_page):
    return home_page.add_child(instance=StandardPage(title="Uffici", slug="uffici", description="Chi siamo."))


@pytest.fixture
def unit_page(section, unit):
    page = UnitPage(title="Il Nodo", slug="nodo", description="Ascolta.", unit=unit)
    return section.add_child(instance=page)


def partner(parent, title, **fields):
    values = {"description": f"In breve: {title}.", "offers": "<p>Ascolto.</p>", **fields}
    return parent.add_child(instance=PartnerPage(title=title, **values))


def soup_of(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(nodes):
    return [" ".join(node.get_text(" ").split()) for node in nodes]


def test_an_office_says_who_what_where_when_and_what_it_answers_for(client, home_page, unit_page, unit):
    seat = unit.head_office
    seat.hours, seat.step_free = opening("wednesday"), "no"
    seat.save()
    person = PersonPage(title="Anna Esempio", description="d", role="Responsabile", unit=unit)
    unit_page.add_child(instance=person)
    service = make_service(make_index(home_page), unit, title="Colloquio")
    main = soup_of(client, unit_page).main
    words = main.get_text(" ")
    assert "Ascolto, orientamento, presa in carico." in words
    assert "via Leutrum 7" in words
    assert "Per entrare ci sono gradini" in words
    assert "09:00–12:00" in words
    assert main.select_one('a[href="tel:+390171444789"]')
    assert main.select_one(f'a[href="{person.url}"]')
    assert main.select_one(f'.page-side a[href="{service.url}"]').get_text() == "Colloquio"


def test_pages_that_show_an_entry_lead_to_its_page(client, section, unit_page, unit):
    place = PlacePage(title="Il posto", description="d", place=unit.head_office)
    section.add_child(instance=place)
    assert soup_of(client, unit_page).main.select_one(f'.content-place a[href="{place.url}"]')
    assert texts(soup_of(client, place).select(f'main a[href="{unit_page.url}"]')) == [unit.name]
    place.unpublish()
    assert not soup_of(client, unit_page).main.select(".content-place a")


def test_a_place_on_the_plan_and_without_coordinates(client, section):
    place = PlaceFactory(locale=section.locale)
    page = section.add_child(instance=PlacePage(title="Il posto", description="d", place=place))
    assert not soup_of(client, page).select("svg.plan__drawing")
    place.latitude, place.longitude = "44.394800", "7.552600"
    place.save()
    assert len(soup_of(client, page).select("svg.plan__drawing .plan__pin")) == 1


def test_a_place_leads_to_a_map_by_choice_and_never_to_itself(client, section):
    place = PlaceFactory(locale=section.locale)
    page = section.add_child(instance=PlacePage(title="Il posto", description="d", place=place))
    assert not soup_of(client, page).main.select('a[href*="openstreetmap"]')
    place.latitude, place.longitude = "44.394800", "7.552600"
    place.save()
    main = soup_of(client, page).main
    (link,) = main.select('a[href*="openstreetmap"]')
    assert "mlat=44.394800&mlon=7.552600" in link["href"]
    assert set(link["rel"]) == {"external", "noopener", "noreferrer"}
    assert "un altro sito" in link.get_text()
    assert not main.select(f'.content-place a[href="{page.url}"]')


def test_a_place_of_help_shows_who_helps_now(client, section):
    place = PlaceFactory(locale=section.locale)
    page = section.add_child(instance=PlacePage(title="Il posto", description="d", place=place))
    assert not soup_of(client, page).select(".help-now")
    place.kind = place.Kind.HELP_CENTRE
    place.save()
    assert soup_of(client, page).select_one(".help-now a")["href"] == "tel:112"


def test_the_list_of_places_counts_as_the_plan_does(client, section):
    section.role = PageRole.PLACES
    section.save()
    PlaceFactory(name="A senza pianta", locale=section.locale)
    for number in (1, 2):
        PlaceFactory(name=f"B {number}", locale=section.locale, latitude="44.394800", longitude="7.552600")
    main = soup_of(client, section).main
    assert [each.get_text(strip=True) for each in main.select(".plan__number")] == ["1", "2"]
    rows = [(row.get("id"), row.h3.get_text(strip=True)) for row in main.select(".place-row")]
    assert rows == [(None, "A senza pianta"), ("luogo-1", "B 1"), ("luogo-2", "B 2")]


def test_partners_stand_level_by_level_and_say_when_they_do_not_receive(client, section):
    partner(section, "Un’associazione")
    partner(section, "Un punto", tier="listening", languages="arabo", status="suspended")
    partner(section, "Bozza", tier="listening", live=False)
    main = soup_of(client, section).main
    assert texts(main.select("h2")) == ["Punti di ascolto", "Enti e associazioni"]
    assert texts(main.select(".row-item h3")) == ["Un punto", "Un’associazione"]
    assert texts(main.select(".badge")) == ["Al momento non riceve"]
    assert not main.select(".card")


def test_a_partner_has_no_field_for_an_address():
    own = {field.name for field in PartnerPage._meta.local_fields} - {"page_ptr", "description", "image"}
    assert own == {"tier", "status", "offers", "languages", "access", "place", "contacts"}
    assert PartnerPage._meta.get_field("place").related_model is Place, "an entry whose form says what stays secret"


def test_a_person_is_reached_by_their_own_contacts_or_the_office_s(client, unit_page, unit):
    own = ContactPointFactory(value="0171 000001", label="Anna", locale=unit_page.locale)
    page = unit_page.add_child(instance=PersonPage(title="Anna", description="d", role="Guida", unit=unit))
    assert soup_of(client, page).main.select('a[href="tel:+390171444789"]')
    page.contacts = [("point", own)]
    page.save_revision().publish()
    assert texts(soup_of(client, page).main.select(".content-contact a")) == ["0171 000001"]


def test_only_a_draft_may_lack_its_entry(section):
    page = UnitPage(title="Vuota", slug="vuota", description="d")
    with pytest.raises(ValidationError) as refused:
        section.add_child(instance=page)
    assert "unit" in refused.value.message_dict


@pytest.mark.usefixtures("unit")
def test_people_and_partners_do_not_make_an_office_slower(client, unit_page, unit):
    def count():
        client.get(unit_page.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(unit_page.url)
        return len(queries)

    partner(unit_page, "Uno", place=unit.head_office)
    unit_page.add_child(instance=PersonPage(title="Una", description="d", role="r", unit=unit))
    few = count()
    assert few <= QUERY_BUDGET
    for number in range(8):
        partner(unit_page, f"Ente {number}", place=PlaceFactory(locale=unit.locale))
        unit_page.add_child(instance=PersonPage(title=f"P{number}", description="d", role="r", unit=unit))
    assert count() == few
    assert OrganisationalUnit.objects.count() == 1
