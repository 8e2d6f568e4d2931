"""What is said about an enquiry: replies of the office, notes, and what the person adds."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from core.once import digest_of_act
from enquiries.emails import Notice
from enquiries.models.enquiries import Enquiry
from enquiries.models.messages import EnquiryMessage, MessageKind
from enquiries.states import Action, State
from formbuilder.uploads.opening import SealedFile
from staff import audit

from .errors import NoAddressError, TooManyError
from .files import keep_files
from .holding import hold, move, require_seen, save
from .notices import notify
from .retention import keep_longer

PERSON_MESSAGES_MAX = 50
"""What a link that fell into wrong hands can do: the office then closes the conversation by telephone."""


@transaction.atomic
def reply(*, enquiry_id: UUID, text: str, asks: bool, key: str, actor: User, seen: int | None = None) -> EnquiryMessage:
    """Answer, or (`asks`) ask something: by mail where there is an address, else noted as said on the telephone.

    Repeating a call with the same `key` and `text` changes nothing. Raises `ImpossibleActionError` and
    `ChangedMeanwhileError`.
    """
    enquiry = hold(enquiry_id)
    if said := _said(enquiry, key, text):
        return said
    require_seen(enquiry, seen)
    before = move(enquiry, Action.ASK if asks else Action.ANSWER)
    enquiry.assignee = enquiry.assignee or actor
    message = _add(enquiry, MessageKind.FROM_OFFICE, text, key=key, author=actor)
    mail = notify(enquiry, Notice.REPLY, moment=f":{message.pk}", text=text)
    if mail is not None:
        message.mail_id = mail.pk
        message.save(update_fields=["mail_id"])
    _record("enquiry.replied", enquiry, actor, before=before, mailed=mail is not None)
    return message


@transaction.atomic
def note(*, enquiry_id: UUID, text: str, is_from_person: bool, key: str, actor: User) -> EnquiryMessage:
    """Write down something for colleagues, or (`is_from_person`) what the person said elsewhere.

    Raises `ImpossibleActionError`, for the second.
    """
    enquiry = hold(enquiry_id)
    if said := _said(enquiry, key, text):
        return said
    before = State(enquiry.state)
    if is_from_person:
        move(enquiry, Action.WRITE)
    kind = MessageKind.FROM_PERSON if is_from_person else MessageKind.NOTE
    message = _add(enquiry, kind, text, key=key, author=actor)
    _record("enquiry.noted", enquiry, actor, before=before, from_person=is_from_person)
    return message


@transaction.atomic
def write(*, enquiry_id: UUID, text: str, key: str, files: Sequence[SealedFile] = ()) -> EnquiryMessage:
    """What the person adds through the link.

    Raises `ImpossibleActionError`, `TooManyError` and `FilesGone`.
    """
    enquiry = hold(enquiry_id)
    if said := _said(enquiry, key, text):
        return said
    before = move(enquiry, Action.WRITE)
    of_person = EnquiryMessage.objects.filter(enquiry=enquiry, kind=MessageKind.FROM_PERSON, author=None)
    if of_person.count() >= PERSON_MESSAGES_MAX:
        raise TooManyError
    message = _add(enquiry, MessageKind.FROM_PERSON, text, key=key, author=None)
    keep_files(enquiry, files, message=message)
    _record("enquiry.written", enquiry, None, before=before, files=len(files))
    return message


@transaction.atomic
def send_link(*, enquiry_id: UUID, actor: User) -> None:
    """A new link by mail, for whoever has lost theirs; one a minute. Raises `NoAddressError`."""
    enquiry = hold(enquiry_id)
    if notify(enquiry, Notice.LINK, moment=f":{timezone.now():%Y-%m-%dT%H:%M}") is None:
        raise NoAddressError
    audit.record(actor=actor, action="enquiry.link_sent", target=f"enquiry:{enquiry.pk}")


def _said(enquiry: Enquiry, key: str, text: str) -> EnquiryMessage | None:
    return EnquiryMessage.objects.filter(key_digest=_digest(enquiry, key, text)).first()


def _digest(enquiry: Enquiry, key: str, text: str) -> str:
    """Bound to the enquiry: a key from elsewhere finds nothing."""
    return digest_of_act(key, about=str(enquiry.pk), text=text)


def _add(enquiry: Enquiry, kind: MessageKind, text: str, *, key: str, author: User | None) -> EnquiryMessage:
    """Store the message; what passes between person and office renews the days for which all of it is kept."""
    now = timezone.now()
    message = EnquiryMessage.objects.create(
        enquiry=enquiry, kind=kind, text=text, author=author, created_at=now, key_digest=_digest(enquiry, key, text)
    )
    if kind != MessageKind.NOTE:
        keep_longer(enquiry, now=now)
    save(enquiry, "state", "assignee", "last_message_at", "retain_until")
    return message


def _record(action: str, enquiry: Enquiry, actor: User | None, *, before: State, **details: int | bool) -> None:
    audit.record(
        actor=actor,
        action=action,
        target=f"enquiry:{enquiry.pk}",
        details={"from": before.value, "to": enquiry.state, **details},
    )
