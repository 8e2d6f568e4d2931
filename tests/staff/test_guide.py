"""The guide in the admin: the words and pictures of `docs/guides/`, in the reader's language."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.users.models import UserProfile

from staff.guide import DOCS, GUIDES, anchor_of, read_guide
from staff.roles import Role
from tests.staff.factories import make_cms_user

LANGUAGES = list(GUIDES)


def soup_of(language):
    return BeautifulSoup(read_guide(language).html, "html.parser")


def test_an_anchor_is_what_the_forge_makes_of_a_heading():
    assert anchor_of("Help now: the numbers, first") == "help-now-the-numbers-first"
    assert anchor_of("Perché è così") == "perché-è-così"


@pytest.mark.parametrize("language", LANGUAGES)
class TestText:
    def test_every_link_inside_leads_to_a_heading(self, language):
        soup = soup_of(language)
        ids = {heading["id"] for heading in soup.find_all(["h2", "h3"])}
        anchors = [link["href"].removeprefix("#") for link in soup.find_all("a") if link["href"].startswith("#")]
        assert anchors
        assert set(anchors) <= ids

    def test_no_link_leads_out_of_the_admin(self, language):
        hrefs = [link["href"] for link in soup_of(language).find_all("a")]
        other = next(each for each in LANGUAGES if each != language)
        assert {href for href in hrefs if not href.startswith("#")} == {f"{reverse('guide')}?lingua={other}"}

    def test_pictures_have_words_and_are_served(self, language):
        pictures = soup_of(language).find_all("img")
        assert len(pictures) > 5
        assert all(picture["alt"] and int(picture["width"]) > 0 and int(picture["height"]) > 0 for picture in pictures)
        names = {re.fullmatch(r"/admin/guida/([\w-]+)\.png", picture["src"])[1] for picture in pictures}
        assert names <= {path.stem for path in (DOCS / "screenshots").iterdir()}

    def test_headings_are_in_order_and_the_contents_name_the_chapters(self, language):
        soup, guide = soup_of(language), read_guide(language)
        assert not soup.find_all("h1")
        assert [anchor for anchor, _title in guide.contents] == [heading["id"] for heading in soup.find_all("h2")]


@pytest.mark.django_db
class TestPage:
    @pytest.mark.parametrize(("language", "title"), [("", "Entrare"), ("it", "Entrare"), ("en", "Log in")])
    def test_it_speaks_the_language_of_the_admin(self, client, root_page, language, title):
        person = make_cms_user(Role.WRITER)
        UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})
        client.force_login(person)
        soup = BeautifulSoup(client.get(reverse("guide")).content, "html.parser")
        assert soup.select_one(".guide h2[id]:not(#guide-contents)").text == title
        assert soup.select_one(".guide")["lang"] == (language or "it")

    @pytest.mark.parametrize("asked", ["en", "xx", ""])
    def test_the_other_language_is_one_press_away(self, client, root_page, asked):
        client.force_login(make_cms_user(Role.EDITOR))
        response = client.get(reverse("guide"), {"lingua": asked})
        assert response.context["guide_language"] == (asked if asked == "en" else "it")

    def test_the_menu_leads_there(self, client, root_page):
        client.force_login(make_cms_user(Role.EDITOR))
        assert f'"url": "{reverse("guide")}"' in client.get(reverse("wagtailadmin_home")).content.decode()

    def test_a_picture_is_served_and_nothing_else(self, client, root_page):
        client.force_login(make_cms_user(Role.EDITOR))
        response = client.get(reverse("guide_picture", args=["dashboard"]))
        assert response["Content-Type"] == "image/png"
        assert b"".join(response.streaming_content).startswith(b"\x89PNG")
        assert client.get(reverse("guide_picture", args=["nothing"])).status_code == 404
        assert client.get("/admin/guida/..%2Fguides%2Feditors.png").status_code != 200

    def test_strangers_see_neither(self, client, root_page):
        for url in (reverse("guide"), reverse("guide_picture", args=["dashboard"])):
            assert client.get(url).status_code == 302
