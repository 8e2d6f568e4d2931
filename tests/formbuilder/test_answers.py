import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from formbuilder.answers import Submission, display, display_lines
from formbuilder.definition import Definition, Step, read_definition
from formbuilder.questions import OneOf, Option, ShortText
from tests.formbuilder.factories import ALL_KINDS, ANSWERS, uid
from tests.formbuilder.strategies import definitions

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def rows(answers, language="it"):
    with translation.override(language):
        sections = display(read_definition(ALL_KINDS), answers)
    return {row.label: row.text for section in sections for row in section.rows}


def test_answers_in_words():
    assert rows(ANSWERS) == {
        "Nome": "Ada Neri",
        "E-mail": "ada@esempio.it",
        "Telefono": "0171 000000",
        "Nascita": "8 marzo 1990",
        "Racconto": "Vorrei\nvenire.",
        "Persone": "2",
        "Prima volta": "Sì",
        "Giorno": "Giovedì",
        "Orari": "Mattina; Sera",
        "Fotografie": "Sì",
    }


def test_dates_follow_the_readers_language():
    assert rows(ANSWERS, "en")["Nascita"] == "8 March 1990"


def test_unanswered_questions_have_no_lines():
    assert set(rows({}).values()) == {""}


def test_steps_without_questions_are_left_out():
    assert display(Definition(steps=(Step(id="s"),)), {}) == ()


def test_an_option_that_is_gone_shows_its_id_rather_than_nothing():
    assert display_lines(OneOf(id="q", label="L", options=()), "lost") == ("lost",)


def test_renaming_and_reordering_leave_old_answers_readable():
    question = OneOf(id="q", label="Quale?", options=(Option(id="1", label="Uno"), Option(id="2", label="Due")))
    renamed = OneOf(id="q", label="Which?", options=(Option(id="2", label="Two"), Option(id="1", label="One")))
    assert display_lines(question, "2") == ("Due",)
    assert display_lines(renamed, "2") == ("Two",)


@settings(deadline=None)
@given(definitions(), ANYTHING)
def test_any_stored_value_can_be_displayed(definition, value):
    display(definition, {each.id: value for each in definition.questions})


def test_a_submission_speaks_by_question_id():
    definition = Definition(steps=(Step(id="s", items=(ShortText(id="q", label="Nome"),)),))
    submission = Submission(definition=definition, answers={"q": "Ada"}, locale="it", submission_key="k")
    assert submission.answer("q") == "Ada"
    assert submission.answer("other") is None
    assert submission.sections()[0].rows[0].lines == ("Ada",)


@pytest.mark.parametrize(("given_", "words"), [(True, "Sì"), (False, "No")])
def test_consent_in_words(given_, words):
    assert rows({uid("Fotografie"): {"given": given_, "version": "1"}})["Fotografie"] == words
