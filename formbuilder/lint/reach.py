"""What conditions lead to: what is never shown, always shown, left empty. Decided exactly, with examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from formbuilder.definition import Definition, Step
from formbuilder.lint.findings import Code
from formbuilder.lint.search import find
from formbuilder.lint.space import END, Key, Space, conditions_of, options_of
from formbuilder.lint.ways import NOT_DECIDED, Ways
from formbuilder.questions import Choice, Item

Judgement = tuple[Code, Key, Mapping[str, Any] | None]
"""What is wrong, where, and answers under which it shows."""


def find_ways(space: Space, broken: Iterable[Key]) -> Ways:
    """What becomes of everything, except of what hangs on a broken condition."""
    return Ways(space, _doubtful(space.definition, set(broken)))


def judge(ways: Ways) -> Iterator[Judgement]:
    """Everything that can be said of conditions, steps and options."""
    definition, doubtful = ways.space.definition, ways.doubtful
    for key, condition, _number in conditions_of(definition):
        if condition and condition.rules and key not in doubtful:
            yield from _judge_condition(ways, key)
    yield from _judge_exits(ways)
    for step in definition.steps:
        key = (step.id, "", "")
        has_any = step.exit is not None or any(_can_be_seen(ways, step, item) for item in step.items)
        if not has_any and not _is_doubtful(step, key, doubtful):
            yield from _with_example(ways, Code.STEP_ALWAYS_EMPTY, key)
        for item in step.items:
            key = (step.id, item.id, "")
            if isinstance(item, Choice) and not _is_doubtful(step, key, doubtful) and not _offers(ways, step, item):
                yield from _with_example(ways, Code.NO_OPTION_LEFT, key)


def _judge_condition(ways: Ways, key: Key) -> Iterator[Judgement]:
    shown, hidden = ways.shown[key], ways.hidden[key]
    if shown is NOT_DECIDED or hidden is NOT_DECIDED:
        yield Code.UNDECIDED, key, None
    elif shown is None and hidden is not None:
        is_possible_alone = find(ways.space, ((ways.space.gate(*key), True),), is_free=True) is not None
        yield (Code.NEVER_SHOWN if is_possible_alone else Code.NEVER_TRUE), key, hidden
    elif shown is not None and hidden is None:
        yield Code.ALWAYS_TRUE, key, shown


def _judge_exits(ways: Ways) -> Iterator[Judgement]:
    """The exit that nobody gets past, and every step behind it."""
    exits = ways.space.exits
    for step in ways.space.definition.steps:
        if not ways.is_reached(step.id):
            yield Code.NEVER_REACHED, (step.id, "", ""), ways.shown[_last_possible(ways, exits[step.id])]
    if not ways.is_possible(END):
        last = _last_possible(ways, exits[END[0]])
        yield Code.END_NEVER_REACHED, last, ways.shown[last]


def _last_possible(ways: Ways, exits: Iterable[Key]) -> Key:
    return [key for key in exits if ways.is_possible(key)][-1]


def _with_example(ways: Ways, code: Code, key: Key) -> Iterator[Judgement]:
    """Only where somebody can get there: what nobody reaches is said of what it stands in."""
    if ways.is_possible(key):
        yield code, key, ways.shown[key]


def _can_be_seen(ways: Ways, step: Step, item: Item) -> bool:
    """Whether it is ever shown. A question whose options are all hidden is not asked (`formbuilder.journey`)."""
    is_asked = not isinstance(item, Choice) or not item.options or _offers(ways, step, item)
    return ways.is_possible((step.id, item.id, "")) and is_asked


def _offers(ways: Ways, step: Step, item: Choice) -> bool:
    """Whether there is ever something to choose."""
    return bool(item.other) or any(ways.is_possible((step.id, item.id, option.id)) for option in item.options)


def _is_doubtful(step: Step, key: Key, doubtful: Set[Key]) -> bool:
    """Whether it, or something in it, hangs on a broken condition."""
    item_id = key[1]
    inside = [(step.id, item.id, "") for item in step.items if not item_id]
    inside += [
        (step.id, item.id, each.id) for item in step.items for each in options_of(item) if item_id in ("", item.id)
    ]
    return any(each in doubtful for each in (key, *inside))


def _doubtful(definition: Definition, broken: set[Key]) -> set[Key]:
    """What cannot be judged before a broken condition is mended: what carries it, stands in it, or looks at that.

    And all that comes behind an exit with such a condition.
    """
    doubtful: set[Key] = set()
    questions: set[str] = set()
    exits = {step.id for step in definition.steps if step.exit is not None}
    is_behind = False
    for key, condition, _ in conditions_of(definition):
        step, item, option = key
        looks_at = {rule.question for rule in condition.rules} if condition else set()
        is_inside = {(step, "", ""), (step, item, "")} & doubtful
        if is_behind or key in broken or looks_at & questions or (is_inside and (item or option)):
            doubtful.add(key)
            questions |= {item} if item else set()
            is_behind = is_behind or (step in exits and not item)
    return doubtful
