"""Choosers begin with the language of what is being edited, and lead to the others."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.widgets import AdminPageChooser
from wagtail.blocks import PageChooserBlock
from wagtail.models import Page, TranslatableMixin
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.snippets.models import get_snippet_models
from wagtail.snippets.widgets import AdminSnippetChooser

from core import trash
from core.choosers import OneLanguageChooserViewSet, edited_language
from core.twins import tell_apart_what_is_chosen, told_apart
from directory.models import ContactPoint, OrganisationalUnit, Place
from home.models import StandardPage
from tests.directory.factories import ContactPointFactory, PlaceFactory, UnitFactory

TITLE = "Orari dello sportello"
SITE = "http://testserver"


@pytest.fixture
def page(home_page):
    return home_page.add_child(instance=StandardPage(title=TITLE, slug="orari", description="Due frasi."))


@pytest.fixture
def english(page, home_en, locale_en):
    copy = page.copy_for_translation(locale_en)
    copy.save_revision().publish()
    return copy


@pytest.fixture
def editor(client, home_page):
    client.force_login(User.objects.create_superuser("anna", "anna@example.org", "x"))
    return client


def edit(page):
    return SITE + reverse("wagtailadmin_pages:edit", args=[page.pk])


def browse(client, behind, path=None, **query):
    answer = client.get(path or reverse("wagtailadmin_choose_page"), query, headers={"referer": behind})
    return BeautifulSoup(answer.json()["html"], "lxml")


def pages_in(soup):
    return {int(link["data-id"]) for link in soup.select("a[data-id]")}


def test_the_language_is_that_of_the_page_behind(page, english, rf: RequestFactory):
    def asked(referer):
        return edited_language(rf.get("/", headers={"referer": referer}))

    assert asked(edit(english)) == "en"
    assert asked(edit(page)) == "it"
    add = reverse("wagtailadmin_pages:add", args=["home", "standardpage", english.get_parent().pk])
    assert asked(SITE + add) == "en"
    assert asked(f"{SITE}{reverse('wagtailsnippets_directory_place:add')}?locale=en") == "en"
    for other in (
        "",
        "nonsense",
        f"{SITE}/admin/",
        f"{SITE}/nowhere/1/",
        f"{SITE}/?locale=xx",
        "http://[",
        edit(page) * 9,
    ):
        assert asked(other) == "it", other


def test_the_page_chooser_begins_with_its_language_and_leads_to_the_others(editor, page, english, home_page, home_en):
    for edited, own, other in ((english, home_en, home_page), (page, home_page, home_en)):
        soup = browse(editor, edit(edited))
        assert own.pk in pages_in(soup)
        assert other.pk not in pages_in(soup)
        there = next(
            link["href"]
            for link in soup.select("a[href*='locale=']")
            if f"locale={other.locale.language_code}" in link["href"]
        )
        assert other.pk in pages_in(browse(editor, edit(edited), there))


def test_the_search_follows_the_language_that_is_shown(editor, page, english, home_en):
    first = browse(editor, edit(page))
    address = first.select_one("form[action*=search]")["action"]
    answer = editor.get(address + "&q=Orari", headers={"referer": edit(page)})
    assert pages_in(BeautifulSoup(answer.text, "lxml")) == {page.pk}
    below = browse(editor, edit(page), reverse("wagtailadmin_choose_page_child", args=[home_en.pk]))
    answer = editor.get(
        below.select_one("form[action*=search]")["action"] + "&q=Orari", headers={"referer": edit(page)}
    )
    assert pages_in(BeautifulSoup(answer.text, "lxml")) == {english.pk}


def test_twins_in_one_language_are_told_apart_by_what_stands_above(editor, page, home_page):
    above = home_page.add_child(instance=StandardPage(title="Punti di ascolto", slug="punti", description="Due frasi."))
    above.add_child(instance=StandardPage(title=TITLE, slug="orari", description="Due frasi."))
    found = editor.get(reverse("wagtailadmin_choose_page_search"), {"q": "Orari"}, headers={"referer": edit(page)})
    rows = BeautifulSoup(found.text, "lxml").select("tbody tr")
    assert len(rows) == 2
    assert sorted(row.select_one(".navigate-parent").text for row in rows) == [home_page.title, "Punti di ascolto"]


# --- what has been chosen ---------------------------------------------------------------------------------------------


@pytest.fixture
def twins(page, home_page):
    """The page, and another of its title below a third."""
    above = home_page.add_child(instance=StandardPage(title="Punti di ascolto", slug="punti", description="Due frasi."))
    return page, above.add_child(instance=StandardPage(title=TITLE, slug="orari", description="Due frasi."))


def shown(thing, widget=None):
    widget = widget or (AdminPageChooser() if isinstance(thing, Page) else AdminSnippetChooser(model=type(thing)))
    html = BeautifulSoup(widget.render("field", thing.pk, {"id": "id_field"}), "lxml")
    return html.select_one("[data-chooser-title]").text


def test_a_page_of_that_title_alone_is_shown_by_it(page):
    assert shown(page) == TITLE


def test_twins_are_shown_with_language_and_place(twins):
    assert [shown(each) for each in twins] == [f"{TITLE} — Italiano", f"{TITLE} — Italiano › Punti di ascolto"]


def test_the_page_in_another_language_is_a_twin_too(page, english):
    assert [shown(page), shown(english)] == [f"{TITLE} — Italiano", f"{TITLE} — English"]


def test_in_blocks_too(twins):
    block = PageChooserBlock()
    block.set_name("page")
    assert block.get_form_state(twins[1])["adminTitle"].endswith("› Punti di ascolto")


def test_the_dialog_hands_the_same_to_the_field(editor, twins, home_page):
    def handed(page):
        below = reverse("wagtailadmin_choose_page_child", args=[page.get_parent().pk])
        return browse(editor, edit(page), below).select_one(f"a.choose-page[data-id='{page.pk}']")["data-admin-title"]

    assert [handed(each) for each in twins] == [shown(each) for each in twins]
    only = home_page.add_child(instance=StandardPage(title="Una sola", slug="sola", description="Due frasi."))
    assert handed(only) == "Una sola"


def test_the_dialog_asks_once_for_all_its_rows(editor, home_page, page):
    def count():
        with CaptureQueriesContext(connection) as queries:
            browse(editor, edit(page), reverse("wagtailadmin_choose_page_child", args=[home_page.pk]))
        return len(queries)

    def add(slug):
        home_page.add_child(instance=StandardPage(title=TITLE, slug=slug, description="Due."))

    for number in range(7):
        add(f"a-{number}")
    singles = Page.objects.filter(slug__in=[f"a-{number}" for number in range(2, 7)])
    singles.update(draft_title=F("slug"))
    count()
    before = count()
    singles.update(draft_title=TITLE)
    assert count() == before, "Wagtail asks for what is above each row, we for nothing more"


def test_what_is_in_the_trash_is_no_twin_nor_is_a_mirror(editor, twins, home_page, admin_user):
    page, other = twins
    trash.put(other, user=admin_user)
    page.create_alias(parent=home_page, update_slug="specchio")
    page.refresh_from_db()
    assert shown(page) == TITLE
    rows = browse(editor, edit(page), reverse("wagtailadmin_choose_page_child", args=[home_page.pk]))
    assert rows.select_one(f"a.choose-page[data-id='{page.pk}']")["data-admin-title"] == TITLE


def test_an_entry_is_asked_for_its_twins_alone(home_page, django_assert_num_queries):
    place = type(entry := PlaceFactory(name="Palestra")).objects.get(pk=entry.pk)
    with django_assert_num_queries(1):
        assert told_apart(place) == str(place)


@pytest.mark.parametrize(
    ("factory", "name", "field"),
    [(PlaceFactory, "Palestra", "name"), (UnitFactory, "Nodo", "name"), (ContactPointFactory, "Segreteria", "label")],
)
def test_entries_of_one_name_are_told_apart(editor, home_page, locale_en, factory, name, field):
    italian = factory(**{field: name})
    assert shown(italian) == str(italian)
    copy = italian.copy_for_translation(locale_en)
    copy.save()
    for entry, language in ((italian, "Italiano"), (copy, "English")):
        assert shown(entry).startswith(f"{entry} — {language}")
        chosen = reverse(type(entry).snippet_viewset.chooser_viewset.get_url_name("chosen"), args=[entry.pk])
        assert editor.get(chosen).json()["result"]["string"] == shown(entry)
        block = SnippetChooserBlock(type(entry))
        block.set_name("entry")
        assert block.get_form_state(entry)["string"] == shown(entry)


def test_two_units_of_one_name_in_one_language_say_their_kind(home_page):
    office, desk = (UnitFactory(name="Nodo", kind=kind) for kind in ("office", "desk"))
    assert [shown(office), shown(desk)] == ["Nodo — Italiano › Ufficio", "Nodo — Italiano › Sportello"]


def test_every_entry_with_a_chooser_of_its_own_is_told_apart():
    models = [each for each in get_snippet_models() if issubclass(each, TranslatableMixin)]
    ours = [each for each in models if isinstance(each.snippet_viewset.chooser_viewset, OneLanguageChooserViewSet)]
    assert {Place, OrganisationalUnit, ContactPoint} <= set(ours)
    assert all(hasattr(each, "twin_field") and each.distinction for each in ours)


@pytest.mark.parametrize("widget", [AdminPageChooser, AdminSnippetChooser])
def test_what_is_wrapped_is_there_once(widget):
    wrapped = widget.get_display_title
    tell_apart_what_is_chosen()
    assert widget.get_display_title is wrapped
    assert not hasattr(wrapped.__wrapped__, "__wrapped__")


def test_negative_control_wagtail_shows_the_title_alone(twins):
    assert AdminPageChooser.get_display_title.__wrapped__(AdminPageChooser(), twins[1]) == TITLE


# --- entries ----------------------------------------------------------------------------------------------------------


def test_a_chooser_of_entries_begins_with_its_language_and_offers_the_others(editor, page, english, locale_en):
    italian = PlaceFactory(name="Palestra")
    copy = italian.copy_for_translation(locale_en)
    copy.save()
    address = reverse(Place.snippet_viewset.chooser_viewset.get_url_name("choose"))

    def names(behind, **query):
        html = editor.get(address, query, headers={"referer": behind}).json()["html"]
        return {
            link["href"].rstrip("/").split("/")[-1]
            for link in BeautifulSoup(html, "lxml").select("[data-chooser-modal-choice]")
        }

    assert names(edit(page)) == {str(italian.pk)}
    assert names(edit(english)) == {str(copy.pk)}
    assert names(edit(page), locale="en") == {str(copy.pk)}
    assert names(edit(page), locale="") == {str(italian.pk), str(copy.pk)}
