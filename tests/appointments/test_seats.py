"""Many people at once, for real: each thread has its own connection. Runs on whichever database the suite uses."""

import pytest
from django.db import connection

from appointments import operations, seats
from appointments.models import Appointment, TakenTime
from appointments.slots import cells
from appointments.states import State
from tests.courses.test_seats import at_once

from .factories import book, booking, moment

PEOPLE = 50

pytestmark = pytest.mark.django_db(transaction=True)


def book_all(arguments):
    return at_once(lambda each: operations.book(**each), arguments)


def test_fifty_people_and_one_time_make_exactly_one_appointment(desk):
    outcomes = book_all([booking(desk, moment(2, 9)) for _ in range(PEOPLE)])

    refused = [each for each in outcomes if isinstance(each, operations.TimeTakenError)]
    assert len(refused) == PEOPLE - 1
    assert Appointment.objects.count() == 1
    assert TakenTime.objects.count() == 6


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: nothing to prove there")
@pytest.mark.postgresql
def test_without_the_guard_the_same_crowd_oversells(desk, monkeypatch):
    """The negative control: look, decide, write, as one would without knowing better."""
    monkeypatch.setattr(seats, "claim", lambda appointment, period: True)
    book_all([booking(desk, moment(2, 9)) for _ in range(PEOPLE)])
    assert Appointment.objects.count() > 1


def test_one_submission_sent_many_times_at_once_is_one_appointment(desk):
    arguments = booking(desk, moment(2, 9))
    outcomes = book_all([arguments] * 10)

    made = {each.pk for each in outcomes if isinstance(each, Appointment)}
    assert len(made) == 1
    assert Appointment.objects.count() == 1


def test_two_who_move_to_one_time_leave_nobody_without_either(desk):
    present = [book(desk, moment(2, 9)), book(desk, moment(2, 10))]
    outcomes = at_once(lambda each: operations.move(appointment_id=each.pk, begins=moment(2, 11)), present)

    assert sum(isinstance(each, operations.TimeTakenError) for each in outcomes) == 1
    assert Appointment.objects.filter(begins=moment(2, 11)).count() == 1
    assert TakenTime.objects.count() == 12


def test_lengths_that_overlap_are_refused_by_the_database_too(desk):
    """Whatever was computed before: half of the time is somebody else's."""
    first, second = book(desk, moment(2, 9)), book(desk, moment(2, 10))
    period = operations.changing.slots.Period(moment(2, 9, 15), moment(2, 9, 45))

    assert not seats.claim(second, period)
    assert {each.at for each in first.taken.all()} == set(
        cells(operations.changing.slots.Period(first.begins, first.ends))
    )
    assert Appointment.objects.filter(state=State.BOOKED).count() == 2
