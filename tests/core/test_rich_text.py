"""Links in running text."""

import pytest
from django.utils import translation
from wagtail.rich_text import expand_db_html

from home.models import StandardPage


@pytest.fixture
def page(home_page):
    return home_page.add_child(instance=StandardPage(title="Chi siamo", slug="chi-siamo", description="Noi."))


def link(pk):
    return f'<a linktype="page" id="{pk}">Noi</a>'


def test_a_link_leads_to_the_page_in_the_readers_language(page, home_page, home_en):
    copy = page.copy_for_translation(home_en.locale)
    copy.slug = "about"
    copy.save_revision().publish()
    assert expand_db_html(link(page.pk)) == '<a href="/chi-siamo/">Noi</a>'
    with translation.override("en"):
        assert expand_db_html(link(page.pk)) == '<a href="/en/about/">Noi</a>'


def test_a_link_to_another_language_says_so(page, home_en):
    with translation.override("en"):
        assert expand_db_html(link(page.pk)) == '<a href="/chi-siamo/" hreflang="it">Noi</a>'


@pytest.mark.parametrize("pk", ["", "0", "999999", "x", "²"])
def test_a_link_to_nothing_keeps_its_words(home_page, pk):
    assert expand_db_html(link(pk)) == "<a>Noi</a>"


def test_a_link_to_a_draft_keeps_its_words(page):
    page.unpublish()
    assert expand_db_html(link(page.pk)) == "<a>Noi</a>"


def test_many_links_cost_one_query(page, home_page, django_assert_num_queries):
    expand_db_html(link(page.pk))
    with django_assert_num_queries(1):
        expand_db_html(link(page.pk) + link(home_page.pk) * 10)
