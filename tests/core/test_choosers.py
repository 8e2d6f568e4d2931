"""Choosers begin with the language of what is being edited, and lead to the others."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.urls import reverse

from core.choosers import edited_language
from directory.models import Place
from home.models import StandardPage
from tests.directory.factories import PlaceFactory

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
