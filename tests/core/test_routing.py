"""An address leads to its page with few queries, at any depth and in any language."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from core.routing import find_route
from core.visibility import is_unrestricted
from home.models import StandardPage

ROUTING_QUERIES = 3


def make_page(parent, slug, **fields):
    return parent.add_child(instance=StandardPage(title=slug, slug=slug, description="Una pagina.", **fields))


@pytest.fixture
def deep_page(home_page):
    page = home_page
    for slug in ("a", "b", "c", "d"):
        page = make_page(page, slug)
    return page


def route_of(rf, path):
    return find_route(rf.get(f"/{path}"), path)


def test_a_deep_page_costs_as_little_as_a_shallow_one(rf, deep_page):
    route_of(rf, "")
    for path in ("", "a/", "a/b/c/d/"):
        with CaptureQueriesContext(connection) as queries:
            assert route_of(rf, path) is not None
        assert len(queries) <= ROUTING_QUERIES


def test_it_finds_what_wagtail_finds(rf, deep_page):
    for path in ("", "a/", "a/b/", "a/b/c/d/", "x/", "a/x/", "b/"):
        ours = route_of(rf, path)
        wagtails = Page.route_for_request(rf.get(f"/{path}"), path)
        assert (ours and ours.page) == (wagtails and wagtails.page)


def test_a_draft_is_not_found(rf, home_page):
    make_page(home_page, "bozza", live=False)
    assert route_of(rf, "bozza/") is None


def test_another_language_has_its_own_tree(rf, home_page, home_en):
    make_page(home_page, "chi-siamo")
    make_page(home_en, "about", locale=home_en.locale)
    with translation.override("en"):
        assert route_of(rf, "about/").page.slug == "about"
        assert route_of(rf, "chi-siamo/") is None
    assert route_of(rf, "about/") is None


def test_no_address_is_too_long(client, home_page):
    assert client.get("/" + "a/" * 900).status_code == 404


def test_a_restriction_above_a_page_holds_for_it(client, deep_page):
    parent = deep_page.get_parent()
    assert client.get(deep_page.url).status_code == 200
    PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(deep_page.url).status_code == 302
    assert client.get("/a/").status_code == 200
    assert list(deep_page.specific.get_view_restrictions()) == list(Page.get_view_restrictions(deep_page))


def test_an_alias_is_restricted_like_its_source(home_page):
    source = make_page(home_page, "fonte")
    alias = source.create_alias(update_slug="copia")
    PageViewRestriction.objects.create(page=source, restriction_type=PageViewRestriction.LOGIN)
    assert list(alias.specific.get_view_restrictions()) == list(Page.get_view_restrictions(alias)) != []


def test_visibility_is_what_wagtail_calls_public(deep_page, home_page):
    make_page(home_page, "ab")
    PageViewRestriction.objects.create(page=Page.objects.get(slug="b"), restriction_type=PageViewRestriction.LOGIN)
    visible = Page.objects.filter(is_unrestricted())
    assert set(visible) == set(Page.objects.public())
    assert not visible.filter(pk=deep_page.pk).exists()


def test_a_language_without_pages_does_not_borrow_the_italian_ones(client, home_page):
    assert client.get("/").status_code == 200
    assert client.get("/ar/").status_code == 404
