"""What can be done with outgoing mail: write it, find it, have it sent again, forget it.

`put` is the way in which the site writes to people. It belongs into the transaction that causes the mail: if that is
rolled back there is no mail, and if it is committed the mail is owed, whatever the mail server does. One message goes
past it, that of `staff.anchors`: what shows whether this database was cut must not wait in it.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django_tasks import task_backends
from django_tasks.backends.immediate import ImmediateBackend

from outbox.models import DROPPED, Mail, MailState
from outbox.states import TABLE, Action, actions_for
from outbox.tasks import send_mail
from staff import audit

USEFUL_FOR = datetime.timedelta(days=3)
"""How long the site tries to hand a mail over."""

NOT_GONE = (MailState.WAITING, MailState.HELD)

_MESSAGE_IDS = uuid.UUID("5b1f0a52-5a0e-4f0e-9f5c-6f7f3c1b7d10")
"""Namespace of the Message-IDs: the same mail has the same one at every attempt."""


class NotPossibleError(Exception):
    """The mail is not in a state in which this can be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What a mail says. `subject` is neutral: it stands in the clear, here and in the recipient's list of mails."""

    subject: str
    text: str
    html: str = ""


@transaction.atomic
def put(
    *,
    key: str,
    recipient: str,
    texts: Texts,
    language: str,
    template: str,
    cause_app: str,
    cause_id: object,
    purge_on: datetime.date,
    reply_to: str = "",
    due: datetime.datetime | None = None,
    useful_for: datetime.timedelta = USEFUL_FOR,
    is_secret: bool = False,
    is_held: bool = False,
    is_traceless: bool = False,
) -> Mail:
    """Owe somebody a mail, and return it. A second call with the same `key` changes nothing and returns the first.

    `key` names the event, for example `registration:<id>:promoted:<date and time>`. `cause_app` and `cause_id` say what
    the mail is about (`outbox.registry`). `is_secret` is for links that open something: the texts are forgotten when
    they were handed over, so the office cannot send them again. `is_held` waits until the office releases it.
    `purge_on` is the last day on which any of it may be kept. `is_traceless` is for mails that nobody may connect with
    the site: it comes from `NEUTRAL_FROM_EMAIL`, the recipient stands nowhere in the clear, and once it was handed over
    or given up nothing of it is kept.
    """
    now = timezone.now()
    start = max(due or now, now)
    mail = Mail(
        key=key,
        cause_app=cause_app,
        cause_id=str(cause_id),
        template=template,
        language=language,
        recipient="" if is_traceless else recipient,
        reply_to=reply_to,
        subject=texts.subject,
        is_secret=is_secret,
        is_traceless=is_traceless,
        message_id=_message_id(key, edition=1, is_traceless=is_traceless),
        state=MailState.HELD if is_held else MailState.WAITING,
        created_at=now,
        due=start,
        useful_for=useful_for,
        give_up_at=start + useful_for,
        purge_on=purge_on,
    )
    mail.seal(text=texts.text, html=texts.html, address=recipient if is_traceless else "")
    return _insert(mail)


def _insert(mail: Mail) -> Mail:
    """Store it unless its key is known; no constraint is violated either way, so nothing reaches the database's log."""
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    stored = Mail.objects.get(key=mail.key, edition=mail.edition)
    if stored.pk == mail.pk:
        _hurry(stored)
    return stored


def _message_id(key: str, *, edition: int, is_traceless: bool = False) -> str:
    sender = settings.NEUTRAL_FROM_EMAIL if is_traceless else settings.DEFAULT_FROM_EMAIL
    domain = parseaddr(sender)[1].partition("@")[2] or "localhost"
    return f"<{uuid.uuid5(_MESSAGE_IDS, f'{domain} {key} {edition}')}@{domain}>"


def _hurry(mail: Mail) -> None:
    """Ask a worker to send it as soon as the transaction has committed. If that is lost, the sweep comes by.

    Without a worker (the immediate backend) nobody is asked: the conversation with the mail server would stand in the
    middle of somebody's request.
    """
    if mail.state == MailState.WAITING and not isinstance(task_backends["default"], ImmediateBackend):
        transaction.on_commit(partial(send_mail.enqueue, str(mail.pk)), robust=True)


def last_mail(*, cause_app: str, cause_id: object) -> Mail | None:
    """The newest mail about something."""
    return _about(cause_app, cause_id).order_by("-created_at", "-edition").first()


def numbers_by_state(prefixes: Iterable[str]) -> dict[str, Counter[str]]:
    """How many mails whose key begins so stand in which state; of each the newest edition. One query."""
    numbers: dict[str, Counter[str]] = {prefix: Counter() for prefix in prefixes}
    if not numbers:
        return numbers
    again = Mail.objects.filter(key=OuterRef("key"), edition__gt=OuterRef("edition"))
    which = Case(*(When(key__startswith=prefix, then=Value(prefix)) for prefix in numbers))
    newest = Mail.objects.filter(~Exists(again)).annotate(prefix=which).exclude(prefix=None)
    for prefix, state, number in newest.order_by().values_list("prefix", "state").annotate(number=Count("pk")):
        numbers[prefix][state] = number
    return numbers


# --- the office -------------------------------------------------------------------------------------------------------


@transaction.atomic
def send_again(*, mail_id: uuid.UUID, actor: User) -> Mail:
    """Have a mail sent again; returns the one that will go.

    A mail that still waits is tried at once. Otherwise it is a new edition with a Message-ID of its own: receivers may
    drop a second message that bears the first one's. Raises `NotPossibleError` for a held mail, and for one that was
    forgotten, or its texts.
    """
    mail = _hold_newest(mail_id)
    now = timezone.now()
    if mail.state == MailState.WAITING:
        Mail.objects.filter(pk=mail.pk).update(due=now)
        _hurry(mail)
        again = mail
    elif Action.SEND_AGAIN not in actions_for(mail):
        raise NotPossibleError
    else:
        again = _insert(_new_edition(mail, now=now))
    audit.record(actor=actor, action="mail.sent_again", target=f"mail:{again.pk}", details={"template": mail.template})
    return again


def _hold(found: QuerySet[Mail]) -> QuerySet[Mail]:
    """Lock these mails until the transaction ends; returns those of them that are there by then.

    Whatever makes a new edition of a mail holds the editions before it, and whatever forgets or stops mails holds them
    first and looks for them afterwards: so nobody sends again what somebody else is forgetting. In one order, so that
    two of them never wait for each other; SQLite has one writer and needs no lock.
    """
    list(found.order_by("pk").select_for_update().values_list("pk", flat=True))
    return found


def _about(cause_app: str, *cause_ids: object) -> QuerySet[Mail]:
    return Mail.objects.filter(cause_app=cause_app, cause_id__in=[str(each) for each in cause_ids])


def _find(mail_id: uuid.UUID) -> Mail:
    """Raises `NotPossibleError` where it was forgotten meanwhile."""
    mail = Mail.objects.filter(pk=mail_id).first()
    if mail is None:
        raise NotPossibleError
    return mail


def _hold_newest(mail_id: uuid.UUID) -> Mail:
    """The newest edition, held. Raises `NotPossibleError`."""
    newest = _hold(Mail.objects.filter(key=_find(mail_id).key)).order_by("-edition").first()
    if newest is None:
        raise NotPossibleError
    return newest


def _new_edition(mail: Mail, *, now: datetime.datetime) -> Mail:
    edition = mail.edition + 1
    again = Mail(
        key=mail.key,
        edition=edition,
        cause_app=mail.cause_app,
        cause_id=mail.cause_id,
        template=mail.template,
        language=mail.language,
        recipient=mail.recipient,
        reply_to=mail.reply_to,
        subject=mail.subject,
        message_id=_message_id(mail.key, edition=edition),
        created_at=now,
        due=now,
        useful_for=mail.useful_for,
        give_up_at=now + mail.useful_for,
        purge_on=mail.purge_on,
    )
    text, html = mail.texts()
    again.seal(text=text, html=html)
    return again


@transaction.atomic
def release(*, mail_id: uuid.UUID, actor: User) -> None:
    """Let a held mail go. Raises `NotPossibleError` if it is not held."""
    mail = _find(mail_id)
    now = timezone.now()
    if not Mail.objects.filter(pk=mail_id, state__in=TABLE.origins(Action.RELEASE)).update(
        state=MailState.WAITING, due=now, give_up_at=now + mail.useful_for
    ):
        raise NotPossibleError
    mail.refresh_from_db()
    _hurry(mail)
    audit.record(actor=actor, action="mail.released", target=f"mail:{mail_id}", details={"template": mail.template})


@transaction.atomic
def drop(*, mail_id: uuid.UUID, actor: User) -> None:
    """Decide not to send a mail. Raises `NotPossibleError` if it is no longer waiting, or is being sent right now."""
    mail = _find(mail_id)
    nobody_sends_it = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
    if not Mail.objects.filter(nobody_sends_it, pk=mail_id, state__in=TABLE.origins(Action.DROP)).update(
        state=MailState.GIVEN_UP, last_error=DROPPED, last_code=None
    ):
        raise NotPossibleError
    audit.record(actor=actor, action="mail.dropped", target=f"mail:{mail_id}", details={"template": mail.template})


@transaction.atomic
def drop_waiting(*, cause_app: str, cause_id: object, recipient: str) -> int:
    """Send nothing more about something to an address that was put right; returns how many mails that ended.

    For operations that change an address: who did it stands in their own line of the audit log. One that is being
    handed over at this moment may still arrive, but is not tried again.
    """
    to_old_address = _hold(_about(cause_app, cause_id)).filter(recipient__iexact=recipient)
    return to_old_address.filter(state__in=TABLE.origins(Action.DROP)).update(
        state=MailState.GIVEN_UP, last_error=DROPPED, last_code=None, lease_until=None
    )


@transaction.atomic
def forget_texts(*, cause_app: str, cause_id: object, templates: Collection[str] | None = None) -> int:
    """Forget what the mails about something said, all or those of some kinds, so that nobody sends them again.

    For operations after which it is not true any more, or not to be said: links in them are dead, or somebody who is
    named in them was forgotten. What still waits is left alone (`drop_waiting`, `rewrite`). Returns how many.
    """
    found = _hold(_about(cause_app, cause_id)).exclude(state__in=NOT_GONE)
    if templates is not None:
        found = found.filter(template__in=templates)
    return found.exclude(sealed_texts=b"").update(sealed_texts=b"")


def not_gone(*, cause_app: str, cause_ids: Iterable[object], templates: Collection[str]) -> list[Mail]:
    """The mails of some kinds about things that wait, or are held; nobody else changes them in this transaction."""
    return list(_hold(_about(cause_app, *cause_ids)).filter(state__in=NOT_GONE, template__in=templates))


def rewrite(mail: Mail, *, texts: Texts) -> None:
    """Other words in a mail that has not gone (`not_gone`)."""
    mail.subject = texts.subject
    mail.seal(text=texts.text, html=texts.html)
    mail.save(update_fields=["subject", "sealed_texts"])


# --- forgetting -------------------------------------------------------------------------------------------------------


@transaction.atomic
def erase(*, cause_app: str, cause_ids: Iterable[object]) -> int:
    """Forget the mails about things that are being erased; joins the caller's transaction.

    One that is being handed over at this moment may still arrive, but is not tried again.
    """
    return _delete(_about(cause_app, *cause_ids))


@transaction.atomic
def purge(*, today: datetime.date | None = None) -> int:
    """Forget the mails past their date; returns how many."""
    return _delete(Mail.objects.filter(purge_on__lt=today or timezone.localdate()))


def _delete(found: QuerySet[Mail]) -> int:
    return _hold(found).delete()[1].get("outbox.Mail", 0)
