"""Many people at once, for real: each thread has its own connection. Runs on whichever database the suite uses."""

from __future__ import annotations

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.db.models import F
from django.utils import timezone

from courses import operations, seats
from courses.models import CourseGroup, Registration
from courses.states import Action, State

from .factories import GroupFactory, registration_input

PEOPLE = 50

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(task, arguments):
    """Run `task` for every argument, all starting together; exceptions are returned as results."""
    start = threading.Barrier(len(arguments))

    def run(argument):
        try:
            start.wait(timeout=30)
            return task(argument)
        except Exception as error:  # noqa: BLE001 - whatever happens in a thread is a result to look at
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(arguments)) as pool:
        return list(pool.map(run, arguments))


def register_everybody(group, inputs):
    return at_once(lambda arguments: operations.register(**arguments), inputs)


def states():
    return sorted(Registration.objects.values_list("state", flat=True))


def test_fifty_people_and_one_seat_make_exactly_one_confirmation():
    group = GroupFactory(seats=1)

    outcomes = register_everybody(group, [registration_input(group) for _ in range(PEOPLE)])

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert states() == ["confirmed"] + ["waiting"] * (PEOPLE - 1)
    queue = Registration.objects.filter(state=State.WAITING).values_list("queue_number", flat=True)
    assert sorted(queue) == list(range(1, PEOPLE))
    group.refresh_from_db()
    assert (group.seats_taken, group.waiting) == (1, PEOPLE - 1)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: nothing to prove there")
@pytest.mark.postgresql
def test_without_the_guard_the_same_crowd_oversells(monkeypatch):
    """The negative control: read, decide, write, as one would without knowing better."""
    group = GroupFactory(seats=1)

    def read_then_write(group_id, *, number):
        row = CourseGroup.objects.get(pk=group_id)
        if row.seats_taken + number > row.seats:
            return False
        CourseGroup.objects.filter(pk=group_id).update(seats_taken=row.seats_taken + number)
        return True

    monkeypatch.setattr(seats, "claim_seat", read_then_write)
    register_everybody(group, [registration_input(group) for _ in range(PEOPLE)])

    assert states().count("confirmed") > 1


def test_one_submission_sent_many_times_at_once_is_one_registration():
    group = GroupFactory(seats=5)
    arguments = registration_input(group)

    outcomes = register_everybody(group, [arguments] * 10)

    assert len({outcome.registration.pk for outcome in outcomes}) == 1
    assert sum(outcome.created for outcome in outcomes) == 1
    group.refresh_from_db()
    assert group.seats_taken == 1


def test_one_address_sent_many_times_at_once_gets_one_place():
    group = GroupFactory(seats=5)

    outcomes = register_everybody(group, [registration_input(group, email="ada@example.org") for _ in range(10)])

    refused = [outcome for outcome in outcomes if isinstance(outcome, operations.AlreadyRegisteredError)]
    assert len(refused) == 9
    group.refresh_from_db()
    assert (group.seats_taken, group.waiting) == (1, 0)


def test_one_free_seat_is_given_to_one_of_those_who_wait(desk):
    """After the first meeting nothing is offered by itself: five colleagues assign the one seat to five people."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    group = GroupFactory(seats=1, first_date=yesterday)
    waiting = [operations.register(**registration_input(group)).registration for _ in range(6)]
    operations.act(registration_id=waiting[0].pk, action=Action.WITHDRAW, actor=desk)

    outcomes = at_once(
        lambda registration: operations.act(
            registration_id=registration.pk, action=Action.PROMOTE, actor=desk, reason="Ha urgenza"
        ),
        waiting[1:],
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, operations.NoFreeSeatError)]
    assert len(refused) == 4
    assert states().count("confirmed") == 1
    group.refresh_from_db()
    assert (group.seats_taken, group.waiting) == (1, 4)


def test_registering_withdrawing_and_saving_at_once_leave_true_counters(desk):
    group = GroupFactory(seats=10)
    present = [operations.register(**registration_input(group)).registration for _ in range(8)]

    def save_as_editor(_unused):
        stale = CourseGroup.objects.get(pk=group.pk)
        stale.venue = "Borgo San Giuseppe"
        stale.save()

    tasks = [
        *(
            lambda row=row: operations.act(registration_id=row.pk, action=Action.WITHDRAW, actor=desk)
            for row in present
        ),
        *(lambda: operations.register(**registration_input(group)) for _ in range(8)),
        *(lambda: save_as_editor(None) for _ in range(4)),
    ]
    outcomes = at_once(lambda task: task(), tasks)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    group.refresh_from_db()
    assert group.seats_taken == Registration.objects.filter(state=State.CONFIRMED).count()
    assert group.waiting == Registration.objects.filter(state=State.WAITING).count()
    assert operations.verify_seats() == []
    assert not CourseGroup.objects.filter(seats_taken__gt=F("seats")).exists()
