"""The language a response says it is in is the one its words are in."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Locale

from home.models import StandardPage


def language_of(response):
    return BeautifulSoup(response.content, "html.parser").html["lang"]


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/cerca/", "it"),
        ("/en/cerca/", "en"),
        ("/ar/cerca/", "ar"),
        ("/fr/cerca/", "it"),
        ("/uk/codice/", "it"),
        ("/zh-hans/non-esiste/", "it"),
        ("/en/non-esiste/", "en"),
    ],
)
def test_what_the_site_itself_says(client, home_page, path, language):
    assert language_of(client.get(path)) == language


def test_a_page_is_in_its_own_language_though_the_frame_is_not(client, home_page):
    french = Locale.objects.get_or_create(language_code="fr")[0]
    home = home_page.copy_for_translation(french)
    home.save_revision().publish()
    page = home.add_child(instance=StandardPage(title="Aide", slug="aide", description="d", locale=french))
    assert language_of(client.get(page.url)) == "fr"
