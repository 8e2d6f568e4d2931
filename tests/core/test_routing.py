"""An address leads to its page with few queries, at any depth and in any language."""

import pytest
from django.db import connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Locale, Page, PageViewRestriction, Site, get_page_models

from core.routing import find_route
from core.versions import is_unrestricted
from home.models import StandardPage
from news.models import NewsIndexPage
from reports.models import FollowUpPage
from services.models import ServiceIndexPage
from tests.formbuilder.factories import PRIVACY
from tests.formbuilder.testapp.models import SurveyPage

ROUTING_QUERIES = 1
"""Once the tree is known."""


def make_page(parent, slug, **fields):
    return parent.add_child(instance=StandardPage(title=slug, slug=slug, description="Una pagina.", **fields))


def take_slug(page, slug):
    """Give a page an address that the site uses itself, as one may have from before that was refused."""
    path = page.get_parent().url_path + f"{slug}/"
    Page.objects.filter(pk=page.pk).update(slug=slug, url_path=path)
    page.slug, page.url_path = slug, path


@pytest.fixture
def deep_page(home_page):
    page = home_page
    for slug in ("a", "b", "c", "d"):
        page = make_page(page, slug)
    return page


def route_of(rf, path):
    return find_route(rf.get(f"/{path}"), path)


def test_a_deep_page_costs_as_little_as_a_shallow_one(rf, deep_page):
    for path in ("", "a/", "a/b/c/d/"):
        route_of(rf, path)
        with CaptureQueriesContext(connection) as queries:
            assert route_of(rf, path) is not None
        assert len(queries) <= ROUTING_QUERIES


def test_a_draft_does_not_cover_a_route_of_its_parent(client, home_page):
    services = home_page.add_child(instance=ServiceIndexPage(title="Servizi", slug="servizi", description="Tutti."))
    assert client.get("/servizi/categoria/salute-benessere-e-assistenza/").status_code == 200
    take_slug(make_page(services, "bozza", live=False), "categoria")
    assert client.get("/servizi/categoria/salute-benessere-e-assistenza/").status_code == 200


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


def test_an_alias_never_answers_in_another_language(client, home_page, home_en):
    page = make_page(home_page, "chi-siamo")
    alias = page.copy_for_translation(home_en.locale, alias=True)
    assert (client.get(page.url).status_code, client.get(alias.url).status_code) == (200, 404)
    below = make_page(alias, "below", locale=home_en.locale)
    assert client.get(below.url).status_code == 200


def test_only_wagtails_own_routing_is_rebuilt():
    """A page class with a `route` of its own would be asked too late; one without an address has nothing to answer."""
    known = {Page.route, RoutablePageMixin.route}
    assert {model for model in get_page_models() if model.route not in known} == {FollowUpPage}
    assert not FollowUpPage.has_address


# --- random trees ---------------------------------------------------------------------------------------------------

SLUGS = ("a", "categoria", "modulo", "notizie", "vita-lavorativa")
"""All but the first are (parts of) routes."""
KINDS = (SurveyPage, ServiceIndexPage, NewsIndexPage, StandardPage)
nodes = st.fixed_dictionaries(
    {
        "parent": st.integers(0, 5),
        "slug": st.sampled_from(SLUGS),
        "kind": st.sampled_from(KINDS),
        "live": st.booleans(),
        "restricted": st.booleans(),
        "alias": st.booleans(),
    }
)


def wagtails_route(request, path):
    """What Wagtail's own walk finds from the root of the language's tree; none where the language has no tree."""
    root = Site.find_for_request(request).root_page
    root = root.get_translations(inclusive=True).filter(locale__language_code=translation.get_language()).first()
    try:
        route = root.specific.route(request, [part for part in path.split("/") if part]) if root else None
    except Http404:
        return None
    foreign = route and route.page.alias_of_id and route.page.alias_of.locale_id != route.page.locale_id
    return None if foreign else route


def described(route):
    if route is None:
        return None
    view, *rest = route.args or (None,)
    return route.page.pk, getattr(view, "__name__", None), *rest, route.kwargs


def grow(parents, found):
    """Add the pages below `parents`. Their slugs come last: the site refuses those that are addresses of its own."""
    pages, wanted = list(parents), {}
    for node in found:
        parent = Page.objects.get(pk=pages[-1 - node["parent"] % len(pages)].pk)
        fields = PRIVACY if node["kind"] is SurveyPage else {"description": "Una pagina."}
        page = node["kind"](title="t", slug=f"t-{len(pages)}", live=node["live"], locale=parent.locale, **fields)
        pages.append(parent.add_child(instance=page))
        wanted[page.slug] = node["slug"]
        if node["restricted"]:
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        if node["alias"] and parent.locale.language_code == "it":
            page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True, alias=True)
    for page in Page.objects.filter(slug__in=wanted).order_by("path"):
        slug = wanted[page.slug]
        is_taken = page.get_siblings(inclusive=False).filter(slug=slug).exists()
        take_slug(page, page.slug if is_taken else slug)
    return pages


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.generate],  # Shrinking would take minutes; the trees are small already.
)
@given(found=st.lists(nodes, min_size=3, max_size=7), roots=st.lists(st.booleans(), min_size=3, max_size=3))
def test_it_finds_what_wagtail_finds_in_random_trees(rf, home_page, home_en, found, roots):
    """Drafts, slugs equal to routes, aliases, restrictions, unpublished parents, two sites, two languages."""
    sid = transaction.savepoint()
    try:
        other = make_page(Page.get_first_root_node(), "other-site")
        Site.objects.create(hostname="other.test", root_page=other)
        homes = [home_page, home_en, other]
        for home, is_live in zip(homes, roots, strict=True):
            Page.objects.filter(pk=home.pk).update(live=is_live)
        grow(homes, found)
        Site.clear_site_root_paths_cache()
        agree(rf)
    finally:
        transaction.savepoint_rollback(sid)
        Site.clear_site_root_paths_cache()


def agree(rf):
    roots = [root.root_path for root in Site.get_site_root_paths()]
    paths = {
        page.url_path.removeprefix(root)
        for page in Page.objects.filter(depth__gt=1)
        for root in roots
        if page.url_path.startswith(root)
    }
    endings = ("", "modulo/", "categoria/vita-lavorativa/", "x/")
    for host in ("testserver", "other.test"):
        for language in ("it", "en"):
            with translation.override(language):
                for path in sorted(path + ending for path in paths for ending in endings):
                    request, again = (rf.get(f"/{path}", headers={"host": host}) for _time in range(2))
                    ours, wagtails = find_route(request, path), wagtails_route(again, path)
                    assert described(ours) == described(wagtails), (host, language, path)
