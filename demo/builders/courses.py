"""The self-defence course: groups, page with form, and registrations of invented people."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.conf import settings

from core.days import at
from core.digests import digest_of
from courses.days import weekly
from courses.minors import BIRTH_ID
from courses.models import Course, CourseGroup, Edition, Lesson, LessonKind, Registration, Weekday
from courses.operations import follow_lessons, follow_plan
from courses.parties import Companion
from demo.pages import Desk
from demo.streams import demo_uuid

from .registering import days_of_plan, deliver_mails, register_somebody

COURSE_TITLE = "Autodifesa, primo livello (dimostrazione)"
ENROLMENT_OPENED_DAYS_AGO = 14
ENROLMENT_LASTS_DAYS = 45
LESSONS_BEGIN_AFTER_DAYS = 60
LESSONS = 8
THEORY_EVENINGS = 2
"""What the pages of course, service and news say of it (`tests/demo/test_numbers.py`)."""
EVENING = time(20, 0), time(21, 0)

GROUPS: tuple[tuple[Weekday, str, int, int], ...] = (
    (Weekday.MONDAY, "Madonna dell’Olmo, palestra da confermare", 16, 5),
    (Weekday.TUESDAY, "Borgo San Giuseppe, palestra da confermare", 8, 6),
    (Weekday.WEDNESDAY, "Cuneo centro, palestra da confermare", 4, 6),
)
"""Weekday, venue, seats, registrations: one group with room, one with its last seats, one full with people waiting."""

NAMES = ("Prima", "Seconda", "Terza", "Quarta", "Quinta", "Sesta")

PAIRS: tuple[tuple[int, str, str, str], ...] = (
    (0, "Madre", "Figlia", "Famiglia Inventata"),
    (2, "Un’Amica", "Altra Amica", "Coppia Inventata"),
)
"""Group, who enrols, who comes along, surname: two people who have their seats together, and two who wait."""

COMPANIONS_BIRTH = "2001-09-12"


def build(desk: Desk) -> None:
    """The course, its page, its registrations."""
    desk.register("self-defence", _course(desk))
    desk.make("courses/course")
    if settings.DEMO_BANNER:
        _register_people(desk)
        _register_pairs(desk)


def _course(desk: Desk) -> Course:
    edition = Edition.objects.filter(groups__uuid=_group_uuid(0)).select_related("course").first()
    if edition:
        return edition.course
    opening = at(desk.today, time(9))
    course = Course.objects.create(title=COURSE_TITLE)
    edition = Edition.objects.create(
        course=course,
        title=COURSE_TITLE,
        enrolment_from=opening - timedelta(days=ENROLMENT_OPENED_DAYS_AGO),
        enrolment_until=opening + timedelta(days=ENROLMENT_LASTS_DAYS),
        minimum_age=16,
        largest_party=2,
    )
    for number, (weekday, venue, seats, _people) in enumerate(GROUPS):
        days = days_of_plan(weekday, desk.today + timedelta(days=LESSONS_BEGIN_AFTER_DAYS), number=LESSONS)
        group = CourseGroup.objects.create(
            edition=edition,
            uuid=_group_uuid(number),
            weekday=weekday,
            start_time=EVENING[0],
            end_time=EVENING[1],
            venue=venue,
            first_date=days[0],
            last_date=days[-1],
            seats=seats,
        )
        follow_plan(group=group)
    begins = min(group.first_date for group in edition.groups.all())
    before = weekly(weekday=Weekday.THURSDAY, first=begins - timedelta(weeks=8), last=begins - timedelta(days=1))
    for day in list(before)[-THEORY_EVENINGS:]:
        Lesson.objects.create(
            edition=edition,
            date=day,
            start_time=EVENING[0],
            end_time=EVENING[1],
            venue="Sala B, da confermare",
            kind=LessonKind.THEORY,
        )
    follow_lessons(edition=edition)
    desk.made += 1
    return course


def _register_people(desk: Desk) -> None:
    """Through the same operation as the form, so that seats and waiting list are true."""
    italian, english = desk.page("course"), desk.page("course", "en")
    keys = [
        (number, person, f"demo-registration-{number}-{person}")
        for number, (_weekday, _venue, _seats, people) in enumerate(GROUPS)
        for person in range(people)
    ]
    known = set(Registration.objects.values_list("submission_digest", flat=True))
    for number, person, key in keys:
        if digest_of(key) in known:
            continue
        registration = register_somebody(
            english if person == 1 else italian,
            group=_group_uuid(number),
            name=(NAMES[person], f"Persona Inventata {number + 1}"),
            email=f"persona{number + 1}{person + 1}@example.org",
            key=key,
            answers={},
            number=person,
            day=desk.today,
        )
        deliver_mails([registration])
        desk.made += 1


def _register_pairs(desk: Desk) -> None:
    """Two people who enter as one, twice; not in an edition of before, which lets everybody enter alone."""
    known = set(Registration.objects.values_list("submission_digest", flat=True))
    for number, first, along, surname in PAIRS:
        key = f"demo-registration-pair-{number}"
        edition = Edition.objects.get(groups__uuid=_group_uuid(number))
        if digest_of(key) in known or edition.largest_party == 1:
            continue
        registration = register_somebody(
            desk.page("course"),
            group=_group_uuid(number),
            name=(first, surname),
            email=f"insieme{number + 1}@example.org",
            key=key,
            answers={},
            companions=[Companion(first_name=along, last_name=surname, answers={BIRTH_ID: COMPANIONS_BIRTH})],
            number=2,
            day=desk.today,
        )
        deliver_mails([registration])
        desk.made += 1


def _group_uuid(number: int) -> Any:
    return demo_uuid("group", number)
