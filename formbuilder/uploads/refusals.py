"""Why a file is not taken, in words: what happened to this one, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(Enum):
    """What is wrong with one file. The values are also what a decoder's process answers."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    ALL_TOO_LARGE = "all_too_large"
    KIND = "kind"
    MACROS = "macros"
    UNREADABLE = "unreadable"
    DOT = "dot"
    VIRUS = "virus"
    NOT_SCANNED = "not_scanned"
    NOT_STORED = "not_stored"

    @property
    def text(self) -> str | Promise:
        """In words; the name of the file stands before it."""
        return _TEXTS[self]


_TEXTS: Final[Mapping[Reason, str | Promise]] = {
    Reason.EMPTY: _("è vuoto. Aprilo sul tuo dispositivo per controllare, poi caricalo di nuovo."),
    Reason.TOO_LARGE: _("è troppo grande. Riducilo, oppure mandane solo la parte che serve."),
    Reason.TOO_MANY: _("è di troppo: hai già caricato tutti i file che puoi. Togline uno e caricalo di nuovo."),
    Reason.ALL_TOO_LARGE: _("non ci sta: i file di questo modulo, tutti insieme, sono troppo grandi. Togline uno."),
    Reason.KIND: _("è di un tipo che qui non possiamo ricevere. Salvalo in uno dei formati indicati."),
    Reason.MACROS: _("contiene macro, cioè piccoli programmi. Salvalo come documento senza macro, o come PDF."),
    Reason.UNREADABLE: _("non si apre: sembra rovinato. Salvalo di nuovo, o fanne un PDF, e caricalo un’altra volta."),
    Reason.DOT: _("è un’immagine di un solo punto, come quelle nascoste nelle e-mail. Scegli un altro file."),
    Reason.VIRUS: _(
        "contiene un virus secondo il nostro antivirus: non lo abbiamo tenuto. Controlla il tuo dispositivo."
    ),
    Reason.NOT_SCANNED: _(
        "non è stato tenuto: in questo momento il nostro antivirus non risponde. Riprova tra qualche minuto."
    ),
    Reason.NOT_STORED: _("non è stato tenuto: in questo momento non abbiamo posto. Riprova tra qualche ora."),
}


class FileRefusal(Exception):  # noqa: N818 - reads as what happened
    """One file is not taken; the rest of the post is."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
