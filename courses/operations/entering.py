"""Somebody phones, or stands at the counter: the office registers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from core.digests import digest_of
from courses.emails import Notice
from courses.models.courses import CourseGroup
from courses.models.history import By, Happening
from courses.models.registrations import Channel, Registration
from courses.parties import Companion
from courses.states import State
from staff import audit

from .correcting import derive
from .errors import AlreadyRegisteredError
from .history import note_event
from .notices import notify
from .registering import (
    Outcome,
    Standing,
    along,
    find_replay,
    require_admitted,
    standing_for_newcomer,
    take_places,
)
from .retention import retention_date
from .steps import has_twin

if TYPE_CHECKING:
    from courses.models import CoursePage


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who it is and how to reach them: an address, a number, or both."""

    first_name: str
    last_name: str
    email: str
    phone: str


def standing_for_entered(group: CourseGroup, *, people: int = 1) -> Standing:
    """What somebody would get whom the office registers now, or so many who enter as one."""
    overtakes_nobody = not group.waiting or group.seats_to_offer <= 0
    if not group.edition.awaits_draw and group.unclaimed_seats >= people and overtakes_nobody:
        return Standing(state=State.CONFIRMED, before=0)
    return standing_for_newcomer(group, people=people)


def enter(
    *,
    group: CourseGroup,
    person: Person,
    channel: Channel,
    answers: Mapping[str, Any],
    definition: Mapping[str, Any],
    locale: str,
    submission_key: str,
    actor: User,
    tell: bool,
    page: CoursePage | None = None,
    companions: Sequence[Companion] = (),
) -> Outcome:
    """Register somebody for whom the office types, also outside the enrolment window and on a seat kept for the desk.

    With `companions`: all of them, or nobody. As fair as the public form: a seat if one is free and nobody waits, else
    the end of the list. Repeating a call with the same `submission_key` changes nothing. `tell`: with a mail, where
    there is an address. Raises `AlreadyRegisteredError` where the same person stands in the group, `NotAdmittedError`
    where they have not the age, or are too many.
    """
    digest = digest_of(submission_key)
    if replayed := find_replay(digest):
        return replayed
    require_admitted(group, answers, companions, day=timezone.localdate())
    shared: dict[str, Any] = {
        "group": group,
        "page": page,
        "channel": channel,
        "email": person.email,
        "phone": person.phone,
        "locale": locale,
        "received_at": timezone.now(),
        "retain_until": retention_date(edition=group.edition, group=group),
    }
    registration = Registration(
        **shared,
        first_name=person.first_name,
        last_name=person.last_name,
        answers=dict(answers),
        definition=dict(definition),
        submission_digest=digest,
    )
    members = [registration, *along(registration, companions, shared, key=submission_key)]
    for each in members:
        derive(each)
    with transaction.atomic():
        take_places(members, by_desk=True)
        if any(map(has_twin, members)):
            raise AlreadyRegisteredError
        Registration.objects.bulk_create(members, ignore_conflicts=True)
        stored = Registration.objects.filter(pk__in=[each.pk for each in members])
        if stored.count() < len(members):  # The same button pressed twice at once.
            raise AlreadyRegisteredError
        if tell:
            notify(registration, Notice.RECEIVED)
        for each in members:
            note_event(each, Happening.ENTERED, by=By.OFFICE, actor=actor)
            audit.record(
                actor=actor,
                action="registration.entered",
                target=f"registration:{each.pk}",
                details={"group": group.pk, "channel": channel.value, "state": str(each.state)},
            )
    return Outcome(registration=registration, created=True)
