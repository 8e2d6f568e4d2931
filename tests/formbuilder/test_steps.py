import copy
import datetime
from dataclasses import replace

import pytest
import time_machine
from django.http import QueryDict

from formbuilder.answers import Submission
from formbuilder.builder import summarise_errors
from formbuilder.definition import Definition, read_definition
from formbuilder.steps import CHECK, FlowState, Notice, Ready, Screen, StateTooLong, open_state, seal_state
from formbuilder.steps import Flow as PlainFlow
from tests.formbuilder.factories import (
    ALL_KINDS,
    ANSWERS,
    STEP_1,
    STEP_2,
    STEP_3,
    name_of,
    options,
    question,
    step,
    uid,
)
from vault.token import TokenError, TokenExpired

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


def make_flow(stored=None, *, form_key="page:1", locale="it") -> PlainFlow:
    return PlainFlow(read_definition(ALL_KINDS if stored is None else stored), form_key=form_key, locale=locale)


def post(screen: Screen | None, values=(), action="next", **extra) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in dict(values).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    data["_action"] = action
    if screen is not None:
        data["_state"] = screen.token
        data["_step"] = screen.state.step
    data.update(extra)
    return data


def fill(flow: PlainFlow, *steps) -> Screen:
    screen = flow.start()
    for values in steps:
        screen = flow.proceed(post(screen, values))
    return screen


def place(screen: Screen) -> str:
    return CHECK if screen.form is None else screen.form.step.title


def shown(screen: Screen, name: str):
    return screen.form[name_of(name)].value()


# --- forwards ---------------------------------------------------------------------------------------------------------


def test_three_steps_then_the_check_page_then_the_submission():
    flow = make_flow()
    check = fill(flow, STEP_1, STEP_2, STEP_3)
    assert place(check) == CHECK
    assert (check.number, check.total) == (4, 4)
    ready = flow.proceed(post(check, action="send"))
    assert isinstance(ready, Ready)
    assert ready.submission == Submission(
        definition=flow.definition, answers=ANSWERS, locale="it", submission_key=ready.submission.submission_key
    )


def test_every_start_has_its_own_submission_key():
    flow = make_flow()
    keys = {flow.start().state.key for _ in range(20)}
    assert len(keys) == 20
    assert min(map(len, keys)) >= 22


def test_the_submission_key_stays_the_same_from_step_to_step_and_when_it_is_sent_twice():
    flow = make_flow()
    first = flow.start()
    check = fill(flow, STEP_1, STEP_2, STEP_3)
    sent = [flow.proceed(post(check, action="send")).submission.submission_key for _ in range(2)]
    assert sent[0] == sent[1]
    assert len(sent[0]) == 64
    assert first.state.key != check.state.key
    assert flow.proceed(post(first, STEP_1)).state.key == first.state.key


def test_the_same_answers_of_two_visitors_have_two_submission_keys():
    flow = make_flow()
    checks = [fill(flow, STEP_1, STEP_2, STEP_3) for _ in range(2)]
    first, second = (flow.proceed(post(check, action="send")).submission.submission_key for check in checks)
    assert first != second


def test_going_back_after_sending_and_changing_an_answer_is_another_sending():
    flow = make_flow()
    check = fill(flow, STEP_1, STEP_2, STEP_3)
    sent = flow.proceed(post(check, action="send")).submission
    step = flow.proceed(post(check, action="back"))
    changed = flow.proceed(post(step, {**STEP_3, name_of("Orari"): [uid("Sera")]}))
    again = flow.proceed(post(changed, action="send")).submission
    assert again.answers != sent.answers
    assert again.submission_key != sent.submission_key


def test_a_wrong_answer_keeps_the_step_and_what_was_typed():
    screen = fill(make_flow(), {**STEP_1, name_of("E-mail"): "ada"})
    assert place(screen) == "Chi sei"
    assert shown(screen, "E-mail") == "ada"
    assert shown(screen, "Nome") == "Ada Neri"
    assert [error.anchor for error in summarise_errors(screen.form)] == [name_of("E-mail")]


def test_the_send_button_on_a_step_only_goes_on():
    flow = make_flow()
    screen = flow.proceed(post(flow.start(), STEP_1, action="send"))
    assert isinstance(screen, Screen)
    assert place(screen) == "Che cosa chiedi"


@pytest.mark.parametrize("action", ["", "fly", "goto", "next:x", "send:all", "\x00"])
def test_an_unknown_button_breaks_nothing(action):
    flow = make_flow()
    assert isinstance(flow.proceed(post(flow.start(), STEP_1, action=action)), Screen)


# --- backwards --------------------------------------------------------------------------------------------------------


def test_back_keeps_what_was_typed_even_where_it_is_wrong():
    flow = make_flow()
    second = fill(flow, STEP_1)
    first = flow.proceed(post(second, {**STEP_2, name_of("Persone"): "molte"}, action="back"))
    assert place(first) == "Chi sei"
    assert shown(first, "Nome") == "Ada Neri"
    assert not first.form.is_bound
    again = flow.proceed(post(first, STEP_1))
    assert place(again) == "Che cosa chiedi"
    assert shown(again, "Persone") == "molte"
    assert shown(again, "Racconto").splitlines() == ["Vorrei", "venire."]
    assert not again.form.is_bound


def test_back_from_the_check_page_leads_to_the_last_step():
    flow = make_flow()
    screen = flow.proceed(post(fill(flow, STEP_1, STEP_2, STEP_3), action="back"))
    assert place(screen) == "Scelte"
    assert shown(screen, "Giorno") == uid("Giovedì")


def test_back_on_the_first_step_stays_there():
    flow = make_flow()
    assert place(flow.proceed(post(flow.start(), action="back"))) == "Chi sei"


def test_a_change_leads_back_to_the_check_page_at_once():
    flow = make_flow()
    check = fill(flow, STEP_1, STEP_2, STEP_3)
    first = flow.proceed(post(check, action=f"goto:{uid('Chi sei')}"))
    assert shown(first, "Nome") == "Ada Neri"
    changed = flow.proceed(post(first, {**STEP_1, name_of("Nome"): "Eva Neri"}))
    assert place(changed) == CHECK
    assert changed.state.answers[uid("Nome")] == "Eva Neri"


def test_a_change_made_wrong_and_left_with_back_cannot_be_sent():
    flow = make_flow()
    check = fill(flow, STEP_1, STEP_2, STEP_3)
    second = flow.proceed(post(check, action=f"goto:{uid('Che cosa chiedi')}"))
    first = flow.proceed(post(second, {**STEP_2, name_of("Persone"): "9"}, action="back"))
    assert place(first) == "Chi sei"
    result = flow.proceed(post(replace(check, state=first.state, token=first.token), STEP_1, action="send"))
    assert isinstance(result, Screen)
    assert place(result) == "Che cosa chiedi"


# --- out of turn ------------------------------------------------------------------------------------------------------


def test_a_step_that_is_not_reached_yet_cannot_be_opened():
    flow = make_flow()
    screen = flow.proceed(post(flow.start(), STEP_1, action=f"goto:{uid('Scelte')}"))
    assert place(screen) == "Che cosa chiedi"
    assert screen.notices == (Notice.WRONG_STEP,)


def test_a_step_that_does_not_exist_leads_to_the_first_open_one():
    flow = make_flow()
    screen = flow.proceed(post(fill(flow, STEP_1), STEP_2, action="goto:nowhere"))
    assert place(screen) == "Scelte"
    assert screen.notices == (Notice.WRONG_STEP,)


def test_an_optional_step_is_not_skipped():
    stored = [
        step("A", question("short_text", "Nome", required=False)),
        step("B", question("yes_no", "Sì", required=False)),
    ]
    flow = make_flow(stored)
    assert place(flow.proceed(post(flow.start()))) == "B"


def test_a_replayed_step_shows_the_same_next_step_again():
    flow = make_flow()
    first = flow.start()
    once, twice = (flow.proceed(post(first, STEP_1)) for _ in range(2))
    assert place(once) == place(twice) == "Che cosa chiedi"
    assert once.state == twice.state


def test_values_of_another_step_are_not_taken():
    flow = make_flow()
    screen = flow.proceed(post(flow.start(), {**STEP_1, **STEP_2}))
    assert set(screen.state.answers) == {uid(each) for each in ("Nome", "E-mail", "Telefono", "Nascita")}


def test_the_claimed_step_is_ignored_while_the_state_is_good():
    flow = make_flow()
    screen = flow.proceed(post(flow.start(), STEP_1, _step=CHECK, _action="send"))
    assert place(screen) == "Che cosa chiedi"


# --- the sealed state -------------------------------------------------------------------------------------------------


def spoil(token):
    return token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")


@pytest.mark.parametrize(
    "token",
    ["", "x", "=" * 50, "\x00", "à", "A" * 300_000, None],
    ids=["empty", "short", "padding", "nul", "accent", "huge", "spoilt"],
)
def test_a_missing_or_changed_state_loses_nothing_of_the_last_page(token):
    flow = make_flow()
    second = fill(flow, STEP_1)
    screen = flow.proceed(post(second, STEP_2, _state=spoil(second.token) if token is None else token))
    assert place(screen) == "Chi sei"
    assert screen.notices == (Notice.UNREADABLE,)
    assert shown(screen, "Nome") is None
    again = flow.proceed(post(screen, STEP_1))
    assert place(again) == "Che cosa chiedi"
    assert shown(again, "Persone") == "2"


def test_wrong_values_survive_a_lost_state_too():
    flow = make_flow()
    screen = flow.proceed(post(None, {**STEP_2, name_of("Persone"): "molte"}, _step=uid("Che cosa chiedi")))
    again = flow.proceed(post(screen, STEP_1))
    assert shown(again, "Persone") == "molte"


def test_a_lost_state_on_the_first_step_judges_what_was_typed_and_goes_on_from_there():
    flow = make_flow()
    screen = flow.proceed(post(None, STEP_1, _step=uid("Chi sei")))
    assert place(screen) == "Chi sei"
    assert summarise_errors(screen.form) == []
    assert shown(screen, "Nome") == "Ada Neri"
    assert place(flow.proceed(post(screen, STEP_1))) == "Che cosa chiedi"


@pytest.mark.parametrize("step_id", ["", "nowhere", CHECK, "\x00", "q-"])
def test_a_lost_state_with_an_unknown_step_starts_again(step_id):
    screen = make_flow().proceed(post(None, STEP_1, _step=step_id))
    assert place(screen) == "Chi sei"
    assert screen.notices == (Notice.UNREADABLE,)


def test_half_an_hour_is_enough_and_counts_anew_at_every_step():
    flow = make_flow()
    with time_machine.travel(NOW, tick=False) as clock:
        screen = flow.start()
        for values in (STEP_1, STEP_2, STEP_3):
            clock.shift(29 * 60)
            screen = flow.proceed(post(screen, values))
        assert place(screen) == CHECK
        clock.shift(31 * 60)
        late = flow.proceed(post(screen, action="send"))
    assert place(late) == "Chi sei"
    assert late.notices == (Notice.EXPIRED,)
    assert late.state.answers == {}
    assert late.state.key != screen.state.key


@pytest.mark.parametrize("other", [{"form_key": "page:2"}])
def test_the_state_of_another_form_is_not_accepted(other):
    second = fill(make_flow(**other), STEP_1)
    screen = make_flow().proceed(post(second, STEP_2))
    assert screen.notices == (Notice.UNREADABLE,)


def test_the_state_is_sealed_and_says_nothing():
    flow = make_flow()
    token = fill(flow, STEP_1).token
    assert "Ada" not in token
    state = open_state(token, form_key="page:1")
    assert state.answers[uid("Nome")] == "Ada Neri"
    with pytest.raises(TokenError):
        open_state(token, form_key="page:2")


def test_an_old_state_is_told_from_a_wrong_one():
    with time_machine.travel(NOW, tick=False) as clock:
        token = seal_state(FlowState(key="k", step="s"), form_key="f")
        clock.shift(31 * 60)
        with pytest.raises(TokenExpired):
            open_state(token, form_key="f")


def test_the_state_of_another_version_of_the_site_is_not_accepted(monkeypatch):
    monkeypatch.setattr("formbuilder.steps.asdict", lambda state: {"unknown": 1})
    token = seal_state(FlowState(key="k", step="s"), form_key="f")
    with pytest.raises(TokenError):
        open_state(token, form_key="f")


def test_a_state_has_a_limit():
    with pytest.raises(StateTooLong):
        seal_state(FlowState(key="k", step="s", answers={"q": "x" * 200_000}), form_key="f")


@pytest.mark.parametrize("action", ["next", "back", "language"])
def test_answers_too_long_together_are_refused_where_they_were_typed(action):
    long = [question("long_text", f"T{n}", max_length=10_000) for n in range(20)]
    flow = make_flow([step("A", *long), step("B", question("yes_no", "C"))])
    values = {name_of(f"T{n}"): "漢" * 9_000 for n in range(20)}
    screen = flow.proceed(post(flow.start(), values, action=action))
    assert place(screen) == "A"
    assert screen.notices == (Notice.TOO_LONG,)
    assert shown(screen, "T0") == "漢" * 9_000


# --- the form changes meanwhile ---------------------------------------------------------------------------------------


def edited(change) -> Definition:
    """The usual form with its stored JSON changed."""
    stored = copy.deepcopy(ALL_KINDS)
    change(stored)
    return stored


def test_a_new_question_is_asked_and_the_rest_is_kept():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    today = make_flow(
        edited(lambda steps: steps[1]["value"]["questions"].append(question("short_text", "Nuova", required=False)))
    )
    screen = today.proceed(post(check, action="send"))
    assert isinstance(screen, Screen)
    assert place(screen) == "Che cosa chiedi"
    assert screen.notices == (Notice.CHANGED,)
    assert shown(screen, "Persone") == "2"
    again = today.proceed(post(screen, {**STEP_2, name_of("Nuova"): "x"}))
    assert again.state.answers == {**ANSWERS, uid("Nuova"): "x"}


def test_a_removed_question_disappears_from_the_submission():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    today = make_flow(edited(lambda steps: steps[1]["value"]["questions"].pop()))
    screen = today.proceed(post(check, action="send"))
    values = {key: value for key, value in STEP_2.items() if key != name_of("Prima volta")}
    again = today.proceed(post(screen, values))
    again = today.proceed(post(again, STEP_3)) if again.form else again
    ready = today.proceed(post(again, action="send"))
    assert uid("Prima volta") not in ready.submission.answers
    assert ready.submission.answers[uid("Giorno")] == uid("Giovedì")


def test_a_removed_step_on_the_screen_leads_to_what_is_open():
    second = fill(make_flow(), STEP_1)
    today = make_flow([ALL_KINDS[0], ALL_KINDS[2]])
    assert place(today.proceed(post(second, STEP_2))) == "Scelte"


def test_a_reworded_question_is_no_change():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)

    def reword(steps):
        steps[0]["value"]["questions"][0]["value"]["label"] = "Nome e cognome"

    assert isinstance(make_flow(edited(reword)).proceed(post(check, action="send")), Ready)


def test_reordered_steps_and_questions_keep_every_answer():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    today = make_flow(edited(lambda steps: steps.reverse()))
    assert today.proceed(post(check, action="send")).submission.answers == ANSWERS


def set_consent(**values):
    return lambda steps: steps[2]["value"]["questions"][2]["value"].update(values)


@pytest.mark.parametrize("change", [{"text": "<p>Le vendiamo.</p>"}, {"version": "2026-2"}])
def test_nobody_agreed_to_a_text_that_was_changed_since(change):
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    today = make_flow(edited(set_consent(**change)))
    screen = today.proceed(post(check, action="send"))
    assert place(screen) == "Scelte"
    assert screen.notices == (Notice.CHANGED,)
    assert not shown(screen, "Fotografie")
    assert shown(screen, "Giorno") == uid("Giovedì")


def test_a_box_ticked_while_the_text_changed_is_shown_unticked_with_the_new_text():
    third = fill(make_flow(), STEP_1, STEP_2)
    screen = make_flow(edited(set_consent(text="<p>Le vendiamo.</p>"))).proceed(post(third, STEP_3))
    assert place(screen) == "Scelte"
    assert screen.notices == (Notice.CHANGED,)
    assert not shown(screen, "Fotografie")
    assert shown(screen, "Giorno") == uid("Giovedì")


# --- another language -------------------------------------------------------------------------------------------------


def translated():
    def translate(steps):
        steps[0]["value"]["title"] = "Who you are"
        steps[2]["value"]["questions"][0]["value"]["options"] = [
            {**option, "value": {"label": label}}
            for option, label in zip(options("Lunedì", "Giovedì"), ["Monday", "Thursday"], strict=True)
        ]
        set_consent(text="<p>We take pictures.</p>")(steps)

    return make_flow(edited(translate), locale="en")


def test_the_language_changes_in_the_middle_with_everything_typed():
    second = fill(make_flow(), STEP_1)
    screen = translated().proceed(post(second, {**STEP_2, name_of("Persone"): "molte"}, action="language"))
    assert place(screen) == "Che cosa chiedi"
    assert screen.notices == ()
    assert shown(screen, "Persone") == "molte"
    assert screen.state.answers[uid("Nome")] == "Ada Neri"


def test_the_language_changes_on_the_check_page_and_the_consent_stays():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    english = translated().proceed(post(check, action="language"))
    assert place(english) == CHECK
    assert english.notices == ()
    ready = translated().proceed(post(english, action="send"))
    assert ready.submission.answers == ANSWERS
    assert ready.submission.locale == "en"
    rows = {row.label: row.text for section in ready.submission.sections() for row in section.rows}
    assert rows["Giorno"] == "Thursday"


# --- refused by the page ----------------------------------------------------------------------------------------------


def test_a_refusal_stands_at_its_question():
    flow = make_flow()
    check = fill(flow, STEP_1, STEP_2, STEP_3)
    ready = flow.proceed(post(check, action="send"))
    screen = flow.refuse(ready.check, {uid("E-mail"): "Con questo indirizzo c’è già un’iscrizione."})
    assert place(screen) == "Chi sei"
    assert [error.message for error in summarise_errors(screen.form)] == ["Con questo indirizzo c’è già un’iscrizione."]
    again = flow.proceed(post(screen, {**STEP_1, name_of("E-mail"): "eva@esempio.it"}))
    assert place(again) == CHECK


def test_a_refusal_of_the_whole_form_stands_on_the_check_page():
    flow = make_flow()
    ready = flow.proceed(post(fill(flow, STEP_1, STEP_2, STEP_3), action="send"))
    assert place(flow.refuse(ready.check, {})) == CHECK


def test_a_form_without_steps_cannot_be_filled_in():
    with pytest.raises(ValueError, match="without steps"):
        PlainFlow(Definition(), form_key="f", locale="it")


def test_every_notice_has_words():
    assert all(str(notice.text) for notice in Notice)
