"""Several people of whom the same is asked: added, changed, taken away and brought back, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from formbuilder.builder import StepForm, check_step, pick_posted, post_of, summarise_errors
from formbuilder.definition import Step
from formbuilder.questions import Phone, Question, Repeat, ShortText
from formbuilder.questions.entries import MAX_GONE, MAX_SLOTS, Entries
from formbuilder.registry import ITEM_TYPES
from tests.formbuilder.people import AGE, BORN, NAME, ask, entries, errors, people, post, press, render, show
from tests.formbuilder.test_builder import ONE_OF_EACH

# --- answers ----------------------------------------------------------------------------------------------------------


def test_the_answer_is_a_list_in_the_order_of_the_entries():
    form = ask(people(), 2, 1, name_1="Eva", age_1="9", name_2="Ada")
    assert form.answers() == {"p": [{"name": "Ada"}, {"name": "Eva", "age": 9}]}


def test_an_entry_in_which_nothing_was_typed_is_none():
    assert ask(people(), 1, 2, 3, name_1="Ada", name_2="", name_3=" ").answers() == {"p": [{"name": "Ada"}]}


def test_an_entry_taken_away_is_no_answer():
    assert ask(people(), 1, -2, name_1="Ada", name_2="Eva").answers() == {"p": [{"name": "Ada"}]}


def test_the_least_is_on_the_screen_from_the_start_and_missing_when_empty():
    item = people(minimum=2)
    assert [entry.title for entry in entries(show(item))] == ["Persona 1", "Persona 2"]
    assert errors(ask(item)) == [
        ("Persona 1, Nome", "Serve una risposta."),
        ("Persona 2, Nome", "Serve una risposta."),
    ]


def test_an_optional_one_has_no_entry_until_it_is_added_and_then_the_least_counts():
    item = people(minimum=2, required=False)
    assert entries(show(item)) == ()
    assert ask(item).is_valid()
    assert errors(ask(item, 1, name_1="Ada")) == [("Chi viene?", "Qui ne servono almeno 2.")]
    assert errors(ask(item, 1, 2, name_1="Ada")) == [("Persona 2, Nome", "Serve una risposta.")]


def test_entries_of_optional_questions_count_only_when_answered():
    item = people(questions=(AGE,))
    assert errors(ask(item, 1)) == [("Chi viene?", "Qui ne serve almeno 1.")]
    assert ask(item, 1, 2, age_2="7").answers() == {"p": [{"age": 7}]}


def test_too_many_are_refused_and_all_are_shown():
    form = ask(people(maximum=1), 1, 2, name_1="Ada", name_2="Eva")
    assert errors(form) == [("Chi viene?", "Qui ce ne può stare 1.")]
    assert len(entries(form)) == 2


def test_errors_name_the_entry_and_lead_to_its_input():
    form = ask(people(questions=(NAME, AGE, BORN)), 4, 7, name_4="Ada", age_4="mille", age_7="3", born_7_day="8")
    assert errors(form) == [
        ("Persona 1, Età", "Scrivi un numero intero, solo con le cifre: per esempio 60."),
        ("Persona 2, Nome", "Serve una risposta."),
        ("Persona 2, Nascita", "Manca il mese."),
    ]
    html = render(form)
    for error in summarise_errors(form):
        assert f'id="{error.anchor}"' in html, error
    assert html.count("has-error") == 3
    assert html.count('value="Ada"') == 1


def test_an_error_of_the_page_itself_stands_at_the_question():
    form = ask(people(), 1, name_1="Ada")
    form.add_error("q-p", "Il gruppo è pieno.")
    assert errors(form) == [("Chi viene?", "Il gruppo è pieno.")]
    assert 'id="q-p_error"' in render(form)


def test_a_stored_answer_is_posted_and_accepted_again():
    item = people(questions=(NAME, AGE, BORN))
    answers = {"p": [{"name": "Ada", "born": "2012-03-08"}, {"name": "Eva", "age": 0}]}
    one_step = Step(id="s", items=(item,))
    assert check_step(one_step, answers) == answers
    assert all(item.owns_input(name) for name in post_of(one_step, answers))


@pytest.mark.parametrize("name", ["q-p_1_other", "q-p_x_name", "q-p_name", "q-px", "q-p_1", "q-p_1_name_day", "q-q"])
def test_other_inputs_are_not_its_own(name):
    assert not people().owns_input(name)


@pytest.mark.parametrize("junk", [3, "x", {}, [3], [[]], [{"name": 4}], [{"name": "Ada", "gone": "x"}, None]])
def test_any_stored_value_is_read(junk):
    one_step = Step(id="s", items=(people(),))
    check_step(one_step, {"p": junk})
    assert all(people().words(junk))
    assert people().telephones(junk) == ()
    people().existing(junk)
    people().compared(junk)


REPEATED = [each for each in ONE_OF_EACH if each.can_be_repeated]


def test_a_consent_a_file_and_a_repeat_are_not_repeated():
    left_out = {kind for kind, each in ITEM_TYPES.items() if issubclass(each, Question) and not each.can_be_repeated}
    assert left_out == {"consent", "file", "repeat"}


@pytest.mark.parametrize("inner", REPEATED, ids=lambda each: each.kind)
def test_every_kind_that_may_be_repeated_works_in_an_entry(inner):
    item = people(questions=(NAME, inner))
    answers = {"p": [{"name": "Ada", "q": inner.example()}, {"name": "Eva", "q": inner.example()}]}
    one_step = Step(id="s", items=(item,))
    assert check_step(one_step, answers) == answers
    html = render(StepForm(one_step, prefill=post_of(one_step, answers)))
    assert 'name="q-p_2_q' in html
    assert 'name="q-q' not in html
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("inner", REPEATED, ids=lambda each: each.kind)
def test_an_entry_that_nobody_touched_is_empty_whatever_its_kind(inner):
    untouched = posted_by(show(people(questions=(inner,)), 1, 2))
    assert untouched.getlist("q-p") == ["1", "2"]
    assert not Entries.read("q-p", untouched, at_least=1).is_filled(2, untouched)


def posted_by(form: StepForm) -> MultiValueDict:
    """What a browser posts of a page on which nothing was touched: inputs with a value of their own."""
    posted = MultiValueDict()
    html = render(form)
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', html, re.DOTALL):
        posted.appendlist(name, re.search(r'value="([^"]*)" selected', options)[1])
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        is_choice = 'type="radio"' in tag or 'type="checkbox"' in tag
        if name and value and (not is_choice or "checked" in tag):
            posted.appendlist(name[1], value[1])
    return posted


# --- buttons ----------------------------------------------------------------------------------------------------------


def test_adding_keeps_what_is_typed_and_leads_to_the_new_entry():
    pressed = people().press(post(1, name_1="Ada"), "add")
    assert pressed.anchor == "q-p_2"
    assert pressed.posted.getlist("q-p") == ["1", "2"]
    assert pressed.posted["q-p_1_name"] == "Ada"


def test_the_first_press_counts_the_entries_that_were_on_the_screen():
    assert press(people(), MultiValueDict(), "add").getlist("q-p") == ["1", "2"]
    assert press(people(required=False), MultiValueDict(), "add").getlist("q-p") == ["1"]


def test_what_is_taken_away_can_be_brought_back_to_its_place():
    before = post(1, 2, 3, name_1="Ada", name_2="Eva", name_3="Mia")
    gone = press(people(), before, "remove-2")
    assert gone.getlist("q-p") == ["1", "-2", "3"]
    assert [entry.title for entry in entries(show_post(people(), gone)) if entry.form] == ["Persona 1", "Persona 2"]
    assert [entry.summary for entry in entries(show_post(people(), gone)) if not entry.form] == ["Eva"]
    assert press(people(), gone, "restore-2") == before


def show_post(item: Repeat, posted: MultiValueDict) -> StepForm:
    return StepForm(Step(id="s", items=(item,)), prefill=posted)


def test_the_page_itself_carries_what_was_taken_away():
    gone = press(people(), post(1, 2, name_1="Ada", name_2='E"va\nRossi', age_2="x"), "remove-2")
    html = render(show_post(people(), gone))
    assert '<input type="hidden" name="q-p_2_name" value="E&quot;va\nRossi">' in html
    assert '<input type="hidden" name="q-p_2_age" value="x">' in html
    assert 'value="press:p:restore-2"' in html


def test_an_empty_entry_is_taken_away_for_good():
    assert press(people(), post(1, 2, name_1="Ada"), "remove-2").getlist("q-p") == ["1"]


def test_of_very_many_taken_away_the_first_is_forgotten_and_its_number_is_free_again():
    posted = post(*range(-MAX_GONE, 0), 21, 22, name_20="Prima", name_1="Ultima", name_21="Ada", name_22="Eva")
    posted = press(people(), posted, "remove-22")
    assert posted.getlist("q-p") == [str(slot) for slot in [*range(1 - MAX_GONE, 0), 21, -22]]
    assert "q-p_20_name" not in posted
    assert posted["q-p_1_name"] == "Ultima"
    assert press(people(), posted, "add").getlist("q-p")[-1] == "20"


def test_nobody_takes_away_or_adds_beyond_the_limits():
    only = post(1, name_1="Ada")
    assert press(people(), only, "remove-1") == only
    full = post(1, 2, 3, name_1="Ada")
    assert press(people(), full, "add") == full
    html = render(show_post(people(), full))
    assert "press:p:add" not in html
    assert "press:p:remove-2" in html
    assert "press:p:remove" not in render(show_post(people(), only))


@pytest.mark.parametrize(
    "button", ["", "plus", "remove", "remove-9", "remove-²", "restore-1", "x" * 9_999, "remove--1"]
)
def test_an_unknown_button_changes_nothing(button):
    before = post(1, 2, name_1="Ada", name_2="Eva")
    assert press(people(), before, button) == before


@pytest.mark.parametrize(
    "slots", [["0"], ["99"], ["-"], ["1", "1", "1"], ["1", "-1"], ["²"], ["1" * 500], ["x"] * 100, ["-1"], [""]]
)
def test_hostile_entries_are_passed_over(slots):
    data = MultiValueDict({"q-p": slots, "q-p_1_name": ["Ada"], "q-p_99_name": ["Eva"]})
    form = StepForm(Step(id="s", items=(people(),)), posted=pick_posted(data))
    assert len(entries(form)) <= 2
    render(form).encode()
    assert form.is_valid() is (summarise_errors(form) == [])


def test_a_thousand_entries_are_not_looked_at():
    for sign, most in (("", MAX_SLOTS), ("-", MAX_GONE + 1)):
        data = MultiValueDict({"q-p": [f"{sign}{n}" for n in range(1, 1_000)]})
        assert len(entries(StepForm(Step(id="s", items=(people(),)), posted=pick_posted(data)))) == most


def test_the_browser_proposes_nothing_of_whoever_fills_in_the_form():
    item = people(questions=(ShortText(id="name", label="Nome", autocomplete="name"), Phone(id="tel", label="T")))
    html = render(show(item, 1))
    assert html.count('autocomplete="off"') == 2
    assert 'autocomplete="name"' not in html


BUTTONS = st.one_of(
    st.just("add"),
    st.builds(lambda what, slot: f"{what}-{slot}", st.sampled_from(["remove", "restore"]), st.integers(1, 6)),
)


@given(st.integers(1, 3), st.booleans(), st.lists(BUTTONS | st.integers(1, 6), max_size=25))
def test_whatever_is_pressed_what_was_typed_is_still_there(minimum, required, events):
    """A number is somebody who types into that entry, if it is on the screen. At most six entries are filled."""
    item = people(minimum=minimum, required=required, maximum=4)
    posted, typed = MultiValueDict(), {}
    for n, event in enumerate(events):
        if isinstance(event, str):
            posted = item.press(posted, event).posted
        elif event in Entries.read("q-p", posted, at_least=item.shown_at_least).present:
            posted = item.press(posted, "look").posted
            typed[event] = f"Nome {n}"
            posted.setlist(f"q-p_{event}_name", [typed[event]])
        assert {slot: posted.get(f"q-p_{slot}_name") for slot in typed} == typed
        form = show_post(item, posted)
        present = [entry for entry in entries(form) if entry.form]
        assert item.shown_at_least <= len(present)
        assert {entry.slot for entry in entries(form)} >= set(typed)
    answer = StepForm(Step(id="s", items=(item,)), posted=posted).answers().get("p")
    here = [slot for slot in Entries.read("q-p", posted, at_least=0).present if slot in typed]
    if item.needed(len(here)) <= len(here) <= item.maximum:
        assert answer == ([{"name": typed[slot]} for slot in here] or None)
