"""One step of the state table: what every way of changing a registration shares."""

from __future__ import annotations

from django.db.models import QuerySet

from courses import seats
from courses.models.registrations import Registration
from courses.states import ACTIVE_STATES, PLACES, TABLE, Action, State
from staff.state_table import Step

from .errors import AlreadyRegisteredError, ImpossibleActionError, NoFreeSeatError


def take_step(registration: Registration, action: Action) -> Step[State]:
    """Change the state as the table says, and count the person where they stand now; returns the step.

    The caller's transaction holds the group's row (`seats.hold_group`) and has read the registration since. Raises
    `ImpossibleActionError`, `NoFreeSeatError` or `AlreadyRegisteredError` (the person has registered again meanwhile).
    """
    before = State(registration.state)
    step = TABLE.step(before, action)
    if step is None:
        raise ImpossibleActionError
    returns = step.to in ACTIVE_STATES and before not in ACTIVE_STATES
    if returns and has_twin(registration):
        raise AlreadyRegisteredError
    origin, target, is_desk = PLACES.get(before), PLACES.get(step.to), step.permission is not None
    if not seats.move(registration.group_id, origin=origin, target=target, is_desk=is_desk):
        raise NoFreeSeatError
    if step.to == State.WAITING:  # At the end, also whoever waited before: or they get the seat again.
        registration.queue_number = seats.next_queue_number(registration.group_id)
    registration.state = step.to
    registration.save(update_fields=["state", "queue_number", "offered_until"])
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
