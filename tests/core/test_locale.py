"""Pages in the reader's language."""

from __future__ import annotations

import pytest
from django.utils import translation
from wagtail.models import PageViewRestriction

from core.locale import active_language_code, foreign_language, localize_pages
from home.models import StandardPage


@pytest.fixture
def page(home_page):
    page = StandardPage(title="Chi siamo", slug="chi-siamo", description="L'ufficio")
    home_page.add_child(instance=page)
    return page


@pytest.mark.parametrize(
    ("language", "expected"), [("it", "it"), ("en", "en"), ("en-gb", "en"), ("zh-hans", "zh-hans"), ("de", "it")]
)
def test_active_language_is_one_of_the_contents(language, expected):
    with translation.override(language):
        assert active_language_code() == expected


def test_without_an_active_language_the_default_counts():
    with translation.override(None, deactivate=False):
        assert active_language_code() == "it"


def test_order_and_length_are_kept(page, home_page):
    assert localize_pages([page, home_page, page]) == [page, home_page, page]
    assert localize_pages([]) == []


def test_versions_are_specific_and_know_their_language(page, home_en, locale_en, django_assert_num_queries):
    english = page.copy_for_translation(locale_en)
    english.save_revision().publish()
    with translation.override("en"), django_assert_num_queries(2):
        (found,) = localize_pages([page])
        assert isinstance(found, StandardPage)
        assert found.locale == locale_en
        assert foreign_language(found) is None


def test_an_unpublished_translation_does_not_count(page, home_en, locale_en):
    page.copy_for_translation(locale_en)
    with translation.override("en"):
        assert localize_pages([page]) == [page]
        language = foreign_language(page)
    assert (language.code, language.name) == ("it", "Italiano")


def test_restricted_and_unpublished_pages_are_none(page, home_page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert localize_pages([page]) == [None]
    PageViewRestriction.objects.all().delete()
    page.unpublish()
    assert localize_pages([page, home_page]) == [None, home_page]
