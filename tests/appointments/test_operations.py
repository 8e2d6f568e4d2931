"""Booking, moving, cancelling, marking; the mails that each of them causes; reminders, purge."""

import datetime

import pytest
from django.core import mail

from appointments import operations
from appointments.emails import Notice
from appointments.models import Appointment, Channel, DeskService, TakenTime
from appointments.operations.booking import PER_ADDRESS, PER_WEEK
from appointments.operations.changing import CHANGES_A_DAY
from appointments.operations.notices import CAUSE_APP, template_of
from appointments.states import TABLE, Action, State
from outbox import delivery
from outbox.models import Mail, MailState
from staff.models import AuditEvent

from .factories import book, booking, moment, service_of

pytestmark = pytest.mark.django_db


def notices():
    return sorted(Mail.objects.values_list("template", flat=True))


class TestBooking:
    def test_takes_the_time_and_tells_the_person(self, desk):
        made = book(desk, moment(2, 9), email="Ada@Example.org", matter="Un affitto")

        assert (made.begins, made.ends) == (moment(2, 9), moment(2, 9, 30))
        assert (made.email_normalised, made.service_title) == ("ada@example.org", "Colloquio 1")
        assert made.retain_until == datetime.date(2026, 12, 2) + datetime.timedelta(days=90)
        assert notices() == [template_of(Notice.BOOKED)]
        assert TakenTime.objects.filter(appointment=made).count() == 6

    def test_again_changes_nothing(self, desk):
        arguments = booking(desk, moment(2, 9))
        assert operations.book(**arguments).pk == operations.book(**arguments).pk
        assert Mail.objects.count() == 1

    @pytest.mark.parametrize("begins", [moment(2, 9), moment(2, 9, 15), moment(4, 9), moment(8, 9), moment(30, 9)])
    def test_not_when_it_is_taken_off_the_grid_closed_a_holiday_or_too_far(self, desk, begins):
        book(desk, moment(2, 9))
        with pytest.raises(operations.TimeTakenError):
            book(desk, begins)
        assert Appointment.objects.count() == 1

    def test_one_address_has_a_few_to_come(self, desk):
        for number in range(PER_ADDRESS):
            book(desk, moment(2, 9 + number), email="ada@example.org")
        with pytest.raises(operations.TooManyError):
            book(desk, moment(3, 9), email="ADA@example.org")
        operations.cancel(appointment_id=Appointment.objects.first().pk)
        assert book(desk, moment(3, 9), email="ada@example.org")

    def test_nobody_fills_a_mailbox_by_booking_and_cancelling(self, desk, clock):
        for _turn in range(PER_WEEK):
            made = book(desk, moment(9, 9), email="ada@example.org")
            operations.cancel(appointment_id=made.pk)
        with pytest.raises(operations.TooManyError):
            book(desk, moment(9, 9), email="ada@example.org")
        assert Appointment.objects.count() == PER_WEEK
        assert not TakenTime.objects.exists()
        clock.move_to(moment(7, 10, 1))
        assert book(desk, moment(9, 9), email="ada@example.org")


class TestChanging:
    def test_the_person_takes_another_time_and_the_first_is_free(self, desk):
        made = book(desk, moment(2, 9))
        operations.move(appointment_id=made.pk, begins=moment(3, 11))

        made.refresh_from_db()
        assert (made.begins, made.ends) == (moment(3, 11), moment(3, 11, 30))
        assert made.retain_until == datetime.date(2026, 12, 3) + datetime.timedelta(days=90)
        assert template_of(Notice.CHANGED) in notices()
        assert Mail.objects.get(template=template_of(Notice.BOOKED)).state == MailState.GIVEN_UP
        assert book(desk, moment(2, 9))

    def test_a_time_that_is_taken_leaves_everything_as_it_was(self, desk):
        made = book(desk, moment(2, 9))
        book(desk, moment(2, 10))
        with pytest.raises(operations.TimeTakenError):
            operations.move(appointment_id=made.pk, begins=moment(2, 10))
        assert set(TakenTime.objects.filter(appointment=made).values_list("at", flat=True)) >= {moment(2, 9)}

    def test_the_person_changes_it_a_few_times_a_day_the_office_always(self, desk, colleague, clock):
        made = book(desk, moment(9, 9))
        for number in range(CHANGES_A_DAY):
            clock.shift(60)
            operations.move(appointment_id=made.pk, begins=moment(10, 9 + number))
        clock.shift(60)
        with pytest.raises(operations.TooManyError):
            operations.move(appointment_id=made.pk, begins=moment(9, 11))
        assert operations.move(appointment_id=made.pk, begins=moment(9, 11), actor=colleague)
        clock.move_to(moment(1, 0, 1))
        assert operations.move(appointment_id=made.pk, begins=moment(10, 9))

    def test_to_the_time_it_has_is_no_change(self, desk):
        made = book(desk, moment(2, 9))
        operations.move(appointment_id=made.pk, begins=moment(2, 9))
        assert notices() == [template_of(Notice.BOOKED)]

    def test_a_service_that_is_not_offered_any_more_can_still_be_moved(self, desk, colleague):
        made = book(desk, moment(2, 9))
        DeskService.objects.all().delete()
        assert operations.move(appointment_id=made.pk, begins=moment(2, 10), actor=colleague).begins == moment(2, 10)
        assert template_of(Notice.MOVED) in notices()

    def test_whoever_works_on_an_old_page_is_told(self, desk, colleague):
        made = book(desk, moment(2, 9))
        operations.move(appointment_id=made.pk, begins=moment(2, 10))
        with pytest.raises(operations.ChangedMeanwhileError):
            operations.cancel(appointment_id=made.pk, actor=colleague, seen=made.version)

    def test_cancelled_by_the_office_the_time_is_free_and_the_person_knows(self, desk, colleague):
        made = book(desk, moment(2, 9))
        operations.cancel(appointment_id=made.pk, actor=colleague)

        assert not TakenTime.objects.exists()
        assert template_of(Notice.CANCELLED) in notices()
        assert AuditEvent.objects.filter(action="appointment.cancelled", target=f"appointment:{made.pk}").exists()
        with pytest.raises(operations.ImpossibleActionError):
            operations.cancel(appointment_id=made.pk)

    def test_too_late_to_change_and_then_one_can_say_who_came(self, desk, colleague, clock):
        made = book(desk, moment(2, 9))
        with pytest.raises(operations.ImpossibleActionError):
            operations.mark(appointment_id=made.pk, action=Action.CAME, actor=colleague)
        clock.move_to(moment(2, 9, 5))
        with pytest.raises(operations.ImpossibleActionError):
            operations.cancel(appointment_id=made.pk)
        operations.mark(appointment_id=made.pk, action=Action.MISSED, actor=colleague)
        assert operations.mark(appointment_id=made.pk, action=Action.CAME, actor=colleague).state == State.CAME

    def test_the_table_as_people_would_read_it(self):
        assert {(state.value, action.value): step.to.value for state, action, step in TABLE} == {
            ("booked", "move"): "booked",
            ("booked", "cancel"): "cancelled",
            ("booked", "change"): "booked",
            ("booked", "give_up"): "cancelled",
            ("booked", "came"): "came",
            ("booked", "missed"): "missed",
            ("missed", "came"): "came",
            ("came", "missed"): "missed",
        }


class TestByTheOffice:
    def enter(self, desk, colleague, begins, **changes):
        person = operations.Person(name="Bea Blu", phone="0171 000000", **changes)
        return operations.enter(
            service=service_of(desk),
            begins=begins,
            person=person,
            channel=Channel.PHONE,
            locale="it",
            submission_key="a" * 32,
            actor=colleague,
            tell=True,
        )

    def test_without_an_address_nobody_is_written_to(self, desk, colleague):
        made = self.enter(desk, colleague, moment(2, 9))
        assert made.channel == Channel.PHONE
        assert not Mail.objects.exists()
        event = AuditEvent.objects.get(action="appointment.entered")
        assert event.details == {"desk": desk.pk, "channel": "phone"}

    def test_closed_is_closed_for_the_office_too(self, desk, colleague):
        operations.block(desk=desk, begins=moment(2, 9), ends=moment(2, 10), reason="Riunione", actor=colleague)
        with pytest.raises(operations.TimeTakenError):
            self.enter(desk, colleague, moment(2, 9, 30))
        operations.unblock(blocked=desk.blocked.get(), actor=colleague)
        assert self.enter(desk, colleague, moment(2, 9, 30))


class TestMails:
    def sent(self):
        delivery.sweep()
        return mail.outbox[-1]

    def test_say_when_and_where_and_never_for_what_or_who(self, desk):
        made = book(desk, moment(2, 9), name="Ada Neri", matter="Un affitto rifiutato")
        message = self.sent()

        text = f"{message.subject} {message.body} {message.alternatives[0][0]}"
        assert "mercoledì 2 dicembre, 09:00–09:30" in message.body
        assert desk.place.street_address in message.body
        assert made.reference in message.body
        assert "/appuntamento/" in message.body
        for word in ("Ada", "affitto", "Colloquio 1", desk.unit.name):
            assert word not in text

    def test_of_a_discreet_service_say_neither_where(self, desk):
        DeskService.objects.update(is_discreet=True)
        book(desk, moment(2, 9))
        message = self.sent()
        assert desk.place.street_address not in message.body + message.alternatives[0][0]
        assert desk.place.name not in message.body + message.alternatives[0][0]

    def test_of_what_is_cancelled_have_no_link_but_one_that_is_asked_for_once_however_often_one_clicks(
        self, desk, colleague
    ):
        made = book(desk, moment(2, 9))
        operations.cancel(appointment_id=made.pk, actor=colleague)
        assert "/appuntamento/" not in self.sent().body
        for _click in range(2):
            operations.send_link(appointment_id=made.pk, actor=colleague)
        assert notices().count(template_of(Notice.LINK)) == 1
        message = self.sent()
        assert "/appuntamento/" in message.body
        assert "/appuntamento/" in message.alternatives[0][0]
        assert "calendario" not in message.body


class TestReminders:
    def test_the_day_before_once_and_again_for_another_hour(self, desk, clock):
        made = book(desk, moment(2, 9))
        assert operations.remind() == 0
        clock.move_to(moment(1, 8, 30))
        assert (operations.remind(), operations.remind()) == (1, 0)
        assert template_of(Notice.REMINDER) in notices()
        clock.shift(60)
        operations.move(appointment_id=made.pk, begins=moment(3, 9))
        assert operations.remind() == 0
        clock.move_to(moment(2, 8, 30))
        assert (operations.remind(), operations.remind()) == (1, 0)

    def test_a_reminder_that_did_not_go_before_the_hour_changed_counts_for_nothing(self, desk, colleague, clock):
        made = book(desk, moment(3, 9))
        clock.move_to(moment(2, 8, 30))
        assert operations.remind() == 1
        for begins in (moment(10, 9), moment(3, 9)):
            clock.shift(60)
            operations.move(appointment_id=made.pk, begins=begins, actor=colleague)
        assert operations.remind() == 0, "it was told today"
        clock.move_to(moment(3, 8, 30))
        assert operations.remind() == 1

    def test_not_at_night_not_to_whoever_gave_up_nor_to_whoever_has_just_booked(self, desk, clock):
        gone = book(desk, moment(2, 9))
        operations.cancel(appointment_id=gone.pk)
        clock.move_to(moment(1, 22))
        assert operations.remind() == 0
        clock.move_to(moment(1, 9))
        new, later = book(desk, moment(2, 10)), book(desk, moment(3, 10))
        assert operations.remind() == 0
        assert [operations.is_reminded(each) for each in (new, later)] == [False, True]


class TestForgetting:
    def test_the_purge_erases_appointment_and_mails_after_the_last_day(self, desk):
        made = book(desk, moment(2, 9))
        assert operations.purge(today=made.retain_until) == 0
        assert operations.purge(today=made.retain_until + datetime.timedelta(days=1)) == 1
        assert not Appointment.objects.exists()
        assert not Mail.objects.filter(cause_app=CAUSE_APP).exists()

    def test_at_once_and_the_time_is_free(self, desk, colleague):
        operations.erase(appointment_id=book(desk, moment(2, 9)).pk, actor=colleague)
        assert not TakenTime.objects.exists()
        assert AuditEvent.objects.filter(action="appointment.erased").exists()
        assert book(desk, moment(2, 9))
