"""Addresses of an earlier site: each leads straight to where it ends, in its language, and never round in a circle."""

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.views import create_redirects_from_dataset

from home.models import StandardPage

IMPORT = {"from_index": 0, "to_index": 1, "permanent": True, "site": None}
OURS = "https://parita.comune.example"


@pytest.fixture(autouse=True)
def _our_address(settings):
    settings.WAGTAILADMIN_BASE_URL = OURS


@pytest.fixture
def page(home_page):
    return home_page.add_child(instance=StandardPage(title="Chi siamo", slug="chi-siamo", description="Chi siamo."))


def bring_in(*rows):
    """As a file of old and new addresses is imported; how many were refused."""
    return create_redirects_from_dataset(rows, IMPORT)["errors_count"]


def target(path):
    redirect = Redirect.objects.get(old_path=path)
    return redirect.redirect_page.url if redirect.redirect_page else redirect.redirect_link


def test_an_old_address_is_kept_with_the_page_and_follows_it(client, page):
    assert bring_in(("/pari-opportunita.html", f"{OURS}/chi-siamo/")) == 0
    page.slug = "l-ufficio"
    page.save_revision().publish()
    response = client.get("/pari-opportunita.html")
    assert (response.status_code, response.headers["Location"]) == (301, "/l-ufficio/")


def test_another_site_stays_as_it_was_written(page):
    assert bring_in(("/vecchia", "https://www.comune.example/chi-siamo/")) == 0
    assert target("/vecchia") == "https://www.comune.example/chi-siamo/"


@pytest.mark.parametrize("rows", [(("/a", "/b"), ("/b", "/chi-siamo/")), (("/b", "/chi-siamo/"), ("/a", "/b"))])
def test_a_chain_is_made_straight_whichever_end_comes_first(client, page, rows):
    assert bring_in(*((old, f"{OURS}{new}") for old, new in rows)) == 0
    assert target("/a") == target("/b") == "/chi-siamo/"


def test_a_chain_that_ends_elsewhere_is_made_straight_too(page):
    assert bring_in(("/a", f"{OURS}/b"), ("/b", f"{OURS}/c"), ("/c", "https://www.comune.example/")) == 0
    assert {target(path) for path in ("/a", "/b", "/c")} == {"https://www.comune.example/"}


@pytest.mark.parametrize(
    "rows",
    [
        [("/a", "/a/")],
        [("/a", "/b"), ("/b", "/a")],
        [("/a", "/b"), ("/b", "/c"), ("/c", "/a")],
        [("/chi-siamo", "/chi-siamo/")],
    ],
)
def test_a_circle_is_refused(client, page, rows):
    assert bring_in(*((old, f"{OURS}{new}") for old, new in rows)) == 1
    assert Redirect.objects.count() == len(rows) - 1


def test_the_form_says_why(admin_client, page):
    data = {"old_path": "/chi-siamo", "redirect_page": page.pk, "redirect_link": ""}
    response = admin_client.post(reverse("wagtailredirects:add"), data)
    assert "A questo indirizzo c’è già la pagina" in response.content.decode()


def test_below_a_language_the_page_in_that_language_is_meant(client, page, home_en):
    english = page.copy_for_translation(home_en.locale)
    english.slug = "about"
    english.save_revision().publish()
    rows = (("/en/old", f"{OURS}/chi-siamo/"), ("/vecchia", f"{OURS}/chi-siamo/"), ("/fr/vieux", f"{OURS}/chi-siamo/"))
    assert bring_in(*rows) == 0
    assert [target(path) for path in ("/en/old", "/vecchia", "/fr/vieux")] == [
        "/en/about/",
        "/chi-siamo/",
        "/chi-siamo/",
    ]


def test_a_page_that_is_not_for_everybody_is_not_taken_for_the_target(page):
    page.unpublish()
    assert bring_in(("/vecchia", f"{OURS}/chi-siamo/")) == 0
    assert target("/vecchia") == f"{OURS}/chi-siamo/"


def test_the_page_that_an_editor_chose_stays_where_the_old_address_has_no_language(client, page, home_en):
    english = page.copy_for_translation(home_en.locale)
    english.slug = "about"
    english.save_revision().publish()
    redirect = Redirect(old_path="/old", redirect_page=english.page_ptr)
    redirect.full_clean()
    assert redirect.redirect_page.pk == english.pk


def test_a_page_comes_before_another_redirect(client, page):
    Redirect.add_redirect("/chi-siamo", "https://www.comune.example/")
    assert bring_in(("/a", f"{OURS}/chi-siamo/")) == 0
    assert target("/a") == "/chi-siamo/"


def test_a_part_of_a_page_stays_a_part_and_no_circle(page):
    rows = (("/a", f"{OURS}/chi-siamo/#orari"), ("/b", f"{OURS}/a"), ("/c", f"{OURS}/c#orari"))
    assert bring_in(*rows) == 1
    assert {target(path) for path in ("/a", "/b")} == {f"{OURS}/chi-siamo/#orari"}


def test_the_route_below_a_page_is_taken_along(page):
    Redirect.add_redirect("/b", page, page_route_path="/archivio")
    assert bring_in(("/a", f"{OURS}/b")) == 0
    assert Redirect.objects.get(old_path="/a").redirect_page_route_path == "/archivio"


def test_what_was_written_past_the_form_and_would_return_is_left(page):
    """Saved without validation: the save of another one does not fail because of it."""
    Redirect.objects.bulk_create([Redirect(old_path="/a", redirect_link=f"{OURS}/b")])
    Redirect.add_redirect("/b", f"{OURS}/a")
    assert target("/a") == f"{OURS}/b"
