"""Registrations in words for the desk: answers by id, labels from the snapshot, in Italian where the page has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import translation

from events.form_definition import FIXED_QUESTION_IDS
from events.models import CoursePage, Registration
from formbuilder.answers import Section, display
from formbuilder.definition import Choice, Definition, DefinitionError, Item, Question


def read_snapshot(data: Any) -> Definition:
    """The stored definition; an empty one where it cannot be read, so that the desk still sees the rest."""
    try:
        return Definition.from_json(data)
    except DefinitionError:
        return Definition()


def italian_definitions(registrations: Iterable[Registration]) -> dict[int, Definition]:
    """The current Italian form behind each registration's page, by the page's id. Two queries at most."""
    page_ids = {registration.page_id for registration in registrations if registration.page_id}
    keys = dict(CoursePage.objects.filter(pk__in=page_ids).values_list("pk", "translation_key"))
    source = CoursePage.objects.filter(
        translation_key__in=set(keys.values()), locale__language_code=settings.LANGUAGE_CODE
    ).select_related("course")
    with translation.override(settings.LANGUAGE_CODE):
        by_key = {page.translation_key: page.get_definition() for page in source}
    return {page_id: by_key[key] for page_id, key in keys.items() if key in by_key}


def in_italian(snapshot: Definition, italian: Definition | None) -> Definition:
    """The snapshot with the words of the Italian form where the ids are the same; the rest stays as it was asked."""
    if italian is None:
        return snapshot
    titles = {step.id: step.title for step in italian.steps}
    return replace(
        snapshot,
        steps=tuple(
            replace(
                step,
                title=titles.get(step.id, step.title),
                items=tuple(_item_in_italian(item, italian) for item in step.items),
            )
            for step in snapshot.steps
        ),
    )


def _item_in_italian(item: Item, italian: Definition) -> Item:
    source = italian.question(item.id)
    if not isinstance(item, Question) or source is None:
        return item
    item = replace(item, label=source.label)
    if isinstance(item, Choice) and isinstance(source, Choice):
        labels = {option.id: option.label for option in source.options}
        options = tuple(replace(option, label=labels.get(option.id, option.label)) for option in item.options)
        item = replace(item, options=options)
    return item


def sections_for_desk(registration: Registration) -> tuple[Section, ...]:
    """The answers of one registration, step by step; without those that are columns of their own."""
    italian = italian_definitions([registration]).get(registration.page_id or 0)
    sections = display(in_italian(read_snapshot(registration.definition), italian), registration.answers)
    kept = (
        replace(section, rows=tuple(row for row in section.rows if row.question.id not in FIXED_QUESTION_IDS))
        for section in sections
    )
    return tuple(section for section in kept if section.rows)
