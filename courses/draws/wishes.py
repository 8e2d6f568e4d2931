"""What somebody wished of a draw: the group of the registration first, further ones among its answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db.models.fields.json import KeyTextTransform

from courses import minors
from courses.form_definition import NO_WISH, RESIDENT_ID, SECOND_WISH_ID, THIRD_WISH_ID, describe_group
from courses.models.courses import CourseGroup
from courses.models.registrations import Registration
from courses.states import State

from .drawing import Entry

FURTHER: Final = (SECOND_WISH_ID, THIRD_WISH_ID)
"""The questions whose answers are wished after the group of the registration."""


def wishes_of(registration: Registration) -> tuple[str, ...]:
    """The uuids of the groups, the dearest first, none twice."""
    return tuple(dict.fromkeys([str(registration.group.uuid), *_further(registration.answers)]))


def _further(answers: Mapping[str, Any]) -> list[str]:
    chosen = (answers.get(wish) for wish in FURTHER)
    return [each for each in chosen if isinstance(each, str) and each != NO_WISH]


def why_not_admitted(group: CourseGroup, answers: Mapping[str, Any]) -> str:
    """`minors.why_not_admitted` for the group, and for the others that the draw may still give instead of it.

    One query where there are some.
    """
    why, further = minors.why_not_admitted(group, answers), _further(answers)
    if why or not further or not group.edition.awaits_draw:
        return why
    others = CourseGroup.objects.filter(uuid__in=further, edition=group.edition_id).select_related("edition")
    return next(filter(None, (minors.why_not_admitted(each, answers) for each in others)), "")


def further_wishes(registrations: Iterable[Registration]) -> dict[uuid.UUID, list[CourseGroup]]:
    """The second and third wish of whoever still waits for a draw, by registration. Two queries; none without anybody.

    The answers may be deferred: no more than the wishes is read of them.
    """
    ids = [each.pk for each in registrations if each.state == State.RECEIVED]
    if not ids:
        return {}
    asked = {f"wish_{number}": KeyTextTransform(wish, "answers") for number, wish in enumerate(FURTHER)}
    rows = Registration.objects.filter(pk__in=ids).annotate(**asked).values_list("pk", *asked)
    chosen = {pk: [wish for wish in wishes if wish and wish != NO_WISH] for pk, *wishes in rows}
    wanted = {wish for wishes in chosen.values() for wish in wishes}
    groups = {str(group.uuid): group for group in CourseGroup.objects.filter(uuid__in=wanted).select_related("place")}
    return {pk: [groups[wish] for wish in wishes if wish in groups] for pk, wishes in chosen.items()}


def wish_names(registration: Registration) -> list[str]:
    """The same in the active language, without groups that are gone. One query."""
    groups = CourseGroup.objects.filter(edition=registration.group.edition_id).select_related("place")
    names = {str(group.uuid): describe_group(group) for group in groups}
    return [names[wish] for wish in wishes_of(registration) if wish in names]


def entry_of(members: Sequence[Registration], *, groups: Mapping[str, object]) -> Entry:
    """One person, or people who belong together, in the draw between `groups`; they wish what the first of them does.

    Who did not say where they live is no resident; of several all must be, or one would bring the others in.
    """
    return Entry(
        code=members[0].draw_code,
        wishes=tuple(wish for wish in wishes_of(members[0]) if wish in groups),
        size=len(members),
        is_resident=all(each.answers.get(RESIDENT_ID) is True for each in members),
    )
