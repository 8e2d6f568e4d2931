"""What of a form in progress is kept, and read back."""

import json
from dataclasses import replace

import pytest

from formbuilder.filling.state import ANSWERS_MAX_BYTES, STATE_MAX_BYTES, FlowState, Notice, Said, StateTooLong
from formbuilder.journey import CHECK_PATH
from tests.formbuilder.factories import STEP_1, STEP_2, STEP_3, name_of, question, step
from tests.formbuilder.walking import CHECK, At, fill, make_flow, shown


def test_a_state_is_read_as_it_was_written():
    state = fill(make_flow(), STEP_1, {**STEP_2, name_of("Persone"): "molte"}).state
    state = replace(state, said=Said(place="x", notices=["lost"], errors={"q": ["no"]}))
    assert FlowState.from_bytes(state.to_bytes()) == state


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"1", b'{"said": null, "unknown": 1}', b"\xff", b'{"said": 1}'])
def test_what_lacks_something_is_no_state(data):
    assert FlowState.from_bytes(data) is None


@pytest.mark.parametrize("place", ["2", CHECK_PATH])
def test_what_another_version_of_the_site_wrote_is_left_out(place):
    """Somebody is in the middle of a form while the site is updated: the answers stay, the next page comes."""
    at = fill(make_flow(), STEP_1, STEP_2, STEP_3).go(place)
    written = json.loads(replace(at.state, said=Said(place=at.screen.step_id, notices=["lost"])).to_bytes())
    written["said"] |= {"notices": ["of_another_version", "lost"], "unknown": 1}
    written["unknown"] = {"x": 1}

    state = FlowState.from_bytes(json.dumps(written).encode())

    assert state is not None
    assert state.answers == at.state.answers
    assert At(at.flow, place, state).screen.notices == (Notice.LOST,)


def test_a_state_has_a_limit():
    with pytest.raises(StateTooLong):
        replace(FlowState.new(), answers={"q": "x" * STATE_MAX_BYTES}).to_bytes()


@pytest.mark.parametrize("action", ["next", "back", "language"])
def test_answers_too_long_together_are_refused_where_they_were_typed(action):
    long = [question("long_text", f"T{n}", max_length=10_000) for n in range(20)]
    flow = make_flow([step("A", *long), step("B", question("yes_no", "C"))])
    values = {name_of(f"T{n}"): "漢" * 9_000 for n in range(20)}
    assert ANSWERS_MAX_BYTES < 20 * 9_000 * 3
    at = At(flow).press(values, action=action)
    assert at.place == "1"
    assert at.screen.notices == (Notice.TOO_LONG,)
    assert shown(at, "T0") == "漢" * 9_000
    assert at.state.to_bytes()


def test_a_note_keeps_what_is_typed_and_judges_nothing():
    check = fill(make_flow(), STEP_1, STEP_2, STEP_3)
    second = check.go("2")
    moved = second.flow.note(second.state, "2", second.data({**STEP_2, name_of("Persone"): "mol"}))
    noted = At(second.flow, moved.place, moved.state)
    assert shown(noted, "Persone") == "mol"
    assert noted.screen.errors == ()
    assert noted.go(CHECK).place == CHECK, "what was agreed to with «Avanti» stands until «Avanti» is pressed again"


def test_what_was_written_can_be_given_back_right_or_wrong():
    at = fill(make_flow(), STEP_1, {**STEP_2, name_of("Persone"): "molte"})
    rows = {row.label: row.lines for section in at.flow.written(at.state) for row in section.rows}
    assert rows["Nome"] == ("Ada Neri",)
    assert rows["Nascita"] == ("8 marzo 1990",)
    assert rows["Racconto"] == ("Vorrei", "venire.")
    assert rows["Persone"] == ("molte",)
    assert rows["Prima volta"] == ("Sì",)
    assert "Giorno" not in rows
