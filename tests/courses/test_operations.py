import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import operations
from courses.models import CourseGroup, Edition, EnrolmentStatus, Registration, RegistrationCount
from courses.states import Action, State
from outbox.models import Mail
from staff.models import AuditEvent

from .factories import EditionFactory, GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db


def counters(group):
    group.refresh_from_db()
    return group.seats_taken, group.waiting


class TestRegister:
    def test_takes_a_free_seat(self):
        group = GroupFactory(seats=2)

        outcome = operations.register(**registration_input(group, first_name="Ada", email=" Ada@Example.org "))

        registration = Registration.objects.get()
        assert outcome == operations.Outcome(registration=registration, created=True)
        assert (registration.state, registration.email) == (State.CONFIRMED, "Ada@Example.org")
        assert registration.email_normalised == "ada@example.org"
        assert counters(group) == (1, 0)

    def test_joins_the_waiting_list_of_a_full_group_in_order(self):
        group = GroupFactory(seats=1)

        positions = [operations.register(**registration_input(group)).position for _ in range(3)]

        assert positions == [None, 1, 2]
        assert counters(group) == (1, 2)

    def test_a_newcomer_does_not_overtake_those_who_wait_for_a_freed_seat(self, desk):
        group = GroupFactory(seats=1)
        first = operations.register(**registration_input(group)).registration
        operations.register(**registration_input(group))
        operations.act(registration_id=first.pk, action=Action.WITHDRAW, actor=desk)

        newcomer = operations.register(**registration_input(group))

        assert newcomer.position == 1
        assert counters(group) == (0, 1)
        assert group.offered == 1

    def test_the_same_submission_twice_is_one_registration_and_one_mail(self):
        group = GroupFactory()
        arguments = registration_input(group)

        first = operations.register(**arguments)
        again = operations.register(**arguments)

        assert (first.created, again.created) == (True, False)
        assert again.registration == first.registration
        assert counters(group) == (1, 0)
        assert Mail.objects.count() == 1

    def test_a_replay_is_recognised_after_the_enrolment_has_closed(self):
        group = GroupFactory()
        arguments = registration_input(group)
        first = operations.register(**arguments)
        Edition.objects.update(enrolment_until=timezone.now() - datetime.timedelta(hours=1), enrolment_from=None)

        again = operations.register(**{**arguments, "edition": Edition.objects.get()})

        assert again.registration == first.registration

    def test_the_key_of_the_submission_is_not_stored(self):
        operations.register(**registration_input(GroupFactory(), submission_key="a-secret-key"))

        assert "a-secret-key" not in str(Registration.objects.values().get())

    def test_refuses_the_same_person_in_the_same_group_however_she_is_written(self):
        group = GroupFactory()
        operations.register(**registration_input(group, email="ada@example.org", last_name="D’Aponte"))

        with pytest.raises(operations.AlreadyRegisteredError):
            operations.register(
                **registration_input(group, email="ADA@example.org ", first_name="D'APONTE", last_name="ada")
            )

        assert counters(group) == (1, 0)
        assert Registration.objects.count() == 1

    def test_another_name_may_register_under_the_same_address_up_to_a_limit(self):
        group = GroupFactory(seats=3)
        for name in ("Ada", "Bea", "Cia", "Dea"):
            operations.register(**registration_input(group, first_name=name, email="famiglia@example.org"))

        with pytest.raises(operations.AlreadyRegisteredError):
            operations.register(**registration_input(group, first_name="Eva", email="famiglia@example.org"))

        assert counters(group) == (3, 1)
        assert Mail.objects.filter(template="registration.too_many").count() == 1

    def test_refuses_the_same_person_on_the_waiting_list_too(self):
        group = GroupFactory(seats=1)
        operations.register(**registration_input(group))
        operations.register(**registration_input(group, email="ada@example.org"))

        with pytest.raises(operations.AlreadyRegisteredError):
            operations.register(**registration_input(group, email="ada@example.org"))

        assert counters(group) == (1, 1)

    def test_the_owner_of_an_address_is_told_once_a_day_that_somebody_tries_again(self):
        group = GroupFactory()
        operations.register(**registration_input(group, email="ada@example.org"))
        for day in (0, 0, 0, 1, 1):
            moment = timezone.now() + datetime.timedelta(days=day)
            with time_machine.travel(moment, tick=False), pytest.raises(operations.AlreadyRegisteredError):
                operations.register(**registration_input(group, email="ada@example.org"))

        assert list(Mail.objects.order_by("created_at").values_list("subject", flat=True)) == [
            "La tua iscrizione è confermata",
            "La tua iscrizione c’è già",
            "La tua iscrizione c’è già",
        ]

    def test_the_same_address_may_join_another_group_and_come_back_after_withdrawing(self, desk):
        group = GroupFactory()
        first = operations.register(**registration_input(group, email="ada@example.org")).registration

        operations.register(**registration_input(GroupFactory(), email="ada@example.org"))
        operations.act(registration_id=first.pk, action=Action.WITHDRAW, actor=desk)
        operations.register(**registration_input(group, email="ada@example.org"))

        assert Registration.objects.filter(email_normalised="ada@example.org").count() == 3

    @pytest.mark.parametrize(
        ("days_from", "days_until", "status"),
        [(1, 2, EnrolmentStatus.NOT_YET), (-2, -1, EnrolmentStatus.CLOSED)],
    )
    def test_refuses_outside_the_enrolment_window(self, days_from, days_until, status):
        now = timezone.now()
        edition = EditionFactory(
            enrolment_from=now + datetime.timedelta(days=days_from),
            enrolment_until=now + datetime.timedelta(days=days_until),
        )
        group = GroupFactory(edition=edition)

        with pytest.raises(operations.EnrolmentClosedError) as refused:
            operations.register(**registration_input(group))

        assert refused.value.status == status
        assert counters(group) == (0, 0)

    def test_refuses_a_group_of_another_course(self):
        group = GroupFactory()

        with pytest.raises(operations.UnknownGroupError):
            operations.register(**registration_input(group, edition=EditionFactory()))

    def test_sets_the_day_to_forget_it(self):
        group = GroupFactory(edition__retention_days=30)

        registration = operations.register(**registration_input(group)).registration

        assert registration.retain_until == group.last_date + datetime.timedelta(days=30)


class TestAct:
    def test_withdrawing_frees_the_seat(self, desk):
        group = GroupFactory()
        registration = operations.register(**registration_input(group)).registration

        operations.act(registration_id=registration.pk, action=Action.WITHDRAW, actor=desk)

        assert counters(group) == (0, 0)

    def test_withdrawing_from_the_waiting_list_moves_the_others_up(self, desk):
        group = GroupFactory(seats=1)
        _seat, first, second = (operations.register(**registration_input(group)).registration for _ in range(3))

        operations.act(registration_id=first.pk, action=Action.WITHDRAW, actor=desk)

        assert second.position == 1
        assert counters(group) == (1, 1)

    def test_promoting_needs_a_free_seat(self, desk):
        group = GroupFactory(seats=1)
        _seat, waiting = (operations.register(**registration_input(group)).registration for _ in range(2))

        with pytest.raises(operations.NoFreeSeatError):
            operations.act(registration_id=waiting.pk, action=Action.PROMOTE, actor=desk)

        assert counters(group) == (1, 1)
        waiting.refresh_from_db()
        assert waiting.state == State.WAITING

    def test_promoting_takes_the_freed_seat(self, desk):
        group = GroupFactory(seats=1)
        seat, waiting = (operations.register(**registration_input(group)).registration for _ in range(2))
        operations.act(registration_id=seat.pk, action=Action.WITHDRAW, actor=desk)

        promoted = operations.act(registration_id=waiting.pk, action=Action.PROMOTE, actor=desk)

        assert promoted.state == State.CONFIRMED
        assert counters(group) == (1, 0)

    def test_a_seat_that_is_taken_back_goes_to_the_next_and_not_to_the_same_person(self, desk):
        group = GroupFactory(seats=1)
        seat, first, second = (operations.register(**registration_input(group)).registration for _ in range(3))
        operations.act(registration_id=seat.pk, action=Action.WITHDRAW, actor=desk)
        operations.act(registration_id=first.pk, action=Action.PROMOTE, actor=desk)

        undone = operations.act(registration_id=first.pk, action=Action.SEND_BACK, actor=desk)

        second.refresh_from_db()
        assert (undone.state, second.state) == (State.WAITING, State.OFFERED)
        assert undone.queue_number > second.queue_number
        assert counters(group) == (0, 1)

    def test_who_is_sent_back_and_waits_alone_gets_one_mail(self, desk):
        group = GroupFactory(seats=1)
        person = operations.register(**registration_input(group)).registration
        Mail.objects.all().delete()

        back = operations.act(registration_id=person.pk, action=Action.SEND_BACK, actor=desk)

        assert back.state == State.WAITING
        assert [mail.template for mail in Mail.objects.all()] == ["registration.sent_back"]
        assert operations.verify_seats() == []

    def test_a_withdrawal_undone_goes_to_the_end_of_the_list(self, desk):
        group = GroupFactory(seats=1)
        seat, waiting = (operations.register(**registration_input(group)).registration for _ in range(2))
        operations.act(registration_id=seat.pk, action=Action.WITHDRAW, actor=desk)

        back = operations.act(registration_id=seat.pk, action=Action.REINSTATE, actor=desk)

        waiting.refresh_from_db()
        assert (waiting.state, back.position) == (State.OFFERED, 1)

    def test_a_withdrawal_cannot_be_undone_when_the_person_registered_again(self, desk):
        group = GroupFactory()
        first = operations.register(**registration_input(group, email="ada@example.org")).registration
        operations.act(registration_id=first.pk, action=Action.WITHDRAW, actor=desk)
        operations.register(**registration_input(group, email="ada@example.org"))

        with pytest.raises(operations.AlreadyRegisteredError):
            operations.act(registration_id=first.pk, action=Action.REINSTATE, actor=desk)

        assert counters(group) == (1, 0)

    def test_what_the_table_does_not_know_changes_nothing(self, desk):
        group = GroupFactory()
        registration = operations.register(**registration_input(group)).registration

        with pytest.raises(operations.ImpossibleActionError):
            operations.act(registration_id=registration.pk, action=Action.PROMOTE, actor=desk)

        assert counters(group) == (1, 0)
        assert not AuditEvent.objects.filter(action__startswith="registration.").exists()

    def test_records_who_did_what(self, desk):
        registration = operations.register(**registration_input(GroupFactory())).registration

        operations.act(registration_id=registration.pk, action=Action.WITHDRAW, actor=desk)

        event = AuditEvent.objects.get(action__startswith="registration.")
        assert (event.action, event.actor_id) == ("registration.withdraw", desk.pk)
        assert event.target == f"registration:{registration.pk}"
        assert event.details == {"from": "confirmed", "to": "withdrawn"}


class TestReschedule:
    @staticmethod
    def queries(number: int, actor) -> list[str]:
        """What is asked while a group is told in which so many have a seat and as many wait; without the outbox."""
        group = GroupFactory()
        for place in range(number):
            RegistrationFactory(group=group)
            RegistrationFactory(group=group, state=State.WAITING, queue_number=place + 3)
        with CaptureQueriesContext(connection) as captured:
            operations.record_reschedule(group=group, actor=actor, tell=True)
        inner = ("SAVEPOINT", "RELEASE SAVEPOINT")
        return [
            each["sql"]
            for each in captured.captured_queries
            if "outbox_mail" not in each["sql"] and not each["sql"].startswith(inner)
        ]

    def test_what_is_the_same_for_all_is_asked_once(self, desk):
        self.queries(1, desk)  # What the first call of a process asks is not counted.
        assert len(self.queries(1, desk)) == len(self.queries(10, desk))
        assert Mail.objects.count() == 2 * (1 + 1 + 10)

    def test_everybody_reads_their_own_position(self, desk):
        group = GroupFactory()
        RegistrationFactory(state=State.WAITING, queue_number=1)
        waiting = [RegistrationFactory(group=group, state=State.WAITING, queue_number=each) for each in (7, 3)]
        seated = RegistrationFactory(group=group)
        operations.record_reschedule(group=group, actor=desk, tell=True)
        texts = {mail.cause_id: mail.texts()[0] for mail in Mail.objects.all()}
        assert len(texts) == 3
        assert "Posizione in lista d’attesa: 2" in texts[str(waiting[0].pk)]
        assert "Posizione in lista d’attesa: 1" in texts[str(waiting[1].pk)]
        assert "Posizione" not in texts[str(seated.pk)]


class TestRetention:
    def test_purging_erases_what_is_due_and_keeps_the_counts(self):
        group = GroupFactory(seats=1)
        operations.register(**registration_input(group))
        operations.register(**registration_input(group))
        kept = operations.register(**registration_input(GroupFactory(last_date=group.last_date.replace(year=2999))))

        with time_machine.travel(group.last_date + datetime.timedelta(days=181), tick=False):
            erased = operations.purge()

        assert erased == 2
        assert list(Registration.objects.all()) == [kept.registration]
        assert operations.counts_by_state(group_ids=[group.pk]) == {
            (group.pk, "confirmed"): 1,
            (group.pk, "waiting"): 1,
        }
        assert counters(group) == (1, 0)

    def test_purging_again_changes_nothing(self):
        operations.purge(today=datetime.date(2999, 1, 1))
        assert not RegistrationCount.objects.exists()

    def test_the_last_day_of_retention_is_still_kept(self):
        registration = RegistrationFactory()

        assert operations.purge(today=registration.retain_until) == 0
        assert operations.purge(today=registration.retain_until + datetime.timedelta(days=1)) == 1

    def test_every_group_is_held_before_its_registrations_are_touched(self):
        groups = [GroupFactory()]
        groups.append(GroupFactory(edition=groups[0].edition))
        for group in groups:
            RegistrationFactory(group=group, retain_until=datetime.date(2000, 1, 1))
        with CaptureQueriesContext(connection) as captured:
            operations.refresh_retention(edition=groups[0].edition)
        updates = [each["sql"] for each in captured if each["sql"].startswith("UPDATE")]
        tables = [sql.split('"')[1] for sql in updates]
        assert tables == ["courses_coursegroup"] * 2 + ["courses_registration"] * 2
        held = [int(sql.rsplit(" ", 1)[-1]) for sql in updates[:2]]
        assert held == sorted(group.pk for group in groups)

    def test_new_dates_of_a_group_move_the_day_to_forget(self):
        registration = RegistrationFactory()
        CourseGroup.objects.update(ends_on=registration.group.last_date + datetime.timedelta(days=10))

        operations.refresh_retention(edition=registration.group.edition)

        before = registration.retain_until
        registration.refresh_from_db()
        assert registration.retain_until == before + datetime.timedelta(days=10)
