"""A translation that looks finished lags as soon as the source is published with other words."""

import pytest
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from core.lagging import lag, lagging_pages
from staff.attention import lagging_translations
from tests.formbuilder.factories import make_survey
from tests.formbuilder.testapp.models import SurveyPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(site_it, home_page, home_en, locale_en) -> SurveyPage:
    page = make_survey(home_page)
    source, _created = TranslationSource.update_or_create_from_instance(page)
    Translation.objects.create(source=source, target_locale=locale_en)
    for segment in source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string, locale=locale_en, context=segment.context, data=f"EN {segment.string.data}"
        )
    return page


def change(page, *, texts):
    """Publish the page with this many other texts, without synchronising."""
    for n, name in enumerate(("submit_label", "confirmation_title", "privacy_purpose")[:texts]):
        setattr(page, name, f"Un testo nuovo {n}")
    page.save_revision().publish()
    return SurveyPage.objects.get(pk=page.pk)


def test_a_finished_translation_does_not_lag(survey, locale_en):
    assert lag(survey, locale_en) == 0
    assert lagging_pages() == {}


@pytest.mark.parametrize("texts", [1, 2, 3])
def test_new_and_changed_texts_are_counted_before_anybody_synchronises(survey, locale_en, texts):
    changed = change(survey, texts=texts)
    translation = Translation.objects.get()
    total, done = translation.get_progress()
    assert total == done, "wagtail-localize counts now what this counts: it is not needed any more"
    assert lag(changed, locale_en) == texts
    translation.source.update_from_db()
    total, done = translation.get_progress()
    assert total - done == lag(changed, locale_en)


def test_a_draft_of_the_source_is_nobody_s_work_yet(survey, locale_en):
    survey.submit_label = "Non ancora"
    survey.save_revision()
    assert lag(SurveyPage.objects.get(pk=survey.pk), locale_en) == 0


def test_while_the_source_is_no_more_than_a_draft_its_newest_words_count(survey, locale_en):
    survey.unpublish()
    survey.submit_label = "Ora sì"
    survey.save_revision()
    assert lag(SurveyPage.objects.get(pk=survey.pk), locale_en) == 1


def test_addresses_and_texts_for_search_engines_are_not_counted(survey, locale_en):
    survey.search_description = "Per chi cerca"
    survey.slug = "altro"
    survey.save_revision().publish()
    assert lag(SurveyPage.objects.get(pk=survey.pk), locale_en) == 0


def test_a_translation_with_an_error_is_none(survey, locale_en):
    StringTranslation.objects.filter(data="EN Nome").update(has_error=True)
    assert lag(survey, locale_en) == 1


def test_the_dashboard_says_the_language_and_how_many(rf, survey):
    change(survey, texts=2)
    (item,) = lagging_translations(rf.get("/admin/"))
    assert item.message == "English: 2 testi da tradurre, perché l’italiano è nuovo o è cambiato (1 pagina)"
    assert item.count == 2


def test_a_page_taken_down_or_no_longer_kept_in_step_is_not_counted(survey):
    change(survey, texts=1)
    Translation.objects.update(enabled=False)
    assert lagging_pages() == {}
    Translation.objects.update(enabled=True)
    assert len(lagging_pages()) == 1
    survey.unpublish()
    assert lagging_pages() == {}


def test_many_pages_cost_few_queries(survey, home_page, locale_en, django_assert_max_num_queries):
    survey.save_revision().publish()
    lagging_pages()
    with django_assert_max_num_queries(4):
        lagging_pages()
