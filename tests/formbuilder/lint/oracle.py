"""What the linter has to say, found the slow way: by filling in a form in every way there is.

Knows nothing of the linter's search. Answers come from domains small enough to be listed whole.
"""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict

from formbuilder.conditions import holds
from formbuilder.lint.findings import Code
from formbuilder.questions import Choice, Consent, Date, Information, ManyOf, Number, OneOf, Question, Repeat, YesNo
from formbuilder.questions.rating import Rating

TODAY = datetime.date(2026, 11, 26)


def compared(question, answer):
    """What a condition sees: a consent that is not given is none."""
    if isinstance(question, Consent):
        return True if answer and answer["given"] else None
    if isinstance(question, Repeat):
        return len(answer) if answer else None
    if isinstance(answer, list):
        return [compared(question, each) for each in answer]
    return "other" if isinstance(answer, dict) else answer


def all_answers(question, shown):
    """Every answer that the question accepts while these options are shown; None where none may be given."""
    if isinstance(question, Choice) and question.other:
        shown = [*shown, {"other": "Esempio"}]
    match question:
        case Number(minimum=low, maximum=high):
            found = list(range(low, high + 1))
        case Date(minimum=low, maximum=high):
            found = [(low + datetime.timedelta(n)).isoformat() for n in range((high - low).days + 1)]
        case Rating(maximum=high):
            found = list(range(1, high + 1))
        case YesNo():
            found = [True, False]
        case Repeat(minimum=low, maximum=high):
            found = [[{f"{question.id}n": "Ada"}] * n for n in range(low, high + 1)]
        case OneOf():
            found = list(shown)
        case ManyOf(maximum=maximum):
            most = len(shown) if maximum is None else min(maximum, len(shown))
            found = [list(each) for n in range(1, most + 1) for each in itertools.combinations(shown, n)]
        case Consent():
            return [{"given": True}] if question.required else [{"given": True}, {"given": False}]
        case _:
            found = [question.example()]
    return found if question.required and found else [*found, None]


class Way:
    """A form filled in as far as it goes: what each condition came to, where what it stands in is shown and reached."""

    def __init__(self, answers=None, results=None):
        self.answers = answers or {}
        self.results = results or {}
        self.is_sent = False

    def holds(self, key, condition):
        result = holds(condition, self.answers, today=TODAY)
        self.results[key] = result
        return result


BEGIN, LEAVE = "begin", "leave"


def ways(definition):
    """Every way through the form, to where it is sent or to an exit."""
    places = [(step, place) for step in definition.steps for place in (BEGIN, *step.items, LEAVE)]
    yield from _continue(places, 0, Way())


def _continue(places, number, way):
    if number == len(places):
        way.is_sent = True
        yield way
        return
    step, item = places[number]
    key = (step.id, "", "")
    if item == BEGIN:
        way.holds(key, step.shown_when)
    if item == LEAVE and step.exit is not None and way.results[key]:
        yield way
        return
    is_shown = isinstance(item, Question | Information) and way.results[key]
    if not is_shown or not way.holds((step.id, item.id, ""), item.shown_when) or isinstance(item, Information):
        yield from _continue(places, number + 1, way)
        return
    options = item.options if isinstance(item, Choice) else ()
    shown = [each.id for each in options if way.holds((step.id, item.id, each.id), each.shown_when)]
    for answer in all_answers(item, shown):
        seen = compared(item, answer)
        answers = way.answers if seen is None else {**way.answers, item.id: seen}
        yield from _continue(places, number + 1, Way(answers, dict(way.results)))


def expected_findings(definition):
    """The codes with their keys, as the linter must find them. Definitions without broken conditions only."""
    results = defaultdict(set)
    shown, filled, is_sent = set(), set(), False
    for way in ways(definition):
        is_sent = is_sent or way.is_sent
        for key, result in way.results.items():
            results[key].add(result)
        shown |= {key for key, result in way.results.items() if result}
        filled |= set(what_is_filled(definition, way.results))
    exits = [key for key in steps_of(definition, exits_only=True) if key in shown]
    found = {(Code.NEVER_REACHED, key) for key in steps_of(definition) if key not in results}
    found |= set() if is_sent else {(Code.END_NEVER_REACHED, exits[-1])}
    for step in definition.steps:
        if (step.id, "", "") in shown - filled:
            found.add((Code.STEP_ALWAYS_EMPTY, (step.id, "", "")))
        for item in step.items:
            if isinstance(item, Choice) and (step.id, item.id, "") in shown - filled:
                found.add((Code.NO_OPTION_LEFT, (step.id, item.id, "")))
    for key, condition in conditions(definition):
        if condition is not None and results[key] == {True}:
            found.add((Code.ALWAYS_TRUE, key))
        if condition is not None and results[key] == {False}:
            alone = can_hold_alone(definition, condition)
            found.add((Code.NEVER_SHOWN if alone else Code.NEVER_TRUE, key))
    return found


def steps_of(definition, *, exits_only=False):
    return [(step.id, "", "") for step in definition.steps if step.exit is not None or not exits_only]


def what_is_filled(definition, results):
    """Steps with something in them, and choices with an option to choose, on one way."""
    for step in definition.steps:
        if step.exit is not None:
            yield (step.id, "", "")
        for item in step.items:
            is_shown = results.get((step.id, item.id, ""))
            has_option = any(results.get((step.id, item.id, each.id)) for each in getattr(item, "options", ()))
            has_option = has_option or bool(getattr(item, "other", ""))
            if is_shown and has_option:
                yield (step.id, item.id, "")
            if is_shown and (has_option or not getattr(item, "options", ())):
                yield (step.id, "", "")


def conditions(definition):
    for step in definition.steps:
        yield (step.id, "", ""), step.shown_when
        for item in step.items:
            yield (step.id, item.id, ""), item.shown_when
            for option in item.options if isinstance(item, Choice) else ():
                yield (step.id, item.id, option.id), option.shown_when


def can_hold_alone(definition, condition):
    """Whether it could hold if every question that it looks at could have any answer, or none."""
    questions = [definition.question(each) for each in dict.fromkeys(rule.question for rule in condition.rules)]
    domains = []
    for question in questions:
        options = [each.id for each in question.options] if isinstance(question, Choice) else []
        domains.append([compared(question, answer) for answer in [*all_answers(question, options), None]])
    return any(
        holds(condition, {q.id: a for q, a in zip(questions, each, strict=True) if a is not None}, today=TODAY)
        for each in itertools.product(*domains)
    )
