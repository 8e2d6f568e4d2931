"""When a desk receives nobody."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import User
from django.db import transaction

from appointments.models.desks import BlockedTime, Desk
from staff import audit


@transaction.atomic
def block(*, desk: Desk, begins: datetime.datetime, ends: datetime.datetime, reason: str, actor: User) -> BlockedTime:
    """Nobody books here any more. What is booked already stays: moving or cancelling it is the desk's."""
    blocked = BlockedTime.objects.create(desk=desk, begins=begins, ends=ends, reason=reason)
    audit.record(actor=actor, action="desk.blocked", target=f"appointment_desk:{desk.pk}")
    return blocked


@transaction.atomic
def unblock(*, blocked: BlockedTime, actor: User) -> None:
    """The desk receives then after all."""
    desk_id = blocked.desk_id
    blocked.delete()
    audit.record(actor=actor, action="desk.unblocked", target=f"appointment_desk:{desk_id}")
