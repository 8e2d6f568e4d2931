"""What a manager should hear before it is too late: who waits for a key, and how near the forms are to closing."""

from __future__ import annotations

from dataclasses import dataclass

from reports.models.keys import OfficeKeyGrant
from staff.roles import Permission, holders_of

from .keys import MINIMUM_WORKERS, FormStatus, current_office_key, form_status, working_holders


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
        givers=working.filter(pk__in=holders_of(Permission.GRANT_KEYS).order_by().values("pk")).count(),
        waiting=enrolled.exclude(pk__in=working.order_by().values("pk")).count(),
        kept=OfficeKeyGrant.objects.filter(ended_on__isnull=False).values("staff_key").distinct().count(),
    )
