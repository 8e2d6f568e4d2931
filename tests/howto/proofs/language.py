"""A page in German answers at its address; the language is offered when its texts are there. Run in a copy."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from wagtail.models import Locale

from core import locale, reserved
from core.locale import offered_languages
from home.models import HomePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def german_home(home_page, site_it):
    translated = home_page.copy_for_translation(Locale.objects.create(language_code="de"))
    translated.title = "Gleichstellung in Cuneo"
    translated.save_revision().publish()
    return HomePage.objects.get(pk=translated.pk)


def test_a_translated_page_answers_under_its_prefix(client, german_home):
    response = client.get("/de/")
    assert response.status_code == 200
    assert '<html lang="de"' in response.content.decode()


def test_it_is_offered_when_its_catalogue_is_there(tmp_path, settings):
    assert "de" not in offered_languages()
    catalog = Catalog(locale="de")
    catalog.add("Testo", "Text")
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    settings.LOCALE_PATHS = [tmp_path]
    locale._catalogue_numbers.cache_clear()
    assert "de" in offered_languages()
    locale._catalogue_numbers.cache_clear()


def test_its_slug_is_reserved_and_its_catalogue_collected():
    assert any(pattern.fullmatch("de") for pattern in reserved.site_patterns())
    catalogue = Path(settings.BASE_DIR, "locale", "de", "LC_MESSAGES", "django.po")
    assert not catalogue.exists() or "Cerca" in catalogue.read_text()
