"""A page that was renamed or moved is found where it was, with everything below it."""

import pytest
from bs4 import BeautifulSoup
from django.test import override_settings
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from core import forwarding
from core.site_settings import SiteSettings
from home.models import StandardPage
from tests.courses.factories import GroupFactory
from tests.courses.pages import make_course_page
from tests.events.pages import make_index, make_unit
from tests.reports.pages import make_page as make_report_page

pytestmark = pytest.mark.django_db


def make_page(parent, slug, **fields):
    return parent.add_child(instance=StandardPage(title=slug, slug=slug, description="Una pagina.", **fields))


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    def rename_page(page, slug):
        page = Page.objects.get(pk=page.pk).specific
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return Page.objects.get(pk=page.pk).specific

    return rename_page


@pytest.fixture
def course_page(site_it, home_page):
    return make_course_page(
        make_index(home_page), slug="autodifesa", course=GroupFactory().edition.course, unit=make_unit(home_page)
    )


def follow(client, path, method="get"):
    """Where a browser ends, and the statuses on its way there."""
    statuses = []
    for _hop in range(5):
        response = getattr(client, method)(path)
        statuses.append(response.status_code)
        if response.status_code not in (301, 302, 308):
            return response, path, statuses
        path = response.headers["Location"]
    raise AssertionError("a circle")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("rest", ["", "modulo/"])
def test_a_renamed_page_is_found_with_what_is_below_it(client, course_page, rename, method, rest):
    rename(course_page, "difesa")

    response = getattr(client, method)(f"/eventi/autodifesa/{rest}?da=qr", {"typed": "x"} if method == "post" else None)

    expected = f"/eventi/difesa/{rest}?da=qr"
    if method == "get":
        assert (response.status_code, response.headers["Location"]) == (308, expected)
        assert client.get(expected, follow=True).status_code == 200
    else:
        assert (response.status_code, response.headers["Location"]) == (308, expected)


def test_two_renames_and_a_move_of_the_parent_later_the_form_is_still_there(client, home_page, course_page, rename):
    rename(course_page, "difesa")
    rename(course_page, "difendersi")
    section = make_page(home_page, "sezione")
    Page.objects.get(slug="eventi").specific.move(section, pos="last-child")

    for slug in ("autodifesa", "difesa", "difendersi"):
        response, path, statuses = follow(client, f"/eventi/{slug}/modulo/")
        assert response.status_code == 200
        assert path.startswith("/sezione/eventi/difendersi/modulo/")
        assert statuses[0] == 308


def test_an_address_below_a_renamed_page_is_followed_though_the_page_itself_was_renamed_too(client, home_page, rename):
    parent = make_page(home_page, "sopra")
    child = make_page(parent, "sotto")
    rename(parent, "su")
    rename(child, "giu")
    Redirect.objects.filter(old_path="/sopra/sotto").delete()  # made after the parent's renaming, by nobody

    response, path, _statuses = follow(client, "/sopra/sotto/")

    assert (path, response.status_code) == ("/su/giu/", 200)


def test_a_page_that_moves_back_makes_no_circle(client, course_page, rename):
    rename(course_page, "difesa")
    rename(course_page, "autodifesa")

    assert client.get("/eventi/autodifesa/modulo/", follow=True).status_code == 200
    response = client.get("/eventi/difesa/modulo/")
    assert response.headers["Location"] == "/eventi/autodifesa/modulo/"
    assert response.headers["Cache-Control"] == "no-cache"


def test_an_old_address_never_leads_to_another_404(client, course_page, rename):
    rename(course_page, "difesa")
    assert client.get("/eventi/autodifesa/niente/").status_code == 404


def test_an_address_cannot_lead_to_another_host(rf, site_it, home_page):
    make_page(home_page, "example")
    Redirect.add_redirect("/vecchio", home_page, site=site_it, automatically_created=True)
    path = "vecchio//example/"  # "/" and what follows the old address would make "//example/"
    assert forwarding.serve(rf.get(f"/{path}"), path).headers["Location"] == "/example/"


def test_translations_and_their_aliases_are_followed(
    client, course_page, rename, home_en, locale_en, django_capture_on_commit_callbacks
):
    index = Page.objects.get(slug="eventi").specific
    index_en = index.copy_for_translation(locale_en, alias=True)
    course_en = course_page.copy_for_translation(locale_en)
    course_en.save_revision().publish()
    section = make_page(course_page.get_site().root_page.specific, "sezione")
    section.copy_for_translation(locale_en, alias=True)

    with django_capture_on_commit_callbacks(execute=True):
        index.move(Page.objects.get(pk=section.pk), pos="last-child")

    moved = Page.objects.get(pk=index_en.pk)
    assert moved.url_path.endswith("/sezione/eventi/"), "an alias goes where its page goes"
    response = client.get(f"/en/eventi/{course_en.slug}/modulo/")
    assert (response.status_code, response.headers["Location"]) == (
        308,
        f"/en/sezione/eventi/{course_en.slug}/modulo/",
    )


def test_an_editor_has_the_last_word_on_an_exact_address(client, site_it, course_page, rename):
    rename(course_page, "difesa")
    Redirect.add_redirect("/eventi/autodifesa/modulo", "https://example.org/", site=site_it)
    assert client.get("/eventi/autodifesa/modulo/").headers["Location"] == "https://example.org/"


def test_a_newer_page_at_an_old_address_is_itself(client, course_page, rename):
    index = course_page.get_parent().specific
    rename(course_page, "difesa")
    newer = make_course_page(index, slug="autodifesa", course=course_page.edition.course, unit=course_page.unit)
    assert client.get(newer.url).status_code == 200
    rename(newer, "altro")
    assert client.get("/eventi/autodifesa/modulo/").headers["Location"] == "/eventi/altro/modulo/"


def test_an_address_too_long_for_the_column_is_left_out(home_page, rename):
    parent = make_page(home_page, "sopra")
    child = make_page(parent, "sotto")
    Page.objects.filter(pk=child.pk).update(url_path=f"/home/sopra/{'x' * 255}/")

    rename(parent, "su")  # shorter: a tree from before the limit may be mended

    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/sopra"]


def test_a_draft_that_nobody_saw_leaves_no_trace(home_page, rename):
    page = make_page(home_page, "bozza", live=False)
    page.slug = "altra"
    forwarding.remember(page=page, before="/home/bozza/", after="/home/altra/")
    assert not Redirect.objects.exists()


# --- unpublished ------------------------------------------------------------------------------------------------------


@pytest.fixture
def office_phone(site_it):
    return SiteSettings.objects.update_or_create(site=site_it, defaults={"office_phone": "0171 444789"})


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_form_of_an_unpublished_page_answers_in_words(client, office_phone, course_page, method, rename):
    course_page.save_revision().publish()
    rename(course_page, "difesa").unpublish()

    for slug in ("autodifesa", "difesa"):
        response = getattr(client, method)(f"/eventi/{slug}/modulo/", follow=True)
        text = response.content.decode()
        assert response.status_code == 404
        assert "Il modulo non c’è più" in text
        assert "0171 444789" in text
        assert response.headers["Cache-Control"] == "no-store"


def test_the_report_form_names_the_other_ways_and_keeps_a_neutral_title(client, home_page):
    page = make_report_page(home_page)
    page.save_revision().publish()
    Page.objects.get(pk=page.pk).specific.unpublish()
    for rest in ("modulo/", "prima-di-iniziare/"):
        text = client.get(f"/segnala/{rest}", follow=True).content.decode()
        assert "Il modulo non c’è più" in text
        assert "Preferisci un altro modo?" in text
        assert BeautifulSoup(text, "html.parser").head.title.text == "Modulo – Comune di Cuneo"
        assert page.title not in text


def test_neither_a_draft_nor_a_restricted_page_betrays_itself(client, home_page, course_page):
    draft = make_report_page(home_page, slug="bozza", live=False)
    assert draft.first_published_at is None
    course_page.save_revision().publish()
    Page.objects.get(pk=course_page.pk).specific.unpublish()
    PageViewRestriction.objects.create(page=course_page, restriction_type=PageViewRestriction.LOGIN)
    for path in ("/bozza/modulo/", "/eventi/autodifesa/modulo/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Il modulo non c’è più" not in response.content.decode()


def test_an_unpublished_page_itself_is_not_found_as_any_other(client, course_page):
    course_page.save_revision().publish()
    Page.objects.get(pk=course_page.pk).specific.unpublish()
    response = client.get("/eventi/autodifesa/")
    assert response.status_code == 404
    assert "Questa pagina non c’è" in response.content.decode()


@override_settings(DEBUG=False)
def test_an_old_address_costs_few_queries(client, course_page, rename, django_assert_max_num_queries):
    rename(course_page, "difesa")
    client.get("/eventi/autodifesa/modulo/")
    with django_assert_max_num_queries(14), translation.override("it"):
        client.get("/eventi/autodifesa/modulo/")
