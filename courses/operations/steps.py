"""One step of the state table: what every way of changing registrations shares."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from courses import seats
from courses.models.registrations import Registration
from courses.states import ACTIVE_STATES, PLACES, TABLE, Action, State
from staff.state_table import Step

from .errors import AlreadyRegisteredError, ImpossibleActionError, NoFreeSeatError


def take_step(members: Sequence[Registration], action: Action) -> Step[State]:
    """Change the state as the table says, and count the people where they stand now; returns the step.

    `members` stand in one state of one group and go together or not at all (`together.going_with`). The caller's
    transaction holds the group's row (`seats.hold_group`) and has read them since. Raises `ImpossibleActionError`,
    `NoFreeSeatError` or `AlreadyRegisteredError` (somebody has registered again meanwhile).
    """
    before, group_id = State(members[0].state), members[0].group_id
    step = TABLE.step(before, action)
    if step is None:
        raise ImpossibleActionError
    returns = step.to in ACTIVE_STATES and before not in ACTIVE_STATES
    if returns and any(map(has_twin, members)):
        raise AlreadyRegisteredError
    origin, target, is_desk = PLACES.get(before), PLACES.get(step.to), step.permission is not None
    if not seats.move(group_id, origin=origin, target=target, is_desk=is_desk, number=len(members)):
        raise NoFreeSeatError
    for each in members:
        if step.to == State.WAITING:  # At the end, also whoever waited before: or they get the seat again.
            each.queue_number = seats.next_queue_number(group_id)
        each.state = step.to
        each.save(update_fields=["state", "queue_number", "offered_until"])
    return step


def has_twin(registration: Registration) -> bool:
    """Whether the same person stands there again; exact while the rows of the groups are locked."""
    same = standing_with(registration).filter(name_folded=registration.name_folded)
    if registration.email_normalised:
        same = same.filter(email_normalised=registration.email_normalised)
    else:
        same = same.filter(email_normalised="", phone=registration.phone)
    return same.exclude(pk=registration.pk).exists()


def standing_with(registration: Registration) -> QuerySet[Registration]:
    """The live registrations beside which nobody stands twice: of the group; before a draw, of the whole edition."""
    edition = registration.group.edition
    where = {"group__edition": edition} if edition.awaits_draw else {"group": registration.group_id}
    return Registration.objects.filter(state__in=ACTIVE_STATES, **where)
