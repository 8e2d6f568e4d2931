"""A group's day, time or place changes while people are registered in it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from courses.emails import Notice
from courses.models.courses import CourseGroup
from courses.models.registrations import Registration
from courses.states import ACTIVE_STATES
from staff import audit

from .notices import prepare_each


def people_in(group: CourseGroup) -> int:
    """How many have a seat in the group or wait for one."""
    return Registration.objects.filter(group=group, state__in=ACTIVE_STATES).count()


@transaction.atomic
def record_reschedule(*, group: CourseGroup, actor: User, tell: bool) -> int:
    """Note that a group was changed, after it was; with `tell`, write a mail to each that the desk lets go.

    Returns how many people it concerns.
    """
    registrations = list(
        Registration.objects.filter(group=group, state__in=ACTIVE_STATES).select_related("group__place")
    )
    mails = prepare_each(registrations, Notice.CHANGED) if tell else 0
    audit.record(
        actor=actor,
        action="group.rescheduled",
        target=f"group:{group.pk}",
        details={"people": len(registrations), "mails": mails},
    )
    return len(registrations)
