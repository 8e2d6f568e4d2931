"""Fields take what people paste: what is not seen is no part of an answer, and no answer by itself."""

from __future__ import annotations

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from formbuilder.builder import StepForm, pick_posted
from formbuilder.definition import Step
from formbuilder.questions import Date, Email, LongText, Number, Phone, ShortText
from tests.core.test_folding import JOINERS, SPACES, UNSEEN, disguised

INVISIBLE = st.lists(st.sampled_from(UNSEEN + SPACES + JOINERS), min_size=1, max_size=10).map("".join)


def form_of(question, **typed: str) -> StepForm:
    posted = pick_posted(MultiValueDict({f"q-q{name}": [text] for name, text in typed.items()}))
    return StepForm(Step(id="s", items=(question,)), posted=posted)


def answer(question, **typed: str):
    form = form_of(question, **typed)
    assert form.is_valid(), form.errors
    return form.answers().get("q")


@pytest.mark.parametrize(
    ("question", "meant", "stored"),
    [
        (Phone(id="q", label="?"), "+39 0171-444789", "+39 0171-444789"),
        (Email(id="q", label="?"), "ada-neri@esempio.it", "ada-neri@esempio.it"),
        (Number(id="q", label="?"), "-1500", -1500),
    ],
)
def test_technical_fields_take_a_text_in_any_disguise(question, meant, stored):
    @settings(max_examples=50, deadline=None)
    @given(disguised(meant))
    def check(typed):
        assert answer(question, **{"": typed}) == stored

    check()


@settings(max_examples=50, deadline=None)
@given(disguised("8"), disguised("3"), disguised("1990"))
def test_a_date_takes_digits_in_any_disguise(day, month, year):
    typed = {"_day": day, "_month": month, "_year": year}
    assert answer(Date(id="q", label="?"), **typed) == "1990-03-08"


@settings(max_examples=50, deadline=None)
@given(INVISIBLE)
def test_what_is_not_seen_is_no_answer(typed):
    for question in (ShortText, LongText, Email, Phone, Number):
        form = form_of(question(id="q", label="?"), **{"": typed})
        assert list(form.errors) == ["q-q"], question
        assert form.errors.as_data()["q-q"][0].code == "required"
        assert answer(question(id="q", label="?", required=False), **{"": typed}) is None


def test_a_name_is_kept_as_it_is_written_and_composed():
    name = ShortText(id="q", label="?", autocomplete="given-name")
    assert answer(name, **{"": "\u200e Niccolo\u0300\u00a0 D’Aponte\u2060"}) == "Niccolò D’Aponte"
    assert answer(name, **{"": "نرگس\u200cخاتون"}) == "نرگس\u200cخاتون"


def test_a_story_keeps_its_marks_and_lines():
    assert answer(LongText(id="q", label="?"), **{"": "a\u200eb\r\n\r\nc"}) == "a\u200eb\n\nc"
