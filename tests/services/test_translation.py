"""A service in another language: texts translated, facts kept in step."""

import datetime

import pytest
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from news.kinds import NewsKind
from news.models import NewsIndexPage, NewsPage
from services.models import ServicePage
from tests.services.factories import make_document, make_service


def translate(page, locale, words):
    """Translate `page` with the given words; what has none falls back to the source. Return the published page."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.get_or_create(source=source, target_locale=locale)[0]
    for segment in source.stringsegment_set.select_related("string"):
        if segment.string.data in words:
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                data=words[segment.string.data],
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
    translation.save_target(publish=True)
    return page.get_translation(locale).specific


def offered(page):
    """The texts that translators are asked for."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    return {segment.string.data for segment in source.stringsegment_set.select_related("string")}


@pytest.fixture
def english_unit(unit, home_en):
    source, _created = TranslationSource.update_or_create_from_instance(unit)
    Translation.objects.get_or_create(source=source, target_locale=home_en.locale)[0].save_target()
    return unit.get_translation(home_en.locale)


@pytest.fixture
def commit(monkeypatch):
    """wagtail-localize publishes when the transaction commits: at once, in a test."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda function, *args, **kwargs: function())


@pytest.mark.usefixtures("commit")
def test_a_service_is_translated_and_its_facts_follow(service_index, unit, english_unit, home_en):
    service_index.copy_for_translation(home_en.locale).save_revision().publish()
    document = make_document("Regole")
    service = make_service(
        service_index,
        unit,
        slug="ascolto",
        terms_document=document,
        online_url="https://example.org/modulo",
        phases=[("phase", {"when": "entro 7 giorni", "title": "Rispondiamo", "text": ""})],
        body=[("paragraph", "<p>Altro testo.</p>")],
    )
    english = translate(
        service,
        home_en.locale,
        {
            "Ascolto e orientamento": "Listening and guidance",
            "Prenota un colloquio.": "Book a meeting.",
            "entro 7 giorni": "within 7 days",
            "Altro testo.": "More text.",
        },
    )
    assert english.live
    assert (english.title, english.get_parent().locale) == ("Listening and guidance", home_en.locale)
    assert "Book a meeting." in english.how_to
    assert english.phases[0].value["when"] == "within 7 days"
    assert english.phases[0].id == service.phases[0].id
    assert "More text." in english.body[0].value.source
    assert english.unit == english_unit
    for name in ("category", "topics", "status", "is_bookable", "online_url", "terms_document_id"):
        assert getattr(english, name) == getattr(service, name), name


@pytest.mark.usefixtures("commit")
def test_a_change_of_facts_reaches_the_translation(service_index, unit, english_unit, home_en):
    service_index.copy_for_translation(home_en.locale).save_revision().publish()
    service = make_service(service_index, unit, slug="ascolto")
    translate(service, home_en.locale, {"Ascolto e orientamento": "Listening"})
    service = ServicePage.objects.get(pk=service.pk)
    service.category, service.topics = "justice", ["justice"]
    service.save_revision().publish()
    english = translate(service, home_en.locale, {})
    assert (english.title, english.category, english.topics) == ("Listening", "justice", ["justice"])


def test_codes_and_addresses_are_not_offered_for_translation(service_index, unit):
    service = make_service(service_index, unit, slug="ascolto", online_url="https://example.org/modulo")
    texts = offered(service)
    assert "Ascolto e orientamento" in texts
    assert not texts & {"health", "active", "racism", "equal_opportunities", "https://example.org/modulo"}


@pytest.mark.usefixtures("commit")
def test_news_are_translated_and_their_facts_follow(home_page, unit, english_unit, home_en):
    index = home_page.add_child(instance=NewsIndexPage(title="Novità", slug="novita", description="Le notizie."))
    index.copy_for_translation(home_en.locale).save_revision().publish()
    item = index.add_child(
        instance=NewsPage(
            title="Una notizia",
            slug="notizia",
            description="In breve.",
            kind=NewsKind.PRESS_RELEASE,
            date=datetime.date(2026, 11, 2),
            expires_on=datetime.date(2027, 1, 31),
            press_release_number="12/2026",
            unit=unit,
            topics=["twinning"],
            body=[("quote", {"text": "Una frase.", "source": "L’ufficio", "context": ""})],
            related=[("page", index)],
        )
    )
    assert not offered(item) & {"12/2026", "press_release", "twinning"}
    english = translate(item, home_en.locale, {"Una notizia": "A news item", "Una frase.": "A sentence."})
    assert english.title == "A news item"
    assert english.body[0].value["text"] == "A sentence."
    assert english.unit == english_unit
    for name in ("kind", "date", "expires_on", "press_release_number", "topics"):
        assert getattr(english, name) == getattr(item, name), name
    assert english.related.raw_data[0]["value"] == index.pk
