"""What is shown at an address, and what follows from a button, without requests and rows."""

from dataclasses import replace

import pytest

from formbuilder.answers import Submission
from formbuilder.definition import Definition
from formbuilder.filling.state import Notice
from formbuilder.filling.steps import Flow, Moved, Ready
from tests.formbuilder.factories import ANSWERS, STEP_1, STEP_2, STEP_3, name_of, question, step, uid
from tests.formbuilder.walking import CHECK, At, fill, make_flow, shown

# --- forwards ---------------------------------------------------------------------------------------------------------


def test_three_steps_then_the_check_page_then_the_submission():
    flow = make_flow()
    check = fill(flow, STEP_1, STEP_2, STEP_3)
    assert check.place == CHECK
    assert (check.screen.number, check.screen.total) == (4, 4)
    ready = check.press(action="send")
    assert isinstance(ready, Ready)
    assert ready.submission == Submission(
        definition=flow.definition, answers=ANSWERS, locale="it", submission_key=ready.submission.submission_key
    )


def test_every_visit_has_its_own_key():
    keys = {fill(make_flow(), STEP_1).state.key for _ in range(20)}
    assert len(keys) == 20
    assert min(map(len, keys)) >= 22


def test_the_submission_key_is_the_same_when_it_is_sent_twice_and_another_for_another_visitor():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    sent = [check.press(action="send").submission.submission_key for _ in range(2)]
    assert sent[0] == sent[1]
    assert len(sent[0]) == 64
    other = fill(make_flow(), STEP_1, STEP_2, STEP_3).press(action="send").submission.submission_key
    assert other != sent[0]


def test_other_answers_are_another_sending():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    changed = check.go("3").press({**STEP_3, name_of("Orari"): [uid("Sera")]})
    first, second = (each.press(action="send").submission for each in (check, changed))
    assert first.answers != second.answers
    assert first.submission_key != second.submission_key


def test_a_wrong_answer_keeps_the_step_and_what_was_typed():
    at = fill(make_flow(), {**STEP_1, name_of("E-mail"): "ada"})
    assert at.place == "1"
    assert shown(at, "E-mail") == "ada"
    assert shown(at, "Nome") == "Ada Neri"
    assert [error.anchor for error in at.screen.errors] == [name_of("E-mail")]


def test_looking_changes_nothing():
    at = fill(make_flow(), STEP_1, {**STEP_2, name_of("Persone"): "molte"})
    first, second = at.screen, at.screen
    assert [error.message for error in first.errors] == [error.message for error in second.errors]
    assert at.go("1").state == at.state


def test_the_send_button_on_a_step_only_goes_on():
    at = At(make_flow()).press(STEP_1, action="send")
    assert at.place == "2"


@pytest.mark.parametrize("action", ["", "fly", "goto", "next:x", "send:all", "\x00", "draft"])
def test_an_unknown_button_breaks_nothing(action):
    assert isinstance(At(make_flow()).press(STEP_1, action=action), At)


# --- backwards --------------------------------------------------------------------------------------------------------


def test_back_keeps_what_was_typed_even_where_it_is_wrong():
    first = fill(make_flow(), STEP_1).press({**STEP_2, name_of("Persone"): "molte"}, action="back")
    assert first.place == "1"
    assert shown(first, "Nome") == "Ada Neri"
    assert first.screen.errors == ()
    again = first.press(STEP_1)
    assert again.place == "2"
    assert shown(again, "Persone") == "molte"
    assert shown(again, "Racconto").splitlines() == ["Vorrei", "venire."]
    assert again.screen.errors == ()


def test_back_from_the_check_page_leads_to_the_last_step():
    at = fill(make_flow(), STEP_1, STEP_2, STEP_3).press(action="back")
    assert at.place == "3"
    assert shown(at, "Giorno") == uid("Giovedì")


def test_back_on_the_first_step_stays_there():
    assert At(make_flow()).press(action="back").place == "1"


def test_every_step_behind_can_be_looked_at_with_its_answers():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    assert shown(check.go("1"), "Nome") == "Ada Neri"
    assert shown(check.go("2"), "Persone") == "2"
    assert check.go("3").go("2").go(CHECK).screen.form is None


def test_a_change_leads_back_to_the_check_page_at_once():
    changed = fill(make_flow(), STEP_1, STEP_2, STEP_3).go("1").press({**STEP_1, name_of("Nome"): "Eva Neri"})
    assert changed.place == CHECK
    assert changed.state.answers[uid("Nome")] == "Eva Neri"


def test_the_check_page_leads_to_each_step():
    stored = [step("A", question("yes_no", "B")), step("Leggi"), step("C", question("yes_no", "D"))]
    check = fill(make_flow(stored), {name_of("B"): "yes"}, {}, {name_of("D"): "no"})
    assert [section.place for section in check.screen.sections] == ["1", "3"]


def test_a_change_made_wrong_and_left_with_back_cannot_be_sent():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    first = check.go("2").press({**STEP_2, name_of("Persone"): "9"}, action="back")
    assert first.place == "1"
    assert first.go(CHECK).place == "2"
    assert first.press(action="send", _step="-check").place == "2"


def test_answers_that_are_not_those_on_the_screen_are_not_sent():
    """Two tabs, or a page that the browser kept: nobody sends what another page changed."""
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    changed = check.go("1").press({**STEP_1, name_of("Nome"): "Eva Neri"})
    result = changed.flow.proceed(changed.state, CHECK, check.data(action="send"))
    assert isinstance(result, Moved)
    at = At(changed.flow, result.place, result.state)
    assert at.screen.notices == (Notice.OTHER_ANSWERS,)
    assert isinstance(at.press(action="send"), Ready)


# --- out of turn ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["3", "9", "99", CHECK])
def test_a_step_that_is_not_reached_yet_leads_to_the_first_open_one(place):
    assert fill(make_flow(), STEP_1).go(place).place == "2"


@pytest.mark.parametrize("place", ["2", "3", "9", CHECK])
def test_without_a_state_there_is_nothing_but_the_first_step(place):
    assert make_flow().look(None, place) is None


def test_an_optional_step_is_not_skipped():
    stored = [
        step("A", question("short_text", "Nome", required=False)),
        step("B", question("yes_no", "Sì", required=False)),
    ]
    assert At(make_flow(stored)).press().place == "2"


def test_a_replayed_step_shows_the_same_next_step_again():
    at = fill(make_flow(), STEP_1)
    once, twice = (at.press(STEP_2) for _ in range(2))
    assert once == twice


def test_values_of_another_step_are_not_taken():
    at = At(make_flow()).press({**STEP_1, **STEP_2})
    assert set(at.state.answers) == {uid(each) for each in ("Nome", "E-mail", "Telefono", "Nascita")}
    assert at.state.drafts == {}


# --- without a state --------------------------------------------------------------------------------------------------


def test_a_lost_state_loses_nothing_of_the_last_page():
    second = fill(make_flow(), STEP_1)
    at = replace(second, state=None).press(STEP_2, _step=uid("Che cosa chiedi"))
    assert at.place == "1"
    assert at.screen.notices == (Notice.LOST,)
    assert not shown(at, "Nome")
    again = at.press(STEP_1)
    assert again.place == "2"
    assert shown(again, "Persone") == "2"
    assert again.screen.notices == ()


def test_wrong_values_survive_a_lost_state_too():
    at = At(make_flow(), "2").press({**STEP_2, name_of("Persone"): "molte"})
    assert shown(at.press(STEP_1), "Persone") == "molte"


def test_the_first_step_needs_no_state():
    at = At(make_flow()).press(STEP_1)
    assert at.place == "2"
    assert at.screen.notices == ()


@pytest.mark.parametrize("step_id", ["nowhere", "-check", "\x00", "q-"])
def test_a_lost_state_with_an_unknown_step_starts_again(step_id):
    at = At(make_flow(), CHECK).press(STEP_1, _step=step_id)
    assert at.place == "1"
    assert at.screen.notices == (Notice.LOST,)


# --- refused by the page ----------------------------------------------------------------------------------------------


def test_a_refusal_stands_at_its_question():
    flow = make_flow()
    check = fill(flow, STEP_1, STEP_2, STEP_3)
    moved = flow.refuse(check.state, errors={uid("E-mail"): ["Con questo indirizzo c’è già un’iscrizione."]})
    at = At(flow, moved.place, moved.state)
    assert at.place == "1"
    assert [error.message for error in at.screen.errors] == ["Con questo indirizzo c’è già un’iscrizione."]
    again = at.press({**STEP_1, name_of("E-mail"): "eva@esempio.it"})
    assert again.place == CHECK
    assert again.go("1").screen.errors == ()


def test_a_refusal_of_the_whole_form_stands_on_the_check_page():
    flow = make_flow()
    check = fill(flow, STEP_1, STEP_2, STEP_3)
    moved = flow.refuse(check.state, message="Così non va.")
    at = At(flow, moved.place, moved.state)
    assert at.place == CHECK
    assert at.screen.message == "Così non va."
    assert at.go("1").screen.message == ""


def test_a_form_without_steps_cannot_be_filled_in():
    with pytest.raises(ValueError, match="without steps"):
        Flow(Definition(), locale="it")


def test_every_notice_has_words():
    assert all(str(notice.text) for notice in Notice)


def test_a_refused_question_that_the_form_no_longer_asks_is_not_spoken_of():
    stored = [step("A", question("yes_no", "Q"), question("short_text", "R", required=False))]
    today = make_flow([step("A", question("yes_no", "Q"))])
    check = fill(make_flow(stored), {name_of("Q"): "yes", name_of("R"): "x"})
    refused = check.flow.refuse(check.state, message="No.", errors={uid("R"): ["No."]})
    at = At(today, refused.place, refused.state)
    assert at.screen.message == "No."
    assert at.screen.errors == ()


def test_what_was_typed_since_is_never_left_behind_by_sending():
    """The page's script keeps what is typed into a step that was complete; its button was not pressed yet."""
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    first = check.go("1")
    same = first.flow.note(check.state, "1", first.data(STEP_1)).state
    sending = {"action": "send", "_step": "-check", "_mark": check.screen.mark}
    assert isinstance(At(check.flow, CHECK, same).press(**sending), Ready), "the control: nothing else was typed"
    typed = first.flow.note(check.state, "1", first.data({**STEP_1, name_of("Nome"): "Eva Neri"})).state
    moved = At(check.flow, CHECK, typed).press(**sending)
    assert moved.place == "1"
    assert moved.screen.notices == (Notice.OTHER_ANSWERS,)
    assert shown(moved, "Nome") == "Eva Neri"
    again = moved.press({**STEP_1, name_of("Nome"): "Eva Neri"})
    assert again.place == CHECK
    assert again.press(action="send").submission.answers[uid("Nome")] == "Eva Neri"
