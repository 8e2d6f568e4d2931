"""Every page can be saved as a draft with a title alone, previewed so, and is checked when it is published."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from core.checks import page_models
from home.models import HomePage
from tests.courses.test_admin import form_data
from tests.events.pages import make_campaign, make_index, make_unit

pytestmark = pytest.mark.django_db

PAGE_TYPES = [model for model in page_models() if model is not HomePage]


def parent_for(model, home):
    if model.can_create_at(home):
        return home
    for parent_model in model.allowed_parent_page_models():
        if parent_model.__name__ == "EventIndexPage":
            return make_index(home)
        if parent_model is not Page and parent_model.can_create_at(home):
            return home.add_child(
                instance=parent_model(title="Elenco", slug="elenco", description="Tutti.", live=False)
            )
    raise LookupError(model)


@pytest.fixture(params=PAGE_TYPES, ids=lambda model: model.__name__)
def editor_form(request, admin_client, home_page):
    """Where a new page of this type is made, and what the browser would send of the untouched form."""
    model = request.param
    parent = parent_for(model, home_page)
    url = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
    response = admin_client.get(url)
    assert response.status_code == 200
    streams = {}
    for panel in BeautifulSoup(response.content, "html.parser").select("[data-block]"):
        streams[f"{panel['id']}-count"] = "0"
    return model, url, {**form_data(BeautifulSoup(response.content, "html.parser")), **streams}


def test_a_title_is_enough_for_a_draft_and_its_preview(admin_client, editor_form):
    model, url, data = editor_form

    response = admin_client.post(url, {**data, "title": "Solo un titolo", "slug": "solo-un-titolo"})

    assert response.status_code == 302, response.context["form"].errors
    draft = model.objects.get(slug="solo-un-titolo").get_latest_revision_as_object()
    assert not draft.live
    for mode, _label in draft.preview_modes:
        assert draft.make_preview_request(preview_mode=mode).status_code == 200
    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code == 200


def test_what_is_published_is_checked(admin_client, editor_form):
    model, url, data = editor_form

    response = admin_client.post(
        url, {**data, "title": "Solo un titolo", "slug": "solo-un-titolo", "action-publish": "1"}
    )

    assert response.status_code == 200
    assert "description" in response.context["form"].errors
    assert not model.objects.filter(slug="solo-un-titolo").exists()


@pytest.mark.parametrize(
    ("model_name", "changes", "field"),
    [
        ("EventPage", {"start_date": "2030-05-02", "end_date": "2030-05-01"}, "end_date"),
        ("EventPage", {"start_date": "2030-05-02", "start_time": "20:00", "end_time": "19:00"}, "end_time"),
        ("EventPage", {"start_date": "2030-05-02"}, "place_text"),
        ("CampaignPage", {"start_date": "2030-05-02", "end_date": "2030-05-01"}, "end_date"),
        ("NewsPage", {"date": "2030-05-02", "expires_on": "2030-05-01"}, "expires_on"),
        ("CoursePage", {}, "privacy_purpose"),
        ("CoursePage", {}, "course"),
        ("CoursePage", {}, "privacy_days"),
        ("ReportPage", {}, "privacy_days"),
        ("ReportPage", {}, "privacy_basis"),
        ("ReportPage", {}, "privacy_readers"),
        ("ServicePage", {}, "how_to"),
    ],
)
def test_contradictions_wait_until_publishing(admin_client, home_page, model_name, changes, field):
    model = next(model for model in PAGE_TYPES if model.__name__ == model_name)
    parent = parent_for(model, home_page)
    url = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
    soup = BeautifulSoup(admin_client.get(url).content, "html.parser")
    streams = {f"{panel['id']}-count": "0" for panel in soup.select("[data-block]")}
    data = {**form_data(soup), **streams, "title": "Prova", "slug": "prova", **changes}

    published = admin_client.post(url, {**data, "action-publish": "1"})
    assert published.status_code == 200
    assert field in published.context["form"].errors

    assert admin_client.post(url, data).status_code == 302
    assert not model.objects.get(slug="prova").live


def test_a_complete_campaign_is_published(home_page):
    assert make_campaign(make_index(home_page)).live
    assert make_unit(home_page).pk
