"""Freed seats are offered in order, for a time; what is not taken passes on."""

import datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses import operations
from courses.models import CourseGroup, Registration, RegistrationEvent
from courses.states import Action, State
from outbox.models import Mail
from staff.models import AuditEvent

from .factories import GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db

MORNING = datetime.datetime(2026, 6, 3, 8, 0, tzinfo=datetime.UTC)  # Ten o'clock.
NIGHT = datetime.datetime(2026, 6, 3, 20, 30, tzinfo=datetime.UTC)


@pytest.fixture
def full():
    """One seat, taken, and three who wait."""
    group = GroupFactory(seats=1)
    return group, [operations.register(**registration_input(group)).registration for _ in range(4)]


def states(people):
    return [Registration.objects.get(pk=each.pk).state for each in people]


def templates(person):
    mails = Mail.objects.filter(cause_id=str(person.pk)).order_by("created_at")
    return [mail.template.removeprefix("registration.") for mail in mails]


def leave(person):
    return operations.act_as_person(registration_id=person.pk, action=Action.LEAVE)


def in_order():
    assert operations.verify_seats() == []


class TestAFreedSeat:
    def test_is_offered_to_the_next_in_line_in_the_same_moment(self, full):
        _group, people = full
        leave(people[0])

        assert states(people) == ["withdrawn", "offered", "waiting", "waiting"]
        assert templates(people[1]) == ["received", "offered"]
        in_order()

    @pytest.mark.parametrize("action", [Action.WITHDRAW, Action.REMOVE])
    def test_also_when_the_desk_frees_it(self, full, desk, action):
        _group, people = full
        operations.act(registration_id=people[0].pk, action=action, actor=desk, reason="Non viene")
        assert states(people)[1:] == ["offered", "waiting", "waiting"]
        in_order()

    def test_every_seat_that_is_added_is_offered(self, full):
        group, people = full
        CourseGroup.objects.filter(pk=group.pk).update(seats=3)
        assert operations.offer_free_seats(group.pk) == 2
        assert states(people) == ["confirmed", "offered", "offered", "waiting"]
        assert operations.offer_free_seats(group.pk) == 0
        in_order()

    def test_is_nobody_elses_while_it_is_offered(self, full, desk):
        _group, people = full
        leave(people[0])
        with pytest.raises(operations.NoFreeSeatError):
            operations.act(registration_id=people[2].pk, action=Action.PROMOTE, actor=desk, reason="Ha urgenza")
        in_order()

    def test_is_left_to_the_office_once_the_group_has_met(self, full, desk):
        group, people = full
        with time_machine.travel(group.first_date + datetime.timedelta(days=1)):
            leave(people[0])
            assert operations.keep_offers_moving() == 0
            assert states(people)[1] == "waiting"
            operations.act(registration_id=people[1].pk, action=Action.OFFER, actor=desk)
        assert states(people)[1] == "offered"
        in_order()

    def test_goes_on_after_an_evening_of_all_groups_and_before_the_first_lesson(self, full):
        group, people = full
        CourseGroup.objects.filter(pk=group.pk).update(begins_on=timezone.localdate() - datetime.timedelta(days=7))
        leave(people[0])
        assert states(people)[1] == "offered"
        later = timezone.now() + datetime.timedelta(days=4)
        assert later.date() < group.first_date
        assert operations.keep_offers_moving(now=later) == 1
        assert states(people)[2] == "offered"

    def test_writes_history_and_log_without_a_name(self, full):
        _group, people = full
        leave(people[0])
        assert [each.what for each in operations.history_of(people[1])] == ["pass-on"]
        event = AuditEvent.objects.get(action="registration.offered")
        assert (event.actor_id, event.details) == (None, {"from": "waiting", "to": "offered"})


class TestAnOffer:
    def test_accepted_is_a_seat(self, full):
        group, people = full
        leave(people[0])
        operations.act_as_person(registration_id=people[1].pk, action=Action.ACCEPT)

        assert states(people)[1] == "confirmed"
        assert templates(people[1]) == ["received", "offered", "accepted"]
        group.refresh_from_db()
        assert (group.seats_taken, group.offered, group.waiting) == (1, 0, 2)
        in_order()

    def test_declined_passes_on(self, full):
        _group, people = full
        leave(people[0])
        operations.act_as_person(registration_id=people[1].pk, action=Action.DECLINE)
        assert states(people) == ["withdrawn", "withdrawn", "offered", "waiting"]
        assert templates(people[1])[-1] == "declined"
        in_order()

    def test_that_nobody_takes_ends_and_passes_on(self, full):
        _group, people = full
        leave(people[0])
        until = Registration.objects.get(pk=people[1].pk).offered_until

        assert operations.keep_offers_moving(now=until) == 0
        assert operations.keep_offers_moving(now=until + datetime.timedelta(minutes=1)) == 1
        assert states(people) == ["withdrawn", "expired", "offered", "waiting"]
        assert templates(people[1])[-1] == "expired"
        assert Registration.objects.get(pk=people[2].pk).offered_until > until + datetime.timedelta(hours=47)
        in_order()

    def test_holds_until_it_is_ended(self, full):
        _group, people = full
        leave(people[0])
        with time_machine.travel(Registration.objects.get(pk=people[1].pk).offered_until + datetime.timedelta(hours=1)):
            operations.act_as_person(registration_id=people[1].pk, action=Action.ACCEPT)
            operations.keep_offers_moving()
        assert states(people)[1:] == ["confirmed", "waiting", "waiting"]

    @pytest.mark.parametrize("action", [Action.ACCEPT, Action.DECLINE])
    def test_that_is_over_cannot_be_answered(self, full, action):
        _group, people = full
        leave(people[0])
        operations.keep_offers_moving(now=timezone.now() + datetime.timedelta(days=4))
        with pytest.raises(operations.ImpossibleActionError):
            operations.act_as_person(registration_id=people[1].pk, action=action)

    def test_at_night_is_told_in_the_morning_and_lasts_from_then(self, full):
        _group, people = full
        with time_machine.travel(NIGHT, tick=False):
            CourseGroup.objects.update(begins_on=datetime.date(2026, 9, 7), ends_on=datetime.date(2026, 9, 28))
            leave(people[0])
        offered = Registration.objects.get(pk=people[1].pk)
        mail = Mail.objects.get(template="registration.offered")
        assert mail.due == datetime.datetime(2026, 6, 4, 6, tzinfo=datetime.UTC)
        assert offered.offered_until == mail.due + datetime.timedelta(hours=48)
        assert mail.give_up_at == offered.offered_until

    def test_says_until_when_and_leads_to_the_page(self, full):
        with time_machine.travel(MORNING, tick=False):
            CourseGroup.objects.update(begins_on=datetime.date(2026, 9, 7), ends_on=datetime.date(2026, 9, 28))
            leave(full[1][0])
        for text in Mail.objects.get(template="registration.offered").texts():
            assert "venerdì 5 giugno, 10:00" in text
            assert "/iscrizione/" in text

    def test_of_the_desks_choice_needs_a_reason_when_others_wait_for_longer(self, full, desk):
        group, people = full
        CourseGroup.objects.filter(pk=group.pk).update(first_date=timezone.localdate() - datetime.timedelta(days=1))
        leave(people[0])
        with pytest.raises(operations.ReasonNeededError):
            operations.act(registration_id=people[3].pk, action=Action.OFFER, actor=desk, reason="  ")

        operations.act(registration_id=people[3].pk, action=Action.OFFER, actor=desk, reason="Su invio dei servizi")

        assert states(people)[1:] == ["waiting", "waiting", "offered"]
        assert operations.history_of(people[3])[0].text == "Su invio dei servizi"
        event = AuditEvent.objects.get(action="registration.offer")
        assert event.details == {"from": "waiting", "to": "offered", "skipped": 2}
        in_order()

    def test_can_be_confirmed_or_taken_back_by_the_desk(self, full, desk):
        _group, people = full
        leave(people[0])
        operations.act(registration_id=people[1].pk, action=Action.PROMOTE, actor=desk)
        assert states(people)[1] == "confirmed"
        in_order()


class TestTheDesk:
    def test_removes_with_a_reason_only(self, full, desk):
        _group, people = full
        with pytest.raises(operations.ReasonNeededError):
            operations.act(registration_id=people[0].pk, action=Action.REMOVE, actor=desk)
        operations.act(registration_id=people[0].pk, action=Action.REMOVE, actor=desk, reason="Iscritta per sbaglio")
        assert states(people)[0] == "removed"
        assert templates(people[0])[-1] == "removed"
        assert all("sbaglio" not in text for mail in Mail.objects.all() for text in mail.texts())

    @pytest.mark.parametrize("action", [Action.ACCEPT, Action.LEAVE, Action.PASS_ON, Action.EXPIRE, Action.COMPLETE])
    def test_does_not_do_what_is_the_persons_or_the_sites(self, full, desk, action):
        _group, people = full
        with pytest.raises(operations.ImpossibleActionError):
            operations.act(registration_id=people[0].pk, action=action, actor=desk)

    def test_brings_somebody_back_who_missed_an_offer_to_the_end_of_the_line(self, full, desk):
        _group, people = full
        leave(people[0])
        operations.keep_offers_moving(now=timezone.now() + datetime.timedelta(days=4))
        back = operations.act(registration_id=people[1].pk, action=Action.REINSTATE, actor=desk)
        assert back.position == 2
        in_order()


class TestTheSweep:
    def test_offers_what_was_free_before_there_were_offers(self):
        """As a database that was filled by an earlier version looks after the migration."""
        group = GroupFactory(seats=2, seats_taken=1, waiting=2, last_queue_number=2)
        RegistrationFactory(group=group)
        waiting = [RegistrationFactory(group=group, state=State.WAITING, queue_number=number) for number in (2, 1)]
        over = GroupFactory(
            seats=1, waiting=1, last_queue_number=1, first_date=timezone.localdate() - datetime.timedelta(days=30)
        )
        past = RegistrationFactory(group=over, state=State.WAITING, queue_number=1)

        assert operations.keep_offers_moving() == 1
        assert states([*waiting, past]) == ["waiting", "offered", "waiting"]
        in_order()

    def test_with_nothing_to_do_asks_twice(self, full, django_assert_num_queries):
        with django_assert_num_queries(2):
            operations.keep_offers_moving()

    def test_completes_what_is_over_and_keeps_the_seats(self, full):
        group, people = full
        assert operations.complete_finished(today=group.last_date) == 0
        assert operations.complete_finished(today=group.last_date + datetime.timedelta(days=1)) == 1
        assert states(people) == ["completed", "waiting", "waiting", "waiting"]
        in_order()

    def test_purging_gives_back_offers_and_queue_and_keeps_seats(self, full):
        group, people = full
        leave(people[0])
        operations.act_as_person(registration_id=people[1].pk, action=Action.ACCEPT)
        CourseGroup.objects.filter(pk=group.pk).update(seats=2)
        operations.offer_free_seats(group.pk)
        operations.purge(today=datetime.date(2999, 1, 1))
        group.refresh_from_db()
        assert (group.seats_taken, group.offered, group.waiting) == (1, 0, 0)
        assert not RegistrationEvent.objects.exists()
        in_order()


class TestVerifySeats:
    @pytest.mark.parametrize("counter", ["seats_taken", "offered", "waiting"])
    def test_finds_a_counter_that_is_wrong(self, full, counter):
        group, _people = full
        CourseGroup.objects.filter(pk=group.pk).update(seats=9, **{counter: 7})
        assert [(drift.what, drift.stands) for drift in operations.verify_seats()] == [(counter, 7)]

    def test_the_command_says_so_and_fails(self, full, capsys):
        call_command("courses", "verify_seats")
        assert "agree" in capsys.readouterr().out
        CourseGroup.objects.update(waiting=1)
        with pytest.raises(CommandError):
            call_command("courses", "verify_seats")
        assert "waiting: 1, should be 3" in capsys.readouterr().err
