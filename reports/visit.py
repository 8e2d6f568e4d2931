"""What somebody typed behind the code and what became of it, kept sealed between a post and the page that follows."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.once import new_key
from formbuilder.filling.state import Notice
from formbuilder.uploads.opening import SealedFile

from . import attachments
from .forms import MessageForm, NoticeForm

BUSY, TOO_OFTEN, TOO_MANY = "busy", "too_often", "too_many"
TOO_MANY_FILES, FILES_GONE, NO_FILE, NOT_YET = "too_many_files", "files_gone", "no_file", "not_yet"
INVALID, NOT_ASKED = "invalid", "not_asked"
WHY_NOT_DONE: Final = {
    BUSY: gettext_lazy("Non è cambiato niente: in questo momento c’è molto traffico. Riprova fra poco."),
    TOO_OFTEN: gettext_lazy(
        "Non è cambiato niente: da questa rete arrivano molte richieste. Riprova fra un quarto d’ora."
    ),
    TOO_MANY: gettext_lazy(
        "Non è cambiato niente: ci sono già molti messaggi che l’ufficio non ha ancora letto. Se è urgente, telefona."
    ),
    NOT_ASKED: gettext_lazy("Le tue risposte non sono partite: nel frattempo è cambiato qualcosa. Leggi qui sotto."),
}
MOVED = "moved"
WHY_NO_CONSENT: Final = {
    BUSY: gettext_lazy("La tua risposta non è partita: in questo momento c’è molto traffico. Premi di nuovo."),
    TOO_OFTEN: gettext_lazy("La tua risposta non è partita: da questa rete ne sono arrivate molte. Riprova fra poco."),
    MOVED: gettext_lazy("Nel frattempo è cambiato qualcosa: leggi qui sotto a che punto è."),
}
ANSWERED, TOO_LONG, NO_COOKIE, OF_ANOTHER = "answered", "too_long", "no_cookie", "of_another"
WHY_NO_REPLY: Final = {
    BUSY: gettext_lazy("Le risposte non sono partite: in questo momento c’è molto traffico. Premi di nuovo."),
    TOO_OFTEN: gettext_lazy(
        "Le risposte non sono partite: da questa rete ne sono arrivate molte. Riprova fra un quarto d’ora."
    ),
    TOO_MANY: gettext_lazy(
        "Le risposte non sono partite: ci sono già molti messaggi che l’ufficio non ha letto. Se è urgente, telefona."
    ),
    ANSWERED: gettext_lazy(
        "A queste domande hai già risposto, e si risponde una volta sola. Se vuoi aggiungere o correggere qualcosa, "
        "scrivilo in un messaggio."
    ),
    TOO_LONG: Notice.TOO_LONG.text,
    OF_ANOTHER: gettext_lazy(
        "Le risposte che aspettavano il codice non sono partite: non sono per le domande che trovi qui."
    ),
    NO_COOKIE: gettext_lazy(
        "Le risposte non sono partite: per rispondere qui il browser deve accettare i cookie. Le ritrovi qui sotto: "
        "copiale in un messaggio, oppure accetta i cookie e riprova."
    ),
}
WHY_NOT_SENT: Final = {
    BUSY: gettext_lazy("Il messaggio non è partito: in questo momento c’è molto traffico. Premi di nuovo «Invia»."),
    TOO_OFTEN: gettext_lazy(
        "Il messaggio non è partito: da questa rete ne sono arrivati molti. Riprova fra un quarto d’ora."
    ),
    TOO_MANY: gettext_lazy(
        "Il messaggio non è partito: ce ne sono già molti che l’ufficio non ha ancora letto. Se è urgente, telefona."
    ),
    TOO_MANY_FILES: gettext_lazy(
        "Il messaggio non è partito: hai già mandato tutti i file che possiamo tenere. Togli i file, oppure telefona."
    ),
    FILES_GONE: gettext_lazy(
        "Il messaggio non è partito: i file non ci sono più. Sceglili di nuovo, poi premi «Invia»."
    ),
    NO_FILE: gettext_lazy("Questo file non si apre: è rovinato o non c’è più. Scrivilo all’ufficio, o telefona."),
}


_WORDS = (
    "code",
    "text",
    "key",
    "why_not_sent",
    "address",
    "why_no_notice",
    "why_no_consent",
    "act",
    "why_not_done",
    "fresh",
    "asked",
    "filled",
    "why_no_reply",
    "sent",
)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What somebody has typed at the way back: the code, and a message that has not left yet, with its files.

    `refused` says which files were not taken; `address` is one for notices that was not asked for yet, `why_no_notice`
    says why it failed. `sent`, where it is not empty: the message has just left, and the next page says so. `act`
    names the page (`act_pages`) on which `posted` was not taken, and `why_not_done` says why. `fresh`, where it is not
    empty: the code is a new one, and nobody has said yet that it is noted. `asked` says which questions are being
    answered (`typed_answers.asked_as`), `filled` what was typed there (`formbuilder.filling.state`), `why_no_reply` why
    it has not left.
    """

    code: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    key: str = ""
    why_not_sent: str = ""
    address: str = field(default="", repr=False)
    why_no_notice: str = ""
    why_no_consent: str = ""
    files: tuple[SealedFile, ...] = field(default=(), repr=False)
    refused: tuple[str, ...] = field(default=(), repr=False)
    act: str = ""
    fresh: str = ""
    why_not_done: str = ""
    asked: str = ""
    filled: str = field(default="", repr=False)
    why_no_reply: str = ""
    sent: str = ""
    posted: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)

    @property
    def has_message(self) -> bool:
        """Whether something, perhaps nothing but spaces, was to be sent."""
        return bool(self.text or self.key or self.files)

    @property
    def has_unsent(self) -> bool:
        """Whether a message, or answers to questions of the office, wait for the code."""
        return self.has_message or bool(self.filled)

    @property
    def without_message(self) -> Visit:
        """Once the message has left; with it goes what somebody could only put into a message."""
        left = dataclasses.replace(self.unjudged, text="", key="", files=(), why_not_sent="", sent="1")
        return left.without_answers if self.why_no_reply == ANSWERED else left

    @property
    def unjudged(self) -> Visit:
        """Before another post is judged: what is typed stays, what was said of the last post is said no more."""
        return dataclasses.replace(
            self,
            refused=(),
            why_not_sent=NOT_YET if self.has_message else "",
            why_no_notice="",
            why_no_consent="",
            sent="",
        )

    @property
    def without_answers(self) -> Visit:
        """Once the answers have left."""
        return dataclasses.replace(self, asked="", filled="", why_no_reply="")

    @property
    def typed(self) -> MultiValueDict[str, str]:
        """As the form of a message posts it."""
        return MultiValueDict(
            {"text": [self.text], "key": [self.key], attachments.NAME: attachments.texts_of(self.files)}
        )

    def to_bytes(self) -> bytes:
        """To be kept sealed."""
        words = {name: getattr(self, name) for name in _WORDS}
        more = {"files": attachments.to_text(self.files), "refused": self.refused, "posted": dict(self.posted)}
        return json.dumps({**words, **more}).encode()

    @staticmethod
    def from_bytes(content: bytes) -> Visit:
        """Read what `to_bytes` wrote, a quarter of an hour ago at most."""
        try:
            data = json.loads(content)
            words = {name: str(data[name]) for name in _WORDS if name in data}
            refused = tuple(str(each) for each in data.get("refused", ()))
            posted = {str(name): [str(each) for each in values] for name, values in data.get("posted", {}).items()}
            files = attachments.from_text(data.get("files", "[]"))
            return Visit(**words, files=files, refused=refused, posted=posted)
        except (AttributeError, TypeError, ValueError):
            return Visit()


def message_form_of(typed: Visit) -> MessageForm:
    """A new form, or what waits, with what is wrong with it."""
    if not typed.has_message and not typed.why_not_sent:
        return MessageForm(initial={"key": new_key()})
    form = MessageForm(dataclasses.replace(typed, key=typed.key or new_key()).typed)
    is_whole = form.is_valid() and not typed.refused
    if typed.why_not_sent in (NOT_YET, NO_FILE):
        form.errors.clear()  # nobody has pressed «Invia»
    if typed.why_not_sent in WHY_NOT_SENT:
        form.add_error(None, WHY_NOT_SENT[typed.why_not_sent])
    elif is_whole and typed.why_not_sent != NOT_YET:
        form.add_error(None, _("Il messaggio non è ancora partito."))
    for each in typed.refused:
        form.add_error(attachments.NAME, each)
    return form


def notice_form_of(typed: Visit) -> NoticeForm:
    """A new form, or the address that was typed, with what is wrong with it."""
    if not typed.why_no_notice:
        return NoticeForm(initial={"address": typed.address})
    form = NoticeForm({"address": typed.address})
    if typed.why_no_notice != INVALID:
        form.errors.clear()
        form.add_error(None, WHY_NOT_DONE[BUSY])
    return form
