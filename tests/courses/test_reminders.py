"""Before a lesson: who is reminded, when, once, in which words; what nobody is reminded of."""

from __future__ import annotations

import datetime
import threading
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import operations
from courses.links import calendar_address, own_address, token_of
from courses.models import CourseGroup, Edition, Lesson, Registration
from courses.own.copy import copy_of_data
from courses.states import State
from outbox.models import Mail
from staff.models import AuditEvent

from .factories import EditionFactory, GroupFactory, RegistrationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it")]

TODAY = datetime.date(2026, 11, 23)
MORNING = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def make_group(*, days: int | None = 1, lesson_in: int | None = 1, **changes) -> CourseGroup:
    edition = changes.pop("edition", None) or EditionFactory(reminder_days=days)
    group = GroupFactory(edition=edition, **changes)
    if lesson_in is not None:
        Lesson.objects.create(edition=edition, group=group, date=TODAY + lesson_in * ONE_DAY)
    return group


def reminded() -> list[str]:
    return sorted(Mail.objects.filter(template="registration.reminder").values_list("recipient", flat=True))


# --- when ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "lesson_in", "is_reminded"),
    [
        (None, 0, False),
        (None, 1, False),
        (1, 0, True),
        (1, 1, True),
        (1, 2, False),
        (3, 3, True),
        (3, 4, False),
        (7, 7, True),
        (7, 8, False),
        (7, -1, False),
    ],
)
def test_as_many_days_before_as_the_edition_says(days, lesson_in, is_reminded):
    RegistrationFactory(group=make_group(days=days, lesson_in=lesson_in), email="ada@example.org")
    assert operations.remind() == is_reminded
    assert reminded() == ["ada@example.org"] * is_reminded


@pytest.mark.parametrize(
    ("hour", "is_reminded"),
    [
        ("2026-11-23T07:59", False),
        ("2026-11-23T08:00", True),
        ("2026-11-23T20:59", True),
        ("2026-11-23T21:00", False),
        ("2026-11-24T03:00", False),
        ("2026-11-24T08:00", True),
        ("2026-11-24T19:59", True),
        ("2026-11-24T20:00", False),  # It has begun.
    ],
)
def test_by_day_and_before_it_begins(clock, hour, is_reminded):
    RegistrationFactory(group=make_group())
    clock.move_to(datetime.datetime.fromisoformat(f"{hour}+01:00"))
    assert operations.remind() == is_reminded


def test_the_mail_is_worth_nothing_once_the_lesson_begins():
    RegistrationFactory(group=make_group())
    operations.remind()
    mail = Mail.objects.get()
    assert (mail.due, mail.give_up_at) == (MORNING, datetime.datetime(2026, 11, 24, 19, tzinfo=datetime.UTC))


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "is_reminded"),
    [
        ({}, True),
        ({"state": State.RECEIVED}, False),
        ({"state": State.WAITING, "queue_number": 1}, False),
        ({"state": State.OFFERED, "offered_until": MORNING}, False),
        ({"state": State.COMPLETED}, False),
        ({"state": State.WITHDRAWN}, False),
        ({"state": State.EXPIRED}, False),
        ({"state": State.REMOVED}, False),
        ({"wants_reminders": False}, False),
        ({"email": "", "email_normalised": "", "phone": "0171 444789"}, False),
    ],
)
def test_whoever_has_a_seat_and_an_address_and_did_not_refuse(changes, is_reminded):
    RegistrationFactory(group=make_group(), **changes)
    assert operations.remind() == is_reminded
    assert Mail.objects.count() == is_reminded


@pytest.mark.parametrize(
    ("changes", "readers"),
    [
        ({}, ["ada@example.org"]),
        ({"email": "bea@example.org", "email_normalised": "bea@example.org"}, ["ada@example.org", "bea@example.org"]),
        ({"party": None}, ["ada@example.org"] * 2),
    ],
)
def test_who_entered_together_is_reminded_once_at_each_address(changes, readers):
    """Alone, two who share an address are two people who each get theirs."""
    group, shared = make_group(), {"email": "ada@example.org", "email_normalised": "ada@example.org"}
    party = uuid.uuid4()
    RegistrationFactory(group=group, party=party, **shared, first_name="Ada", name_folded="ada")
    RegistrationFactory(
        group=group,
        **{**shared, "party": party, "party_place": 2, "first_name": "Bea", "name_folded": "bea", **changes},
    )
    operations.remind()
    operations.remind()
    assert reminded() == readers
    is_for_several = ["Vale per più persone" in mail.texts()[0] for mail in Mail.objects.all()]
    assert is_for_several == [len(readers) == 1] * len(readers)


def test_the_other_one_is_reminded_where_the_first_does_not_want_to_be():
    group, shared = make_group(), {"email": "ada@example.org", "email_normalised": "ada@example.org"}
    party = uuid.uuid4()
    RegistrationFactory(group=group, party=party, **shared, name_folded="ada", wants_reminders=False)
    second = RegistrationFactory(group=group, party=party, party_place=2, **shared, name_folded="bea")
    operations.remind()
    mail = Mail.objects.get()
    assert mail.cause_id == str(second.pk)
    assert f"Iscrizione di: {second.full_name}" in mail.texts()[0], "it is for nobody else"


@pytest.mark.parametrize("is_cancelled", [True, False])
def test_not_of_a_lesson_that_is_cancelled(is_cancelled):
    RegistrationFactory(group=make_group())
    Lesson.objects.update(cancelled=is_cancelled)
    assert operations.remind() == (not is_cancelled)


def test_a_lesson_of_all_groups_is_for_all_of_them_and_for_no_other_edition():
    edition = EditionFactory(reminder_days=2)
    for name in ("ada", "bea"):
        RegistrationFactory(group=make_group(edition=edition, lesson_in=None), email=f"{name}@example.org")
    RegistrationFactory(group=make_group(days=2, lesson_in=None), email="eva@example.org")
    Lesson.objects.create(
        edition=edition,
        date=TODAY + ONE_DAY,
        start_time=datetime.time(18),
        end_time=datetime.time(19),
        venue="Sala",
    )
    assert operations.remind() == 2
    assert reminded() == ["ada@example.org", "bea@example.org"]
    assert "18:00–19:00" in Mail.objects.first().texts()[0]


# --- once ------------------------------------------------------------------------------------------------------------


def test_once_for_each_lesson(clock):
    group = make_group(days=2)
    Lesson.objects.create(edition=group.edition, group=group, date=TODAY + 3 * ONE_DAY)
    RegistrationFactory(group=group)
    assert [operations.remind() for _ in range(3)] == [1, 0, 0]
    clock.shift(ONE_DAY)
    assert [operations.remind() for _ in range(2)] == [1, 0]


def test_who_comes_later_is_reminded_too_and_the_others_not_again():
    group = make_group()
    RegistrationFactory(group=group, email="ada@example.org")
    operations.remind()
    RegistrationFactory(group=group, email="bea@example.org")
    assert operations.remind() == 1
    assert reminded() == ["ada@example.org", "bea@example.org"]


def test_a_lesson_that_is_put_off_is_told_again():
    RegistrationFactory(group=make_group(days=3))
    operations.remind()
    Lesson.objects.update(date=TODAY + 2 * ONE_DAY)
    assert operations.remind() == 1


def test_a_lesson_that_is_put_off_and_put_back_is_told_a_third_time(clock):
    """The last that people read must be true."""
    RegistrationFactory(group=make_group(days=3))
    days = [TODAY + number * ONE_DAY for number in (1, 2, 1, 1, 2)]
    written = []
    for day in days:
        Lesson.objects.update(date=day)
        clock.shift(datetime.timedelta(minutes=5))
        written.append(operations.remind())
    assert written == [1, 1, 1, 0, 1]
    plain, _html = Mail.objects.latest("created_at").texts()
    assert "mercoledì 25 novembre" in plain


def test_a_reminder_of_before_there_were_numbers_is_known():
    registration = RegistrationFactory(group=make_group())
    operations.remind()
    key = Mail.objects.get().key
    assert key == f"registration:{registration.pk}:reminder:{Lesson.objects.get().pk}:2026-11-24T20:00:0"
    Mail.objects.update(key=key.removesuffix(":0"))
    assert operations.remind() == 0


def test_after_a_move_only_the_new_group_counts(desk):
    edition = EditionFactory(reminder_days=1)
    left, entered = make_group(edition=edition), make_group(edition=edition, lesson_in=1, venue="Altrove")
    mover = operations.register(
        edition=edition,
        group=left.uuid,
        first_name="Ada",
        last_name="Neri",
        email="ada@example.org",
        answers={},
        definition={},
        locale="it",
        submission_key="k",
    ).registration
    operations.move(registration_id=mover.pk, group=entered.uuid, actor=desk, tell=False)
    assert operations.remind() == 1
    assert "Altrove" in Mail.objects.get(template="registration.reminder").texts()[0]


@pytest.mark.django_db(transaction=True)
def test_two_processes_write_once():
    group = make_group()
    for _ in range(5):
        RegistrationFactory(group=group)
    written: list[object] = []
    together = threading.Barrier(3)

    def run() -> None:
        try:
            together.wait()
            written.append(operations.remind())
        except Exception as error:  # noqa: BLE001 - the test says which
            written.append(repr(error))
        finally:
            connection.close()

    runs = [threading.Thread(target=run) for _ in range(3)]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert sorted(written, key=str) == [0, 0, 5]
    assert Mail.objects.count() == 5


# --- what ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "subject", "when"),
    [
        ("it", "Promemoria: il tuo prossimo incontro", "martedì 24 novembre, 20:00–21:00"),
        ("en", None, "Tuesday 24 November, 20:00–21:00"),
        ("ar", None, "20:00–21:00"),
    ],
)
def test_in_the_language_of_the_person_and_not_of_which_course(locale, subject, when):
    group = make_group(venue="Palestra <1>")
    Edition.objects.update(title="Autodifesa segreta")
    registration = RegistrationFactory(group=group, locale=locale, last_name="Neri")
    operations.remind()
    mail = Mail.objects.get()
    plain, html = mail.texts()
    assert mail.language == locale
    assert subject in (None, mail.subject)
    for part in (when, "Palestra <1>", registration.reference, own_address(registration)):
        assert part in plain
    for part in (
        "Palestra &lt;1&gt;",
        f'href="{calendar_address(registration)}"',
        f'href="{own_address(registration)}"',
    ):
        assert part in html
    assert f'lang="{locale}" dir="{"rtl" if locale == "ar" else "ltr"}"' in html
    for secret in ("Autodifesa", "segreta", "Neri", str(group.edition.course)):
        assert secret not in mail.subject + plain + html


def test_the_link_gives_the_dates(client):
    registration = RegistrationFactory(group=make_group())
    response = client.get(calendar_address(registration).partition("//")[2].partition("/")[2].join(["/", ""]))
    assert response.headers["Content-Type"].startswith("text/calendar")


# --- the person chooses ----------------------------------------------------------------------------------------------


def page_of(registration: Registration) -> str:
    return reverse("own:page", args=[token_of(registration)])


class TestOwnPage:
    def test_one_says_no_and_yes_again(self, client):
        registration = RegistrationFactory(group=make_group())
        address = page_of(registration)
        for value, is_reminded, asked in [
            ("niente-promemoria", False, "Mandami i promemoria"),
            ("niente-promemoria", False, "Mandami i promemoria"),
            ("promemoria", True, "Non mandarmi promemoria"),
        ]:
            assert client.post(address, {"azione": value}).status_code == 303
            registration.refresh_from_db()
            assert registration.wants_reminders is is_reminded
            assert asked in client.get(address).content.decode()
            assert copy_of_data(registration)["reminders"] is is_reminded
        assert AuditEvent.objects.filter(action="registration.reminders_chosen").count() == 2

    @pytest.mark.parametrize(
        ("days", "state", "is_asked"),
        [(1, State.CONFIRMED, True), (None, State.CONFIRMED, False), (1, State.WITHDRAWN, False)],
    )
    def test_is_asked_where_there_are_reminders(self, client, days, state, is_asked):
        registration = RegistrationFactory(group=make_group(days=days), state=state)
        assert ("niente-promemoria" in client.get(page_of(registration)).content.decode()) is is_asked


@pytest.mark.parametrize("people", [1, 20])
def test_nothing_new_costs_the_same_however_many_there_are(people):
    group = make_group()
    for _ in range(people):
        RegistrationFactory(group=group)
    operations.remind()
    with CaptureQueriesContext(connection) as queries:
        operations.remind()
    assert len(queries) <= 7, [each["sql"][:90] for each in queries]
