"""Links lead to the page in the reader's language, in one query."""

import pytest
from django.utils import translation
from wagtail.models import PageViewRestriction

from core.locale import link_targets
from home.models import StandardPage


@pytest.fixture
def page(home_page):
    return home_page.add_child(instance=StandardPage(title="Chi siamo", slug="chi-siamo", description="Noi."))


@pytest.fixture
def translated(page, home_en):
    copy = page.copy_for_translation(home_en.locale)
    copy.title = "About"
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy


def titles(*ids):
    return {pk: target.title for pk, target in link_targets(ids).items()}


def test_the_readers_language_comes_first(page, translated, home_page, django_assert_num_queries):
    assert titles(page.pk) == {page.pk: "Chi siamo"}
    with translation.override("en"), django_assert_num_queries(1):
        assert titles(page.pk, home_page.pk, None) == {page.pk: "About", home_page.pk: "Equality in Cuneo"}


def test_without_a_live_translation_the_page_itself(page, translated):
    translated.unpublish()
    with translation.override("en"):
        assert titles(page.pk) == {page.pk: "Chi siamo"}


def test_a_translation_may_outlive_its_source(page, translated):
    page.unpublish()
    assert titles(page.pk) == {}
    with translation.override("en"):
        assert titles(page.pk) == {page.pk: "About"}


def test_what_not_everybody_may_see_is_absent(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert titles(page.pk) == {}


def test_nothing_chosen_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert titles(None) == {}
