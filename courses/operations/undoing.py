"""What the desk has just done with a registration, taken back: everything stands as before, or nothing happens.

The state table knows no such step, because there the way back leads to the end of the list. Here it leads to the very
place that somebody had a moment ago, and only while that place is nobody else's: a seat that has been offered on, or
taken, is not taken away again, and nobody who waits is overtaken.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from courses import minors, seats
from courses.emails import Notice
from courses.models.courses import CourseGroup
from courses.models.history import By, Happening, RegistrationEvent
from courses.models.registrations import Registration
from courses.states import ACTIVE_STATES, PLACES, Place, State
from outbox import operations as outbox
from staff import audit

from .correcting import DERIVED, derive
from .errors import AlreadyRegisteredError, ImpossibleActionError, NoFreeSeatError
from .history import note_event
from .notices import last_mail, notify
from .offers import offer_free_seats
from .retention import retention_date
from .steps import has_twin
from .together import is_apart

HARMLESS = (
    Happening.NOTED,
    Happening.OPENED_BY_CODE,
    Happening.CORRECTED,
    Happening.WISHED,
    Happening.WISH_WITHDRAWN,
    Happening.WISH_REFUSED,
    Happening.LINKS_REVOKED,
    Happening.LINK_SENT,
)
"""What may have happened since without standing in the way."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a registration stood before an act, and when it was looked at; the caller holds the group's row."""

    group: int
    state: str
    queue_number: int | None
    offered_until: datetime.datetime | None
    party: uuid.UUID | None
    party_place: int
    draw_code: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Act:
    """What was done with one registration: where it stood before, and the line in its history."""

    registration: Registration
    was: Standing
    event: RegistrationEvent


def standing_of(registration: Registration) -> Standing:
    """Where it stands now."""
    return Standing(
        group=registration.group_id,
        state=registration.state,
        queue_number=registration.queue_number,
        offered_until=registration.offered_until,
        party=registration.party,
        party_place=registration.party_place,
        draw_code=registration.draw_code,
        at=timezone.now(),
    )


def trace(acts: Sequence[Act]) -> dict[str, Any] | None:
    """The facts for `take_back`, at the end of the act's transaction; None where even now it could not be taken back:
    the seat has passed on, or the site has done something more. Of several people, who go together, all or nobody.
    """
    needed = sum(map(_needs_a_seat, acts))
    if needed and CourseGroup.objects.get(pk=acts[0].was.group).unclaimed_seats < needed:
        return None
    if not all(_is_last(each.registration, each.event.pk) for each in acts):
        return None
    first, *others = map(_facts, acts)
    return {**first, "others": others} if others else first


def _needs_a_seat(act: Act) -> bool:
    """Whether a seat must be free to take this back."""
    registration, was = act.registration, act.was
    had_one, has_one = (PLACES.get(State(each)) in seats.NEEDS_A_SEAT for each in (was.state, registration.state))
    return had_one and not (has_one and registration.group_id == was.group)


def _facts(act: Act) -> dict[str, Any]:
    was = act.was
    mail = last_mail(act.registration) if act.registration.email else None
    facts = {
        "registration": str(act.registration.pk),
        "event": act.event.pk,
        "group": was.group,
        "state": was.state,
        "queue_number": was.queue_number,
        "offered_until": was.offered_until.isoformat() if was.offered_until else None,
        "mail": str(mail.pk) if mail and mail.created_at >= was.at else None,
    }
    if was.party is not None or act.registration.party is not None:
        party = str(was.party) if was.party else None
        facts["party"] = {"id": party, "place": was.party_place, "draw_code": was.draw_code}
    return facts


def take_back(*, facts: dict[str, Any], actor: User) -> Registration:
    """Put a registration where it stood before the act that left this trace. What that frees is offered.

    The mail of the act is not sent if it has not gone yet; otherwise the person gets another one. Raises
    `ImpossibleActionError` (it has changed since, or is gone), `NoFreeSeatError` (the place is somebody else's, or the
    time of the offer is over) or `AlreadyRegisteredError`.
    """
    registration_id = uuid.UUID(facts["registration"])
    now_in = Registration.objects.filter(pk=registration_id).values_list("group_id", flat=True).first()
    with transaction.atomic():
        seats.hold_where_one_stands(*(each for each in (now_in, facts["group"]) if each is not None))
        all_facts = (facts, *facts.get("others", ()))
        last = max(each["event"] for each in all_facts)
        found = [_found({**each, "last": last}, now_in=now_in) for each in all_facts]
        for registration, each in found:
            _take_back_one(registration, each)
        _step_behind_again(facts.get("passed", {}))
        if any(map(is_apart, {registration.party for registration, _each in found})):
            raise ImpossibleActionError  # The others have gone on meanwhile.
        for registration, each in found:
            _write_down(registration, each, actor=actor)
        registration = found[0][0]
        for group_id in sorted({now_in, registration.group_id}):  # type: ignore[type-var]  # it was found
            offer_free_seats(group_id)  # type: ignore[arg-type]  # it was found
    registration.refresh_from_db(fields=["state", "queue_number", "offered_until"])
    return registration


def _found(facts: dict[str, Any], *, now_in: int | None) -> tuple[Registration, dict[str, Any]]:
    known = Registration.objects.select_related("group").filter(pk=facts["registration"], group=now_in)
    registration = known.first()
    if registration is None or not _is_last(registration, facts["event"]):
        raise ImpossibleActionError
    return registration, {**facts, "from": registration.state}


def _take_back_one(registration: Registration, facts: dict[str, Any]) -> None:
    if party := facts.get("party"):
        registration.party = uuid.UUID(party["id"]) if party["id"] else None
        registration.party_place = party["place"]
        if registration.draw_code != party["draw_code"]:
            registration.draw_code = party["draw_code"]
            derive(registration)
    _return(registration, facts, before=State(registration.state))


def _step_behind_again(passed: dict[str, list[int]]) -> None:
    """Whoever went ahead when two registrations were joined, and still waits there, has the number of before."""
    for pk, (before, since) in passed.items():
        waiting = Registration.objects.filter(pk=pk, state=State.WAITING, queue_number=since)
        waiting.update(queue_number=before)


def _write_down(registration: Registration, facts: dict[str, Any], *, actor: User) -> None:
    _tell(registration, facts["mail"], actor=actor)
    undone = RegistrationEvent.objects.get(pk=facts["event"])
    note_event(registration, Happening.UNDONE, by=By.OFFICE, actor=actor, text=undone.label)
    audit.record(
        actor=actor,
        action="registration.undone",
        target=f"registration:{registration.pk}",
        details={"what": undone.what, "from": facts["from"], "to": str(registration.state)},
    )


def _is_last(registration: Registration, event: int) -> bool:
    """Whether that act is the last thing that happened to where this registration stands."""
    since = RegistrationEvent.objects.filter(registration=registration, pk__gte=event).exclude(what__in=HARMLESS)
    return list(since.values_list("pk", flat=True)) == [event]


def _return(registration: Registration, facts: dict[str, Any], *, before: State) -> None:
    """Count the person where they stood, and write the row as it was."""
    until = datetime.datetime.fromisoformat(facts["offered_until"]) if facts["offered_until"] else None
    state, left = State(facts["state"]), registration.group_id
    if state == State.OFFERED and (until is None or until <= timezone.now()):
        raise NoFreeSeatError
    origin, target = PLACES.get(before), PLACES.get(state)
    if left == facts["group"]:
        is_counted = seats.move(left, origin=origin, target=target, is_desk=True)
    else:
        seats.move(left, origin=origin, target=None, is_desk=True)
        is_counted = seats.move(facts["group"], origin=None, target=target, is_desk=True)
    if not is_counted:
        raise NoFreeSeatError
    registration.group = CourseGroup.objects.select_related("edition", "place").get(pk=facts["group"])
    if state == State.RECEIVED and not registration.group.edition.awaits_draw:
        raise ImpossibleActionError  # The lots were drawn without them.
    if left != registration.group_id and minors.why_not_admitted(registration.group, registration.answers):
        raise ImpossibleActionError  # The date of birth was put right meanwhile.
    if (before not in ACTIVE_STATES or left != registration.group_id) and has_twin(registration):
        raise AlreadyRegisteredError
    if target == Place.QUEUE and _line_was_changed(registration, since=facts["last"]):
        raise ImpossibleActionError
    registration.state, registration.queue_number, registration.offered_until = state, facts["queue_number"], until
    registration.retain_until = retention_date(edition=registration.group.edition, group=registration.group)
    standing = ["group", "state", "queue_number", "offered_until", "retain_until"]
    party = ["party", "party_place", "draw_code", *DERIVED] if "party" in facts else []
    registration.save(update_fields=[*standing, *party])


def _line_was_changed(registration: Registration, *, since: int) -> bool:
    """Whether somebody was put between those who wait since then: numbers of before may mean other places now."""
    changes = (Happening.MOVED, Happening.JOINED, Happening.PARTED)
    entered = RegistrationEvent.objects.filter(pk__gt=since, what__in=changes)
    return entered.filter(registration__group=registration.group, registration__state=State.WAITING).exists()


def _tell(registration: Registration, mail: str | None, *, actor: User) -> None:
    """Stop the mail of the act, or write that it does not hold any more. Nothing where the person was told nothing."""
    if mail is None:
        return
    try:
        outbox.drop(mail_id=uuid.UUID(mail), actor=actor)
    except outbox.NotPossibleError:
        notify(registration, Notice.UNDONE)
