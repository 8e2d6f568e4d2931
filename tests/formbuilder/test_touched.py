"""Above a published form: what a change touches. Numbers and languages, no answer."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from formbuilder.editor.touched import what_a_change_touches
from tests.formbuilder.factories import make_survey
from tests.formbuilder.testapp.models import SurveyPage
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db

PUBLISHED = "Questo modulo è pubblicato."


@pytest.fixture
def survey(site_it, home_page) -> SurveyPage:
    return make_survey(home_page)


def in_the_editor(page):
    client = Client()
    client.force_login(make_user(is_superuser=True))
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_a_published_form_names_people_half_way_and_nothing_that_is_not_there(survey):
    assert what_a_change_touches(survey.pk) == (
        "Chi sta compilando conserva ciò che ha scritto, e legge che il modulo è cambiato.",
    )
    body = in_the_editor(survey)
    assert PUBLISHED in body
    assert what_a_change_touches(survey.pk)[0] in body


def test_a_draft_touches_nobody(survey):
    survey.unpublish()
    assert what_a_change_touches(survey.pk) == ()
    assert PUBLISHED not in in_the_editor(survey)


def test_a_page_without_a_form_neither(home_page, survey):
    assert what_a_change_touches(home_page.pk) == ()


def test_languages_that_will_lag_are_named_with_what_lags_already(survey, locale_en):
    source, _created = TranslationSource.update_or_create_from_instance(survey)
    translation = Translation.objects.create(source=source, target_locale=locale_en)
    segments = list(source.stringsegment_set.select_related("string", "context"))
    for segment in segments[1:]:
        StringTranslation.objects.create(
            translation_of=segment.string, locale=locale_en, context=segment.context, data="EN"
        )
    (said,) = what_a_change_touches(survey.pk)[1:]
    assert said.startswith("I testi che cambi saranno da tradurre in: ")
    assert str(locale_en) in said
    translation.enabled = False
    translation.save()
    assert what_a_change_touches(survey.pk)[1:] == ()


def test_a_draft_in_the_editor_does_not_change_what_the_published_page_lacks(survey, locale_en):
    source, _created = TranslationSource.update_or_create_from_instance(survey)
    Translation.objects.create(source=source, target_locale=locale_en)
    before = what_a_change_touches(survey.pk)
    survey.submit_label = "Non ancora"
    survey.save_revision()
    assert what_a_change_touches(survey.pk) == before
    assert any("già ora" in text for text in before)
