"""A course page in another language: the same course, the same questions, other words."""

import pytest
from bs4 import BeautifulSoup
from django.utils import translation
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from courses.form_definition import EMAIL_ID, GROUP_ID
from courses.models import CoursePage, Registration
from outbox.models import Mail
from tests.courses.pages import OPTION_NO, QUESTION_ID, make_course_page, question_steps
from tests.events.pages import make_unit

from .factories import GroupFactory
from .visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def index_en(index, home_en):
    translate(index)
    return index


def translate(page, **texts):
    """Translate a page as an editor does in wagtail-localize: each Italian text, or a marked copy, and publish."""
    locale = Locale.objects.get(language_code="en")
    source, _created = TranslationSource.get_or_create_from_instance(page)
    result = Translation.objects.create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            data=texts.get(segment.string.data, f"EN {segment.string.data}"),
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
    result.save_target()
    page.get_translation(locale).get_latest_revision().publish()
    return page.get_translation(locale).specific


@pytest.fixture
def pair(index_en, index, home_page):
    """An Italian course page with a question, and its English translation."""
    group = GroupFactory()
    page = make_course_page(
        index,
        course=group.edition.course,
        unit=make_unit(home_page, contacts=2),
        form_steps=question_steps(),
        confirmation_text="<p>A presto.</p>",
        bring="<p>Abiti comodi.</p>",
    )
    return page, translate(page, **{"No, mai": "No, never"})


def test_both_languages_are_the_same_course_with_the_same_ids(pair):
    italian, english = pair

    assert english.course_id == italian.course_id
    assert english.unit_id == italian.unit_id
    with translation.override("en"):
        definition = english.get_definition()
    assert [(step.id, step.shape) for step in definition.steps] == [
        (step.id, step.shape) for step in italian.get_definition().steps
    ]
    assert definition.question(QUESTION_ID).option(OPTION_NO).label == "No, never"


def test_no_machine_key_is_offered_to_translators(pair):
    italian, _english = pair
    source = TranslationSource.objects.get_for_instance(italian)

    contexts = {segment.context.path for segment in source.stringsegment_set.select_related("context")}

    assert not {path for path in contexts if path.split(".")[0] in {"course", "unit", "topics", "use_recaptcha"}}
    assert "cost" in contexts
    assert "bring" in contexts


def test_moving_the_italian_page_to_another_course_moves_the_translation(pair):
    italian, _english = pair
    other = GroupFactory().edition.course
    italian.course = other
    italian.save()

    translate_again = TranslationSource.update_or_create_from_instance(italian)[0]
    translate_again.translations.get().save_target()

    assert {page.course_id for page in CoursePage.objects.all()} == {other.pk}


def test_registrations_from_both_languages_count_together(pair):
    italian, english = pair
    group = italian.edition.groups.get()

    for page, address in ((italian, "ada@example.org"), (english, "eve@example.org")):
        visitor = Visitor(page)
        visitor.identify(group, **{EMAIL_ID: address})
        visitor.press(**{f"q-{QUESTION_ID}": OPTION_NO})
        visitor.press("send")

    group.refresh_from_db()
    assert group.seats_taken == 2
    registrations = Registration.objects.order_by("received_at")
    assert [each.locale for each in registrations] == ["it", "en"]
    assert {str(each.answers) for each in registrations} == {str({QUESTION_ID: OPTION_NO})}
    assert sorted(Mail.objects.values_list("language", flat=True)) == ["en", "it"]


def test_the_english_page_shows_the_groups_of_the_course(client, pair):
    _italian, english = pair

    soup = BeautifulSoup(client.get(english.get_url()).content, "html.parser")

    assert soup.html["lang"] == "en"
    assert len(soup.select(".course-group")) == 1
    assert soup.select_one(f'a[href="{english.form_url}"]')
    assert GROUP_ID.encode() in client.get(english.form_url, follow=True).content
