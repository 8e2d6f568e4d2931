"""The conversation with the mail server. Never inside a request, never inside a transaction.

A mail is claimed by a conditional UPDATE that sets a lease, sent, and its result written by a second one, which names
the attempt it belongs to. Two sweepers never send the same mail at once; whoever is killed in between leaves a lease
that ends. If the connection breaks after the text was sent nobody can know whether the server has it: it is sent again,
with the same Message-ID, so that the receiver can drop the double. At least once, then, never «perhaps».
"""

from __future__ import annotations

import datetime
import logging
import smtplib
import uuid
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from outbox.models import Attempt, Mail, MailState, pause_after

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=5)
"""Longer than any plausible conversation: a time-out counts for each line that the server sends, not for all."""

SWEEP_SECONDS = 60
"""A sweep claims no further mail after this time, so that other due jobs get their turn."""

FAILURES_IN_A_ROW = 3
"""So many failed conversations one after the other: the server is ill, the rest may wait for the next sweep."""

OK: Final = 250
_PERMANENT: Final = range(500, 600)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one attempt. `is_final` of a failure: no further attempt would end otherwise."""

    code: int | None
    error: str = ""
    is_final: bool = False

    @property
    def is_sent(self) -> bool:
        return not self.error


class NoNeutralSenderError(ValueError):
    """A traceless mail, and no address any more that does not say whose it is: it goes out under none."""


class Postman:
    """Hands over one mail after the other, on one connection as long as that holds."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def hand_over(self, mail: Mail) -> Result:
        recipient = mail.recipient
        try:
            message = build_message(mail)
            recipient = message.to[0]
            if self._connection is None:
                self._connection = get_connection()
                self._connection.open()
            message.connection = self._connection
            message.send()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one mail must not stop the others
            result = judge(error, recipient=recipient)
            if not result.is_final:
                self.close()
            return result
        return Result(code=OK)

    def close(self) -> None:
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.close()
            self._connection = None


def build_message(mail: Mail) -> EmailMultiAlternatives:
    """The message as it goes out: one recipient, always, or a refusal of one would hide behind the other's success.

    Raises `NoNeutralSenderError`.
    """
    if mail.is_traceless and not settings.NEUTRAL_FROM_EMAIL:  # Django would take its default
        raise NoNeutralSenderError
    text, html = mail.texts()
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=text,
        from_email=settings.NEUTRAL_FROM_EMAIL if mail.is_traceless else settings.DEFAULT_FROM_EMAIL,
        to=[mail.address()],
        reply_to=[mail.reply_to] if mail.reply_to else [],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": mail.message_id},
    )
    if html:
        message.attach_alternative(html, "text/html")
    return message


def judge(error: Exception, *, recipient: str) -> Result:
    """What an exception means. Only a refusal of the recipient or of the text is final, or an address that mail cannot
    spell: whatever else answers with 5xx (login, sender) speaks about our configuration, which somebody will mend.
    """
    name = type(error).__name__
    match error:
        case smtplib.SMTPRecipientsRefused():
            code = error.recipients.get(recipient, next(iter(error.recipients.values()), (0, b"")))[0]
            return Result(code=code, error=name, is_final=code in _PERMANENT)
        case smtplib.SMTPDataError():
            return Result(code=error.smtp_code, error=name, is_final=error.smtp_code in _PERMANENT)
        case smtplib.SMTPResponseException():
            return Result(code=max(error.smtp_code, 0), error=name)
        case UnicodeError() | ValueError():
            return Result(code=None, error=name, is_final=True)
        case _:
            return Result(code=None, error=name)


def deliver(mail_id: uuid.UUID) -> None:
    """Try one mail, if it is due and nobody else has it."""
    mail = _claim(mail_id)
    if mail is not None:
        postman = Postman()
        try:
            _record(mail, postman.hand_over(mail))
        finally:
            postman.close()


def sweep() -> int:
    """Try every mail that is due; returns how many were handed over."""
    postman, sent, failed_in_a_row = Postman(), 0, 0
    until = monotonic() + SWEEP_SECONDS
    try:
        while failed_in_a_row < FAILURES_IN_A_ROW and monotonic() < until and (mail := _claim_next()):
            result = postman.hand_over(mail)
            _record(mail, result)
            sent += result.is_sent
            failed_in_a_row = 0 if result.is_sent or result.is_final else failed_in_a_row + 1
    finally:
        postman.close()
    return sent


def _ready(now: datetime.datetime) -> Q:
    return Q(state=MailState.WAITING, due__lte=now) & (Q(lease_until__isnull=True) | Q(lease_until__lt=now))


@transaction.atomic
def _claim(mail_id: uuid.UUID) -> Mail | None:
    """What is claimed is not forgotten before it is read."""
    now = timezone.now()
    claimed = Mail.objects.filter(_ready(now), pk=mail_id).update(lease_until=now + LEASE, attempts=F("attempts") + 1)
    return Mail.objects.get(pk=mail_id) if claimed else None


def _claim_next() -> Mail | None:
    """The mail that has been due for longest. Whoever loses it to another sweeper looks for the next."""
    while True:
        waiting = Mail.objects.filter(_ready(timezone.now())).order_by("due")
        mail_id = waiting.values_list("pk", flat=True).first()
        if mail_id is None:
            return None
        if mail := _claim(mail_id):
            return mail


@transaction.atomic
def _record(mail: Mail, result: Result) -> None:
    """Write the result down, unless this attempt lost its lease and another is under way."""
    now = timezone.now()
    own = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING, attempts=mail.attempts)
    if not own.update(lease_until=None, last_code=result.code, last_error=result.error, **_next(mail, result, now)):
        return
    if mail.is_traceless and Mail.objects.filter(pk=mail.pk).exclude(state=MailState.WAITING).delete()[0]:
        return
    if mail.is_secret:
        Mail.objects.filter(pk=mail.pk).exclude(state=MailState.WAITING).update(sealed_texts=b"")
    Attempt.objects.create(mail=mail, at=now, code=result.code, error=result.error)
    if not result.is_sent:
        logger.warning("Mail %s not handed over: %s %s", mail.pk, result.error, result.code or "")


def _next(mail: Mail, result: Result, now: datetime.datetime) -> dict[str, object]:
    if result.is_sent:
        return {"state": MailState.SENT, "sent_at": now}
    if result.is_final:
        return {"state": MailState.REFUSED}
    due = now + pause_after(mail.attempts)
    return {"state": MailState.GIVEN_UP} if due > mail.give_up_at else {"due": due}
