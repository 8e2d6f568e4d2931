"""Somebody phones, or stands at the counter: the office registers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from core.digests import digest_of
from courses.draws.wishes import why_not_admitted
from courses.emails import Notice
from courses.models.courses import CourseGroup
from courses.models.history import By, Happening
from courses.models.registrations import Channel, Registration
from courses.states import State
from staff import audit

from .correcting import derive
from .errors import AlreadyRegisteredError, NotAdmittedError
from .history import note_event
from .notices import notify
from .registering import Outcome, Standing, find_replay, standing_for_newcomer, take_place
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


def standing_for_entered(group: CourseGroup) -> Standing:
    """What somebody would get whom the office registers now."""
    if not group.edition.awaits_draw and 0 < group.unclaimed_seats <= group.desk_reserve:
        return Standing(state=State.CONFIRMED, before=0)
    return standing_for_newcomer(group)


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
) -> Outcome:
    """Register somebody for whom the office types, also outside the enrolment window and on a seat kept for the desk.

    As fair as the public form: a seat if one is free and nobody waits, else the end of the list. Repeating a call with
    the same `submission_key` changes nothing. `tell`: with a mail, where there is an address. Raises
    `AlreadyRegisteredError` where the same person stands in the group, `NotAdmittedError` where they have not the age.
    """
    digest = digest_of(submission_key)
    if replayed := find_replay(digest):
        return replayed
    if why := why_not_admitted(group, answers):
        raise NotAdmittedError(why)
    registration = Registration(
        group=group,
        page=page,
        channel=channel,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        phone=person.phone,
        answers=dict(answers),
        definition=dict(definition),
        locale=locale,
        submission_digest=digest,
        received_at=timezone.now(),
        retain_until=retention_date(edition=group.edition, group=group),
    )
    derive(registration)
    with transaction.atomic():
        take_place(registration)
        if has_twin(registration):
            raise AlreadyRegisteredError
        Registration.objects.bulk_create([registration], ignore_conflicts=True)
        if not Registration.objects.filter(pk=registration.pk).exists():  # The same button pressed twice at once.
            raise AlreadyRegisteredError
        if tell:
            notify(registration, Notice.RECEIVED)
        note_event(registration, Happening.ENTERED, by=By.OFFICE, actor=actor)
        audit.record(
            actor=actor,
            action="registration.entered",
            target=f"registration:{registration.pk}",
            details={"group": group.pk, "channel": channel.value, "state": str(registration.state)},
        )
    return Outcome(registration=registration, created=True)
