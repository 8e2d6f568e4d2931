"""Any form with conditions, and any way through it."""

from django.utils import timezone
from hypothesis import assume, given
from hypothesis import strategies as st

from formbuilder.builder import SEEN_FIELD
from formbuilder.filling.steps import EmptyFormError, Flow
from formbuilder.journey import CHECK_PATH, Journey
from tests.formbuilder.conditional import conditional_definitions
from tests.formbuilder.strategies import answer_to, whole_forms
from tests.formbuilder.walking import At, parts_on


def draw_post(data, at: At, original=None) -> dict[str, object]:
    """What somebody types into the form on the screen: every question of it, rightly; or the answers it had."""
    values: dict[str, object] = {}
    for entry in at.screen.form.items():
        if entry.field is None or (entry.slot and entry.slot.is_waiting):
            continue
        answer = data.draw(answer_to(entry.item)) if original is None else original.get(entry.item.id)
        values |= entry.field.field.to_post(entry.item.input_name, answer)
    return values


def press_rightly(data, at: At, original=None) -> At:
    return at.press({**draw_post(data, at, original), SEEN_FIELD: parts_on(at)})


def arrive(data, flow: Flow, at: At) -> At:
    """Each press shows something never seen or goes on: no more presses than there are parts and steps."""
    parts = sum(len(question.conditional_parts()) for question in flow.definition.questions)
    for _press in range(parts + len(flow.definition.steps)):
        if at.place == CHECK_PATH:
            break
        at = press_rightly(data, at)
    assert at.go(CHECK_PATH).place == CHECK_PATH
    return at.go(CHECK_PATH)


def random_walk(data) -> At:
    definition = data.draw(conditional_definitions())
    try:
        flow = Flow(definition, locale="it")
    except EmptyFormError:
        assume(False)
    return arrive(data, flow, At(flow).go("1"))


@whole_forms(60)
@given(st.data())
def test_whoever_answers_everything_arrives_and_sends_what_was_asked(data):
    submission = random_walk(data).press(action="send").submission
    journey = Journey.along(submission.definition, submission.answers, today=timezone.localdate())
    assert journey.applicable == submission.definition
    assert journey.existing == submission.answers


@whole_forms(60)
@given(st.data())
def test_whoever_changes_an_answer_and_changes_it_back_finds_everything_again(data):
    at = random_walk(data)
    before = at.press(action="send").submission.answers
    place = data.draw(st.sampled_from([place for place in ("1", "2", "3") if at.go(place).place == place]))
    changed = at.go(place)
    for _press in range(3):
        changed = press_rightly(data, changed.go(place))
    back = changed.go(place)
    for _press in range(len(list(at.flow.definition.questions)) + 1):
        back = press_rightly(data, back.go(place), original=at.state.answers)
    assert back.go(CHECK_PATH).place == CHECK_PATH
    assert back.go(CHECK_PATH).press(action="send").submission.answers == before
