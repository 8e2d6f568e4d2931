"""What of a form applies to somebody, and what comes after what: forms and answers alone."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step
from formbuilder.journey import CheckPlace, Journey, StepPlace
from formbuilder.questions import Date, Information, ManyOf, OneOf, Option, ShortText, YesNo
from tests.formbuilder.conditional import conditional_answers, conditional_definitions
from tests.formbuilder.strategies import answered_definitions, whole_forms

TODAY = datetime.date(2026, 3, 1)


def when(question: str, operator: str, value=None) -> Condition:
    return Condition(rules=(Rule(question=question, operator=operator, value=value),))


def yes(question: str) -> Condition:
    return when(question, "is", True)


def form(*steps: Step) -> Definition:
    return Definition(steps=steps)


def options(**conditions) -> tuple[Option, ...]:
    return tuple(Option(id=name, label=name, shown_when=condition) for name, condition in conditions.items())


def go(definition: Definition, **answers) -> Journey:
    return Journey.along(definition, answers, today=TODAY)


def asked(journey: Journey) -> list[str]:
    return [item.id for step in journey.applicable.steps for item in step.items]


COURSE = form(
    Step(id="you", items=(YesNo(id="minor", label="?"), ShortText(id="parent", label="?", shown_when=yes("minor")))),
    Step(
        id="family",
        shown_when=yes("minor"),
        items=(YesNo(id="alone", label="?"), ShortText(id="who", label="?", shown_when=when("alone", "is", False))),
    ),
    Step(
        id="course",
        items=(
            OneOf(id="hour", label="?", options=options(day=None, night=when("minor", "is", False))),
            ManyOf(
                id="extra", label="?", options=options(lunch=None, lift=yes("minor"), wine=when("hour", "is", "night"))
            ),
        ),
    ),
)

# --- what applies -----------------------------------------------------------------------------------------------------


def test_a_form_without_conditions_applies_as_it_is():
    plain = form(Step(id="a", items=(YesNo(id="q", label="?"),)), Step(id="b"))
    assert go(plain).applicable is plain


def test_steps_questions_and_options_follow_the_answers():
    assert asked(go(COURSE)) == ["minor", "hour", "extra"]
    assert asked(go(COURSE, minor=True)) == ["minor", "parent", "alone", "hour", "extra"]
    assert asked(go(COURSE, minor=True, alone=False)) == ["minor", "parent", "alone", "who", "hour", "extra"]
    question = go(COURSE, minor=False).applicable.question("hour")
    assert [option.id for option in question.options] == ["day", "night"]


def test_an_answer_exists_only_where_its_step_its_question_and_its_option_are_shown():
    everything = {"parent": "Ada", "alone": False, "who": "Eva", "hour": "night", "extra": ["lunch", "lift", "wine"]}
    assert go(COURSE, minor=False, **everything).existing == {
        "minor": False,
        "hour": "night",
        "extra": ["lunch", "wine"],
    }
    assert go(COURSE, minor=True, **everything).existing == {
        "minor": True,
        "parent": "Ada",
        "alone": False,
        "who": "Eva",
        "extra": ["lunch", "lift"],
    }


def test_a_hidden_answer_does_not_exist_for_other_conditions():
    chain = form(
        Step(
            id="s",
            items=(
                YesNo(id="a", label="?"),
                YesNo(id="b", label="?", shown_when=yes("a")),
                YesNo(id="c", label="?", shown_when=yes("b")),
                YesNo(id="d", label="?", shown_when=when("c", "unanswered")),
            ),
        )
    )
    assert asked(go(chain, a=True, b=True, c=True, d=True)) == ["a", "b", "c"]
    assert asked(go(chain, a=False, b=True, c=True, d=True)) == ["a", "d"]


def test_what_a_later_question_says_counts_for_nothing():
    backwards = form(Step(id="s", items=(YesNo(id="a", label="?", shown_when=yes("b")), YesNo(id="b", label="?"))))
    assert asked(go(backwards, a=True, b=True)) == ["b"]


def test_a_list_of_which_only_hidden_options_were_chosen_is_no_answer():
    assert "extra" not in go(COURSE, minor=False, hour="day", extra=["lift"]).existing


def test_a_question_of_which_no_option_applies_is_not_asked():
    lost = form(Step(id="s", items=(YesNo(id="a", label="?"), OneOf(id="b", label="?", options=options(x=yes("a"))))))
    assert asked(go(lost, a=False)) == ["a"]
    assert asked(go(lost, a=True)) == ["a", "b"]


def test_a_question_without_options_yet_is_shown_to_whoever_looks_at_the_draft():
    draft = form(Step(id="s", items=(OneOf(id="b", label="?"),)))
    assert asked(go(draft)) == ["b"]


def test_a_step_of_which_nothing_is_left_is_skipped_and_one_with_information_is_not():
    words = Information(id="words", text="<p>Leggi.</p>")
    first = Step(id="a", items=(YesNo(id="q", label="?"),))
    empty = form(first, Step(id="b", items=(YesNo(id="r", label="?", shown_when=yes("q")),)))
    spoken = form(first, Step(id="b", items=(words, YesNo(id="r", label="?", shown_when=yes("q")))))
    assert [step.id for step in go(empty, q=False).applicable.steps] == ["a"]
    assert [step.id for step in go(spoken, q=False).applicable.steps] == ["a", "b"]
    assert [step.id for step in go(form(first, Step(id="b", intro="Leggi."))).applicable.steps] == ["a", "b"]


def test_age_is_counted_on_the_day_of_answering():
    definition = form(
        Step(
            id="s",
            items=(Date(id="born", label="?"), ShortText(id="who", label="?", shown_when=when("born", "younger", 18))),
        )
    )
    day_before = Journey.along(definition, {"born": "2008-03-01"}, today=datetime.date(2026, 2, 28))
    assert asked(day_before) == ["born", "who"]
    assert asked(go(definition, born="2008-03-01")) == ["born"]


# --- places -----------------------------------------------------------------------------------------------------------


def test_places_are_counted_as_they_apply_and_keep_their_address():
    journey = go(COURSE, minor=False)
    assert [(place.path, place.number) for place in journey.places] == [("1", 1), ("3", 2), ("controllo", 3)]
    journey = go(COURSE, minor=True)
    assert [(place.path, place.number) for place in journey.places] == [("1", 1), ("2", 2), ("3", 3), ("controllo", 4)]


def test_the_address_of_a_hidden_step_leads_to_the_next_one_and_back_passes_it():
    journey = go(COURSE, minor=False)
    assert journey.at(1).path == "3"
    assert journey.at(9).path == "controllo"
    assert journey.before(2).path == "1"
    assert journey.before(0).path == "1"


def test_nobody_comes_further_than_the_first_open_step():
    journey = go(COURSE, minor=True)
    assert journey.first_open(lambda step: step.id == "you").path == "2"
    assert journey.as_far_as(journey.at(9), lambda step: step.id == "you").path == "2"
    assert journey.as_far_as(journey.at(0), lambda step: step.id == "you").path == "1"
    assert isinstance(journey.first_open(lambda step: True), CheckPlace)


def test_a_form_of_which_nothing_applies_has_only_its_end():
    nothing = form(Step(id="a", shown_when=yes("q")))
    assert go(nothing).places == (CheckPlace(position=1, number=1),)
    assert go(nothing).before(0).path == "controllo"


# --- any form ---------------------------------------------------------------------------------------------------------


@whole_forms()
@given(st.data())
def test_what_applies_and_what_exists_is_a_fixed_point(data):
    definition = data.draw(conditional_definitions())
    answers = data.draw(conditional_answers(definition))
    journey = Journey.along(definition, answers, today=TODAY)
    again = Journey.along(journey.applicable, journey.existing, today=TODAY)
    assert again.applicable == journey.applicable
    assert again.existing == journey.existing
    assert journey.existing.keys() <= {question.id for question in journey.applicable.questions}


@whole_forms()
@given(st.data())
def test_answers_that_do_not_exist_change_nothing(data):
    definition = data.draw(conditional_definitions())
    answers = data.draw(conditional_answers(definition))
    journey = Journey.along(definition, answers, today=TODAY)
    again = Journey.along(definition, journey.existing, today=TODAY)
    assert (again.applicable, again.existing) == (journey.applicable, journey.existing)


@whole_forms()
@given(st.data())
def test_forwards_reaches_every_place_once_and_backwards_the_same(data):
    definition = data.draw(conditional_definitions())
    journey = Journey.along(definition, data.draw(conditional_answers(definition)), today=TODAY)
    way = [journey.at(0)]
    while not isinstance(way[-1], CheckPlace):
        way.append(journey.at(way[-1].position + 1))
    assert tuple(way) == journey.places
    assert [place.number for place in way] == list(range(1, len(way) + 1))
    back = [way[-1]]
    while back[-1] != way[0]:
        back.append(journey.before(back[-1].position))
    assert back == way[::-1]


@whole_forms()
@given(st.data())
def test_where_the_number_of_steps_is_settled_no_later_answer_changes_it(data):
    definition = data.draw(conditional_definitions())
    first, other = (data.draw(conditional_answers(definition)) for _ in range(2))
    journey = Journey.along(definition, first, today=TODAY)
    place = data.draw(st.sampled_from(journey.places))
    before = {question.id for step in definition.steps[: place.position] for question in step.questions}
    answers = {name: answer for name, answer in first.items() if name in before}
    answers |= {name: answer for name, answer in other.items() if name not in before}
    if journey.is_settled(place):
        assert len(Journey.along(definition, answers, today=TODAY).places) == len(journey.places)


def test_a_number_of_steps_is_settled_once_what_decides_is_answered():
    assert [go(COURSE, minor=True).is_settled(place) for place in go(COURSE, minor=True).places] == [
        False,
        True,
        True,
        True,
    ]


@whole_forms()
@given(answered_definitions())
def test_without_conditions_all_is_as_it_was_answered(case):
    definition, answers = case
    journey = Journey.along(definition, answers, today=TODAY)
    assert journey.applicable is definition
    assert journey.existing == answers
    assert [place.step for place in journey.places if isinstance(place, StepPlace)] == list(definition.steps)
