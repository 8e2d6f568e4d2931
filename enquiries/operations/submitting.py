"""How an enquiry is made."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core.digests import digest_of
from core.folding import fold_address
from enquiries.contact import read_contact
from enquiries.emails import Notice
from enquiries.models.enquiries import Enquiry
from enquiries.people import search_text
from formbuilder.definition import Definition
from formbuilder.uploads.opening import SealedFile

from .files import keep_files
from .notices import notify
from .retention import retention_date

if TYPE_CHECKING:
    from enquiries.models import EnquiryPage


ACKNOWLEDGED_A_DAY = 5
"""Whoever writes somebody else's address into a form does not flood a mailbox with our messages: those beyond wait for
the days after. None is left out, or a stranger could keep somebody from theirs."""


def submit(
    *,
    page: EnquiryPage,
    form_title: str,
    answers: Mapping[str, Any],
    definition: Definition,
    locale: str,
    submission_key: str,
    source_definition: Mapping[str, Any] | None = None,
    files: Sequence[SealedFile] = (),
    now: datetime.datetime | None = None,
) -> Enquiry:
    """Keep what somebody asked and owe them an acknowledgement, if they left an address, of which a few leave a day.

    Repeating a call with the same `submission_key` changes nothing, sends nothing and returns the same enquiry.
    `answers` name no file; `files` are those that they speak of. Raises `FilesGone`.
    """
    now = now or timezone.now()
    digest = digest_of(submission_key)
    if replayed := Enquiry.objects.filter(submission_digest=digest).first():
        return replayed
    contact = read_contact(definition, answers)
    today = timezone.localdate(now)
    enquiry = Enquiry(
        page=page,
        form_key=page.translation_key,
        form_title=form_title,
        kind=page.kind,
        name=contact.name,
        email=contact.email,
        email_normalised=fold_address(contact.email),
        phone=contact.phone,
        answers=dict(answers),
        definition=definition.to_json(),
        source_definition=dict(source_definition or {}),
        locale=locale,
        submission_digest=digest,
        due_on=today + datetime.timedelta(days=page.days_to_answer),
        received_at=now,
        last_message_at=now,
        retain_until=retention_date(now, days=page.privacy_days),
    )
    enquiry.search_text = search_text(
        reference=enquiry.reference,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        definition=definition,
        answers=answers,
    )
    return _insert(enquiry, files)


@transaction.atomic
def _insert(enquiry: Enquiry, files: Sequence[SealedFile]) -> Enquiry:
    """Store the row, or find the one that a press in another tab has just stored.

    The database skips a second one instead of refusing it: a violated constraint would write the whole statement, with
    name, address and answers, into the database server's own log.
    """
    Enquiry.objects.bulk_create([enquiry], ignore_conflicts=True)
    stored = Enquiry.objects.get(submission_digest=enquiry.submission_digest)
    if stored.pk == enquiry.pk:
        keep_files(enquiry, files)
        notify(enquiry, Notice.RECEIVED, due=_acknowledge_at(enquiry))
    return stored


def _acknowledge_at(enquiry: Enquiry) -> datetime.datetime:
    """Now for the first few of the address in a day, tomorrow for the next few, and so on."""
    day = datetime.timedelta(days=1)
    of_address = Enquiry.objects.filter(email_normalised=enquiry.email_normalised).exclude(pk=enquiry.pk)
    before = of_address.filter(received_at__gt=enquiry.received_at - day).count()
    return enquiry.received_at + before // ACKNOWLEDGED_A_DAY * day
