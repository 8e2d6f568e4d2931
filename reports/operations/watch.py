"""What a manager should hear before it is too late: who waits for a key, and how near the forms are to closing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from reports.models.keys import OfficeKeyGrant
from staff.models import AuditEvent
from staff.roles import Permission, holders_of

from .epochs import waiting_cases
from .keys import MINIMUM_WORKERS, FormStatus, current_office_key, form_status, working_givers, working_holders
from .recovery import current_recovery_key, uncovered_epochs

DRILL_EVERY = datetime.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class KeyWatch:
    """The state of the office's key in numbers; no names."""

    status: FormStatus
    holders: int
    givers: int
    waiting: int
    kept: int

    @property
    def is_last_pair(self) -> bool:
        """One person less and the forms close."""
        return self.status is FormStatus.OPEN and self.holders == MINIMUM_WORKERS

    @property
    def has_one_giver(self) -> bool:
        """One person less and nobody can share the key any more."""
        return self.status is FormStatus.OPEN and self.givers == 1

    @property
    def has_no_giver(self) -> bool:
        """Nobody who holds the key may share it."""
        return self.holders > 0 and self.givers == 0


def watch_keys() -> KeyWatch:
    """Count who can open the current epoch, who may share it, who waits for it, and whose grant was kept."""
    current = current_office_key()
    if current is None:
        return KeyWatch(form_status(), holders=0, givers=0, waiting=0, kept=0)
    working = working_holders(current)
    enrolled = holders_of(Permission.HOLD_KEY).filter(report_key__isnull=False)
    return KeyWatch(
        status=form_status(),
        holders=working.count(),
        givers=working_givers(current).count(),
        waiting=enrolled.exclude(pk__in=working.order_by().values("pk")).count(),
        kept=OfficeKeyGrant.objects.filter(ended_on__isnull=False).values("staff_key").distinct().count(),
    )


@dataclass(frozen=True, slots=True)
class RecoveryWatch:
    """How the office would come through a loss, and what a new key still has to do; no names."""

    has_cards: bool
    drill_is_due: bool
    uncovered: int
    waiting_cases: int
    ended_since: int
    """How many people have lost the office's key since today's was made."""


def watch_recovery() -> RecoveryWatch | None:
    """None while the office has no key that could be lost."""
    current = current_office_key()
    if current is None:
        return None
    cards = current_recovery_key()
    last = (cards.drilled_on or cards.created_on) if cards else None
    return RecoveryWatch(
        has_cards=cards is not None,
        drill_is_due=last is not None and timezone.localdate() - last > DRILL_EVERY,
        uncovered=len(uncovered_epochs()) if cards else 0,
        waiting_cases=waiting_cases().count(),
        ended_since=_ended_since(f"office_key:{current.number}"),
    )


def _ended_since(epoch: str) -> int:
    made = AuditEvent.objects.filter(action="case_key.created", target=epoch).order_by("-sequence")
    ended = AuditEvent.objects.filter(action="case_key.ended", sequence__gt=made.values("sequence")[:1])
    return ended.values("target").distinct().count()
