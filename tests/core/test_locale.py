"""Languages: which one is active, and which ones are offered."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.utils import translation

from core import locale
from core.locale import active_language_code, catalogue_share, offered_languages


@pytest.mark.parametrize(
    ("language", "expected"), [("it", "it"), ("en", "en"), ("en-gb", "en"), ("zh-hans", "zh-hans"), ("de", "it")]
)
def test_active_language_is_one_of_the_contents(language, expected):
    with translation.override(language):
        assert active_language_code() == expected


def test_without_an_active_language_the_default_counts():
    with translation.override(None, deactivate=False):
        assert active_language_code() == "it"


@pytest.fixture
def catalogues(tmp_path, settings):
    """Make compiled catalogues: language code → number of texts translated."""
    settings.LOCALE_PATHS = [tmp_path]
    locale._catalogue_numbers.cache_clear()

    def make(**numbers):
        for code, number in numbers.items():
            catalog = Catalog(locale=code)
            for text in range(10):
                catalog.add(f"testo {text}", f"text {text}" if text < number else "")
            folder = tmp_path / code / "LC_MESSAGES"
            folder.mkdir(parents=True)
            with (folder / "django.mo").open("wb") as file:
                write_mo(file, catalog)

    yield make
    locale._catalogue_numbers.cache_clear()


def test_a_language_is_offered_when_its_catalogue_is_complete_enough(catalogues):
    catalogues(en=10, fr=9, ro=8, zh_Hans=10)
    assert [catalogue_share(code) for code in ("en", "fr", "ro", "ar")] == [1.0, 0.9, 0.8, 0.0]
    assert offered_languages() == ("it", "en", "fr", "zh-hans")


def test_the_threshold_stands_in_one_place(catalogues, settings):
    catalogues(en=10, fr=9)
    settings.OFFERED_CATALOGUE_SHARE = 0.95
    assert offered_languages() == ("it", "en")


def test_a_broken_or_missing_catalogue_offers_nothing(catalogues, tmp_path):
    catalogues(en=10)
    broken = tmp_path / "fr" / "LC_MESSAGES"
    broken.mkdir(parents=True)
    (broken / "django.mo").write_bytes(b"\xde\x12")
    assert offered_languages() == ("it", "en")


def test_asking_reads_no_file_twice(catalogues, monkeypatch):
    catalogues(en=10)
    offered_languages()
    monkeypatch.setattr(locale, "_count_texts", None)
    assert offered_languages() == ("it", "en")


def test_the_real_catalogues_offer_italian_and_english_at_least():
    assert set(offered_languages()) >= {"it", "en"}
