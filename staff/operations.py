"""What the staff area does: apply the role table, read the audit log."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from .models import AuditEvent
from .registry import Text, action_label

AUDIT_PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An event as people read it."""

    event: AuditEvent
    label: Text


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the log. `older` is where the next page begins, None on the last one."""

    lines: list[AuditLine]
    older: int | None


def audit_page(
    *,
    actor: str = "",
    action: str = "",
    target: str = "",
    first_day: dt.date | None = None,
    last_day: dt.date | None = None,
    before: int | None = None,
) -> AuditPage:
    """Events that match, newest first, from the one before `before` on: as quick at line ten million as at line ten.

    `actor` matches a part of the user name, `target` the whole target, days are those of the site's time zone.
    """
    events: QuerySet[AuditEvent] = AuditEvent.objects.order_by("-sequence")
    if actor:
        events = events.filter(actor_name__icontains=actor)
    if action:
        events = events.filter(action=action)
    if target:
        events = events.filter(target=target)
    if first_day:
        events = events.filter(at__gte=_midnight(first_day))
    if last_day:
        events = events.filter(at__lt=_midnight(last_day + dt.timedelta(days=1)))
    if before is not None:
        events = events.filter(sequence__lt=before)
    found = list(events[: AUDIT_PAGE_SIZE + 1])
    lines = [AuditLine(event, action_label(event.action)) for event in found[:AUDIT_PAGE_SIZE]]
    return AuditPage(lines, older=lines[-1].event.sequence if len(found) > AUDIT_PAGE_SIZE else None)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
