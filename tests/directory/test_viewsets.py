"""The address book in the CMS: lists, forms, filters."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from directory.models import ContactPoint, OrganisationalUnit, Place
from tests.directory.factories import ContactPointFactory, PlaceFactory, UnitFactory

MODELS = [OrganisationalUnit, Place, ContactPoint]


@pytest.fixture
def superuser(home_page):
    return get_user_model().objects.create_superuser("rubrica", "rubrica@example.org", "x")


@pytest.fixture
def editor(superuser, client):
    client.force_login(superuser, backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(model, name, *arguments) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=arguments)


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_forms_open(model, editor):
    UnitFactory(points=[ContactPointFactory()])
    instance = model.objects.get()
    assert str(instance).split(" (")[0].split(",")[0] in editor.get(url(model, "list")).text
    assert editor.get(url(model, "add")).status_code == 200
    assert editor.get(url(model, "edit", instance.pk)).status_code == 200


def test_units_are_filtered_by_kind(editor):
    UnitFactory(name="Un nodo")
    UnitFactory(name="Un ufficio", kind=OrganisationalUnit.Kind.OFFICE, head_office=PlaceFactory(name="Altrove"))
    text = editor.get(url(OrganisationalUnit, "list"), {"kind": "office"}).text
    assert "Un ufficio" in text
    assert "Un nodo" not in text


def test_a_wrong_value_is_shown_at_its_field_and_stays(editor):
    form = {"label": "Sportello", "kind": "email", "value": "non-un-indirizzo", "hours": ""}
    response = editor.post(url(ContactPoint, "add"), form)
    assert response.status_code == 200
    assert "Scrivi un indirizzo e-mail completo." in response.text
    assert "non-un-indirizzo" in response.text
    assert not ContactPoint.objects.exists()


def test_a_contact_point_is_made(editor):
    form = {"label": "Sportello", "kind": "telephone", "value": "0171 444789", "hours": ""}
    assert editor.post(url(ContactPoint, "add"), form).status_code == 302
    assert ContactPoint.objects.get().value == "0171 444789"


def test_the_form_of_a_place_warns_about_secret_addresses(editor):
    assert "case rifugio" in editor.get(url(Place, "add")).text


@pytest.mark.parametrize("model", MODELS)
def test_visitors_do_not_reach_the_lists(model, client, home_page):
    assert client.get(url(model, "list")).status_code == 302
