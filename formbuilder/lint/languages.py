"""In each language the texts without which nobody can answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from formbuilder.definition import Definition, Step
from formbuilder.lint.findings import Code, Finding, Place
from formbuilder.lint.linter import in_order
from formbuilder.questions import TEXTS, Item, Question
from formbuilder.questions.base import with_nested

NEEDED = frozenset({"label", "text"})
"""Texts of a question or an option without which nothing is asked. A step needs its title; the rest is needed in a
language where another language has it."""


def lint_languages(definitions: Mapping[str, Definition]) -> tuple[Finding, ...]:
    """What is missing in which language: definitions of one form by language code, the source's first."""
    written = {
        (place.step, place.item, place.option, place.field)
        for definition in definitions.values()
        for place, text in _texts(definition)
        if text
    }
    found: list[Finding] = []
    for language, definition in definitions.items():
        missing = [
            _missing(place, language)
            for place, text in _texts(definition)
            if not text and (_is_needed(place) or (place.step, place.item, place.option, place.field) in written)
        ]
        found += in_order(definition, missing)
    return tuple(found)


def _is_needed(place: Place) -> bool:
    return place.field in NEEDED if place.item else place.field == "title"


def _texts(definition: Definition) -> Iterator[tuple[Place, str]]:
    for step in definition.steps:
        for name, text in _texts_of(step):
            yield Place(step=step.id, field=name), text
        for item in with_nested(step.items):
            for name, text in _texts_of(item):
                yield Place(step=step.id, item=item.id, field=name), text
            for option in item.worded if isinstance(item, Question) else ():
                for name, text in _texts_of(option):
                    yield Place(step=step.id, item=item.id, option=option.id, field=name), text


def _texts_of(part: Step | Item | object) -> Iterator[tuple[str, str]]:
    for each in fields(part):  # type: ignore[arg-type]  # all of them are dataclasses
        if each.name in TEXTS:
            yield each.name, strip_tags(getattr(part, each.name)).strip()


def _missing(place: Place, language: str) -> Finding:
    names = {"title": _("titolo"), "intro": _("introduzione"), "help_text": _("aiuto")}
    return Finding(
        code=Code.MISSING_TEXT,
        severity="error",
        path=place,
        message=_("Manca un testo: %(name)s.") % {"name": names.get(place.field, _("testo"))},
        what_to_do=_("Scrivilo, o traducilo: senza, nessuno può rispondere in questa lingua."),
        language=language,
    )
