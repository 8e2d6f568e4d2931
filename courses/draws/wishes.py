"""What somebody wished of a draw: the group of the registration first, further ones among its answers."""

from __future__ import annotations

from collections.abc import Mapping

from courses.form_definition import NO_WISH, RESIDENT_ID, SECOND_WISH_ID, THIRD_WISH_ID, describe_group
from courses.models.courses import CourseGroup
from courses.models.registrations import Registration

from .drawing import Entry


def wishes_of(registration: Registration) -> tuple[str, ...]:
    """The uuids of the groups, the dearest first, none twice."""
    further = (registration.answers.get(wish) for wish in (SECOND_WISH_ID, THIRD_WISH_ID))
    chosen = (each for each in further if isinstance(each, str) and each != NO_WISH)
    return tuple(dict.fromkeys([str(registration.group.uuid), *chosen]))


def wish_names(registration: Registration) -> list[str]:
    """The same in the active language, without groups that are gone. One query."""
    groups = CourseGroup.objects.filter(edition=registration.group.edition_id).select_related("place")
    names = {str(group.uuid): describe_group(group) for group in groups}
    return [names[wish] for wish in wishes_of(registration) if wish in names]


def entry_of(registration: Registration, *, groups: Mapping[str, object]) -> Entry:
    """The registration in the draw between `groups`. Who did not say where they live is no resident."""
    return Entry(
        code=registration.draw_code,
        wishes=tuple(wish for wish in wishes_of(registration) if wish in groups),
        is_resident=registration.answers.get(RESIDENT_ID) is True,
    )
