"""The office writes to a group, or to whoever it selected: once, each person by themselves, never at night."""

from __future__ import annotations

import datetime
import json
import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.daytime import next_daytime
from core.digests import digest_of
from core.site_settings import office_mailbox
from courses import seats
from courses.dates import Meeting, meetings_of
from courses.links import own_address
from courses.message_words import Reader, Words, language_for, write
from courses.models.courses import CourseGroup
from courses.models.history import By, Happening
from courses.models.messages import Message, MessageGroup
from courses.models.registrations import Registration
from courses.states import ACTIVE_STATES, State
from outbox import operations as outbox
from outbox.models import FAILED_STATES, MailState
from outbox.operations import Texts
from staff import audit

from .errors import ChangedMeanwhileError, NobodyToWriteToError, TooManyReadersError
from .history import note_event
from .notices import owe
from .together import mailbox_of

TEMPLATE = "registration.message"
READERS_MAX = 500
"""So many mails are written in one request, within seconds."""
WRITTEN_TO = (*ACTIVE_STATES, State.COMPLETED)
"""Whoever left, was removed or lost an offer is not written to any more, whatever was selected."""

_LARGE = ("answers", "definition", "source_definition")


@dataclass(frozen=True)
class Audience:
    """Who of a selection a message concerns: who is mailed, who reads it in the mail of somebody they entered with, who
    has to be phoned, how many are left out.
    """

    mailed: tuple[Registration, ...]
    along: tuple[Registration, ...]
    phoned: tuple[Registration, ...]
    left_out: int

    @property
    def is_too_large(self) -> bool:
        return len(self.mailed) > READERS_MAX

    @property
    def has_undrawn(self) -> bool:
        """Whether somebody waits for the lots, and so has wishes but no group."""
        return any(each.state == State.RECEIVED for each in self.mailed)

    @cached_property
    def languages(self) -> Counter[str]:
        """How many of those who are mailed read which language."""
        return Counter(each.locale for each in self.mailed)

    @cached_property
    def next_meetings(self) -> dict[int, Meeting | None]:
        """The next lesson of each group, by the group's id."""
        groups = {each.group_id: each.group for each in self.mailed}
        return {pk: _next_meeting(group) for pk, group in groups.items()}

    def mail_to(self, registration: Registration, words: Mapping[str, Words], *, link: str) -> Texts:
        """What this person gets."""
        reader = Reader(registration, self.next_meetings[registration.group_id])
        is_for_several = mailbox_of(registration) in self._shared
        return write(reader=reader, words=words, link=link, is_for_several=is_for_several)

    @cached_property
    def _shared(self) -> set[tuple[uuid.UUID, str]]:
        """The mailboxes in which one mail is for several people."""
        return {mailbox_of(each) for each in self.along}

    @cached_property
    def examples(self) -> list[Registration]:
        """One person for each language that somebody reads; of the most people first."""
        first = {each.locale: each for each in reversed(self.mailed)}
        return [first[language] for language, _number in self.languages.most_common()]

    def version(self, words: Mapping[str, Words]) -> str:
        """What a preview shows, as a word: other people or other words have another one."""
        people = [sorted(str(each.pk) for each in part) for part in (self.mailed, self.along, self.phoned)]
        typed = {language: asdict(each) for language, each in words.items()}
        return digest_of(json.dumps([people, typed], sort_keys=True))


def _next_meeting(group: CourseGroup) -> Meeting | None:
    now = timezone.now()
    return next((each for each in meetings_of(group) if each.begins > now), None)


def audience_of(selected: QuerySet[Registration]) -> Audience:
    """Who of these is mailed and who is phoned, group by group and by name. Two queries.

    People who entered together under one address get one mail, which speaks to the first of them.
    """
    rows = selected.filter(state__in=WRITTEN_TO).select_related("group__edition", "group__place").defer(*_LARGE)
    people = list(rows.order_by("group_id", "last_name", "first_name", "pk"))
    first = {mailbox_of(each): each for each in sorted(people, key=lambda each: -each.party_place)}
    return Audience(
        mailed=tuple(each for each in people if each.email and first[mailbox_of(each)] is each),
        along=tuple(each for each in people if each.email and first[mailbox_of(each)] is not each),
        phoned=tuple(each for each in people if not each.email),
        left_out=selected.exclude(state__in=WRITTEN_TO).count(),
    )


@transaction.atomic
def send_message(
    *, selected: QuerySet[Registration], words: Mapping[str, Words], key: str, seen: str, actor: User
) -> Message:
    """Write to everybody of the selection who can be mailed; the same `key` again returns the first and sends nothing.

    The rows of their groups are held: nobody is moved, leaves or is erased while the mails are written.

    `seen` is `Audience.version` of the preview that somebody looked at. Raises `ChangedMeanwhileError` if it is not
    that of now, `NobodyToWriteToError`, and `TooManyReadersError`.
    """
    sent = Message.objects.filter(key_digest=digest_of(key)).first()
    if sent is not None:
        return sent
    for group_id in sorted(set(selected.order_by().values_list("group_id", flat=True))):
        seats.hold_group(group_id)
    audience, now = audience_of(selected), timezone.now()
    if seen != audience.version(words):
        raise ChangedMeanwhileError
    if not audience.mailed:
        raise NobodyToWriteToError
    if audience.is_too_large:
        raise TooManyReadersError
    message = Message(
        key_digest=digest_of(key),
        at=now,
        actor=actor,
        actor_name=actor.get_username()[:150],
        words={language: asdict(each) for language, each in words.items()},
        purge_on=timezone.localdate(),
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    stored = Message.objects.get(key_digest=message.key_digest)
    if stored.pk != message.pk:  # The second of two presses, which waited for the first.
        return stored
    _write_to_each(stored, audience, words, actor=actor, due=next_daytime(now))
    audit.record(
        actor=actor,
        action="message.sent",
        target=f"message:{stored.pk}",
        details={"people": len(audience.mailed), "by_telephone": len(audience.phoned)},
    )
    return stored


def _write_to_each(
    message: Message, audience: Audience, words: Mapping[str, Words], *, actor: User, due: datetime.datetime
) -> None:
    office = office_mailbox()
    for each in audience.mailed:
        mail = owe(
            each,
            key=f"{_place(message, each.group_id)}{each.pk}",
            template=TEMPLATE,
            texts=audience.mail_to(each, words, link=own_address(each)),
            office=office,
            due=due,
        )
        message.purge_on = max(message.purge_on, mail.purge_on)
    for each in (*audience.mailed, *audience.along):
        note_event(each, Happening.WRITTEN_TO, by=By.OFFICE, actor=actor, text=words[language_for(each, words)].subject)
    message.save(update_fields=["purge_on"])
    message.by_telephone.set(audience.phoned)
    numbers = Counter(each.group_id for each in audience.mailed)
    MessageGroup.objects.bulk_create(
        MessageGroup(message=message, group_id=group_id, number=number) for group_id, number in numbers.items()
    )


def _place(message: Message, group_id: int) -> str:
    """How the keys of the mails to one group begin."""
    return f"message:{message.pk}:{group_id}:"


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of a message in one group. Mails that were erased with their person are in none of the numbers."""

    row: MessageGroup
    handed_over: int
    waiting: int
    failed: int


def sendings(rows: Collection[MessageGroup]) -> list[Sending]:
    """The same for several, with one query. Their messages are read already."""
    places = {row.pk: _place(row.message, row.group_id) for row in rows}
    stand = outbox.numbers_by_state(places.values())
    return [_sending(row, stand[places[row.pk]]) for row in rows]


def _sending(row: MessageGroup, numbers: Mapping[str, int]) -> Sending:
    return Sending(
        row=row,
        handed_over=numbers.get(MailState.SENT, 0),
        waiting=numbers.get(MailState.WAITING, 0),
        failed=sum(numbers.get(state, 0) for state in FAILED_STATES),
    )


def purge_messages(*, today: datetime.date | None = None) -> int:
    """Erase what was written once none of its mails is kept; returns how many."""
    return Message.objects.filter(purge_on__lt=today or timezone.localdate()).delete()[1].get("courses.Message", 0)
