"""The office reads a submission in the words of the day it was sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from formbuilder.definition import Definition, Step
from formbuilder.plain import plain_lines
from formbuilder.questions import Consent, OneOf, Option, ShortText, YesNo
from formbuilder.reading import in_source_words, read_for_office
from tests.formbuilder.every_kind import EVERY_KIND

CONSENT = Consent(
    id="photos", label="Fotografie", text="<p>Le teniamo <b>un anno</b>.</p><p>R&amp;D</p>", version="2026-1"
)
ITALIAN = Definition(
    steps=(
        Step(
            id="s",
            title="Chi sei",
            intro="<p>Piano</p>",
            items=(
                OneOf(
                    id="age",
                    label="Quanti anni hai?",
                    help_text="Oggi",
                    options=(Option(id="a", label="Da 16 a 17"), Option(id="b", label="Da 18")),
                ),
                YesNo(id="again", label="Prima volta?"),
                CONSENT,
                ShortText(id="only-italian", label="Aggiunta dopo la traduzione"),
            ),
        ),
    )
)
ENGLISH = Definition(
    steps=(
        Step(
            id="s",
            title="Who you are",
            items=(
                OneOf(
                    id="age",
                    label="How old are you?",
                    options=(Option(id="a", label="From 16 to 17"), Option(id="gone", label="Younger")),
                ),
                YesNo(id="again", label="First time?"),
                replace(CONSENT, label="Photos", text="<p>For one year.</p>"),
            ),
        ),
    )
)
ANSWERS = {"age": "a", "again": True, "photos": {"given": True, "version": "2026-1"}}


def read(definition=ITALIAN, source=Definition(), answers=ANSWERS, locale="it", **options):  # noqa: B008 - frozen
    return read_for_office(definition=definition, source=source, answers=answers, locale=locale, **options)


def rows(sections) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(row.label, row.lines, row.agreement) for section in sections for row in section.rows]


@pytest.mark.parametrize("active", ["it", "en"])
def test_an_italian_form_is_read_in_its_own_words(active):
    with translation.override(active):
        reading = read()
    assert (reading.language, reading.original) == ("it", ())
    assert rows(reading.sections) == [
        ("Quanti anni hai?", ("Da 16 a 17",), ()),
        ("Prima volta?", ("Sì",), ()),
        ("Fotografie", ("Sì",), ("Versione 2026-1", "Le teniamo un anno.", "R&D")),
        ("Aggiunta dopo la traduzione", (), ()),
    ]


def test_a_form_in_another_language_is_read_in_italian_with_its_own_words_beside():
    reading = read(ENGLISH, ITALIAN, locale="en")
    assert (reading.language, reading.locale) == ("it", "en")
    assert reading.sections[0].title == "Chi sei"
    assert rows(reading.sections)[:2] == [("Quanti anni hai?", ("Da 16 a 17",), ()), ("Prima volta?", ("Sì",), ())]
    assert reading.original[0].title == "Who you are"
    assert rows(reading.original)[:2] == [("How old are you?", ("From 16 to 17",), ()), ("First time?", ("Yes",), ())]
    assert rows(reading.original)[2][2][-1] == "For one year."


def test_what_only_the_italian_form_asks_was_not_asked():
    labels = [row[0] for row in rows(read(ENGLISH, ITALIAN, locale="en").sections)]
    assert labels == ["Quanti anni hai?", "Prima volta?", "Fotografie"]


def test_without_the_italian_words_of_that_day_the_form_speaks_its_own_language():
    reading = read(ENGLISH, locale="en")
    assert (reading.language, reading.original) == ("en", ())
    assert rows(reading.sections)[1] == ("First time?", ("Yes",), ())


def test_an_option_that_the_italian_form_has_lost_keeps_its_own_words():
    reading = read(ENGLISH, ITALIAN, answers={"age": "gone"}, locale="en")
    assert rows(reading.sections)[0][1] == ("Younger",)


def test_a_consent_of_another_version_keeps_the_words_that_were_agreed_to():
    newer = replace(ITALIAN.steps[0], items=(replace(CONSENT, text="<p>Per dieci anni.</p>", version="2027-1"),))
    reading = read(ENGLISH, Definition(steps=(newer,)), locale="en")
    assert rows(reading.sections)[2] == ("Photos", ("Sì",), ("Versione 2026-1", "For one year."))


def test_a_consent_without_a_text_of_its_own_agrees_to_its_label():
    consent = Consent(id="age", label="Ho compiuto 16 anni.", version="age-16")
    reading = read(Definition(steps=(Step(id="s", items=(consent,)),)), answers={"age": {"given": True, **VERSION}})
    row = reading.sections[0].rows[0]
    assert (row.lines, row.agreement) == (("Sì",), ("Versione age-16", "Ho compiuto 16 anni."))
    assert row.cell == "Sì; Versione age-16; Ho compiuto 16 anni."


VERSION = {"version": "age-16"}


def test_the_words_of_one_version_are_not_shown_for_another():
    reading = read(answers={"photos": {"given": False, "version": "2025-9"}})
    assert rows(reading.sections)[2] == ("Fotografie", ("No",), ("Versione 2025-9",))


def test_the_same_id_for_another_kind_is_another_question():
    other = Definition(steps=(Step(id="s", items=(ShortText(id="age", label="Età in lettere"),)),))
    assert in_source_words(ENGLISH, other).question("age") == ENGLISH.question("age")


def test_columns_of_their_own_are_left_out_answered_or_lost():
    reading = read(answers={**ANSWERS, "old-name": "Ada"}, leave_out={"age", "old-name"})
    assert [row[0] for row in rows(reading.sections)] == ["Prima volta?", "Fotografie", "Aggiunta dopo la traduzione"]


def test_an_answer_whose_question_is_not_in_the_snapshot_is_shown_last():
    reading = read(answers={**ANSWERS, "lost": ["x", 2]})
    assert reading.sections[-1].title == "Risposte senza domanda"
    assert rows(reading.sections)[-1] == ("lost", ("x", "2"), ())


@pytest.mark.parametrize(
    ("question_id", "answer", "lines"),
    [
        ("f-yes", "perhaps", ("perhaps",)),
        ("f-number", "many", ("many",)),
        ("f-number", True, ("Sì",)),
        ("f-date", 3, ("3",)),
        ("f-date", "soon", ("soon",)),
        ("f-consent", True, ("Sì",)),
        ("f-consent", {"yes": 1}, ("yes: 1",)),
        ("f-long", {"a": ["b", "c"]}, ("a: b; c",)),
        ("f-one", ["young", "adult"], ("Da 16 a 17", "Da 18")),
        ("f-short", 12, ("12",)),
    ],
)
def test_an_answer_that_does_not_fit_its_question_is_shown_as_it_is(question_id, answer, lines):
    shown = {
        row.question.id: row.lines
        for each in read(EVERY_KIND, answers={question_id: answer}).sections
        for row in each.rows
    }
    assert shown[question_id] == lines


def test_the_words_of_a_rich_text():
    assert plain_lines("<h3>A</h3><p>b<br/>c &lt; d</p><ul><li>e</li><li> f\n g</li></ul>") == [
        "A",
        "b",
        "c < d",
        "e",
        "f g",
    ]
    assert plain_lines("") == []
