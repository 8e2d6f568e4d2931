"""Every way in which a seat is taken or given back, in two processes at once, then the sweep over what must hold.

The table is the test: whoever adds a way adds a row. On SQLite, which has one writer, the rows run in two threads.
"""

from __future__ import annotations

import datetime
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.utils import timezone

from courses import operations
from courses.models import Allocation, CourseGroup, Registration, RegistrationEvent
from courses.models.courses import LARGEST_PARTY
from courses.states import PERSON_ACTIONS, TABLE, Action, State

from .factories import GroupFactory, registration_input
from .parties import enter
from .test_seats import at_once

pytestmark = pytest.mark.django_db(transaction=True)

SEATS = 3
WAITING = 6
CALLS = 4
"""Of each way, in each of the two processes."""


# --- the ways ---------------------------------------------------------------------------------------------------------
# Each takes the ids of everybody who stands in the group and its own number, and may be refused.


def newcomer(group_id, ids, number):
    group = CourseGroup.objects.get(pk=group_id)
    operations.register(**registration_input(group))


def party_enters(group_id, ids, number):
    enter(CourseGroup.objects.get(pk=group_id), 2 + number % 3)


def one_of_a_party_leaves(group_id, ids, number):
    _of_a_party(group_id, number, Action.LEAVE, State.CONFIRMED, State.WAITING)


def one_of_a_party_accepts(group_id, ids, number):
    _of_a_party(group_id, number, Action.ACCEPT, State.OFFERED)


def one_of_a_party_declines(group_id, ids, number):
    _of_a_party(group_id, number, Action.DECLINE, State.OFFERED)


def party_is_moved(group_id, ids, number):
    """There and back: to the other group of the edition, which has few seats."""
    actor = User.objects.get(username="sportello")
    person = Registration.objects.get(pk=ids[number % len(ids)])
    target = CourseGroup.objects.exclude(pk=person.group_id).order_by("pk")[0]
    operations.move(registration_id=person.pk, group=target.uuid, actor=actor, tell=False)


def _of_a_party(group_id, number, action, *standing):
    found = Registration.objects.filter(group_id=group_id, party__isnull=False, state__in=standing).order_by("pk")
    operations.act_as_person(registration_id=found[number % 3].pk, action=action)


def person_leaves(group_id, ids, number):
    operations.act_as_person(registration_id=ids[number % SEATS], action=Action.LEAVE)


def person_in_queue_leaves(group_id, ids, number):
    operations.act_as_person(registration_id=ids[SEATS + number % WAITING], action=Action.LEAVE)


def offer_is_accepted(group_id, ids, number):
    operations.act_as_person(registration_id=_offered(group_id, number), action=Action.ACCEPT)


def offer_is_declined(group_id, ids, number):
    operations.act_as_person(registration_id=_offered(group_id, number), action=Action.DECLINE)


def offer_ends(group_id, ids, number):
    operations.keep_offers_moving(now=timezone.now() + datetime.timedelta(days=5))


def sweep_offers(group_id, ids, number):
    operations.keep_offers_moving()


def seats_are_raised(group_id, ids, number):
    group = CourseGroup.objects.get(pk=group_id)
    group.seats = SEATS + 1 + number
    group.save()
    operations.offer_free_seats(group_id)


def desk(action):
    def way(group_id, ids, number):
        actor = User.objects.get(username="sportello")
        operations.act(registration_id=ids[number % len(ids)], action=action, actor=actor, reason="Prova")

    way.__name__ = f"desk_{action.name.lower()}"
    return way


def course_ends(group_id, ids, number):
    operations.complete_finished(today=datetime.date(2999, 1, 1))


def lots_are_drawn(group_id, ids, number):
    operations.draw_due(now=timezone.now() + datetime.timedelta(days=8))


def is_forgotten(group_id, ids, number):
    Registration.objects.filter(pk=ids[number % len(ids)]).update(retain_until=datetime.date(2000, 1, 1))
    operations.purge()


def _offered(group_id, number):
    found = list(Registration.objects.filter(group_id=group_id, state=State.OFFERED).values_list("pk", flat=True))
    return found[number % len(found)] if found else Registration.objects.filter(group_id=group_id)[0].pk


DESK_ACTIONS = tuple(dict.fromkeys(action for _state, action, step in TABLE if step.permission is not None))
WAYS = {
    way.__name__: way
    for way in (
        newcomer,
        party_enters,
        one_of_a_party_leaves,
        one_of_a_party_accepts,
        one_of_a_party_declines,
        party_is_moved,
        person_leaves,
        person_in_queue_leaves,
        offer_is_accepted,
        offer_is_declined,
        offer_ends,
        sweep_offers,
        seats_are_raised,
        *map(desk, DESK_ACTIONS),
        course_ends,
        lots_are_drawn,
        is_forgotten,
    )
}
IN_A_DRAW = ("lots_are_drawn", "desk_reenter")
"""Ways that are there only where lots are drawn."""
OF_PARTIES = ("one_of_a_party_leaves", "one_of_a_party_accepts", "one_of_a_party_declines", "party_is_moved")
"""Ways that are there only where people entered together."""
REFUSALS = (operations.RegistrationError, Registration.DoesNotExist, IndexError)


# --- running them -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """What one process does: names of ways, in turn."""

    group_id: int
    ids: tuple
    ways: tuple[str, ...]


def carry_out(work: Work) -> list[str]:
    """In a process of its own, or in a thread: every way, some times; returns what went wrong."""
    failures = []
    for number in range(CALLS):
        for name in work.ways:
            try:
                WAYS[name](work.group_id, work.ids, number)
            except REFUSALS:
                continue
            except Exception as error:  # noqa: BLE001 - whatever happens in there is a result to look at
                failures.append(f"{name}: {type(error).__name__}: {error}")
    connections.close_all()
    return failures


def forget_connections() -> None:
    """A forked process must neither use nor close the connections of the one that it came from."""
    for each in connections.all():
        each.connection = None


def in_two_processes(works: list[Work]) -> list[object]:
    if connection.vendor != "postgresql":
        results = at_once(carry_out, works)
        return [line for lines in results for line in (lines if isinstance(lines, list) else [lines])]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(max_workers=2, mp_context=context, initializer=forget_connections) as pool:
        return [line for lines in pool.map(carry_out, works) for line in lines]


RENUMBERED = ("send-back", "reinstate", "moved")


def overtaken() -> list[RegistrationEvent]:
    """Offers that the site made past somebody who waited with a lower number at that moment, and still does.

    Whoever was sent back, reinstated or moved has another number since, which says nothing about earlier offers.
    """
    renumbered = Registration.objects.filter(events__what__in=RENUMBERED)
    events = RegistrationEvent.objects.filter(what=Action.PASS_ON.value).select_related("registration")
    events = events.exclude(registration__in=renumbered)
    return [
        event
        for event in events
        if Registration.objects.filter(
            group_id=event.registration.group_id,
            state=State.WAITING,
            queue_number__lt=event.registration.queue_number,
            received_at__lt=event.at,
        )
        .exclude(events__what__in=RENUMBERED)
        .exists()
    ]


@pytest.mark.parametrize("name", [name for name in WAYS if name not in OF_PARTIES])
def test_two_processes_at_once_and_every_seat_is_where_the_rows_say(name, desk):
    """One process goes this way again and again while the other frees and takes seats by all the common ones."""
    is_draw = name in IN_A_DRAW
    group = make_group(is_draw=is_draw)
    people = [operations.register(**registration_input(group)).registration for _ in range(SEATS + WAITING)]
    operations.act_as_person(registration_id=people[0].pk, action=Action.LEAVE)
    ids = tuple(person.pk for person in people)
    common = ("person_leaves", "offer_is_accepted", "newcomer", "offer_ends", "desk_withdraw")
    common = (*common, "lots_are_drawn") if is_draw else common

    failures = in_two_processes([Work(group.pk, ids, (name,) * 3), Work(group.pk, ids, common)])

    assert failures == []
    assert operations.verify_seats() == []
    assert overtaken() == []


@pytest.mark.parametrize("name", WAYS)
def test_no_party_is_split_whatever_two_processes_do_to_it_at_once(name, desk):
    """The same ways where nearly everybody entered with others: a pair has seats, three, two, one and two wait."""
    is_draw = name in IN_A_DRAW
    group = make_group(is_draw=is_draw)
    people = [person for size in (2, 1, 3, 2, 1, 2) for person in enter(group, size)]
    operations.act_as_person(registration_id=people[2].pk, action=Action.LEAVE)
    ids = tuple(person.pk for person in people)
    common = ("one_of_a_party_leaves", "one_of_a_party_accepts", "party_enters", "offer_ends", "desk_withdraw")
    common = (*common, "lots_are_drawn") if is_draw else common

    failures = in_two_processes([Work(group.pk, ids, (name,) * 3), Work(group.pk, ids, common)])

    assert failures == []
    assert operations.verify_seats() == []
    assert overtaken() == []


def make_group(*, is_draw):
    """The group, and another of the edition to move people to."""
    allocation = Allocation.DRAW if is_draw else Allocation.FIRST_COME
    group = GroupFactory(seats=SEATS, edition__allocation=allocation, edition__largest_party=LARGEST_PARTY)
    GroupFactory(edition=group.edition, seats=2, weekday=2)
    return group


def test_every_action_of_the_table_is_a_way():
    """So that a new one is not forgotten here: the desk's are ways by themselves, the others are named above."""
    of_the_site = {Action.PASS_ON, Action.EXPIRE, Action.COMPLETE, Action.DRAW_SEAT, Action.DRAW_QUEUE}
    assert set(DESK_ACTIONS) | PERSON_ACTIONS | of_the_site == set(Action)
