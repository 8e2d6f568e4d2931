import datetime

import pytest
import time_machine
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from formbuilder.builder import StepForm, check_answers, check_step, pick_posted, post_of, summarise_errors
from formbuilder.definition import Step, read_definition
from formbuilder.questions import (
    AboutWhen,
    Address,
    Consent,
    Date,
    Email,
    File,
    FiscalCode,
    LongText,
    ManyOf,
    Matrix,
    Number,
    OneOf,
    Option,
    Phone,
    Question,
    Rating,
    Repeat,
    ShortText,
    Time,
    YesNo,
)
from formbuilder.questions.field import REPLACEMENT, readable
from formbuilder.registry import ITEM_TYPES
from tests.formbuilder.factories import ALL_KINDS, ANSWERS, uid
from tests.formbuilder.strategies import answered_definitions, whole_forms

OPTIONS = (Option(id="one", label="Uno"), Option(id="two", label="Due", help_text="Il secondo"))
ONE_OF_EACH = [
    ShortText(id="q", label="L", max_length=20),
    LongText(id="q", label="L", max_length=50),
    Email(id="q", label="L"),
    Phone(id="q", label="L"),
    Address(id="q", label="L"),
    FiscalCode(id="q", label="L"),
    Number(id="q", label="L", minimum=1, maximum=9),
    Date(id="q", label="L"),
    Time(id="q", label="L"),
    AboutWhen(id="q", label="L"),
    YesNo(id="q", label="L"),
    OneOf(id="q", label="L", options=OPTIONS),
    ManyOf(id="q", label="L", options=OPTIONS),
    OneOf(id="q", label="L", options=OPTIONS, other="Altro"),
    ManyOf(id="q", label="L", options=OPTIONS, other="Altro"),
    Rating(id="q", label="L", low_text="Poco", high_text="Tanto"),
    Matrix(id="q", label="L", rows=OPTIONS, columns=OPTIONS),
    File(id="q", label="L"),
    Consent(id="q", label="L", text="<p>Testo</p>", version="1"),
    Repeat(id="q", label="L", one="Persona", questions=(ShortText(id="n", label="Nome", max_length=20),)),
]
# Longer posts than the flow's limit never reach a field: tests/formbuilder/test_hostile_requests.py.
HOSTILE = [
    "\x00",
    "a\x00b",
    "\ud800",
    "x\udfff\ud83d",
    "\uffff",
    "\u202eovvisrevni",
    "\u2066\u2066\u2066",
    "x" * 200_000,
    "9" * 5_000,
    "-" * 50,
    "1e400",
    "NaN",
    "\u0661\u0662",
    "٣" * 30,
    "²",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "%s%n%(x)s",
    "\r\nBcc: x@y.it",
    "' OR 1=1 --",
    "\u0000\u0001\u0002\u0085",
    "\t",
    "🏳️‍🌈" * 30,
    "null",
    "[]",
    "Z̸̢͠" * 50,
]


def ask(item, *values, **parts):
    """The form with the question as a browser would post it."""
    post = MultiValueDict({item.input_name: list(values)} if values else {})
    for part, value in parts.items():
        post.setlist(f"{item.input_name}_{part}", [value])
    return StepForm(Step(id="s", items=(item,)), posted=pick_posted(post))


def texts_in(answer):
    """Every text of an answer, however deep."""
    if isinstance(answer, str):
        return [answer]
    parts = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else []
    return [text for part in parts for text in texts_in(part)]


def error_of(form):
    (error,) = summarise_errors(form)
    return error.message


def test_every_kind_of_question_is_tried_here():
    assert {type(each) for each in ONE_OF_EACH} == {each for each in ITEM_TYPES.values() if issubclass(each, Question)}


@pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda each: each.kind)
def test_the_example_of_every_kind_is_accepted_and_posted_under_its_own_names(item):
    step = Step(id="s", items=(item,))
    answers = {item.id: item.example()}
    posted = post_of(step, answers)
    assert all(item.owns_input(name) for name in posted)
    assert check_step(step, answers) == answers
    assert item.words(item.example())


@pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda each: each.kind)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda each: ascii(each[:12]))
def test_a_hostile_value_is_refused_with_an_error_or_kept_as_harmless_text(item, value):
    parts = {name.removeprefix(item.input_name).lstrip("_"): value for name in item.input_names()}
    form = ask(item, value, value, **{part: value for part in parts if part})
    answer = form.answers().get("q")
    assert form.is_valid() is (summarise_errors(form) == [])
    for text in texts_in(answer):
        assert not any(each in text for each in ["\x00", "\u202e", "\u2066", REPLACEMENT])
        assert len(text) <= 200
        text.encode()
    html = str(form.as_div())
    html.encode()
    assert "<script>" not in html


@pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda each: each.kind)
def test_a_required_question_without_a_value_says_so(item):
    form = ask(item)
    assert not form.is_valid()
    assert error_of(form) in {
        "Serve una risposta.",
        "Scegli una risposta.",
        "Scegli almeno una risposta.",
        "Per continuare devi spuntare questa casella.",
        "Serve una risposta: basta l’anno. Altrimenti spunta «Non ricordo».",
        "Carica almeno un file.",
        "Scegli una risposta in ogni riga.",
        "Scrivi il codice fiscale. Se non ce l’hai, spunta la casella: va bene lo stesso.",
    }


@pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda each: each.kind)
def test_an_optional_question_may_stay_empty(item):
    form = StepForm(Step(id="s", items=(type(item)(**{**vars(item), "required": False}),)), posted=MultiValueDict())
    assert form.is_valid()
    assert form.answers() == ({"q": {"given": False, "version": "1"}} if isinstance(item, Consent) else {})


@pytest.mark.parametrize(
    ("item", "value", "answer"),
    [
        (ShortText(id="q", label="L"), "  Ada \r\n Neri ", "Ada Neri"),
        (LongText(id="q", label="L"), "Prima riga\r\nseconda", "Prima riga\nseconda"),
        (Email(id="q", label="L"), " Ada@Esempio.it ", "Ada@Esempio.it"),
        (Phone(id="q", label="L"), "\u202a+39 ٠١٧١ 123\u202c", "+39 0171 123"),
        (Number(id="q", label="L"), "\u221212", -12),
        (Number(id="q", label="L"), "٤٢", 42),
        (Number(id="q", label="L"), "0", 0),
        (YesNo(id="q", label="L"), "no", False),
        (OneOf(id="q", label="L", options=OPTIONS), "two", "two"),
        (Consent(id="q", label="L", version="7"), "on", {"given": True, "version": "7"}),
    ],
)
def test_answers_are_typed(item, value, answer):
    assert ask(item, value).answers() == {"q": answer}


def test_many_of_keeps_the_forms_order_and_each_option_once():
    assert ask(ManyOf(id="q", label="L", options=OPTIONS), "two", "one", "two").answers() == {"q": ["one", "two"]}


@pytest.mark.parametrize(
    ("item", "value", "message"),
    [
        (
            ShortText(id="q", label="L", max_length=3),
            "abcd",
            "Il testo è troppo lungo: sono 4",
        ),
        (ShortText(id="q", label="L"), "a\x00", "Qui ci sono caratteri che non si possono leggere"),
        (Email(id="q", label="L"), "ada.esempio", "Questo non sembra un indirizzo e-mail"),
        (Phone(id="q", label="L"), "chiamami", "Questo non sembra un numero di telefono"),
        (Phone(id="q", label="L"), "12", "A questo numero mancano delle cifre"),
        (Number(id="q", label="L"), "1.000", "Scrivi un numero intero"),
        (Number(id="q", label="L", minimum=1), "0", "Il numero più piccolo possibile è 1."),
        (Number(id="q", label="L", maximum=5), "6", "Il numero più grande possibile è 5."),
        (YesNo(id="q", label="L"), "forse", "Scegli una delle risposte dell’elenco."),
        (OneOf(id="q", label="L", options=OPTIONS), "three", "Scegli una delle risposte dell’elenco."),
        (ManyOf(id="q", label="L", options=OPTIONS), "three", "Scegli fra le risposte dell’elenco."),
    ],
)
def test_a_wrong_value_says_what_is_wrong_and_stays_in_the_input(item, value, message):
    form = ask(item, value)
    assert error_of(form).startswith(message)
    shown = form[item.input_name].value()
    assert readable(value) in (shown if isinstance(shown, list) else [shown])


def test_too_many_choices_are_an_error():
    item = ManyOf(id="q", label="L", options=(*OPTIONS, Option(id="three", label="Tre")), maximum=2)
    assert error_of(ask(item, "one", "two", "three")) == "Scegli al massimo 2 risposte."


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"day": "", "month": "3", "year": "1990"}, "Manca il giorno."),
        ({"day": "8", "month": "", "year": "1990"}, "Manca il mese."),
        ({"day": "8", "month": "3", "year": ""}, "Manca l’anno."),
        ({"day": "8", "month": "3", "year": "90"}, "Scrivi l’anno con quattro cifre."),
        ({"day": "30", "month": "2", "year": "1990"}, "Questa data non esiste: controlla giorno e mese."),
        ({"day": "otto", "month": "3", "year": "1990"}, "Scrivi giorno, mese e anno con le cifre"),
        ({"day": "8", "month": "3", "year": "1899"}, "La data deve stare fra il"),
        ({"day": "8", "month": "3", "year": "0000"}, "Questa data non esiste"),
        ({"day": "23", "month": "11", "year": "2026"}, "La data non può essere nel futuro."),
    ],
)
@time_machine.travel(datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC), tick=False)
def test_a_wrong_date_says_which_part_and_keeps_all_three(parts, message):
    form = ask(Date(id="q", label="L", period="past"), **parts)
    assert error_of(form).startswith(message)
    assert form["q-q"].value() == list(parts.values())


@time_machine.travel(datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC), tick=False)
@pytest.mark.parametrize("period", ["past", "future"])
def test_today_is_neither_past_nor_future(period):
    form = ask(Date(id="q", label="L", period=period), day="22", month="11", year="2026")
    assert form.answers() == {"q": "2026-11-22"}


def test_a_future_date_cannot_be_past():
    form = ask(Date(id="q", label="L", period="future"), day="8", month="3", year="1990")
    assert error_of(form) == "La data non può essere nel passato."


def test_only_the_posts_own_questions_are_looked_at():
    posted = pick_posted(QueryDict("q-a=1&_state=x&csrfmiddlewaretoken=y&q-a=2"))
    assert dict(posted.lists()) == {"q-a": ["1", "2"]}


def test_a_flood_of_values_is_cut():
    assert len(pick_posted(QueryDict("&".join(["q-a=1"] * 900))).getlist("q-a")) == 100


@given(st.text(st.characters(), max_size=50))
def test_readable_text_is_stable_and_can_be_encoded(text):
    once = readable(text)
    assert readable(once) == once
    once.encode()


@whole_forms()
@given(answered_definitions())
def test_answers_that_a_form_accepts_are_accepted_again_unchanged(answered):
    definition, answers = answered
    for step in definition.steps:
        form = StepForm(step, posted=post_of(step, answers))
        if form.is_valid():
            assert check_step(step, form.answers()) == form.answers()
            assert {key: answers[key] for key in form.answers() if key in answers} == {
                key: value for key, value in form.answers().items() if key in answers
            }
        else:
            missing = {each.id for each in step.questions if each.required and each.id not in answers}
            wrong = {name.removeprefix("q-") for name in form.errors}
            assert wrong == missing


def test_stored_answers_are_checked_by_the_rules_of_the_form():
    definition = read_definition(ALL_KINDS)
    assert check_answers(definition, ANSWERS) == ANSWERS
    assert check_answers(definition, {**ANSWERS, uid("Persone"): 6}) is None
    assert check_answers(definition, {**ANSWERS, uid("Giorno"): uid("Mattina")}) is None
    assert check_answers(definition, {**ANSWERS, "somebody-else": 1}) == ANSWERS


@pytest.mark.parametrize("wrong", [None, 3, [], {}, "x", True, ["x"], {"given": "yes"}])
def test_a_stored_answer_of_the_wrong_type_never_breaks_the_check(wrong):
    definition = read_definition(ALL_KINDS)
    for question_id in ANSWERS:
        check_answers(definition, {**ANSWERS, question_id: wrong})


def test_agreement_to_another_version_is_no_agreement():
    definition = read_definition(ALL_KINDS)
    assert check_answers(definition, {**ANSWERS, uid("Fotografie"): {"given": True, "version": "2025-1"}}) is None
