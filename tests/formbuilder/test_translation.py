"""wagtail-localize: a form translated, changed and translated again keeps the id of everything that is answered."""

import copy

import pytest
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import OverridableSegmentValue
from wagtail_localize.segments.extract import extract_segments

from formbuilder.answers import display
from formbuilder.definition import Definition, read_definition
from tests.formbuilder.factories import ALL_KINDS, ANSWERS, make_survey, options, question, step, uid
from tests.formbuilder.testapp.models import SurveyPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(site_it, home_page, home_en) -> SurveyPage:
    return make_survey(home_page)


def translate(page, locale, words=lambda text: f"EN {text}"):
    """Submit a page for translation and translate every string of it."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={"data": words(segment.string.data)},
        )
    translation.save_target(publish=True)
    return SurveyPage.objects.get(locale=locale, translation_key=page.translation_key)


def identity(definition: Definition):
    """Every id of a form, in order."""
    items = [item for each in definition.steps for item in each.items]
    return {
        "steps": [(each.id, each.shape) for each in definition.steps],
        "items": [item.id for item in items],
        "options": [option.id for item in items for option in getattr(item, "options", ())],
    }


def lines(definition: Definition):
    """The usual answers in the words of a form, by question id."""
    return {row.question.id: row.lines for section in display(definition, ANSWERS) for row in section.rows}


def test_a_translated_form_asks_the_same_with_other_words(survey, locale_en):
    italian = read_definition(survey.form_steps)
    english = read_definition(translate(survey, locale_en).form_steps)
    assert identity(english) == identity(italian)
    assert english.digest != italian.digest
    assert english.question(uid("Giorno")).label == "EN Giorno"
    assert [option.label for option in english.question(uid("Giorno")).options] == ["EN Lunedì", "EN Giovedì"]


def test_translators_see_texts_and_never_machine_keys(survey):
    strings = [each.string.data for each in extract_segments(survey) if hasattr(each, "string")]
    for text in ("Chi sei", "Nome", "Lunedì", "Facciamo fotografie."):
        assert any(text in each for each in strings), text
    for key in ("2026-1", "name", "past"):
        assert key not in strings
    assert not [each for each in extract_segments(survey) if isinstance(each, OverridableSegmentValue)]


def test_the_buttons_of_an_exit_are_translated_and_lead_where_they_led(site_it, home_page, home_en, locale_en):
    call = {"type": "item", "id": uid("112"), "value": {"label": "Chiama il 112", "address": "tel:112"}}
    end = step("Chiama", exit={"ends": True, "buttons": [call]})
    page = translate(make_survey(home_page, [step("Chi sei", question("yes_no", "Adesso")), end]), locale_en)
    (button,) = read_definition(page.form_steps).steps[1].exit.buttons
    assert (button.label, button.address) == ("EN Chiama il 112", "tel:112")


def test_answers_given_in_english_are_read_in_italian(survey, locale_en):
    english = read_definition(translate(survey, locale_en).form_steps)
    assert lines(english)[uid("Giorno")] == ("EN Giovedì",)
    assert lines(read_definition(survey.form_steps))[uid("Giorno")] == ("Giovedì",)


def test_renamed_reordered_and_translated_again_old_answers_stay_readable(survey, locale_en):
    translate(survey, locale_en)
    snapshot = read_definition(survey.form_steps).to_json()

    stored = copy.deepcopy(ALL_KINDS)
    stored.reverse()
    day = stored[0]["value"]["questions"][0]
    day["value"]["label"] = "Quale giorno preferisci?"
    day["value"]["options"].reverse()
    day["value"]["options"][0]["value"]["label"] = "Giovedì sera"
    survey.form_steps = stored
    survey.save_revision().publish()
    survey = SurveyPage.objects.get(pk=survey.pk)
    english = translate(survey, locale_en)

    for page, words in ((survey, "Giovedì sera"), (english, "EN Giovedì sera")):
        assert lines(read_definition(page.form_steps))[uid("Giorno")] == (words,)
    assert lines(Definition.from_json(snapshot))[uid("Giorno")] == ("Giovedì",)
    assert [each.id for each in read_definition(english.form_steps).steps] == [each["id"] for each in stored]


def test_questions_about_several_people_are_translated_and_keep_their_ids(site_it, home_page, home_en, locale_en):
    inner = [
        question("short_text", "Nome di ciascuna"),
        question("one_of", "Lingua", options=options("Araba", "Curda")),
    ]
    people = question("repeat", "Chi viene", one="Persona", questions=inner)
    page = make_survey(home_page, [step("S", people)])
    italian, english = (read_definition(each.form_steps) for each in (page, translate(page, locale_en)))
    assert identity(english) == identity(italian)
    asked, source = english.question(uid("Chi viene")), italian.question(uid("Chi viene"))
    assert [each.id for each in asked.nested] == [each.id for each in source.nested]
    answer = [{uid("Nome di ciascuna"): "Ada", uid("Lingua"): uid("Araba")}]
    assert asked.words(answer) == ("EN Persona 1 – EN Nome di ciascuna: Ada; EN Lingua: EN Araba",)
    assert asked.with_words_of(source).words(answer) == source.words(answer)
