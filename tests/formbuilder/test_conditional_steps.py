"""Somebody walks through a form with conditions, without a script: what appears, what is kept, what is sent."""

import json
from dataclasses import replace

import pytest

from formbuilder.answers import Submission
from formbuilder.filling.state import FlowState, Notice
from formbuilder.filling.steps import Ready
from formbuilder.journey import CHECK_PATH
from tests.formbuilder.factories import name_of, question, step, uid
from tests.formbuilder.walking import At, make_flow, on_screen, press, shown


def when(name: str, operator: str, value=None, match: str = "all"):
    return {"match": match, "rules": [{"question": uid(name), "operator": operator, "value": value}]}


def options(**conditions):
    return [
        {"type": "item", "id": uid(name), "value": {"label": name, "shown_when": condition}}
        for name, condition in conditions.items()
    ]


YES, NO = {"Minorenne": "yes"}, {"Minorenne": "no"}
MINOR = when("Minorenne", "is", True)
STORED = [
    step(
        "Chi",
        question("yes_no", "Minorenne"),
        question("short_text", "Genitore", shown_when=MINOR),
        question("short_text", "Scuola", shown_when=when("Genitore", "answered"), required=False),
    ),
    step("Famiglia", question("yes_no", "Vive con te"), shown_when=MINOR),
    step(
        "Corso",
        question("one_of", "Orario", options=options(Giorno=None, Sera=when("Minorenne", "is", False))),
        question(
            "many_of", "Con", options=options(Pranzo=None, Vino=when("Orario", "is", uid("Sera"))), required=False
        ),
        question("long_text", "Allergie", shown_when=when("Con", "includes", uid("Pranzo")), required=False),
    ),
]


def walk(*pages, at: At | None = None) -> At:
    at = at or At(make_flow(STORED))
    for page in pages:
        at = press(at, page)
    return at


# --- in one step ------------------------------------------------------------------------------------------------------


def test_a_question_that_becomes_due_appears_when_the_button_is_pressed_and_says_why():
    at = walk()
    assert list(on_screen(at)) == ["Minorenne"]
    at = press(at, YES)
    assert at.place == "1"
    assert list(on_screen(at)) == ["Minorenne", "Genitore"]
    assert at.screen.notices == (Notice.APPEARED,)
    assert at.screen.errors == (), "nobody is told off for a question that was not there"
    assert shown(at, "Minorenne") == "yes"
    new = {entry.item.label for entry in at.screen.form.items() if entry.slot and entry.slot.is_new}
    assert new == {"Genitore"}


def test_a_chain_appears_link_by_link_and_then_it_goes_on():
    at = walk(YES, {**YES, "Genitore": "Ada"})
    assert list(on_screen(at)) == ["Minorenne", "Genitore", "Scuola"]
    assert at.screen.notices == (Notice.APPEARED,)
    at = press(at, {**YES, "Genitore": "Ada", "Scuola": ""})
    assert at.place == "2", "an optional question was seen, that is enough"


def test_of_a_chain_all_that_earlier_answers_decide_appears_at_once():
    """Nobody presses once for each link where the answers are there from before."""
    links = [question("yes_no", "A")]
    for name, before in (("B", "A"), ("C", "B"), ("D", "C")):
        links.append(question("yes_no", name, shown_when=when(before, "is", True), required=False))
    at = At(make_flow([step("S", *links), step("T", question("short_text", "Fine"))]))
    yes = dict.fromkeys("ABC", "yes")
    for number in (1, 2, 3):
        at = press(at, dict(list(yes.items())[:number]))
    assert list(on_screen(at)) == ["A", "B", "C", "D"]
    away = press(at, {"A": "no", "B": "yes", "C": "yes"})
    assert away.place == "2"
    assert list(on_screen(press(away.go("1"), {"A": "yes"}, "draft").go("1"))) == ["A", "B", "C", "D"]


def test_a_text_that_becomes_due_is_new_and_read_before_it_goes_on():
    text = question("information", "Avviso", text="<p>Porta un documento.</p>", shown_when=when("A", "is", True))
    at = At(make_flow([step("S", question("yes_no", "A"), text), step("T", question("short_text", "Fine"))]))
    assert press(at, {"A": "no"}).place == "2"
    at = press(at, {"A": "yes"})
    assert (at.place, at.screen.notices) == ("1", (Notice.APPEARED,))
    assert [entry.slot.is_new for entry in at.screen.form.items() if entry.slot] == [True]
    assert press(at, {"A": "yes"}).place == "2"


def test_once_seen_it_is_judged():
    at = walk(YES, {**YES, "Genitore": ""})
    assert [error.anchor for error in at.screen.errors] == [name_of("Genitore")]
    assert at.screen.notices == ()


def test_what_is_wrong_is_said_and_what_is_new_is_only_shown():
    flow = make_flow(
        [
            step(
                "S",
                question("yes_no", "A"),
                question("email", "B"),
                question("short_text", "C", shown_when=when("A", "is", True)),
            )
        ]
    )
    at = press(At(flow), {"A": "yes", "B": "ada"})
    assert [error.anchor for error in at.screen.errors] == [name_of("B")]
    assert at.screen.notices == (Notice.APPEARED,)
    again = press(at, {"A": "yes", "B": "ada@esempio.it", "C": ""})
    assert [error.anchor for error in again.screen.errors] == [name_of("C")]


def test_what_is_no_longer_due_is_not_asked_for_and_comes_back_as_it_was():
    at = walk(YES, {**YES, "Genitore": "Ada"}, {**YES, "Genitore": "Ada", "Scuola": "Media"})
    away = press(at.go("1"), {**NO, "Genitore": "Ada", "Scuola": "Media"})
    assert away.place == "3"
    assert list(on_screen(away.go("1"))) == ["Minorenne"]
    back = press(away.go("1"), YES)
    assert back.place == "2", "it was asked and answered before"
    assert back.state.answers[uid("Genitore")] == "Ada"
    assert shown(back.go("1"), "Genitore") == "Ada"


def test_what_was_typed_wrongly_and_hidden_is_there_again():
    stored = [
        step(
            "S",
            question("yes_no", "A"),
            question("email", "B", shown_when=when("A", "is", True)),
            question("email", "C"),
        )
    ]
    at = press(At(make_flow(stored)), {"A": "yes", "C": "c"})
    at = press(at, {"A": "yes", "B": "b", "C": "c"})
    hidden = press(at, {"A": "no", "B": "b", "C": "c"})
    assert list(on_screen(hidden)) == ["A", "C"]
    again = press(hidden, {"A": "yes", "C": "c"})
    assert shown(again, "B") == "b"


def test_options_follow_the_answers_of_the_same_step():
    at = walk(NO, {"Orario": "Sera"})
    assert at.place == "3"
    assert at.screen.notices == (Notice.APPEARED,)
    check = press(at, {"Orario": "Sera", "Con": ["Vino"]})
    assert check.place == CHECK_PATH
    assert check.state.answers[uid("Con")] == [uid("Vino")]
    day = press(check.go("3"), {"Orario": "Giorno", "Con": ["Vino"]})
    assert uid("Con") not in sent(day).answers
    night = press(day.go("3"), {"Orario": "Sera", "Con": []})
    assert sent(night).answers[uid("Con")] == [uid("Vino")], "what was not on the screen was not given up"


def test_more_hidden_choices_than_may_be_chosen_stop_nobody():
    stored = [
        step("S", question("yes_no", "A")),
        step("T", question("many_of", "Con", maximum=1, options=options(Pranzo=None, Vino=when("A", "is", True)))),
    ]
    check = walk({"A": "yes"}, {"Con": ["Vino"]}, at=At(make_flow(stored)))
    changed = press(check.go("1"), {"A": "no"})
    assert changed.place == "2"
    check = press(changed, {"Con": ["Pranzo"]})
    assert sent(check).answers[uid("Con")] == [uid("Pranzo")]


# --- over several steps -----------------------------------------------------------------------------------------------


def sent(at: At) -> Submission:
    ready = press(at.go(CHECK_PATH), action="send")
    assert isinstance(ready, Ready), at.go(CHECK_PATH).place
    return ready.submission


def test_progress_counts_what_applies_now():
    at = walk(NO)
    assert (at.place, at.screen.number, at.screen.total) == ("3", 2, 3)
    at = walk(YES, {**YES, "Genitore": "Ada"}, {**YES, "Genitore": "Ada"})
    assert (at.place, at.screen.number, at.screen.total) == ("2", 2, 4)


def test_a_hidden_step_has_no_page_and_back_passes_it():
    at = walk(NO)
    assert at.go("2").place == "3"
    assert press(at, {}, "back").place == "1"


GROWN = (YES, {**YES, "Genitore": "Ada"}, {**YES, "Genitore": "Ada"}, {"Vive con te": "no"}, {"Orario": "Giorno"})


def test_the_form_is_sent_as_it_was_asked():
    at = walk(*GROWN)
    submission = sent(at)
    labels = [each.label for each in submission.definition.questions]
    assert labels == ["Minorenne", "Genitore", "Scuola", "Vive con te", "Orario", "Con"]
    assert [each.label for each in submission.definition.question(uid("Orario")).options] == ["Giorno"]
    assert submission.answers == {
        uid("Minorenne"): True,
        uid("Genitore"): "Ada",
        uid("Vive con te"): False,
        uid("Orario"): uid("Giorno"),
    }


def test_what_does_not_apply_is_neither_shown_nor_sent_and_still_there():
    check = press(walk(*GROWN).go("1"), NO | {"Genitore": "Ada", "Scuola": ""})
    assert check.place == "3", "an option appeared that nobody has seen"
    assert check.screen.notices == (Notice.APPEARED,)
    check = press(check, {"Orario": "Giorno"})
    rows = [row.label for section in check.screen.sections for row in section.rows]
    assert rows == ["Minorenne", "Orario", "Con"]
    assert {row.label for section in check.flow.written(check.state) for row in section.rows} == {"Minorenne", "Orario"}
    assert sent(check).answers == {uid("Minorenne"): False, uid("Orario"): uid("Giorno")}
    again = press(check.go("1"), YES)
    assert sent(again).answers == sent(walk(*GROWN)).answers


def test_a_chosen_option_that_goes_is_asked_for_again():
    check = walk(NO, {"Orario": "Sera"}, {"Orario": "Sera"})
    assert check.place == CHECK_PATH
    changed = walk(YES, {**YES, "Genitore": "Ada"}, {**YES, "Genitore": "Ada"}, {"Vive con te": "no"}, at=check.go("1"))
    assert changed.place == "3"
    assert [label for _value, label in on_screen(changed)["Orario"].field.choices] == ["Giorno"]


def test_an_optional_question_that_appears_in_a_completed_step_is_shown_before_sending():
    stored = [
        step("S", question("yes_no", "A")),
        step(
            "T",
            question("short_text", "B", required=False),
            question("short_text", "C", required=False, shown_when=when("A", "is", True)),
        ),
    ]
    check = walk({"A": "no"}, {}, at=At(make_flow(stored)))
    assert check.place == CHECK_PATH
    changed = press(check.go("1"), {"A": "yes"})
    assert changed.place == "2"
    assert changed.screen.notices == (Notice.APPEARED,)
    assert press(changed, {}).place == CHECK_PATH


def test_the_mark_of_the_check_page_is_about_what_it_shows():
    check = walk(NO, {"Orario": "Giorno"})
    elsewhere = replace(check.state, answers={**check.state.answers, uid("Genitore"): "Eva"})
    assert isinstance(At(check.flow, CHECK_PATH, elsewhere).press(action="send", _mark=check.screen.mark), Ready)


def test_a_step_posted_from_another_window_that_does_not_apply_any_more_is_kept():
    second = walk(*GROWN[:3])
    post = second.data({name_of("Vive con te"): "no"})
    elsewhere = press(second.go("1"), {**NO, "Genitore": "Ada"})
    moved = second.flow.proceed(elsewhere.state, "2", post)
    at = At(second.flow, moved.place, moved.state)
    assert at.place == "3"
    again = press(at.go("1"), YES)
    assert again.place == "2"
    assert shown(again, "Vive con te") == "no"


def test_a_refusal_at_a_hidden_question_stands_on_the_check_page():
    check = walk(NO, {"Orario": "Giorno"})
    moved = check.flow.refuse(check.state, message="No.", errors={uid("Genitore"): ["No."]})
    assert moved.place == CHECK_PATH


def test_a_state_of_an_earlier_version_knows_no_parts():
    at = walk(*GROWN)
    written = json.loads(at.state.to_bytes())
    del written["met"]
    state = FlowState.from_bytes(json.dumps(written).encode())
    assert state.met == []
    assert At(at.flow, "1", state).screen.notices == (Notice.APPEARED,)


@pytest.mark.parametrize("place", ["2", "3", CHECK_PATH])
def test_a_form_that_begins_with_a_hidden_step_begins_with_the_next(place):
    flow = make_flow(
        [step("S", question("yes_no", "A"), shown_when=when("B", "is", True)), step("T", question("yes_no", "B"))]
    )
    assert flow.look(None, "1") == "2"
    assert (flow.look(None, place) is None) is (place != "2")
    assert At(flow, "2").press({name_of("B"): "yes"}).place == CHECK_PATH


# --- what stands in the page ------------------------------------------------------------------------------------------


def slots_of(at: At) -> dict[str, tuple[bool, str]]:
    found = {}
    for entry in at.screen.form.items():
        slots = [entry.slot, *getattr(entry.field.field.widget, "slots", {}).values()]
        found |= {slot.part: (slot.is_waiting, slot.condition) for slot in slots if slot}
    return found


def test_what_may_come_waits_with_its_condition():
    slots = slots_of(walk())
    assert {part: is_waiting for part, (is_waiting, _) in slots.items()} == {uid("Genitore"): True, uid("Scuola"): True}
    assert json.loads(slots[uid("Genitore")][1]) == {
        "rules": [{"question": uid("Minorenne"), "operator": "is", "value": True}]
    }
    live = json.loads(walk().screen.form.live)
    assert live["kinds"] == {uid("Minorenne"): "yes_no", uid("Genitore"): "short_text"}


def test_no_answer_of_an_earlier_step_stands_in_the_page():
    third = walk(NO)
    slots = slots_of(third)
    assert slots[f"{uid('Orario')}:{uid('Sera')}"] == (False, ""), "decided, and named only to be known as seen"
    assert uid("Minorenne") not in "".join(condition for _, condition in slots.values())
    assert "Minorenne" not in third.screen.form.live


def test_a_step_without_conditions_carries_nothing_for_the_script():
    assert walk(*GROWN[:3]).screen.form.live == ""


def test_a_question_whose_options_all_wait_waits_with_them():
    stored = [step("S", question("yes_no", "A"), question("one_of", "B", options=options(X=when("A", "is", True))))]
    at = At(make_flow(stored))
    (entry,) = [entry for entry in at.screen.form.items() if entry.item.label == "B"]
    assert (entry.slot.is_waiting, entry.slot.needs_option, entry.slot.condition) == (True, True, "{}")


@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_a_condition_on_itself_or_on_what_comes_later_sees_no_answer_in_the_page_either(name):
    """The page shows what the journey asks for: otherwise nobody could answer it."""
    hidden = question("short_text", "B", shown_when=when(name, "unanswered"))
    stored = [step("S", hidden, question("yes_no", "A")), step("T", question("yes_no", "C"))]
    check = walk({"A": "yes", "B": "b"}, {"C": "no"}, at=At(make_flow(stored)))
    assert check.place == CHECK_PATH
    assert list(on_screen(check.go("1"))) == ["B", "A"]
