"""A form that changes, or another language, while somebody fills it in."""

from dataclasses import replace

import pytest

from formbuilder.filling.state import Notice
from formbuilder.filling.steps import Flow, Ready
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
from tests.formbuilder.walking import CHECK, At, edited, fill, make_flow, set_consent, shown

# --- the form changes meanwhile ---------------------------------------------------------------------------------------


def test_a_new_question_is_asked_and_the_rest_is_kept():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    today = make_flow(
        edited(lambda steps: steps[1]["value"]["questions"].append(question("short_text", "Nuova", required=False)))
    )
    at = check.press(action="send", today=today)
    assert at.place == "2"
    assert at.screen.notices == (Notice.CHANGED,)
    assert shown(at, "Persone") == "2"
    again = at.press({**STEP_2, name_of("Nuova"): "x"})
    assert again.state.answers == {**ANSWERS, uid("Nuova"): "x"}
    assert again.place == CHECK


def test_a_removed_question_disappears_from_the_submission():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    today = make_flow(edited(lambda steps: steps[1]["value"]["questions"].pop()))
    at = check.press(action="send", today=today)
    values = {key: value for key, value in STEP_2.items() if key != name_of("Prima volta")}
    ready = at.press(values).press(action="send")
    assert uid("Prima volta") not in ready.submission.answers
    assert ready.submission.answers[uid("Giorno")] == uid("Giovedì")


def test_a_removed_step_on_the_screen_leads_to_what_is_open():
    """Its answers belong to nothing; the step that has its place now is not judged by them."""
    second = fill(make_flow(), STEP_1)
    at = second.press(STEP_2, today=make_flow([ALL_KINDS[0], ALL_KINDS[2]]))
    assert at.place == "2"
    assert at.screen.form.step.title == "Scelte"
    assert at.screen.notices == (Notice.CHANGED,)


def test_a_step_that_moved_is_known_by_its_id_and_not_by_its_address():
    second = fill(make_flow(), STEP_1)
    new = step("Nuovo", question("yes_no", "Ancora"))
    at = second.press(STEP_2, today=make_flow([ALL_KINDS[0], new, *ALL_KINDS[1:]]))
    assert at.state.answers[uid("Persone")] == 2
    assert at.go("9").place == "2"


def test_a_reworded_question_is_no_change():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)

    def reword(steps):
        steps[0]["value"]["questions"][0]["value"]["label"] = "Nome e cognome"

    assert isinstance(check.press(action="send", today=make_flow(edited(reword))), Ready)


def test_reordered_steps_and_questions_keep_every_answer():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    today = make_flow(edited(lambda steps: steps.reverse()))
    assert check.press(action="send", today=today).submission.answers == ANSWERS


@pytest.mark.parametrize("change", [{"text": "<p>Le vendiamo.</p>"}, {"version": "2026-2"}])
def test_nobody_agreed_to_a_text_that_was_changed_since(change):
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    at = check.press(action="send", today=make_flow(edited(set_consent(**change))))
    assert at.place == "3"
    assert at.screen.notices == (Notice.CHANGED,)
    assert not shown(at, "Fotografie")
    assert shown(at, "Giorno") == uid("Giovedì")


def test_a_box_ticked_while_the_text_changed_is_shown_unticked_with_the_new_text():
    third = fill(make_flow(), STEP_1, STEP_2)
    at = third.press(STEP_3, today=make_flow(edited(set_consent(text="<p>Le vendiamo.</p>"))))
    assert at.place == "3"
    assert at.screen.notices == (Notice.CHANGED,)
    assert not shown(at, "Fotografie")
    assert shown(at, "Giorno") == uid("Giovedì")


# --- another language -------------------------------------------------------------------------------------------------


def at_the_consent() -> At:
    return fill(make_flow(), STEP_1, STEP_2)


def test_a_box_that_waits_ticked_beside_an_error_is_unticked_when_its_text_changes():
    third = at_the_consent()
    wrong = third.press({**STEP_3, name_of("Giorno"): "nessuno"})
    assert shown(wrong, "Fotografie"), "the control: the text is as it was"
    today = replace(wrong, flow=make_flow(edited(set_consent(text="<p>Facciamo video.</p>"))))
    assert not shown(today, "Fotografie")
    assert today.screen.notices == (Notice.CHANGED,)
    assert shown(today, "Orari") == [uid("Sera"), uid("Mattina")]
    again = today.press({**STEP_3, name_of("Fotografie"): []})
    assert again.place == "3", "nobody has agreed"


def test_a_box_ticked_under_an_older_text_is_not_kept_by_the_pages_script():
    third, today = at_the_consent(), make_flow(edited(set_consent(text="<p>Facciamo video.</p>")))
    for flow, is_ticked in ((third.flow, True), (today, False)):
        noted = At(today, "3", flow.note(third.state, "3", third.data(STEP_3)).state)
        assert flow is today or replace(noted, flow=flow).screen.form[name_of("Fotografie")].value() is is_ticked
        assert not shown(noted, "Fotografie")
        assert shown(noted, "Giorno") == uid("Giovedì")


def test_a_question_that_came_into_the_step_on_the_screen_keeps_its_answer():
    """It was asked in another step before, or under a condition: the older page says nothing of it."""
    second = fill(make_flow(), STEP_1)

    def move(raw):
        raw[1]["value"]["questions"].insert(0, raw[0]["value"]["questions"].pop(0))

    moved = second.press({**STEP_2, name_of("Persone"): "3"}, today=make_flow(edited(move)))
    later = moved.go("1").press({key: STEP_1[key] for key in list(STEP_1)[1:]})
    assert later.screen.step_id == uid("Che cosa chiedi")
    assert (shown(later, "Nome"), shown(later, "Persone")) == ("Ada Neri", "3")


def translated() -> Flow:
    def translate(steps):
        steps[0]["value"]["title"] = "Who you are"
        steps[2]["value"]["questions"][0]["value"]["options"] = [
            {**option, "value": {"label": label}}
            for option, label in zip(options("Lunedì", "Giovedì"), ["Monday", "Thursday"], strict=True)
        ]
        set_consent(text="<p>We take pictures.</p>")(steps)

    return make_flow(edited(translate), locale="en")


def test_the_language_changes_in_the_middle_with_everything_typed():
    values = {**STEP_2, name_of("Persone"): "molte"}
    at = fill(make_flow(), STEP_1).press(values, action="language", today=translated())
    assert at.place == "2"
    assert at.screen.notices == ()
    assert at.screen.errors == ()
    assert shown(at, "Persone") == "molte"
    assert at.state.answers[uid("Nome")] == "Ada Neri"


def test_the_language_changes_on_the_check_page_and_the_consent_stays():
    english = fill(make_flow(), STEP_1, STEP_2, STEP_3).press(action="language", today=translated())
    assert english.place == CHECK
    assert english.screen.notices == ()
    ready = english.press(action="send")
    assert ready.submission.answers == ANSWERS
    assert ready.submission.locale == "en"
    rows = {row.label: row.text for section in ready.submission.sections() for row in section.rows}
    assert rows["Giorno"] == "Thursday"
