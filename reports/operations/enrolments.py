"""Whose public key is whose: what the audit log saw when it was made, not what stands in the table today.

Whoever writes a public key into the table would otherwise receive the office's private key with the next epoch or the
next grant. A line of the audit log cannot be written with the database alone.
"""

from __future__ import annotations

from collections.abc import Collection

from reports.errors import KeyMismatchError, RecoveryMismatchError
from reports.models.keys import RecoveryKey, StaffKey
from staff import anchors, audit

ENROLLED = "case_key.enrolled"
RECOVERY_MADE = "case_key.recovery_made"
RECOVERY = "recovery"
"""How the audit log names the pair of the recovery cards."""


def fingerprints() -> dict[str, str]:
    """The newest enrolled fingerprint of each person (`user:7`). Raises `staff.audit.BrokenLogError`."""
    return _newest(ENROLLED)


def require_recovery(key: RecoveryKey) -> None:
    """Raises `RecoveryMismatchError` unless the ceremony that the log saw last made this key; `BrokenLogError`."""
    if _newest(RECOVERY_MADE).get(RECOVERY) != key.fingerprint:
        raise RecoveryMismatchError(RECOVERY)


def lock_enrolled(compared: Collection[StaffKey]) -> list[StaffKey]:
    """The keys as they stand now, locked, each one proven to be what its person enrolled and what was compared.

    Raises `KeyMismatchError` naming the person, or `staff.audit.BrokenLogError`.
    """
    current = {key.pk: key for key in StaffKey.objects.select_for_update().filter(pk__in=[key.pk for key in compared])}
    enrolled = fingerprints()
    for each in compared:
        key = current.get(each.pk)
        if key is None or not each.fingerprint == key.fingerprint == enrolled.get(target_of(key)):
            raise KeyMismatchError(target_of(each))
    return [current[each.pk] for each in compared]


def target_of(key: StaffKey) -> str:
    """How the audit log names the person of a key."""
    return f"user:{key.user_id}"


def _newest(action: str) -> dict[str, str]:
    try:
        events = audit.proven_events(action, anchor=anchors.newest())
    except anchors.AnchorError as error:
        raise audit.BrokenLogError("The end of the log cannot be compared with its anchor.") from error
    return {event.target: str(event.details.get("fingerprint", "")) for event in events}
