"""A form goes live in a language when all its texts are translated, and the editor is told before, not after."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from formbuilder.translations import NAMED
from tests.formbuilder.factories import make_survey
from tests.formbuilder.testapp.models import SurveyPage
from tests.staff.factories import make_user

WARNING = "va in rete in un’altra lingua solo quando è tradotto tutto"


@pytest.fixture
def survey(site_it, home_page, home_en) -> SurveyPage:
    return make_survey(home_page, submit_label="Manda")


@pytest.fixture
def locale_fr(survey, home_page):
    """French, with a home page to stand below."""
    locale = Locale.objects.create(language_code="fr")
    home_page.copy_for_translation(locale).save_revision().publish()
    return locale


def submit(page, locale, *, without=()):
    """Submit a page for translation, every text but those `without`, and keep it as a draft."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        if segment.string.data not in without:
            fill(segment, locale)
    translation.save_target(publish=False)
    return SurveyPage.objects.get(locale=locale, translation_key=page.translation_key)


def fill(segment, locale):
    StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        locale=locale,
        context=segment.context,
        defaults={"data": f"X {segment.string.data}"},
    )


def publish(page):
    page.get_latest_revision().publish()
    page.refresh_from_db()


def test_a_form_that_lacks_a_text_is_refused_and_the_text_is_named(survey, locale_fr):
    page = submit(survey, locale_fr, without=["Manda"])
    with pytest.raises(ValidationError, match="In français manca 1 testo: «Manda»"):
        publish(page)
    page.refresh_from_db()
    assert not page.live


def test_a_form_translated_whole_goes_live(survey, locale_fr):
    page = submit(survey, locale_fr)
    publish(page)
    assert page.live
    assert page.untranslated_texts() == []


def test_what_is_missing_is_found_in_every_question(survey, locale_fr):
    page = submit(survey, locale_fr)
    names = set(StringTranslation.objects.filter(context__path__startswith="form_steps.").values_list("pk", flat=True))
    assert len(names) > NAMED
    for name in names:
        found = StringTranslation.objects.get(pk=name)
        found.delete()
        assert page.untranslated_texts() == [found.translation_of.data]
        found.pk = None
        found.save()


def test_the_rest_of_an_ordinary_page_may_wait_but_not_of_a_sensitive_one(survey, locale_fr, monkeypatch):
    page = submit(survey, locale_fr, without=[survey.title])
    assert page.untranslated_texts() == []
    monkeypatch.setattr(SurveyPage, "form_is_sensitive", True)
    assert page.untranslated_texts() == [survey.title]


def test_a_text_added_later_keeps_the_old_version_live(survey, locale_fr):
    page = submit(survey, locale_fr)
    publish(page)
    survey.confirmation_title = "Grazie a te"
    survey.save_revision().publish()
    with pytest.raises(ValidationError, match="Grazie a te"):
        submit(survey, locale_fr, without=["Grazie a te"])
    page.refresh_from_db()
    assert (page.live, page.confirmation_title) == (True, "")


def test_the_source_and_a_page_of_its_own_are_not_held_back(survey, locale_fr, locale_en):
    submit(survey, locale_fr, without=["Manda"])
    survey.save_revision().publish()
    copy = survey.copy_for_translation(locale_en)
    publish(copy if copy.latest_revision else SurveyPage.objects.get(pk=copy.pk))
    assert copy.untranslated_texts() == []


class TestEditor:
    """In `/admin/`, where the editor must read it before and never meet an error of the server."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def editor(self, client, survey):
        client.force_login(make_user(is_superuser=True))
        return client

    @pytest.fixture
    def page(self, survey, locale_fr):
        return submit(survey, locale_fr, without=["Manda"])

    def test_is_told_on_opening_the_translation(self, editor, page):
        body = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert WARNING in body
        assert "«Manda»" in body

    def test_cannot_publish_it(self, editor, page):
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        response = editor.post(url, {"action": "publish"}, follow=True)
        assert WARNING in response.content.decode()
        assert not Page.objects.get(pk=page.pk).live

    def test_publishes_it_once_it_is_whole(self, editor, page, survey):
        source = TranslationSource.objects.get_for_instance(survey)
        for segment in source.stringsegment_set.all():
            fill(segment, page.locale)
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert WARNING not in editor.get(url).content.decode()
        editor.post(url, {"action": "publish"})
        assert Page.objects.get(pk=page.pk).live

    def test_cannot_publish_it_among_others(self, editor, page, survey):
        url = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={page.pk}&id={survey.pk}"
        response = editor.post(url, follow=True)
        assert WARNING in response.content.decode()
        assert not Page.objects.get(pk=page.pk).live

    def test_cannot_publish_it_with_the_page_above_it(self, editor, page):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        response = editor.post(f"{url}?id={page.get_parent().pk}", {"include_descendants": "on"}, follow=True)
        assert WARNING in response.content.decode()
        assert not Page.objects.get(pk=page.pk).live

    def test_synchronising_says_what_stays_a_draft(self, editor, page, survey):
        source = TranslationSource.objects.get_for_instance(survey)
        url = reverse("wagtail_localize:update_translations", args=[source.pk])
        response = editor.post(url, {"publish_translations": "on"}, follow=True)
        assert response.status_code == 200
        assert WARNING in response.content.decode()
        assert not Page.objects.get(pk=page.pk).live
