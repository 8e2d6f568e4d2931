"""Writing and proving the audit log.

Each event carries a MAC over its own fields and the MAC of the event before. The key is derived from the secret key, so
whoever can write to the database alone can neither add nor rewrite a line unnoticed. What the chain cannot show is that
its newest lines were cut off: the head row shows it unless it was put back as well, and for certain only an anchor
shows it, a head that was noted outside this server (`staff.anchors`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .keyring import server_keys
from .models import AuditEvent, AuditHead

Details = Mapping[str, str | int | bool | None]

GENESIS = "0" * 64
_PERSON = "pari.audit"
_PURPOSE = "chain.v1"


def record(
    *,
    actor: AbstractBaseUser | AnonymousUser | None,
    action: str,
    target: str = "",
    details: Details | None = None,
) -> AuditEvent:
    """Append one event and return it.

    `actor` is None (or anonymous) for what nobody signed in did. `action` is a code such as `registration.exported`,
    named through `staff.registry.register_actions`. `target` says which object (`course:12`), `details` how many or
    which kind: codes and numbers, never content, names of citizens, addresses.

    Joins the transaction of its caller, so a change and its event stand or fall together. Until that transaction ends
    other writers of the log wait: call it last.
    """
    known = actor if actor is not None and actor.is_authenticated else None
    with transaction.atomic():
        head = _lock_head()
        event = AuditEvent(
            sequence=head.sequence,
            at=timezone.now(),
            actor_id=known.pk if known else None,
            actor_name=known.get_username()[:150] if known else "",
            action=action,
            target=target[:255],
            details=dict(details or {}),
            previous_digest=head.digest or GENESIS,
        )
        event.digest = digest_of(event, key=_keys()[0])
        event.save(force_insert=True)
        AuditHead.objects.filter(pk=AuditHead.SINGLETON).update(digest=event.digest)
    return event


def _lock_head() -> AuditHead:
    """Reserve the next number. The UPDATE takes the write lock first, on SQLite as on PostgreSQL, so nobody reads a
    head that another writer is about to move.
    """
    heads = AuditHead.objects.filter(pk=AuditHead.SINGLETON)
    if not heads.update(sequence=F("sequence") + 1):
        # Another process may be writing the first line of the log at this very moment.
        AuditHead.objects.bulk_create([AuditHead(pk=AuditHead.SINGLETON)], ignore_conflicts=True)
        heads.update(sequence=F("sequence") + 1)
    return heads.get()


def _keys() -> list[bytes]:
    return server_keys(person=_PERSON, purpose=_PURPOSE)


def digest_of(event: AuditEvent, *, key: bytes) -> str:
    """The MAC of an event: every stored field in a canonical form, the digest before it included."""
    canonical = json.dumps(
        [
            event.sequence,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.actor_id,
            event.actor_name,
            event.action,
            event.target,
            event.details,
            event.previous_digest,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
    return hmac.new(key, canonical.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where the log is not what was written."""

    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of `verify`: how many lines hold, the end of the chain, and the first fault if there is one."""

    count: int
    head: str
    fault: Fault | None = None


class BrokenLogError(Exception):
    """The log is not what was written, so nothing in it can be believed."""


def verify(*, anchor: str = "", see: Callable[[AuditEvent], None] | None = None) -> Verdict:
    """Walk the whole log and compare it with the head, and with an `anchor` (`sequence:digest`) noted earlier.

    `see` is shown every line that holds.
    """
    keys = _keys()
    expected_sequence, previous, anchored = 1, GENESIS, anchor in {"", f"0:{GENESIS}"}
    for event in _in_order():
        reason = _fault_of(event, expected_sequence=expected_sequence, previous=previous, keys=keys)
        if reason:
            return Verdict(expected_sequence - 1, previous, Fault(expected_sequence, reason))
        previous = event.digest
        anchored = anchored or hmac.compare_digest(anchor, f"{event.sequence}:{event.digest}")
        expected_sequence += 1
        if see is not None:
            see(event)
    count = expected_sequence - 1
    head = AuditHead.objects.filter(pk=AuditHead.SINGLETON).first() or AuditHead()
    if (head.sequence, head.digest or GENESIS) != (count, previous):
        return Verdict(count, previous, Fault(expected_sequence, "the log ends before its recorded head"))
    if not anchored:
        return Verdict(count, previous, Fault(expected_sequence, "the anchor is not part of the log"))
    return Verdict(count, previous)


def proven_events(action: str, *, anchor: str = "") -> list[AuditEvent]:
    """Every event of one kind, oldest first, out of a log that was proven just now. Raises `BrokenLogError`."""
    found: list[AuditEvent] = []
    verdict = verify(anchor=anchor, see=lambda event: found.append(event) if event.action == action else None)
    if verdict.fault is not None:
        raise BrokenLogError(f"Broken at event {verdict.fault.sequence}: {verdict.fault.reason}.")
    return found


def _in_order() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000)


def _fault_of(event: AuditEvent, *, expected_sequence: int, previous: str, keys: list[bytes]) -> str:
    if event.sequence != expected_sequence:
        return "a line is missing"
    if event.previous_digest != previous:
        return "the line does not follow the one before it"
    if not any(hmac.compare_digest(event.digest, digest_of(event, key=key)) for key in keys):
        return "the line was changed"
    return ""


def current_anchor() -> str:
    """The end of the chain as `sequence:digest`, to be noted outside this server."""
    last = AuditEvent.objects.order_by("-sequence").first()
    return f"{last.sequence}:{last.digest}" if last else f"0:{GENESIS}"
