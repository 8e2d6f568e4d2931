"""When a part of a form is shown: conditions over answers to earlier questions, as plain data, and their evaluation.

Questions and options are named by id, so renaming, translating and reordering change nothing. A rule speaks of an
answer: where there is none, only `unanswered` is true. Whether an answer exists is the journey's to say
(`formbuilder.journey`): a hidden answer does not exist, here either (docs/adr/0012).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

Operator = Literal[
    "is", "is_not", "includes", "answered", "unanswered", "less", "more", "before", "after", "younger", "at_least"
]
"""`younger` and `at_least` compare the age in whole years that a date of birth gives on the day of answering."""

OPERATORS: Final[tuple[Operator, ...]] = get_args(Operator)
WITHOUT_VALUE: Final[frozenset[Operator]] = frozenset({"answered", "unanswered"})


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One comparison. `value` is an option's id, true or false, a whole number, or an ISO date."""

    question: str
    operator: Operator
    value: str | int | bool | None = None


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Rules of which all, or any, must hold. Without rules it holds; never where what is stored cannot be read."""

    match: Literal["all", "any"] = "all"
    rules: tuple[Rule, ...] = ()
    is_readable: bool = True


UNREADABLE: Final = Condition(is_readable=False)
"""Stands for what is stored in the place of a condition and is none that this version of the site knows."""


def read_condition(stored: Any) -> Condition | None:
    """What the editor stores beside a step, a question or an option; None where nothing is asked for.

    All of it is understood or nothing (`UNREADABLE`): by half a condition a part is shown to whom it is not meant for.
    """
    if not stored:
        return None
    match stored:
        case {"rules": list(raw), **rest} if rest in ({}, {"match": "all"}, {"match": "any"}):
            rules = tuple(rule for each in raw if (rule := _read_rule(each)) is not None)
            if len(rules) == len(raw):
                return Condition(match="any" if "any" in rest.values() else "all", rules=rules) if rules else None
    return UNREADABLE


def _read_rule(stored: Any) -> Rule | None:
    match stored:
        case {"question": str(), "operator": operator, **rest} if operator in OPERATORS and rest.keys() <= {"value"}:
            known = isinstance(rest.get("value"), str | int | None)
            return Rule(**stored) if known else None
    return None


def holds(condition: Condition | None, answers: Mapping[str, Any], *, today: datetime.date) -> bool:
    """Whether what the condition is about is shown.

    `answers` are those that exist, by question id, as their kinds give them to compare (`Question.compared`).
    """
    if condition is None or not condition.rules:
        return condition is None or condition.is_readable
    results = (rule_holds(rule, answers.get(rule.question), today=today) for rule in condition.rules)
    return any(results) if condition.match == "any" else all(results)


def rule_holds(rule: Rule, answer: Any, *, today: datetime.date) -> bool:
    """Whether one comparison is true of one answer; None is no answer. Values that cannot be compared make it false."""
    if rule.operator in WITHOUT_VALUE or answer is None:
        return (answer is None) == (rule.operator == "unanswered") and rule.operator in WITHOUT_VALUE
    if rule.operator in ("less", "more"):
        return _compare(rule.operator == "less", _number(answer), _number(rule.value))
    if rule.operator in ("before", "after"):
        return _compare(rule.operator == "before", _day(answer), _day(rule.value))
    if rule.operator in ("younger", "at_least"):
        return _compare_age(rule, _day(answer), today)
    if rule.operator == "includes":
        return isinstance(answer, list) and rule.value in answer
    return rule.operator == ("is" if _is_same(answer, rule.value) else "is_not")


def settle(
    condition: Condition | None, answers: Mapping[str, Any], *, undecided: Collection[str], today: datetime.date
) -> Condition | bool:
    """What is left of a condition while the questions in `undecided` are being answered; a truth if nothing is."""
    if condition is None or not condition.rules:
        return condition is None or condition.is_readable
    is_any = condition.match == "any"
    decided = [rule for rule in condition.rules if rule.question not in undecided]
    if any(rule_holds(rule, answers.get(rule.question), today=today) == is_any for rule in decided):
        return is_any
    left = tuple(rule for rule in condition.rules if rule.question in undecided)
    return replace(condition, rules=left) if left else not is_any


def age_on(day: datetime.date, born: datetime.date) -> int:
    """Whole years since the day of birth; who was born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _is_same(answer: Any, value: Any) -> bool:
    # True equals 1 to Python, and an answer of another type is another answer.
    return type(answer) is type(value) and bool(answer == value)


def _compare(is_below: bool, answer: Any, value: Any) -> bool:
    if answer is None or value is None:
        return False
    return bool(answer < value if is_below else answer > value)


def _compare_age(rule: Rule, born: datetime.date | None, today: datetime.date) -> bool:
    limit = _number(rule.value)
    if born is None or limit is None:
        return False
    return (age_on(today, born) < limit) == (rule.operator == "younger")


def _number(value: Any) -> int | None:
    return value if type(value) is int else None


def _day(value: Any) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
