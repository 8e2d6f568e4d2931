"""The end of the audit log, noted where whoever owns this server's database cannot change it.

The chain proves every line that follows another. That the newest lines were cut off, together with the head that counts
them, only a note outside shows: once a day the end of the log goes to each place of `AUDIT_ANCHORS`, by a due job each.

    file:/mnt/elsewhere/anchors.log    a line is appended; `audit verify` compares with the newest one by itself
    mail:dpo@example.org               a message of one line
    syslog                             a line for the machine that collects the logs
"""

from __future__ import annotations

import datetime as dt
import syslog
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core import due_jobs

from . import audit
from .models import AuditEvent


class AnchorError(Exception):
    """A configured file holds no anchor."""


def publish(place: str) -> None:
    """Note the end of the log in one place; called once a day by that place's due job.

    Raises `staff.audit.BrokenLogError` for a log that does not hold: its end is not worth noting, and somebody must
    look. Raises whatever keeps the place from being written.
    """
    verdict = audit.verify(anchor=_end_known_to(place))
    if verdict.fault is not None:
        raise audit.BrokenLogError(verdict.fault.reason)
    kind, _separator, where = place.partition(":")
    _WRITERS[kind](where, audit.current_anchor())


def _end_known_to(place: str) -> str:
    """The newest anchor of all places. A file that cannot be read holds up no other place, only itself."""
    try:
        return newest()
    except AnchorError:
        return newest([place])


def newest(places: list[str] | None = None) -> str:
    """The newest anchor in a file of ours; empty where no file is configured or none was written yet.

    Raises `AnchorError` when a configured file is there and cannot be read as one.
    """
    for place in settings.AUDIT_ANCHORS if places is None else places:
        kind, _separator, where = place.partition(":")
        if kind == "file" and Path(where).exists():
            return _newest_of(where)[1]
    return ""


def _newest_of(where: str) -> tuple[str, str]:
    """Day and anchor of the last line of a file."""
    try:
        lines = Path(where).read_text(encoding="ascii").split("\n")
        day, anchor = next(line for line in reversed(lines) if line).split(" ")[:2]
    except (OSError, ValueError, StopIteration) as error:
        raise AnchorError(f"{where} holds no anchor.") from error
    return day, anchor


@dataclass(frozen=True, slots=True)
class Noted:
    """Up to which line the log was proven and its end noted elsewhere, and when. `holds`: the line is still that."""

    day: dt.date
    sequence: int
    holds: bool


def last_noted() -> Noted | None:
    """What a file of ours says of the last time; None where no file tells. One query: the chain is not walked again.

    Whoever wrote the line had verified all lines up to it (`publish`).
    """
    for place in settings.AUDIT_ANCHORS:
        kind, _separator, where = place.partition(":")
        try:
            day, anchor = _newest_of(where) if kind == "file" else ("", "")
            sequence, _colon, digest = anchor.partition(":")
            if digest:
                found = AuditEvent.objects.filter(sequence=int(sequence)).values_list("digest", flat=True).first()
                return Noted(dt.date.fromisoformat(day), int(sequence), (found or audit.GENESIS) == digest)
        except (AnchorError, ValueError):
            continue
    return None


def faults(places: list[str]) -> list[str]:
    """What cannot be a place."""
    return [
        place
        for place in places
        for kind, separator, where in [place.partition(":")]
        if kind not in _WRITERS or (kind != "syslog" and not where) or (kind == "syslog" and separator)
    ]


def jobs() -> list[due_jobs.Job]:
    """One daily job for each place: what is down is tried again, what has been noted elsewhere is not noted twice."""
    label = gettext_lazy("Annotare fuori dal server dove finisce il registro delle attività")
    return [
        due_jobs.Job(
            name=f"staff.anchor.{number}",
            label=format_lazy("{} ({})", label, place.partition(":")[0]),
            every=timedelta(days=1),
            run=partial(publish, place),
        )
        for number, place in enumerate(settings.AUDIT_ANCHORS, start=1)
    ]


def hand_in() -> None:
    """Make the daily jobs known; called when the app is ready."""
    for job in jobs():
        due_jobs.register(job)


def _to_file(where: str, anchor: str) -> None:
    with Path(where).open("a", encoding="ascii") as file:
        file.write(f"{timezone.localdate()} {anchor}\n")


def _to_mail(where: str, anchor: str) -> None:
    """Sent at once, past the outbox: whoever owns the database could take a mail out that waits there."""
    with override(settings.LANGUAGE_CODE):
        text = _(
            "Conserva questo messaggio: prova fino a dove arriva oggi il registro delle attività.\n\n"
            "%(anchor)s\n\n"
            "Per controllare il registro: manage.py audit verify --anchor %(anchor)s"
        ) % {"anchor": anchor}
        subject = _("Registro delle attività, %(day)s") % {"day": timezone.localdate()}
    send_mail(subject, text, None, [where])


def _to_syslog(_where: str, anchor: str) -> None:
    syslog.openlog("pari-audit", facility=syslog.LOG_AUTH)
    syslog.syslog(syslog.LOG_NOTICE, f"audit anchor {anchor}")


_WRITERS: dict[str, Callable[[str, str], None]] = {"file": _to_file, "mail": _to_mail, "syslog": _to_syslog}
