"""Which times are free: opening hours, holidays, what is taken or closed, lead and horizon."""

import datetime

import pytest
from django.utils import timezone

from appointments import operations, slots
from appointments.choosing import Choice
from appointments.slots import Period, cells, free_in, open_periods
from directory.hours import OpeningInterval, Weekday

from .factories import MONDAY, book, moment, service_of

HALF_HOUR = datetime.timedelta(minutes=30)
MORNING = OpeningInterval(days=(Weekday.WEDNESDAY, Weekday.THURSDAY), opens=datetime.time(9), closes=datetime.time(12))
WEDNESDAY = datetime.date(2026, 12, 2)


def free(*, occupied=(), length=HALF_HOUR, first=WEDNESDAY, last=WEDNESDAY, earliest=MONDAY, hours=(MORNING,)):
    found = free_in(hours, occupied, step=HALF_HOUR, length=length, first=first, last=last, earliest=earliest)
    return [f"{slot.begins.astimezone(MONDAY.tzinfo):%d %H:%M}" for slot in found]


class TestPure:
    def test_times_begin_every_half_hour_and_end_before_closing(self):
        assert free() == ["02 09:00", "02 09:30", "02 10:00", "02 10:30", "02 11:00", "02 11:30"]
        assert free(length=2 * HALF_HOUR)[-1] == "02 11:00"

    def test_only_on_days_on_which_the_place_is_open(self):
        days = free(first=datetime.date(2026, 11, 30), last=datetime.date(2026, 12, 6))
        assert {each[:2] for each in days} == {"02", "03"}

    def test_what_is_occupied_is_not_free_nor_what_would_reach_into_it(self):
        taken = Period(moment(2, 10), moment(2, 10, 45))
        assert free(occupied=[taken]) == ["02 09:00", "02 09:30", "02 11:00", "02 11:30"]
        assert free(occupied=[taken], length=2 * HALF_HOUR) == ["02 09:00", "02 11:00"]

    def test_nothing_before_the_lead_is_over(self):
        assert free(earliest=moment(2, 10, 30)) == ["02 10:30", "02 11:00", "02 11:30"]

    def test_nobody_is_received_on_a_holiday(self):
        first_of_november = datetime.date(2028, 11, 1)  # A Wednesday.
        assert open_periods([MORNING], first_of_november) == []
        assert len(open_periods([MORNING], first_of_november + slots.DAY)) == 1

    def test_hours_are_those_of_the_clock_also_when_it_changes(self):
        summer, winter = (open_periods([MORNING], datetime.date(2026, 10, day))[0] for day in (21, 28))
        assert {timezone.localtime(each.begins).hour for each in (summer, winter)} == {9}
        assert winter.begins - summer.begins == datetime.timedelta(days=7, hours=1)

    def test_hours_that_end_within_five_minutes_lose_what_is_no_whole_piece(self):
        hours = OpeningInterval(days=MORNING.days, opens=datetime.time(9, 2), closes=datetime.time(10, 33))
        assert free(hours=[hours]) == ["02 09:05", "02 09:35"]

    def test_a_time_is_cut_into_pieces_that_begin_at_the_same_minutes_for_everybody(self):
        pieces = cells(Period(moment(2, 9, 2), moment(2, 9, 12)))
        assert [each.minute for each in pieces] == [0, 5, 10]
        assert len(cells(Period(moment(2, 9), moment(2, 9, 30)))) == 6


class TestChoice:
    def test_is_read_as_it_was_written(self):
        choice = Choice(7, moment(2, 9, 30))
        assert choice.code == "7-20261202T0930"
        assert Choice.read(choice.code) == Choice(7, moment(2, 9, 30).astimezone(datetime.UTC))
        assert Choice.read("0-20261202T0930"), "the desk does not offer any more what it was made for"

    @pytest.mark.parametrize(
        "code", ["", None, "7", "07-20261202T0930", "7-20261302T0930", "7-00010101T0000", "7-99991231T2359", "x" * 500]
    )
    def test_anything_else_is_none(self, code):
        assert Choice.read(code) is None


@pytest.mark.django_db
class TestOfADesk:
    def test_from_the_lead_to_the_horizon(self, desk):
        found = slots.free_slots(service_of(desk))
        assert found[0].begins == moment(2, 9)
        assert found[-1].begins == moment(24, 11, 30)
        assert len(found) == 8 * 6

    def test_without_what_is_taken_or_closed(self, desk, colleague):
        book(desk, moment(2, 9))
        operations.block(desk=desk, begins=moment(3, 0), ends=moment(4, 0), reason="Ferie", actor=colleague)
        found = slots.free_slots(service_of(desk))
        assert found[0].begins == moment(2, 9, 30)
        assert found[5].begins == moment(9, 9)

    def test_the_office_needs_no_lead(self, desk, clock):
        clock.move_to(moment(2, 9, 10))
        assert slots.find_slot(service_of(desk), moment(2, 9, 30)) is None
        assert slots.find_slot(service_of(desk), moment(2, 9, 30), by_desk=True)
        assert slots.find_slot(service_of(desk), moment(2, 9), by_desk=True) is None, "it is over"

    def test_in_the_year_9999_nothing_is_free(self, desk):
        far = datetime.datetime(9999, 12, 31, 9, tzinfo=datetime.UTC)
        assert slots.find_slot(service_of(desk), far, by_desk=True) is None

    def test_costs_two_queries(self, desk, django_assert_num_queries):
        service = service_of(desk)
        with django_assert_num_queries(2):
            slots.free_slots(service)

    def test_the_nearest_are_before_and_after(self, desk):
        service = service_of(desk)
        book(desk, moment(9, 10))
        found = slots.nearest(service, moment(9, 10), number=3)
        assert [each.begins for each in found] == [moment(9, 9), moment(9, 9, 30), moment(9, 10, 30)]
