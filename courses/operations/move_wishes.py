"""A person asks to be put into another group; the desk moves them (`moving`) or says no. Nothing is promised."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from courses import minors
from courses.emails import Notice
from courses.models.courses import CourseGroup
from courses.models.history import By, Happening
from courses.models.move_wishes import MAY_ASK, WITH_WISH, MoveWish, open_wish
from courses.models.registrations import Registration
from staff import audit

from .errors import ImpossibleActionError, UnknownGroupError
from .history import note_event
from .holding import hold_registration
from .notices import notify


def groups_to_ask_for(registration: Registration) -> list[CourseGroup]:
    """The other groups of the edition that still meet, for the age of this person; none for whoever is in no group any
    more. One query.
    """
    if registration.state not in MAY_ASK:
        return []
    others = CourseGroup.objects.filter(
        edition_id=registration.group.edition_id, ends_on__gte=timezone.localdate()
    ).exclude(pk=registration.group_id)
    found = others.select_related("edition", "place")
    return [each for each in found if not minors.why_not_admitted(each, registration.answers)]


@transaction.atomic
def ask_to_move(*, registration_id: uuid.UUID, group: uuid.UUID, words: str = "") -> MoveWish:
    """Put the wish before the desk: one at a time, and the same one twice is one.

    Raises `UnknownGroupError`, or `ImpossibleActionError` where another wish waits or the person is in no group.
    """
    registration = _hold(registration_id)
    waiting = open_wish(registration)
    if waiting is not None:
        if waiting.target.uuid == group:
            return waiting
        raise ImpossibleActionError
    if registration.state not in MAY_ASK:
        raise ImpossibleActionError
    target = next((each for each in groups_to_ask_for(registration) if each.uuid == group), None)
    if target is None:
        raise UnknownGroupError
    facts = {"origin": registration.group, "target": target, "words": words, "asked_at": timezone.now()}
    wish, _created = MoveWish.objects.update_or_create(registration=registration, defaults=facts)
    text = f"{registration.group} → {target}" + (f"\n{words}" if words else "")
    note_event(registration, Happening.WISHED, by=By.PERSON, text=text)
    _record(registration, "registration.move_wished", actor=None)
    return wish


@transaction.atomic
def withdraw_wish(*, registration_id: uuid.UUID) -> None:
    """The person does not want it any more. Nothing happens where nothing waits."""
    registration = _hold(registration_id)
    wish = open_wish(registration)
    if wish is not None:
        wish.delete()
        note_event(registration, Happening.WISH_WITHDRAWN, by=By.PERSON)
        _record(registration, "registration.move_wish_withdrawn", actor=None)


@transaction.atomic
def refuse_wish(*, registration_id: uuid.UUID, seen: str, actor: User, words: str, tell: bool) -> None:
    """Say no, with words that the person reads, to the wish that somebody has `seen` (`MoveWish.version`).

    Raises `ImpossibleActionError` where nothing waits any more, or another wish.
    """
    registration = _hold(registration_id)
    wish = open_wish(registration)
    if wish is None or wish.version != seen:
        raise ImpossibleActionError
    wish.delete()
    if tell:
        notify(registration, Notice.NOT_MOVED, words=words)
    note_event(registration, Happening.WISH_REFUSED, by=By.OFFICE, actor=actor, text=words)
    _record(registration, "registration.move_refused", actor=actor)


def _hold(registration_id: uuid.UUID) -> Registration:
    """The registration, with its group's row locked until the transaction ends."""
    hold_registration(registration_id)
    return Registration.objects.select_related("group__place", WITH_WISH).get(pk=registration_id)


def _record(registration: Registration, action: str, *, actor: User | None) -> None:
    audit.record(actor=actor, action=action, target=f"registration:{registration.pk}")
