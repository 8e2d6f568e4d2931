"""Which addresses a page may have, and which a redirect may cover."""

import inspect

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLResolver, get_resolver, reverse
from django.utils.text import slugify
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.views import create_redirects_from_dataset
from wagtail.models import Page

from core import reserved
from home.models import StandardPage
from news.models import NewsIndexPage, NewsPage
from services.models import ServiceIndexPage

pytestmark = pytest.mark.django_db

TAKEN = [
    "admin",
    "cerca",
    "codice",
    "verifica",
    "media",
    "static",
    "area-riservata",
    "uscita",
    "documenti",
    "en",
    "zh-hans",
]


def make_page(parent, slug, **fields):
    return parent.add_child(instance=StandardPage(title="Una pagina", slug=slug, description="Una pagina.", **fields))


@pytest.mark.parametrize("slug", TAKEN)
def test_what_the_site_answers_itself_is_no_page(home_page, slug):
    with pytest.raises(ValidationError) as refused:
        make_page(home_page, slug)
    assert "slug" in refused.value.message_dict


def test_every_address_of_ours_is_known():
    """Every name of the URL configuration that can be reversed without arguments stands below a reserved segment."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        names |= {f"{namespace}:{name}" for name in resolver.reverse_dict if isinstance(name, str)}
    addresses = []
    for name in names - {"wagtail_serve"}:
        try:
            addresses.append(reverse(name))
        except Exception:  # noqa: BLE001, S112 - needs arguments
            continue
    assert len(addresses) > 20
    for address in addresses:
        segment = address.strip("/").split("/")[0]
        assert any(pattern.fullmatch(segment) for pattern in reserved.site_patterns()), address


def test_the_page_view_itself_reserves_nothing():
    assert any(isinstance(entry, URLResolver) for entry in get_resolver().url_patterns)
    assert not any(pattern.fullmatch("chi-siamo") for pattern in reserved.site_patterns())


def test_only_the_first_segment_is_the_sites(home_page):
    section = make_page(home_page, "sezione")
    assert make_page(section, "cerca").slug == "cerca"


def test_a_slug_made_from_a_title_evades_what_is_taken(home_page):
    page = StandardPage(title="Cerca", description="Una pagina.")
    home_page.add_child(instance=page)
    assert page.slug == "cerca-2"


def test_routes_of_a_routable_parent_are_taken(home_page):
    services = home_page.add_child(instance=ServiceIndexPage(title="Servizi", slug="servizi", description="Tutti."))
    assert reserved.is_reserved("categoria", services)
    assert not reserved.is_reserved("categorie", services)
    news = home_page.add_child(instance=NewsIndexPage(title="Novità", slug="novita", description="Tutte."))
    assert [slug for slug in ("notizie", "comunicati", "avvisi", "altro") if reserved.is_reserved(slug, news)] == [
        "notizie",
        "comunicati",
        "avvisi",
    ]
    with pytest.raises(ValidationError, match="lo usa già il sito"):
        news.add_child(instance=NewsPage(title="Avvisi", slug="avvisi", description="x", live=False))


def test_wagtail_still_asks_the_function_that_we_wrap():
    assert list(inspect.signature(inspect.unwrap(Page._slug_is_available)).parameters) == [
        "slug",
        "parent_page",
        "page",
    ]


def create_url(home_page):
    return reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page.pk])


def standard_page_data(**changes):
    return {
        "title": "Una pagina",
        "slug": "una-pagina",
        "description": "Una pagina.",
        "body-count": "0",
        "role": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **changes,
    }


def test_the_editor_is_told_in_words(admin_client, home_page):
    data = standard_page_data(slug="cerca", **{"action-publish": "1"})
    response = admin_client.post(create_url(home_page), data)
    assert "«cerca» lo usa già il sito" in response.content.decode()
    assert not StandardPage.objects.exists()


@pytest.mark.parametrize(("title", "expected"), [("Cerca", "cerca-2"), ("Parole " * 30, ("parole-" * 14)[:95])])
def test_an_address_that_only_repeats_the_title_is_put_right(admin_client, home_page, title, expected):
    data = standard_page_data(title=title, slug=slugify(title))
    response = admin_client.post(create_url(home_page), data)
    assert response.status_code == 302
    assert StandardPage.objects.get().slug == expected.strip("-")


def test_moving_a_page_to_where_its_name_is_taken_is_refused(admin_client, home_page):
    page = make_page(make_page(home_page, "sezione"), "cerca")
    admin_client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home_page.pk]))
    assert Page.objects.get(pk=page.pk).url_path == "/home/sezione/cerca/"


def test_a_copy_under_a_taken_name_is_refused(admin_client, home_page):
    page = make_page(home_page, "pagina")
    data = {"new_title": "Copia", "new_slug": "cerca", "new_parent_page": home_page.pk}
    response = admin_client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data, follow=True)
    assert "lo usa già il sito" in response.content.decode()
    assert StandardPage.objects.count() == 1


# --- length -----------------------------------------------------------------------------------------------------------


def test_a_slug_that_no_redirect_could_hold_is_refused(home_page):
    with pytest.raises(ValidationError, match="al massimo 100"):
        make_page(home_page, "x" * (reserved.SLUG_MAX + 1))


def test_the_whole_address_has_a_limit_too(home_page):
    page = make_page(make_page(home_page, "a" * 100), "b" * 100)
    with pytest.raises(ValidationError, match="troppo lungo"):
        make_page(page, "c" * 50)


def test_renaming_a_page_counts_the_pages_below_it(home_page):
    page = make_page(home_page, "a")
    make_page(make_page(page, "b" * 100), "c" * 100)
    page.slug = "a" * 40
    with pytest.raises(ValidationError, match="troppo lungo"):
        page.save()


@pytest.mark.parametrize("length", [reserved.SLUG_MAX, 255])
def test_changing_the_longest_slug_is_no_error(admin_client, home_page, length, django_capture_on_commit_callbacks):
    """255 characters: a page from before the limit. PostgreSQL answered 500 when it was renamed."""
    page = make_page(home_page, "pagina")
    Page.objects.filter(pk=page.pk).update(slug="x" * length, url_path=f"/home/{'x' * length}/")
    data = standard_page_data(slug="corto", **{"action-publish": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        response = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert response.status_code == 302
    assert Page.objects.get(pk=page.pk).slug == "corto"
    assert Redirect.objects.filter(redirect_page=page).exists() is (length == reserved.SLUG_MAX)


# --- redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/codice", "/codice/", "codice?x=1", "/CODICE", "/en/codice", "/admin/x", "/", "/en"])
def test_a_redirect_may_not_cover_what_the_site_answers(admin_client, site_it, path):
    data = {"old_path": path, "redirect_link": "https://example.org/"}
    response = admin_client.post(reverse("wagtailredirects:add"), data)
    assert response.status_code == 200
    assert not Redirect.objects.exists()
    config = {"from_index": 0, "to_index": 1, "permanent": True, "site": None}
    assert create_redirects_from_dataset([(path, "https://example.org/")], config)["errors_count"] == 1


def test_another_path_may_be_sent_elsewhere(admin_client, client, site_it):
    data = {"old_path": "/vecchia-pagina", "redirect_link": "https://example.org/"}
    assert admin_client.post(reverse("wagtailredirects:add"), data).status_code == 302
    assert client.get("/vecchia-pagina/").headers["Location"] == "https://example.org/"


@pytest.mark.parametrize("path", ["/codice", "/cerca", "/area-riservata", "/en/codice", "/admin"])
def test_the_slash_comes_before_a_redirect_that_is_there_already(client, site_it, path):
    Redirect.add_redirect(path, "https://example.org/")
    assert client.get(path).headers["Location"] == f"{path}/"


def test_the_redirects_stand_outside_the_slash():
    order = settings.MIDDLEWARE
    redirects = order.index("wagtail.contrib.redirects.middleware.RedirectMiddleware")
    assert redirects < order.index("django.middleware.common.CommonMiddleware")
