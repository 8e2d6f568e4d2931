"""Random forms in which everything may depend on everything, and random answers to them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step
from formbuilder.questions import Consent, Information, ManyOf, Number, OneOf, Option, ShortText, YesNo
from tests.formbuilder.strategies import answer_to, repeats, simple_questions

OPTION_IDS = ("o1", "o2", "o3")
QUESTION_IDS = tuple(f"q{n}" for n in range(9))
"""Some of them are in no form: conditions speak of deleted questions too, of later ones, and of themselves."""


def conditions():
    """Any condition over the questions of `conditional_definitions`, sensible or not; none as often."""
    values = {
        "is": st.sampled_from([*OPTION_IDS, True, False, 1]),
        "is_not": st.sampled_from([*OPTION_IDS, True]),
        "includes": st.sampled_from(OPTION_IDS),
        "answered": st.none(),
        "unanswered": st.none(),
        "less": st.integers(0, 3),
        "more": st.integers(0, 3),
    }
    rule = st.sampled_from(sorted(values)).flatmap(
        lambda operator: st.builds(
            Rule, question=st.sampled_from(QUESTION_IDS), operator=st.just(operator), value=values[operator]
        )
    )
    condition = st.builds(
        Condition, match=st.sampled_from(["all", "any"]), rules=st.lists(rule, min_size=1, max_size=2).map(tuple)
    )
    return st.none() | condition


def _conditional_item(identity: str):
    common = {"id": st.just(identity), "required": st.booleans(), "shown_when": conditions()}
    options = st.tuples(
        *(st.builds(Option, id=st.just(o), label=st.just(o), shown_when=conditions()) for o in OPTION_IDS)
    )
    asked = {**common, "label": st.just(identity)}
    return st.one_of(
        st.builds(YesNo, **asked),
        st.builds(OneOf, **asked, options=options),
        st.builds(ManyOf, **asked, options=options, maximum=st.sampled_from([None, 2])),
        st.builds(Number, **asked, minimum=st.just(0), maximum=st.just(3)),
        st.builds(ShortText, **asked),
        st.builds(Consent, **asked, text=st.just("Testo"), version=st.just("1")),
        st.builds(Information, id=common["id"], shown_when=common["shown_when"], text=st.just("Testo")),
    )


def mixed_item(identity: str):
    """A question of any kind, about several people too, under any condition."""
    any_kind = st.tuples(simple_questions(identity) | repeats(identity), conditions())
    return _conditional_item(identity) | any_kind.map(lambda found: replace(found[0], shown_when=found[1]))


def mixed_definitions():
    """Small forms of every kind of question, in which everything may depend on everything."""
    return conditional_definitions(mixed_item)


@st.composite
def conditional_definitions(draw, item=_conditional_item) -> Definition:
    """Small forms in which everything may depend on everything."""
    identities = iter(QUESTION_IDS)
    counts = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3).filter(lambda found: sum(found) < 9))
    return Definition(
        steps=tuple(
            Step(
                id=f"s{n}",
                shown_when=draw(conditions()),
                items=tuple(draw(item(next(identities))) for _ in range(count)),
            )
            for n, count in enumerate(counts)
        )
    )


@st.composite
def conditional_answers(draw, definition: Definition):
    """Answers to some of its questions, whether they apply or not."""
    answers = {each.id: draw(st.none() | answer_to(each)) for each in definition.questions}
    return {key: value for key, value in answers.items() if value is not None}
