"""Everything known about somebody filling in a form, and how it is written down before it is sealed."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import Enum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHECK: Final = "-check"
"""Where a notice belongs that stands on the check page; no step can have this id."""
ANSWERS_MAX_BYTES: Final = 200_000
"""How long all answers may be together."""
STATE_MAX_BYTES: Final = 600_000
"""How much is kept in all: the answers, and a page that made them too long."""

_KEY_BYTES: Final = 16


class Notice(Enum):
    """What the visitor must be told before going on."""

    LOST = "lost"
    CHANGED = "changed"
    TOO_LONG = "too_long"
    TRAP = "trap"
    TOO_OFTEN = "too_often"
    NO_COOKIE = "no_cookie"
    OTHER_ANSWERS = "other_answers"
    WAITED = "waited"
    APPEARED = "appeared"

    @property
    def text(self) -> str | Promise:
        """The notice in plain words."""
        return _NOTICES[self]


_NOTICES: Final[Mapping[Notice, str | Promise]] = {
    Notice.LOST: _(
        "Le risposte dei passi precedenti non ci sono più: è passato troppo tempo, oppure il modulo è stato inviato o "
        "chiuso in un’altra finestra. Quello che avevi scritto nell’ultima pagina c’è ancora. Ricomincia da qui."
    ),
    Notice.CHANGED: _(
        "Nel frattempo il modulo è cambiato. Le tue risposte ci sono ancora: controllale e rispondi a ciò che è nuovo."
    ),
    Notice.TOO_LONG: _("Le risposte, tutte insieme, sono troppo lunghe. Accorcia qualche testo e riprova."),
    Notice.TRAP: _(
        "Non abbiamo inviato nulla: era piena una casella che deve restare vuota. Le tue risposte ci sono ancora: "
        "premi di nuovo il pulsante."
    ),
    Notice.TOO_OFTEN: _(
        "Non abbiamo ancora inviato nulla: dalla tua rete, per esempio quella di una scuola o di un ufficio, sono "
        "arrivati molti moduli in pochi minuti. Le tue risposte ci sono ancora: riprova fra dieci minuti, "
        "oppure telefona."
    ),
    Notice.NO_COOKIE: _(
        "Il tuo browser non accetta cookie. Per passare da una pagina all’altra il modulo ne usa uno solo, che "
        "sparisce quando invii o esci. Quello che hai scritto qui c’è ancora: accetta i cookie di questo sito e "
        "premi di nuovo il pulsante, oppure telefona."
    ),
    Notice.WAITED: _(
        "Grazie dell’attesa. Non abbiamo ancora inviato nulla: le tue risposte ci sono ancora, premi di nuovo il "
        "pulsante per inviare."
    ),
    Notice.OTHER_ANSWERS: _(
        "Nel frattempo le risposte sono cambiate, forse in un’altra finestra. Non abbiamo ancora inviato nulla: "
        "rileggile e invia."
    ),
    Notice.APPEARED: _(
        "In base alle tue risposte, in questa pagina si è aggiunto qualcosa: lo trovi segnato con «Nuovo». Quello che "
        "avevi scritto c’è ancora. Completa e premi di nuovo «Avanti»."
    ),
}


class StateTooLong(Exception):  # noqa: N818 - reads as what happened
    """What was typed is longer than we keep."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said at one place of the form until the next button is pressed. `errors` are by question or field."""

    place: str
    notices: list[str] = field(default_factory=list)
    message: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Said:
        """Without what this version of the site does not know. Raises TypeError if nothing says where it belongs."""
        said, names = cls(**_known(cls, values)), {notice.value for notice in Notice}
        return replace(said, notices=[name for name in said.notices if name in names])


@dataclass(frozen=True, kw_only=True)
class FlowState:
    """Answers by question id, what was typed into steps that are not right yet, and what is complete.

    `done` holds the marks of the completed steps (`FormToday.mark`): a step that asks something else now is open again.
    `met` names the conditional parts that were on the screen when a step was completed (`typed.parts_of`). The answers
    include those that do not apply now, for whoever changes back. `drafts` holds what is typed by step, also there with
    what is hidden, `marks` their marks then; those in `judged` are shown with their errors. `extra` are values of the
    check page's own form, `files` names and keys of uploaded files by id; the keys stand nowhere else. `started_at` is
    the second of the first post; it stands nowhere but here, sealed. Once `outcome` is set the form is sent, and
    nothing else is left.
    """

    key: str
    started_at: int = 0
    answers: dict[str, Any] = field(default_factory=dict, repr=False)
    drafts: dict[str, dict[str, list[str]]] = field(default_factory=dict, repr=False)
    marks: dict[str, list[str]] = field(default_factory=dict)
    judged: list[str] = field(default_factory=list)
    done: dict[str, list[str]] = field(default_factory=dict)
    met: list[str] = field(default_factory=list)
    said: Said | None = None
    extra: dict[str, str] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    outcome: dict[str, Any] | None = field(default=None, repr=False)

    @classmethod
    def new(cls) -> FlowState:
        """Somebody who begins."""
        return cls(key=secrets.token_urlsafe(_KEY_BYTES), started_at=int(time.time()))

    @property
    def is_sent(self) -> bool:
        return self.outcome is not None

    @property
    def answers_are_too_long(self) -> bool:
        return len(_encode(self.answers)) > ANSWERS_MAX_BYTES

    def said_at(self, place: str) -> Said:
        """What is to be said there; nothing, if it belongs elsewhere."""
        return self.said if self.said is not None and self.said.place == place else Said(place=place)

    @property
    def written_down(self) -> bytes:
        """However long it is."""
        return _encode(asdict(self))

    def to_bytes(self) -> bytes:
        """Raises `StateTooLong`."""
        data = self.written_down
        if len(data) > STATE_MAX_BYTES:
            raise StateTooLong
        return data

    @classmethod
    def from_bytes(cls, data: bytes) -> FlowState | None:
        """As it was written; None if what a state cannot be without is missing.

        What another version of the site wrote, a notice too, is left out: the answers stay.
        """
        try:
            values = _known(cls, json.loads(data))
            said = values.pop("said", None)
            return cls(**values, said=Said.from_dict(said) if said else None)
        except (AttributeError, TypeError, ValueError):
            return None


def canonical(answers: Mapping[str, Any]) -> str:
    """Answers as text that is equal where they are."""
    return json.dumps(answers, separators=(",", ":"), sort_keys=True)


def _known(kind: type[FlowState | Said], values: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in values.items() if name in names}


def _encode(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
