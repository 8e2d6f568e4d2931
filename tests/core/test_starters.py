"""A new page begins with what a good one has, and with nothing that could be published by mistake."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from core.checks import page_models
from home.models import StandardPage
from news.models import NewsIndexPage, NewsPage
from tests.directory.factories import make_unit

pytestmark = pytest.mark.django_db

WITH_BLOCKS = [model for model in page_models() if model.starter_blocks]


@pytest.fixture
def news_index(home_page):
    return home_page.add_child(instance=NewsIndexPage(title="Novità", slug="novita", description="Le novità."))


def new_page(client, parent, model):
    """The page that the form of a new one shows."""
    url = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
    return client.get(url).context["form"].instance


def test_some_pages_begin_with_blocks():
    assert {StandardPage, NewsPage} <= set(WITH_BLOCKS)


@pytest.mark.parametrize("model", WITH_BLOCKS, ids=lambda model: model.__name__)
def test_what_is_named_is_there_and_has_no_words(model):
    for name, blocks in model.starter_blocks.items():
        field = model._meta.get_field(name)
        assert isinstance(field, StreamField)
        for each in blocks:
            block = field.stream_block.child_blocks[each]
            assert {str(words) for words in block.get_searchable_content(block.get_default())} <= {"", "None", "None."}


def test_the_form_shows_them(admin_client, site_it, home_page):
    page = new_page(admin_client, home_page, StandardPage)
    assert [child.block_type for child in page.body] == ["paragraph", "heading", "paragraph"]


def test_left_empty_they_are_holes_of_a_draft_and_keep_it_from_being_published(admin_client, site_it, home_page):
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page.pk])
    body = streamfield([("paragraph", rich_text("")), ("heading", {"text": "", "level": "h2"})])
    data = nested_form_data(
        {
            "title": "Bozza",
            "slug": "bozza",
            "description": "Una pagina.",
            "body": body,
            "role": "",
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
        }
    )
    assert admin_client.post(url, {**data, "action-publish": "1"}).status_code == 200
    assert admin_client.post(url, data).status_code == 302
    assert not StandardPage.objects.get(slug="bozza").live


def test_the_office_of_the_newest_page_is_proposed(admin_client, site_it, news_index):
    assert new_page(admin_client, news_index, NewsPage).unit is None
    for number in range(2):
        unit = make_unit(news_index)
        page = NewsPage(
            title="Una", slug=f"una-{number}", description="Una.", unit=unit, topics=["equal_opportunities"]
        )
        news_index.add_child(instance=page)
    page = new_page(admin_client, news_index, NewsPage)
    assert page.unit == unit
    assert (page.title, page.description) == ("", "")


def test_what_is_sent_is_what_counts(admin_client, site_it, home_page):
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page.pk])
    data = {"title": "Vuota", "slug": "vuota", "description": "Una.", "body-count": "0", "role": ""}
    admin_client.post(url, {**data, "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"})
    assert len(StandardPage.objects.get(slug="vuota").body) == 0
