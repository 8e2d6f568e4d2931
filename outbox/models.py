"""A mail that the site owes somebody, and every attempt to hand it over. Personal data with a date to forget it."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.state_looks import Look
from staff.keyring import server_keys
from vault import aead
from vault.errors import DecryptionError

_PERSON = "pari.outbox"
_PURPOSE = "mail.v1"

DROPPED = "Dropped"
"""What `last_error` says of a mail that the office decided not to send."""


class MailState(models.TextChoices):
    """Where a mail stands. SENT means that the mail server took it: whether anybody received it nobody can know."""

    WAITING = "waiting", pgettext_lazy("stato di un messaggio", "Scritto, non ancora partito")
    SENT = "sent", pgettext_lazy("stato di un messaggio", "Consegnato al server di posta")
    REFUSED = "refused", pgettext_lazy("stato di un messaggio", "Rifiutato dal server di posta")
    HELD = "held", pgettext_lazy("stato di un messaggio", "Fermo: aspetta il vostro sì")
    GIVEN_UP = "given_up", pgettext_lazy("stato di un messaggio", "Non partito")

    @property
    def look(self) -> Look:
        """How it is shown."""
        return LOOKS[self]


LOOKS: dict[MailState, Look] = {
    MailState.WAITING: Look.WAITING,
    MailState.SENT: Look.DONE,
    MailState.REFUSED: Look.STOPPED,
    MailState.HELD: Look.ATTENTION,
    MailState.GIVEN_UP: Look.STOPPED,
}


FAILED_STATES = (MailState.REFUSED, MailState.GIVEN_UP)


class Mail(models.Model):
    """One message to one person. Written by `outbox.operations.put` in the transaction that causes it.

    `key` says what the mail is about, so that the same cause writes it once; `edition` counts how often the office had
    it sent again. Subjects are neutral and in the clear; the texts are sealed under the site's secret key, because a
    mail may carry a link that opens something.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, editable=False)
    edition = models.PositiveSmallIntegerField(default=1)
    cause_app = models.CharField(max_length=50)
    cause_id = models.CharField(max_length=64)
    template = models.CharField(max_length=64)
    language = models.CharField(_("lingua"), max_length=16)
    recipient = models.CharField(_("a"), max_length=254)
    reply_to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(_("oggetto"), max_length=255)
    sealed_texts = models.BinaryField(blank=True, help_text="Plain text and HTML, sealed. Empty once forgotten.")
    is_secret = models.BooleanField(default=False, help_text="Forget the texts as soon as they were handed over.")
    is_traceless = models.BooleanField(
        default=False, help_text="The address is sealed with the texts, and the row goes when nobody tries any more."
    )
    message_id = models.CharField(max_length=255, unique=True)
    state = models.CharField(_("stato"), max_length=16, choices=MailState.choices, default=MailState.WAITING)
    created_at = models.DateTimeField(_("scritto il"))
    due = models.DateTimeField(_("da spedire dal"))
    give_up_at = models.DateTimeField(help_text="After this, no further attempt.")
    useful_for = models.DurationField(
        help_text="From `due` to `give_up_at`; counted again when a held mail is released."
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(_("tentativi"), default=0)
    last_code = models.PositiveSmallIntegerField(null=True, blank=True)
    last_error = models.CharField(max_length=100, blank=True, help_text="The class of the error, never its text.")
    sent_at = models.DateTimeField(_("consegnato il"), null=True, blank=True)
    purge_on = models.DateField(_("da cancellare dopo il"))

    class Meta:
        verbose_name = _("messaggio in uscita")
        verbose_name_plural = _("messaggi in uscita")
        ordering: ClassVar = ["-created_at", "pk"]
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "edition"], name="outbox_mail_once")]
        indexes: ClassVar = [
            models.Index(fields=["due"], name="outbox_mail_due_idx", condition=Q(state="waiting")),
            models.Index(fields=["cause_app", "cause_id", "created_at"], name="outbox_mail_cause_idx"),
            models.Index(fields=["state", "created_at"], name="outbox_mail_state_idx"),
            models.Index(fields=["purge_on"], name="outbox_mail_purge_idx"),
        ]

    def __str__(self) -> str:
        """What it is about, never to whom."""
        return f"{self.template} {self.pk}"

    @property
    def has_texts(self) -> bool:
        return bool(self.sealed_texts)

    @property
    def standing(self) -> MailState:
        """Its state as a member of the table."""
        return MailState(self.state)

    @property
    def was_dropped(self) -> bool:
        return self.last_error == DROPPED

    def seal(self, *, text: str, html: str, address: str = "") -> None:
        """Keep the texts, bound to row, recipient and subject: nobody diverts them by changing a column.

        `address` is that of a mail without a `recipient`, which is sealed as well.
        """
        plain = json.dumps([text, html, address] if address else [text, html], ensure_ascii=False).encode()
        self.sealed_texts = aead.encrypt(plain, key=_keys()[0], associated_data=self._place())

    def texts(self) -> tuple[str, str]:
        """Plain text and HTML. Raises `DecryptionError` if they were altered, forgotten, or the secret key is gone."""
        text, html, *_address = self._open()
        return text, html

    def address(self) -> str:
        """Where it goes. Raises as `texts` does."""
        return self.recipient or self._open()[-1]

    def _open(self) -> list[str]:
        for key in _keys():
            try:
                plain = aead.decrypt(bytes(self.sealed_texts), key=key, associated_data=self._place())
            except DecryptionError:
                continue
            opened: list[str] = json.loads(plain)
            return opened
        raise DecryptionError("The texts of this mail cannot be opened.")

    def _place(self) -> bytes:
        return aead.bind("outbox", "texts", self.pk.bytes, self.recipient, self.subject)


def _keys() -> list[bytes]:
    return server_keys(person=_PERSON, purpose=_PURPOSE)


class Attempt(models.Model):
    """One try to hand a mail over: when, and what came of it. A code and a class, because servers quote addresses."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("tentativo")
        verbose_name_plural = _("tentativi")
        ordering: ClassVar = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code or self.error}"


class NewsReader(models.Model):
    """When somebody of the office was last told what is new, and what she does not want to be told (`outbox.news`)."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField()
    refused = models.JSONField(default=list)

    class Meta:
        verbose_name = _("avvisi a una persona")
        verbose_name_plural = _("avvisi alle persone")
        default_permissions = ()

    def __str__(self) -> str:
        return f"user:{self.person_id}"


BACK_OFF = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 4, 16, 64, 256, 360))
"""How long to wait after each failed attempt; the last value repeats."""


def pause_after(attempts: int) -> datetime.timedelta:
    """How long to wait after so many attempts."""
    return BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
