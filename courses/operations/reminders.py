"""Before a lesson whoever has a seat is reminded of it, where the edition says so: once, by day, in their language."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from core import due_jobs
from core.daytime import next_daytime
from core.site_settings import office_mailbox
from courses import seats
from courses.dates import Meeting, meetings_of
from courses.emails import write_reminder
from courses.links import calendar_address, own_address
from courses.models.courses import CourseGroup
from courses.models.registrations import Registration
from courses.states import State
from outbox.models import Mail

from .notices import CAUSE_APP, owe
from .together import mailbox_of

TEMPLATE = "registration.reminder"


def remind() -> int:
    """Write what is due to be said today; how many mails that were. A due job, which does nothing at night.

    A mail exists from the moment at which it may leave, and is worth nothing once the lesson begins: so nobody who left
    in the evening, and nobody whose lesson was cancelled, hears of it in the morning.
    """
    now = timezone.now()
    if next_daytime(now) != now:
        return 0
    return due_jobs.for_each(_groups(), lambda group: sum(_remind(group, meeting) for meeting in _near(group, now)))


def _groups() -> list[CourseGroup]:
    today = timezone.localdate()
    reminding = CourseGroup.objects.filter(edition__reminder_days__isnull=False, edition__lessons__date__gte=today)
    return list(reminding.select_related("edition", "place").distinct())


def _near(group: CourseGroup, now: datetime.datetime) -> list[Meeting]:
    """The lessons of the group that its edition wants to be told now."""
    until = timezone.localdate() + datetime.timedelta(days=group.edition.reminder_days or 0)
    return [each for each in meetings_of(group) if each.begins > now and timezone.localdate(each.begins) <= until]


@transaction.atomic
def _remind(group: CourseGroup, meeting: Meeting) -> int:
    """Whoever has not heard of this lesson at this hour: one that is put off is told again. People who entered together
    under one address hear of it once, as long as one of them wants to.

    The group's row is held, so nobody leaves or moves meanwhile, and two processes write one after the other.
    """
    seats.hold_group(group.pk)
    people = Registration.objects.filter(group=group, state=State.CONFIRMED, wants_reminders=True).exclude(email="")
    readers = list(people.defer("definition", "source_definition").order_by("party_place", "pk"))
    told = _told(readers, meeting)
    knowing = {
        mailbox_of(each) for each in readers if told[each.pk] and told[each.pk][-1].startswith(_key(each, meeting))
    }
    first = {mailbox_of(each): each for each in reversed(readers)}
    sizes = Counter(map(mailbox_of, readers))
    missing = [each for mailbox, each in first.items() if mailbox not in knowing]
    office = office_mailbox() if missing else ""
    for registration in missing:
        registration.group = group
        owe(
            registration,
            key=f"{_key(registration, meeting)}:{len(told[registration.pk])}",
            template=TEMPLATE,
            texts=write_reminder(
                registration=registration,
                meeting=meeting,
                link=own_address(registration),
                calendar=calendar_address(registration),
                is_for_several=sizes[mailbox_of(registration)] > 1,
            ),
            office=office,
            useful_for=meeting.begins - timezone.now(),
        )
    return len(missing)


def _told(readers: Collection[Registration], meeting: Meeting) -> dict[uuid.UUID, list[str]]:
    """The keys of what each was told of this lesson, the newest last: one that is put back is told again."""
    told: dict[uuid.UUID, list[str]] = {each.pk: [] for each in readers}
    mails = Mail.objects.filter(template=TEMPLATE, cause_app=CAUSE_APP, cause_id__in=map(str, told), edition=1)
    for cause, key in mails.order_by("created_at", "pk").values_list("cause_id", "key"):
        pk = uuid.UUID(cause)
        if key.startswith(_of_lesson(pk, meeting)):
            told[pk].append(key)
    return told


def _of_lesson(pk: uuid.UUID, meeting: Meeting) -> str:
    return f"registration:{pk}:reminder:{meeting.number}:"


def _key(registration: Registration, meeting: Meeting) -> str:
    """How the key of a mail about this lesson at this hour begins."""
    return f"{_of_lesson(registration.pk, meeting)}{meeting.begins:%Y-%m-%dT%H:%M}"
