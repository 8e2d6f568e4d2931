"""The mails that an operation causes: written into the outbox, in its transaction."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from core.folding import fold_address
from core.site_settings import office_mailbox
from courses.dates import Span, span_of
from courses.emails import MAY_NAME_OTHERS, Notice, write
from courses.links import own_address
from courses.models.registrations import Registration
from courses.states import State
from outbox import operations as outbox
from outbox.models import Mail, MailState
from outbox.operations import Texts

from .together import in_line, readers_among

CAUSE_APP = "courses"

KEPT_FOR = datetime.timedelta(days=90)
"""A mail can be sent again for so long; never longer than the registration itself is kept."""


def notify(registration: Registration, notice: Notice, *, words: str = "", **when: Any) -> None:
    """Owe the person a mail. The caller's transaction holds the group's row: no two notices have the same moment.

    `words` are what the office adds, `when` is `due` and `useful_for` of `outbox.operations.put`.
    """
    moment = "" if notice == Notice.RECEIVED else _moment()
    position, office = registration.position, office_mailbox()
    _put(registration, notice, moment=moment, position=position, office=office, words=words, **when)


def notify_together(members: Collection[Registration], notice: Notice, **options: Any) -> None:
    """As `notify`, for people who go the same way: one mail for each address, not for each of them."""
    for each in readers_among(members):
        notify(each, notice, **options)


def tell_owner(registration: Registration, notice: Notice) -> None:
    """Tell the owner of an address what somebody tried: once a day, so that nobody floods a mailbox."""
    today = f":{timezone.localdate().isoformat()}"
    _put(registration, notice, moment=today, position=registration.position, office=office_mailbox())


def send_link(registration: Registration) -> bool:
    """Send the link of now to whoever asked for it, once a day; whether it goes."""
    moment = f":{registration.link_edition}:{timezone.localdate().isoformat()}"
    if Mail.objects.filter(key=_key(registration, Notice.LINK, moment)).exists():
        return False
    _put(registration, Notice.LINK, moment=moment, position=registration.position, office=office_mailbox())
    return bool(registration.email)


def prepare_each(registrations: Collection[Registration], notice: Notice) -> int:
    """Write to each person, or once to people who belong together, a mail that waits until the desk lets it go.

    Returns how many mails that are.
    """
    entries = in_line(sorted(registrations, key=lambda each: each.party_place))
    readers = [each for entry in entries for each in readers_among(entry)]
    notify_each(readers, notice, is_held=True)
    return len(readers)


def notify_each(registrations: Collection[Registration], notice: Notice, **options: Any) -> None:
    """Owe each person a mail. `options` are `due`, `useful_for` and `is_held` of `outbox.operations.put`."""
    office, positions = office_mailbox(), _positions(registrations)
    groups = {each.group_id: each.group for each in registrations}
    met = {group_id: span_of(group) for group_id, group in groups.items()}
    for each in registrations:
        position, span = positions.get(each.pk), met[each.group_id]
        _put(each, notice, moment=_moment(), position=position, office=office, span=span, **options)


def _moment() -> str:
    return f":{timezone.now().isoformat()}"


def _positions(registrations: Collection[Registration]) -> dict[uuid.UUID, int]:
    """`Registration.position` of those that wait, by id. One query."""
    groups = {each.group_id for each in registrations}
    number = Window(RowNumber(), partition_by="group", order_by="queue_number")
    line = Registration.objects.filter(group__in=groups, state=State.WAITING).order_by("group", "queue_number")
    firsts: dict[uuid.UUID, int] = {}
    return {
        pk: firsts.setdefault(party, place) if party else place
        for pk, party, place in line.values_list("pk", "party", number)
    }


def _key(registration: Registration, notice: Notice, moment: str) -> str:
    return f"registration:{registration.pk}:{notice.value}{moment}"


def _put(
    registration: Registration,
    notice: Notice,
    *,
    moment: str,
    position: int | None,
    office: str,
    words: str = "",
    span: Span | None = None,
    **options: Any,
) -> None:
    """Nothing for somebody without an address: the desk tells them by telephone."""
    if not registration.email:
        return
    owe(
        registration,
        key=_key(registration, notice, moment),
        template=template_of(notice),
        texts=_texts(registration, notice, position=position, words=words, span=span),
        office=office,
        **options,
    )


def _texts(
    registration: Registration, notice: Notice, *, position: int | None, words: str = "", span: Span | None = None
) -> Texts:
    link = own_address(registration)
    return write(registration=registration, notice=notice, position=position, link=link, words=words, span=span)


def template_of(notice: Notice) -> str:
    return f"registration.{notice.value}"


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Those who entered with people who are being erased, and what has not gone yet of the mails to all of them."""

    staying: tuple[Registration, ...]
    mails: tuple[Mail, ...]


def left_behind(gone: Collection[Registration]) -> LeftBehind:
    """Look before people are erased; `forget_in_mails` afterwards. No query where nobody entered with others."""
    parties = {each.party for each in gone} - {None}
    found = Registration.objects.filter(party__in=parties).exclude(pk__in=[each.pk for each in gone])
    staying = list(found.select_related("group__edition", "group__place").order_by("party_place")) if parties else []
    mails = _not_gone([*gone, *staying]) if staying else []
    return LeftBehind(tuple(staying), tuple(mails))


def _not_gone(people: Collection[Registration]) -> list[Mail]:
    ids = [each.pk for each in people]
    return outbox.not_gone(cause_app=CAUSE_APP, cause_ids=ids, templates=[*map(template_of, MAY_NAME_OTHERS)])


def forget_in_mails(others: LeftBehind) -> None:
    """Name people who were erased no more in the mails of those who entered with them.

    What has gone is not sent again. What waits is written anew; what waited for somebody who was erased, and spoke of
    others as well, goes to the first of them in the same mailbox: nobody else would tell them.
    """
    readers = {str(each.pk): each for each in others.staying}
    for each in others.staying:
        outbox.forget_texts(cause_app=CAUSE_APP, cause_id=each.pk, templates=[*map(template_of, MAY_NAME_OTHERS)])
    for mail in others.mails:
        notice = Notice(mail.template.partition(".")[2])
        reader = readers.get(mail.cause_id)
        if reader is not None:
            outbox.rewrite(mail, texts=_texts(reader, notice, position=reader.position))
        elif heir := _heir(mail, others.staying):
            notify(heir, notice, due=mail.due, useful_for=mail.useful_for, is_held=mail.state == MailState.HELD)


def forget_each_other(people: Collection[Registration]) -> None:
    """Name people who were parted no more in each other's mails: what those say of all is not true any more."""
    forget_in_mails(LeftBehind(tuple(people), tuple(_not_gone(people))))


def _heir(mail: Mail, staying: Collection[Registration]) -> Registration | None:
    text, _html = mail.texts()
    address = fold_address(mail.recipient)
    return next((each for each in staying if each.email_normalised == address and each.full_name in text), None)


def owe(registration: Registration, *, key: str, template: str, texts: Texts, office: str, **options: Any) -> Mail:
    """Put a mail about a registration into the outbox. It has an address; `office` is where answers go."""
    return outbox.put(
        key=key,
        recipient=registration.email,
        texts=texts,
        language=registration.locale,
        template=template,
        cause_app=CAUSE_APP,
        cause_id=registration.pk,
        purge_on=min(timezone.localdate() + KEPT_FOR, registration.retain_until),
        reply_to=office,
        **options,
    )


def last_mail(registration: Registration) -> Mail | None:
    """The newest mail about a registration, for whoever wants to know whether it has gone."""
    return outbox.last_mail(cause_app=CAUSE_APP, cause_id=registration.pk)
