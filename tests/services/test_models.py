"""A service is complete or a draft."""

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from services.categories import ServiceCategory
from services.models import ServicePage, ServiceStatus, has_text
from tests.services.factories import make_service, service_fields

MANDATORY = [
    "title",
    "description",
    "category",
    "topics",
    "audience",
    "how_to",
    "needed",
    "outcome",
    "timing",
    "unit",
]


def emptied(field):
    return [] if field == "topics" else None if field == "unit" else ""


@pytest.mark.parametrize("field", MANDATORY)
def test_nothing_the_model_asks_for_may_be_missing_from_a_published_service(service_index, unit, field):
    with pytest.raises(ValidationError) as caught:
        make_service(service_index, unit, slug="servizio", **{field: emptied(field)})
    assert list(caught.value.message_dict) == [field]


def test_a_complete_service_is_published(service_index, unit):
    assert make_service(service_index, unit).live


@pytest.mark.parametrize("field", ["audience", "how_to", "needed", "outcome", "timing"])
def test_an_empty_paragraph_of_the_editor_is_no_text(service_index, unit, field):
    with pytest.raises(ValidationError) as caught:
        make_service(service_index, unit, **{field: '<p data-block-key="a1b2"></p>'})
    assert list(caught.value.message_dict) == [field]


def test_a_service_needs_a_channel(service_index, unit):
    with pytest.raises(ValidationError) as caught:
        make_service(service_index, unit, access="")
    assert caught.value.message_dict == {"access": ["Indica almeno un canale: un testo oppure un servizio online."]}
    assert make_service(service_index, unit, access="", online_url="https://example.org/").live


def test_a_service_needs_its_terms_as_document_or_page(service_index, unit, home_page):
    with pytest.raises(ValidationError) as caught:
        make_service(service_index, unit, terms_document=None)
    assert list(caught.value.message_dict) == ["terms_document"]
    assert make_service(service_index, unit, terms_document=None, terms_page=home_page).live


def test_an_inactive_service_says_why(service_index, unit):
    with pytest.raises(ValidationError) as caught:
        make_service(service_index, unit, status=ServiceStatus.INACTIVE)
    assert list(caught.value.message_dict) == ["status_reason"]
    assert make_service(service_index, unit, status=ServiceStatus.INACTIVE, status_reason="Riprende a gennaio.").live


def test_a_draft_may_have_gaps_and_cannot_be_published_until_it_is_complete(service_index):
    draft = service_index.add_child(instance=ServicePage(title="Bozza", live=False))
    revision = draft.save_revision(clean=False)
    with pytest.raises(ValidationError) as caught:
        revision.publish()
    assert {"audience", "how_to", "unit", "terms_document"} <= set(caught.value.message_dict)
    assert not ServicePage.objects.get(pk=draft.pk).live


def form_data(**changes):
    values = {
        "title": "Nuovo servizio",
        "slug": "nuovo-servizio",
        "description": "",
        "status": "active",
        "status_reason": "",
        "category": "",
        "topics": [],
        **{
            name: rich_text("")
            for name in ["audience", "how_to", "needed", "outcome", "timing", "costs", "access", "contacts"]
        },
        "phases": streamfield([]),
        "body": streamfield([]),
        "online_url": "",
        "online_label": "",
        "is_bookable": "on",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **changes,
    }
    return nested_form_data(values)


def test_the_editor_saves_a_draft_with_gaps(admin_client, service_index):
    response = admin_client.post(f"/admin/pages/add/services/servicepage/{service_index.pk}/", form_data())
    draft = ServicePage.objects.get(slug="nuovo-servizio")
    assert response.status_code == 302
    assert not draft.live


def test_the_editor_is_told_at_each_field_what_is_missing_when_publishing(admin_client, service_index):
    data = form_data(**{"action-publish": "1", "status": "inactive"})
    response = admin_client.post(f"/admin/pages/add/services/servicepage/{service_index.pk}/", data)
    errors = response.context["form"].errors
    assert set(errors) == {
        "description",
        "status_reason",
        "category",
        "topics",
        "audience",
        "how_to",
        "needed",
        "outcome",
        "timing",
        "access",
        "terms_document",
        "unit",
    }
    assert all(len(messages) == 1 for messages in errors.values())
    assert errors["how_to"] == ["Scrivi come fare per usare il servizio."]
    assert not ServicePage.objects.exists()


def test_saving_a_live_page_as_draft_may_leave_gaps_too(admin_client, service_index, unit):
    service = make_service(service_index, unit)
    response = admin_client.post(f"/admin/pages/{service.pk}/edit/", form_data(title="Cambiato", slug=service.slug))
    service.refresh_from_db()
    assert response.status_code == 302
    assert service.title == "Ascolto e orientamento"
    assert service.get_latest_revision_as_object().title == "Cambiato"


def test_a_preview_of_an_empty_draft_works(service_index):
    draft = ServicePage(title="Bozza", live=False)
    service_index.add_child(instance=draft)
    request = RequestFactory().get("/")
    response = draft.make_preview_request(original_request=request, preview_mode="")
    assert response.status_code == 200


def test_the_categories_are_those_of_the_municipal_model():
    model = """educazione e formazione; salute, benessere e assistenza; vita lavorativa; mobilità e trasporti; catasto e
    urbanistica; anagrafe e stato civile; turismo; giustizia e sicurezza pubblica; tributi, finanze e contravvenzioni;
    cultura e tempo libero; ambiente; imprese e commercio; autorizzazioni; appalti pubblici; agricoltura e pesca"""
    assert {str(label).lower() for label in ServiceCategory.labels} == {
        " ".join(label.split()) for label in model.split(";")
    }


def test_each_category_has_its_own_address():
    assert [ServiceCategory.from_slug(category.slug) for category in ServiceCategory] == list(ServiceCategory)
    assert ServiceCategory.from_slug("inventata") is None


def test_fields_for_tests_are_a_complete_service(service_index, unit):
    assert ServicePage(**service_fields(unit)).missing_items() == {}


@pytest.mark.parametrize(
    ("html", "expected"), [("", False), ("<p>&nbsp;</p>", False), ("<p>ab</p>", False), ("<p>abc</p>", True)]
)
def test_text_is_what_a_reader_sees(html, expected):
    assert has_text(html) is expected
