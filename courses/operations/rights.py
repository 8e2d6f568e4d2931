"""To be forgotten now, and what the purge is about to forget by itself."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Min
from django.utils import timezone

from courses import seats
from courses.models.courses import CourseGroup
from courses.models.registrations import Registration
from courses.states import ACTIVE_STATES, PLACES, State
from staff import audit

from .holding import hold_registration
from .offers import offer_free_seats
from .retention import erase_rows


def erase(*, registration_id: uuid.UUID, actor: User) -> None:
    """Forget a person now: the registration with its history, files and mails goes, how many there were stays.

    Whoever still has a place in a group that meets gives it back, as if they had withdrawn; what is freed is offered.
    Raises `Registration.DoesNotExist`.
    """
    with transaction.atomic():
        group_id = hold_registration(registration_id)
        registration = Registration.objects.select_related("group").get(pk=registration_id)
        if registration.state in ACTIVE_STATES and registration.group.ends_on >= timezone.localdate():
            seats.move(group_id, origin=PLACES.get(State(registration.state)), target=None, is_desk=True)
            Registration.objects.filter(pk=registration_id).update(state=State.WITHDRAWN)
        erase_rows(group_id=group_id, ids=[registration_id])
        audit.record(actor=actor, action="registration.erased", target=f"registration:{registration_id}")
        offer_free_seats(group_id)


@dataclass(frozen=True, slots=True)
class Purge:
    """How many registrations of one group the purge erases, and the first day on which."""

    group: CourseGroup
    number: int
    first: datetime.date


def coming_purges(*, until: datetime.date) -> list[Purge]:
    """What the purge will erase up to a day, by group, soonest first. Two queries; numbers only."""
    due = Registration.objects.filter(retain_until__lt=until).order_by().values_list("group_id")
    found = {
        group_id: (number, last + datetime.timedelta(days=1))
        for group_id, number, last in due.annotate(number=Count("pk"), last=Min("retain_until"))
    }
    groups = CourseGroup.objects.filter(pk__in=found).select_related("edition", "place")
    purges = [Purge(group=each, number=found[each.pk][0], first=found[each.pk][1]) for each in groups]
    return sorted(purges, key=lambda purge: (purge.first, purge.group.pk))
