"""The linter: everything that keeps a form from working, in the form's order, each finding at its place."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from formbuilder.conditions import Condition
from formbuilder.definition import Definition
from formbuilder.lint.checks import find_broken_rules, find_wrong_limits
from formbuilder.lint.findings import Code, Finding, Place, Severity
from formbuilder.lint.reach import find_ways, judge
from formbuilder.lint.space import Key, Space, conditions_of, options_of
from formbuilder.lint.ways import NOT_DECIDED, Ways
from formbuilder.questions import Item
from formbuilder.questions.base import with_nested

CONDITION = "shown_when"
NEVER = frozenset({Code.NEVER_TRUE, Code.NEVER_SHOWN, Code.NO_OPTION_LEFT, Code.STEP_ALWAYS_EMPTY})
WARNINGS = frozenset({Code.ALWAYS_TRUE, Code.UNDECIDED})


def lint(definition: Definition, *, today: datetime.date, unseen: Collection[str] = ()) -> tuple[Finding, ...]:
    """What is wrong with a form as it would be filled in today.

    `unseen` are ids of questions that the page asks besides: what hangs on them is not judged.
    """
    broken = list(find_broken_rules(definition, unseen=unseen))
    space = Space(definition, today=today)
    unknown = [key for key, condition, _n in conditions_of(definition) if _mentions(condition, unseen)]
    ways = find_ways(space, [*_keys_of(broken), *unknown])
    found = list(judge(ways))
    never = {item or step for code, (step, item, option), _ in found if code in NEVER and not option}
    ends = {(Code.ALWAYS_TRUE, key) for code, key, _ in found if code is Code.END_NEVER_REACHED}
    told = [_tell(definition, *each, never) for each in found if each[:2] not in ends]
    read_off = (*broken, *find_wrong_limits(definition, today=today))
    return in_order(definition, [*(_with_example(ways, finding) for finding in read_off), *told])


def _with_example(ways: Ways, finding: Finding) -> Finding:
    """What was read off the form, with answers that lead to where it stands; for a broken condition, around it."""
    path = finding.path
    is_rule = path.field == CONDITION
    step = ways.space.definition.step(path.step)
    if step is None or (is_rule and not path.item):
        return finding
    outer = next((item.id for item in step.items if path.item in _ids_in(item)), "")
    example = ways.shown[(step.id, "" if is_rule and not path.option else outer, "")]
    return finding if example is None or example is NOT_DECIDED else replace(finding, example=example)


def _ids_in(item: Item) -> set[str]:
    return {each.id for each in with_nested([item])}


def _mentions(condition: Condition | None, questions: Collection[str]) -> bool:
    return condition is not None and any(rule.question in questions for rule in condition.rules)


def _keys_of(findings: Iterable[Finding]) -> list[Key]:
    return [(finding.path.step, finding.path.item, finding.path.option) for finding in findings]


def example_for(definition: Definition, target: Place, *, today: datetime.date) -> dict[str, Any] | None:
    """Answers with which a step, a question or an option is shown; None where none are found."""
    shown = Ways(Space(definition, today=today)).shown
    return shown.get((target.step, target.item, target.option))


def in_order(definition: Definition, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted as the form is read."""
    keys = [key for outer, *_rest in conditions_of(definition) for key in (outer, *_keys_in(definition, outer))]
    places = {key: number for number, key in enumerate(keys)}

    def place_of(finding: Finding) -> tuple[int, int]:
        (key,) = _keys_of([finding])
        return places.get(key, len(places)), -1 if finding.path.rule is None else finding.path.rule

    return tuple(sorted(findings, key=place_of))


def _keys_in(definition: Definition, key: Key) -> Iterator[Key]:
    """The places of the questions in a question, and of their options."""
    question = None if key[2] else definition.question(key[1])
    for inner in question.nested if question else ():
        yield (key[0], inner.id, "")
        yield from ((key[0], inner.id, option.id) for option in options_of(inner))


def _tell(definition: Definition, code: Code, key: Key, example: Mapping[str, Any] | None, never: set[str]) -> Finding:
    field = "" if code in (Code.STEP_ALWAYS_EMPTY, Code.NO_OPTION_LEFT) else CONDITION
    severity: Severity = "warning" if code in WARNINGS else "error"
    message, what_to_do = _words(code, definition, key, never)
    path = Place(step=key[0], item=key[1], option=key[2], field=field)
    return Finding(code=code, severity=severity, path=path, message=message, what_to_do=what_to_do, example=example)


def _words(code: Code, definition: Definition, key: Key, never: set[str]) -> tuple[str, str]:
    match code:
        case Code.NEVER_TRUE:
            message = _("Non può essere mai vero, qualunque cosa si risponda: %(what)s non si vede mai.")
            return message % {"what": _name_of(definition, key)}, _("Cambia la condizione, oppure toglila.")
        case Code.NEVER_SHOWN:
            return _why_never(definition, key, never), _("Cambia questa condizione, o quelle da cui dipende.")
    return _words_anywhere(code)


def _words_anywhere(code: Code) -> tuple[str, str]:
    match code:
        case Code.ALWAYS_TRUE:
            return _("È sempre vero per chi arriva fin qui."), _("Puoi togliere la condizione.")
        case Code.END_NEVER_REACHED:
            message = _("Qui il modulo finisce per chiunque arrivi fin qui: nessuno può inviarlo.")
            return message, _("Di’ con «Si vede quando» per chi finisce.")
        case Code.NEVER_REACHED:
            message = _("Qui non arriva mai nessuno: il modulo finisce prima per chiunque.")
            return message, _("Cambia la condizione del passo in cui il modulo finisce, o metti prima questo passo.")
        case Code.STEP_ALWAYS_EMPTY:
            message = _("Questo passo resta sempre vuoto: nulla di ciò che contiene si vede mai.")
            return message, _("Aggiungi una domanda, o cambia le condizioni di quelle che ci sono.")
        case Code.NO_OPTION_LEFT:
            message = _("Questa domanda non ha mai una scelta da offrire.")
            return message, _("Aggiungi scelte, o cambia le loro condizioni.")
    message = _("Le condizioni da cui questo dipende sono troppo intrecciate per controllarle.")
    return message, _("Dividi il modulo, o usa meno condizioni che dipendono l’una dall’altra.")


def _why_never(definition: Definition, key: Key, never: set[str]) -> str:
    """The question that is itself never shown, where that is why."""
    conditions = {each: condition for each, condition, _number in conditions_of(definition)}
    condition = conditions[key]
    for rule in condition.rules if condition else ():
        question = definition.question(rule.question)
        step = next((step.id for step in definition.steps if question in step.items), "")
        if question and {question.id, step} & never:
            message = _("%(what)s non si vede mai, perché «%(question)s» non si vede mai.")
            return _capitalised(message % {"what": _name_of(definition, key), "question": question.label})
    message = _("%(what)s non si vede mai: chi arriva fin qui non può aver dato le risposte che servono.")
    return _capitalised(message % {"what": _name_of(definition, key)})


def _name_of(definition: Definition, key: Key) -> str:
    _step_id, item_id, option_id = key
    if not item_id:
        return _("questo passo")
    if option_id:
        return _("questa scelta")
    return _("questa domanda") if definition.question(item_id) else _("questo testo")


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
