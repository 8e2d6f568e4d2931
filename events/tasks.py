"""Work done after the response: mails. A task is given ids only, so the queue's table holds nothing personal."""

from __future__ import annotations

from smtplib import SMTPException

from django_tasks import task

from events.emails import Notice, build_message
from events.models.registrations import Registration


class NoticeNotSentError(Exception):
    """The mail server did not take the message. Says which registration, never which address."""


@task()
def send_notice(registration_id: str, notice: str) -> None:
    """Send one mail about a registration, in its language. A registration erased meanwhile gets none."""
    registration = Registration.objects.select_related("group", "group__place").filter(pk=registration_id).first()
    if registration is None:
        return
    message = build_message(registration=registration, notice=Notice(notice))
    try:
        message.send()
    except (OSError, SMTPException, ValueError):
        # ValueError: an address that the form takes and mail cannot spell, such as a very long label with accents.
        # Not chained: these errors quote the address, and task results and logs keep tracebacks.
        raise NoticeNotSentError(registration_id) from None
