"""Conditions: the same cases in Python and in the browser’s JavaScript; what is left of one while a step is open."""

import datetime
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formbuilder.conditions import OPERATORS, WITHOUT_VALUE, Condition, Rule, holds, settle
from formbuilder.registry import ITEM_TYPES
from tests.formbuilder.in_node import run_in_node

HERE = Path(__file__).parent
FILE = HERE / "condition_cases.json"
CASES = json.loads(FILE.read_text())
TODAY = datetime.date.fromisoformat(CASES["today"])


def condition_of(case) -> Condition:
    rules = [["q", *case["rule"]]] if "rule" in case else case["condition"]["rules"]
    return Condition(
        match=case.get("condition", {}).get("match", "all"),
        rules=tuple(
            Rule(question=question, operator=operator, value=value[0] if value else None)
            for question, operator, *value in rules
        ),
    )


@pytest.mark.parametrize("case", CASES["cases"], ids=json.dumps)
def test_each_case_in_python(case):
    answers = case.get("answers", {"q": case.get("answer")})
    today = datetime.date.fromisoformat(case.get("today", CASES["today"]))
    assert holds(condition_of(case), answers, today=today) is case["holds"]


def test_each_case_in_the_browsers_language():
    done = run_in_node("conditions.test.mjs", FILE)
    assert done.returncode == 0, done.stdout
    assert f"# pass {len(CASES['cases'])}" in done.stdout


def test_a_case_that_does_not_hold_there_is_noticed(tmp_path):
    wrong = tmp_path / "cases.json"
    case = CASES["cases"][0]
    wrong.write_text(json.dumps({**CASES, "cases": [{**case, "holds": not case["holds"]}]}))
    assert run_in_node("conditions.test.mjs", wrong).returncode != 0


def test_every_comparison_has_cases_both_ways():
    for operator in OPERATORS:
        results = {case["holds"] for case in CASES["cases"] if case.get("rule", [""])[0] == operator}
        assert results == {True, False}, operator


def test_the_page_can_read_every_kind_that_a_condition_compares():
    script = (HERE.parents[1] / "frontend" / "src" / "form-conditions.js").read_text()
    read = set(re.findall(r"^  (\w+): (?:readOne|\(form, name\))", script, re.MULTILINE))
    kinds = {kind for kind, item in ITEM_TYPES.items() if set(getattr(item, "operators", ())) - WITHOUT_VALUE}
    assert kinds
    assert kinds <= read


# --- while a step is open ---------------------------------------------------------------------------------------------

QUESTIONS = ("a", "b", "c")
rules = st.builds(
    Rule,
    question=st.sampled_from(QUESTIONS),
    operator=st.sampled_from(["is", "is_not", "answered", "unanswered"]),
    value=st.booleans(),
)
conditions = st.none() | st.builds(
    Condition, match=st.sampled_from(["all", "any"]), rules=st.lists(rules, max_size=4).map(tuple)
)
answers = st.dictionaries(st.sampled_from(QUESTIONS), st.booleans())


@given(conditions, answers, answers, st.sets(st.sampled_from(QUESTIONS)))
def test_what_is_left_says_the_same_once_the_rest_is_answered(condition, known, typed, undecided):
    known = {key: value for key, value in known.items() if key not in undecided}
    typed = {key: value for key, value in typed.items() if key in undecided}
    left = settle(condition, known, undecided=undecided, today=TODAY)
    if isinstance(left, Condition):
        assert {rule.question for rule in left.rules} <= undecided, "no answer of another step reaches the page"
        left = holds(left, typed, today=TODAY)
    assert left is holds(condition, {**known, **typed}, today=TODAY)
