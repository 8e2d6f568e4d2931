"""What differs between two versions of a form, in words; and which version a submission answered.

A submission keeps the part of the form that applied to its answers. Compared with it is what today's form would ask
somebody with the same answers: otherwise every question that a condition hid would look new.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core.plain_language import plain
from formbuilder.definition import Definition, Step
from formbuilder.journey import Journey
from formbuilder.questions import Item, Option, Question
from formbuilder.questions.base import with_nested
from formbuilder.wording import condition_words, item_words, kind_words

CODE_LENGTH: Final = 6
QUOTED: Final = 80


@dataclass(frozen=True, kw_only=True)
class FormVersion:
    """The version that was answered. `changes` since then; None where there is no form of today to compare with."""

    code: str
    changes: tuple[str, ...] | None


def version_of(
    asked: Definition,
    *,
    answers: Mapping[str, Any],
    day: datetime.date,
    today: Definition | None,
    leave_out: Collection[str] = frozenset(),
) -> FormVersion:
    """Which version was answered on that day, and what today's form would ask otherwise for the same answers.

    The steps in `leave_out` are not the form's own.
    """
    asked = _without(asked, leave_out)
    changes = None
    if today is not None:
        changes = differences(asked, _without(Journey.along(today, answers, today=day).applicable, leave_out))
    return FormVersion(code=asked.digest[:CODE_LENGTH], changes=changes)


def _without(definition: Definition, step_ids: Collection[str]) -> Definition:
    return replace(definition, steps=tuple(step for step in definition.steps if step.id not in step_ids))


def differences(before: Definition, after: Definition) -> tuple[str, ...]:
    """Everything that was added, taken away or changed, in the order of the newer form; what went comes last."""
    return tuple(_differences(before, after))


def _differences(before: Definition, after: Definition) -> Iterator[str]:
    old_steps = {step.id: step for step in before.steps}
    old_items = {item.id: item for step in before.steps for item in with_nested(step.items)}
    for step in after.steps:
        yield from _step_changes(old_steps.get(step.id), step, before, after)
        for item in with_nested(step.items):
            yield from _item_changes(old_items.get(item.id), item, before, after)
    new_items = {item.id for step in after.steps for item in with_nested(step.items)}
    new_steps = {step.id for step in after.steps}
    for step in before.steps:
        if step.id not in new_steps:
            yield _("Passo tolto: %(what)s") % {"what": _quote(step.title)}
        for item in with_nested(step.items):
            if item.id not in new_items:
                yield _("Tolto: %(what)s") % {"what": _name(item)}
    if _order(before, new_items) != _order(after, set(old_items)):
        yield _("L’ordine è cambiato.")


def _order(definition: Definition, shared: set[str]) -> list[str]:
    return [item.id for step in definition.steps for item in with_nested(step.items) if item.id in shared]


def _step_changes(old: Step | None, new: Step, before: Definition, after: Definition) -> Iterator[str]:
    if old is None:
        yield _("Passo aggiunto: %(what)s") % {"what": _quote(new.title)}
        return
    where = _("Passo %(what)s") % {"what": _quote(new.title or old.title)}
    yield from _text_changes(where, old, new, ("title", "intro"))
    yield from _condition_change(where, old, new, before, after)


def _item_changes(old: Item | None, new: Item, before: Definition, after: Definition) -> Iterator[str]:
    if old is None:
        yield _("Aggiunto: %(what)s") % {"what": _name(new)}
        return
    where = _name(old)
    if old.kind != new.kind:
        yield _("%(where)s: ora è «%(kind)s»") % {"where": where, "kind": kind_words(new)}
    yield from _text_changes(where, old, new, ("label", "title", "help_text", "text", "one", "low_text", "high_text"))
    if isinstance(old, Question) and isinstance(new, Question):
        yield from _rule_changes(where, old, new)
    yield from _condition_change(where, old, new, before, after)
    if isinstance(old, Question) and isinstance(new, Question):
        yield from _option_changes(where, old.worded, new.worded, before, after)


def _rule_changes(where: str, old: Question, new: Question) -> Iterator[str]:
    if old.required != new.required:
        text = _("%(where)s: ora è obbligatoria") if new.required else _("%(where)s: ora è facoltativa")
        yield text % {"where": where}
    if old.kind == new.kind and list(old.limits()) != list(new.limits()):
        limits = " ".join(str(each) for each in new.limits())
        text = _("%(where)s: i limiti ora sono «%(limits)s»") if limits else _("%(where)s: ora è senza limiti")
        yield text % {"where": where, "limits": limits}


def _option_changes(
    where: str, old: Sequence[Option], new: Sequence[Option], before: Definition, after: Definition
) -> Iterator[str]:
    known, still = {option.id: option for option in old}, {option.id for option in new}
    for option in new:
        was = known.get(option.id)
        what = {"where": where, "what": _quote(option.label)}
        if was is None:
            yield _("%(where)s: scelta aggiunta, %(what)s") % what
            continue
        if was.label != option.label:
            yield _("%(where)s: la scelta %(old)s ora dice %(what)s") % {**what, "old": _quote(was.label)}
        yield from _condition_change(f"{where}, {_quote(was.label)}", was, option, before, after)
    for option in old:
        if option.id not in still:
            yield _("%(where)s: scelta tolta, %(what)s") % {"where": where, "what": _quote(option.label)}


def _condition_change(
    where: str, old: Step | Item | Option, new: Step | Item | Option, before: Definition, after: Definition
) -> Iterator[str]:
    if old.shown_when == new.shown_when:
        return
    words = condition_words(new.shown_when, after)
    if words:
        yield _("%(where)s: ora si vede quando %(condition)s") % {"where": where, "condition": words}
    else:
        gone = condition_words(old.shown_when, before)
        yield _("%(where)s: ora si vede sempre; prima quando %(condition)s") % {"where": where, "condition": gone}


def _text_changes(where: str, old: Step | Item, new: Step | Item, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        was, now = plain(str(getattr(old, name, ""))).strip(), plain(str(getattr(new, name, ""))).strip()
        if was != now and hasattr(new, name) and hasattr(old, name):
            texts = {"where": where, "old": _quote(was), "new": _quote(now)}
            yield _("%(where)s: il testo %(old)s ora dice %(new)s") % texts


def _name(item: Item) -> str:
    return f"{kind_words(item)} {_quote(item_words(item))}"


def _quote(text: str) -> str:
    return f"«{Truncator(text).chars(QUOTED)}»"
