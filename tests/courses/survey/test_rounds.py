"""A questionnaire from the first mail to the last text: who is asked, what is stored, what is left of it and when."""

from __future__ import annotations

import datetime
import json
import threading
import uuid

import pytest
import time_machine
from django.db import connection

from courses import operations
from courses.models import Attendance, CourseGroup, Edition, Lesson, SurveyRound
from courses.states import State
from outbox.delivery import build_message
from outbox.models import Mail
from staff.models import AuditEvent
from tests.courses.factories import GroupFactory, RegistrationFactory

from .factories import RATING_ID, TEXT_ID, answer, close, make_page, make_steps, open_round, over_edition, question

pytestmark = pytest.mark.django_db

DAY = datetime.datetime(2026, 11, 23, 10, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(DAY, tick=False) as clock:
        yield clock


def people(edition, number, **fields):
    return [RegistrationFactory(group=edition.groups.get(), **fields) for _each in range(number)]


def send(edition, page, desk, *, seen=None, days=14) -> SurveyRound:
    seen = operations.people_to_ask(edition).version if seen is None else seen
    return operations.send_survey(edition=edition, page=page, days=days, seen=seen, actor=desk)


def mails():
    return Mail.objects.filter(template="registration.survey")


# --- who is asked -----------------------------------------------------------------------------------------------------


class TestWhoIsAsked:
    @pytest.mark.parametrize(
        ("state", "extra", "is_asked"),
        [
            (State.CONFIRMED, {}, True),
            (State.COMPLETED, {}, True),
            (State.RECEIVED, {}, False),
            (State.WAITING, {"queue_number": 1}, False),
            (State.OFFERED, {"offered_until": DAY}, False),
            (State.WITHDRAWN, {}, False),
            (State.EXPIRED, {}, False),
            (State.REMOVED, {}, False),
        ],
    )
    def test_whoever_had_a_seat_to_the_end(self, page, state, extra, is_asked):
        edition = over_edition(page)
        people(edition, 1, state=state, **extra)
        assert operations.people_to_ask(edition).number == is_asked

    def test_not_whoever_wants_no_reminders_and_by_telephone_whoever_has_no_address(self, page):
        edition = over_edition(page)
        people(edition, 3)
        people(edition, 2, wants_reminders=False)
        people(edition, 1, email="", phone="0171 000000")
        asked = operations.people_to_ask(edition)
        assert (len(asked.mailed), len(asked.phoned), asked.refused, asked.number) == (3, 1, 2, 4)

    def test_where_lessons_of_the_group_were_marked_only_whoever_came(self, page):
        edition = over_edition(page)
        one, two = people(edition, 2)
        other = RegistrationFactory(group=GroupFactory(edition=edition, weekday=2))
        lesson = Lesson.objects.create(edition=edition, group=one.group, date=TODAY)
        Attendance.objects.create(lesson=lesson, registration=one)
        asked = operations.people_to_ask(edition)
        assert {each.pk for each in asked.mailed} == {one.pk, other.pk}
        assert (asked.absent, two.pk in {each.pk for each in asked.mailed}) == (1, False)


class TestSending:
    def test_everybody_gets_the_same_link_which_says_nothing_about_them(self, page, desk):
        edition = over_edition(page)
        people(edition, 6)
        found = send(edition, page, desk)
        texts = [build_message(mail).body for mail in mails()]
        (link,) = {word for text in texts for word in text.split() if "/q/" in word}
        assert len(texts) == 6
        assert link.endswith(f"{page.url}q/{found.token}/")
        assert all(each.reference not in texts[0] for each in edition.groups.get().registrations.all())

    def test_the_mail_names_no_course(self, page, desk):
        edition = over_edition(page, title="Autodifesa per chi ha subito violenza")
        people(edition, 5)
        send(edition, page, desk)
        message = build_message(mails().first())
        assert "Autodifesa" not in message.subject + message.body

    def test_once_and_the_second_press_returns_the_first(self, page, desk):
        edition = over_edition(page)
        people(edition, 5)
        assert send(edition, page, desk).pk == send(edition, page, desk, seen="").pk
        assert mails().count() == 5
        assert AuditEvent.objects.filter(action="survey.sent").count() == 1

    def test_not_to_others_than_those_somebody_looked_at(self, page, desk):
        edition = over_edition(page)
        people(edition, 5)
        seen = operations.people_to_ask(edition).version
        people(edition, 1)
        with pytest.raises(operations.ChangedMeanwhileError):
            send(edition, page, desk, seen=seen)
        assert not SurveyRound.objects.exists()
        assert not mails().exists()

    def test_not_where_even_all_answers_could_not_be_shown(self, page, desk):
        edition = over_edition(page)
        people(edition, 4)
        with pytest.raises(operations.NobodyToWriteToError):
            send(edition, page, desk)

    def test_at_night_it_waits_for_the_morning(self, page, desk, clock):
        edition = over_edition(page)
        people(edition, 5)
        clock.move_to(DAY.replace(hour=22))
        send(edition, page, desk)
        assert {mail.due for mail in mails()} == {datetime.datetime(2026, 11, 24, 7, tzinfo=datetime.UTC)}

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_send_it_once(self, page, desk):
        edition = over_edition(page)
        people(edition, 5)
        failures = []

        def press():
            try:
                send(Edition.objects.get(pk=edition.pk), page, desk)
            except Exception as error:  # noqa: BLE001 - shown below
                failures.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=press) for _each in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert (SurveyRound.objects.count(), mails().count()) == (1, 5)

    @pytest.mark.django_db(transaction=True)
    def test_nobody_is_erased_while_it_is_written(self, page, desk, monkeypatch):
        """Or somebody who was forgotten would get a mail."""
        edition = over_edition(page)
        gone, *_others = people(edition, 6)

        def erase() -> None:
            try:
                operations.erase(registration_id=gone.pk, actor=desk)
            finally:
                connection.close()

        erasing, open_round = threading.Thread(target=erase), operations.surveys.open_round

        def open_while_somebody_is_erased(**facts):
            erasing.start()
            erasing.join(timeout=0.5)
            return open_round(**facts)

        monkeypatch.setattr(operations.surveys, "open_round", open_while_somebody_is_erased)
        send(edition, page, desk)
        erasing.join()
        assert mails().count() == 5
        assert gone.email not in {mail.recipient for mail in mails()}


# --- what is stored ---------------------------------------------------------------------------------------------------


class TestAnswering:
    def test_nothing_that_is_stored_belongs_to_a_person_a_time_or_an_order(self, page, clock):
        found = open_round(page)
        before = {each.attname: getattr(found, each.attname) for each in SurveyRound._meta.fields}
        events, mails_before = AuditEvent.objects.count(), Mail.objects.count()
        for number in range(8):
            clock.shift(datetime.timedelta(minutes=7))
            answer(found, page, number)
        stored = SurveyRound.objects.get(pk=found.pk)
        changed = {name for name, value in before.items() if getattr(stored, name) != value}
        assert changed <= {"answers", "forms"}
        assert {name for entry in stored.answers for name in entry} == {"key", "form", "answers"}
        assert (AuditEvent.objects.count(), Mail.objects.count()) == (events, mails_before)

    def test_who_came_first_cannot_be_told_from_what_is_stored(self, page):
        one, two = open_round(page), open_round(page)
        for number in range(8):
            answer(one, page, number)
        for number in reversed(range(8)):
            answer(two, page, number)
        one.refresh_from_db()
        two.refresh_from_db()
        assert one.answers == two.answers
        assert [entry["answers"][TEXT_ID] for entry in one.answers] != [f"Testo {number}" for number in range(8)]

    def test_the_language_in_which_somebody_answered_is_not_kept(self, page):
        """The form is the Italian one, and what only another version asks is left out."""
        found = open_round(page)
        answer(found, page, 1, answers={"only-in-arabic": "x"})
        found.refresh_from_db()
        assert found.forms == [page.get_definition().to_json()]
        assert set(found.answers[0]["answers"]) == {RATING_ID, TEXT_ID}

    def test_sent_twice_it_counts_once(self, page):
        found = open_round(page)
        answer(found, page, 1)
        answer(found, page, 1)
        found.refresh_from_db()
        assert len(found.answers) == 1

    def test_open_to_the_last_day_and_not_longer(self, page):
        found = open_round(page, days=14)
        last = TODAY + datetime.timedelta(days=14)
        answer(found, page, 1, today=last)
        with pytest.raises(operations.SurveyClosedError):
            answer(found, page, 2, today=last + datetime.timedelta(days=1))

    def test_closed_it_takes_nothing_whatever_the_day(self, page):
        found = close(open_round(page))
        with pytest.raises(operations.SurveyClosedError):
            answer(found, page, 1, today=TODAY)
        assert SurveyRound.objects.get().answers == []

    def test_no_more_answers_than_people_were_asked(self, page):
        """Whoever answers for others knows those answers, and what is left of the figures without them."""
        found = open_round(page, asked=6)
        for number in range(6):
            answer(found, page, number)
        with pytest.raises(operations.SurveyFullError):
            answer(found, page, 6)
        answer(found, page, 0)  # The second press of somebody who is among them.
        assert len(SurveyRound.objects.get().answers) == 6

    @pytest.mark.django_db(transaction=True)
    def test_at_the_same_moment_none_is_lost(self, page):
        found = open_round(page)
        failures = []

        def press(number):
            try:
                answer(found, page, number)
            except Exception as error:  # noqa: BLE001 - shown below
                failures.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=press, args=[number]) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found.refresh_from_db()
        assert failures == []
        assert len(found.answers) == 6


# --- the end ----------------------------------------------------------------------------------------------------------


class TestClosing:
    def test_from_the_day_after_there_are_figures_and_no_answers(self, page):
        found = open_round(page)
        for number in range(6):
            answer(found, page, number)
        assert operations.keep_surveys(today=found.closes_on) == 0
        assert operations.keep_surveys(today=found.closes_on + datetime.timedelta(days=1)) == 1
        found.refresh_from_db()
        assert (found.answers, found.forms, found.results["answered"]) == ([], [], 6)
        assert AuditEvent.objects.filter(action="survey.closed", target=f"edition:{found.edition_id}").exists()

    def test_what_is_hidden_is_gone(self, page):
        """Negative control: it was there while it was open."""
        found = open_round(page)
        for number in range(4):
            answer(found, page, number)
        found.refresh_from_db()
        assert "Testo 3" in json.dumps(found.answers)
        found = close(found)
        assert "Testo" not in json.dumps([found.answers, found.forms, found.results])

    def test_one_that_cannot_be_counted_stops_no_other(self, page):
        broken, found = open_round(page), open_round(page)
        SurveyRound.objects.filter(pk=broken.pk).update(answers=[{"key": str(n)} for n in range(9)])
        with pytest.raises(KeyError):
            operations.keep_surveys(today=found.closes_on + datetime.timedelta(days=1))
        assert SurveyRound.objects.get(pk=found.pk).is_closed
        assert not SurveyRound.objects.get(pk=broken.pk).is_closed

    def test_closing_again_changes_nothing(self, page):
        found = open_round(page)
        for number in range(6):
            answer(found, page, number)
        first = close(found)
        assert close(found).results == first.results

    def test_texts_go_after_the_days_of_the_notice_and_figures_stay(self, page):
        found = open_round(page)
        for number in range(6):
            answer(found, page, number)
        found = close(found)
        assert found.texts_until == found.closed_on + datetime.timedelta(days=90)
        assert operations.keep_surveys(today=found.texts_until) == 0
        operations.keep_surveys(today=found.texts_until + datetime.timedelta(days=1))
        found.refresh_from_db()
        rating, text = found.results["questions"]
        assert (text["texts"], rating["mean"], found.texts_until) == ([], 4.0, None)

    def test_without_days_in_the_notice_as_long_as_registrations(self, site_it, home_page):
        found = open_round(make_page(home_page, privacy_days=None))
        assert found.days_of_texts == found.edition.retention_days

    def test_it_goes_with_the_edition(self, page):
        found = open_round(page)
        edition = found.edition
        CourseGroup.objects.filter(edition=edition).delete()
        edition.delete()
        assert not SurveyRound.objects.exists()


def test_a_link_opens_the_round_of_its_own_page_only(page, home_page):
    found = open_round(page)
    assert operations.find_round(token=found.token, form_key=page.translation_key) == found
    assert operations.find_round(token=found.token, form_key=uuid.uuid4()) is None
    assert operations.find_round(token="", form_key=page.translation_key) is None


def test_a_form_that_changes_meanwhile_keeps_the_words_of_both(page):
    found = open_round(page)
    for number in range(5):
        answer(found, page, number)
    page.form_steps = make_steps(question("yes_no", str(uuid.uuid4()), "Nuova?"))
    page.save()
    for number in range(5, 10):
        answer(found, page, number)
    found = close(found)
    assert [each["note"] for each in found.results["questions"]] == ["", "", "changed"]
    assert found.results["questions"][0]["asked"] == 10
