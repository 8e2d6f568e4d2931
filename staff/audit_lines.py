"""Lines of the audit log as people read them, on a page and in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .audit_words import REFUSED_PAGE, Said, Speaker, kind_of
from .models import AuditEvent
from .registry import Text, action_label
from .spreadsheets import Sheet, Value

CHUNK = 1000
"""So many lines of a file are read and put into words at once."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An event in words. `who` is what the account is called today; empty where nobody was signed in or it is gone."""

    event: AuditEvent
    label: Text
    who: str
    target: Said
    details: Sequence[Said]

    @property
    def was_called(self) -> str:
        """The user name of then, where the account bears another today."""
        then = self.event.actor_name
        return "" if not self.who or self.who == then or self.who.endswith(f"({then})") else then

    @property
    def is_known(self) -> bool:
        """Whether the target is a thing of which everything can be asked."""
        return self.event.action != REFUSED_PAGE and kind_of(self.event.target) is not None


def as_lines(events: Sequence[AuditEvent]) -> list[AuditLine]:
    """Events in words: one query for each kind of thing, people among them."""
    speaker = Speaker(
        ((each.action, each.target, each.details) for each in events),
        also={"user": {str(each.actor_id) for each in events if each.actor_id is not None}},
    )
    return [
        AuditLine(
            event=each,
            label=action_label(each.action),
            who=speaker.name_of("user", str(each.actor_id)),
            target=speaker.target(each.action, each.target),
            details=speaker.details(each.action, each.details),
        )
        for each in events
    ]


def sheet(rows: QuerySet[AuditEvent]) -> Sheet:
    """The lines as a table, the oldest first: words, then what the chain is over."""
    return Sheet(
        title=_("Registro delle attività"),
        header=[
            _("N."),
            _("Quando"),
            _("Nome utente"),
            _("Nome di oggi"),
            _("Che cosa"),
            _("Su che cosa"),
            _("Dettagli"),
            _("Codice dell’attività"),
            _("Codice della cosa"),
            _("Dettagli in codice"),
            _("Impronta della riga"),
        ],
        rows=_rows(rows),
    )


def _rows(rows: QuerySet[AuditEvent]) -> Iterator[Sequence[Value]]:
    for line in _in_chunks(rows):
        event = line.event
        yield (
            event.sequence,
            event.at,
            event.actor_name,
            line.who,
            str(line.label),
            line.target.words,
            "; ".join(each.words for each in line.details),
            event.action,
            event.target,
            json.dumps(event.details, ensure_ascii=False, sort_keys=True) if event.details else "",
            event.digest,
        )


def _in_chunks(rows: QuerySet[AuditEvent]) -> Iterator[AuditLine]:
    """Each chunk is a query that begins behind the last line: no cursor is held open while somebody downloads, and a
    log that only grows at its end cannot shift.
    """
    last = 0
    while chunk := list(rows.filter(sequence__gt=last).order_by("sequence")[:CHUNK]):
        yield from as_lines(chunk)
        last = chunk[-1].sequence
