"""The self-defence course: groups, page with form, and registrations of invented people."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from core.digests import digest_of
from courses.minors import as_it_applies
from courses.models import Course, CourseGroup, Edition, Lesson, LessonKind, Registration, Weekday
from courses.operations import follow_lessons, follow_plan, last_mail, register
from demo.content.course import COURSE
from demo.pages import Desk
from demo.streams import demo_uuid
from formbuilder.definition import Definition
from formbuilder.questions import Consent, Date, ManyOf, OneOf, YesNo
from outbox import delivery

COURSE_TITLE = "Autodifesa, primo livello (dimostrazione)"
ENROLMENT_OPENED_DAYS_AGO = 14
ENROLMENT_LASTS_DAYS = 45
LESSONS_BEGIN_AFTER_DAYS = 60
LESSONS = 10
EVENING = time(20, 0), time(21, 0)

GROUPS: tuple[tuple[Weekday, str, int, int], ...] = (
    (Weekday.MONDAY, "Madonna dell’Olmo, palestra da confermare", 16, 5),
    (Weekday.TUESDAY, "Borgo San Giuseppe, palestra da confermare", 8, 6),
    (Weekday.WEDNESDAY, "Cuneo centro, palestra da confermare", 4, 6),
)
"""Weekday, venue, seats, registrations: one group with room, one with its last seats, one full with people waiting."""

NAMES = ("Prima", "Seconda", "Terza", "Quarta", "Quinta", "Sesta")


def build(desk: Desk) -> None:
    """The course, its page, its registrations."""
    desk.register("self-defence", _course(desk))
    desk.make(COURSE)
    if settings.DEMO_BANNER:
        _register_people(desk)


def _course(desk: Desk) -> Course:
    edition = Edition.objects.filter(groups__uuid=_group_uuid(0)).select_related("course").first()
    if edition:
        return edition.course
    opening = timezone.make_aware(datetime.combine(desk.today, time(9)))
    course = Course.objects.create(title=COURSE_TITLE)
    edition = Edition.objects.create(
        course=course,
        title=COURSE_TITLE,
        enrolment_from=opening - timedelta(days=ENROLMENT_OPENED_DAYS_AGO),
        enrolment_until=opening + timedelta(days=ENROLMENT_LASTS_DAYS),
        minimum_age=16,
    )
    for number, (weekday, venue, seats, _people) in enumerate(GROUPS):
        first = _next(weekday, desk.today + timedelta(days=LESSONS_BEGIN_AFTER_DAYS))
        group = CourseGroup.objects.create(
            edition=edition,
            uuid=_group_uuid(number),
            weekday=weekday,
            start_time=EVENING[0],
            end_time=EVENING[1],
            venue=venue,
            first_date=first,
            last_date=first + timedelta(weeks=LESSONS - 1),
            seats=seats,
        )
        follow_plan(group=group)
    begins = min(group.first_date for group in edition.groups.all())
    Lesson.objects.create(
        edition=edition,
        date=begins - timedelta(days=3),
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
    italian = desk.page("course")
    english = italian.get_translation(desk.english).specific
    keys = [
        (number, person, f"demo-registration-{number}-{person}")
        for number, (_weekday, _venue, _seats, people) in enumerate(GROUPS)
        for person in range(people)
    ]
    known = set(Registration.objects.values_list("submission_digest", flat=True))
    for number, person, key in keys:
        if digest_of(key) in known:
            continue
        page = english if person == 1 else italian
        language = page.locale.language_code
        with translation.override(language):
            whole = page.get_definition()
        definition, answers = as_it_applies(whole, _answers(whole, person), day=desk.today)
        outcome = register(
            edition=page.edition,
            group=_group_uuid(number),
            first_name=NAMES[person],
            last_name=f"Persona Inventata {number + 1}",
            email=f"persona{number + 1}{person + 1}@example.org",
            answers=answers,
            definition=definition.to_json(),
            source_definition=page.get_source_snapshot(),
            locale=language,
            submission_key=key,
            page=page,
        )
        _deliver(outcome.registration)
        desk.made += 1


def _deliver(registration: Registration) -> None:
    """Hand the mail over at once, to the silent mail of `load_demo`: invented people get none from the due jobs."""
    mail = last_mail(registration)
    if mail is not None:
        delivery.deliver(mail.pk)


def _answers(definition: Definition, person: int) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in definition.questions:
        match question:
            case YesNo():
                answers[question.id] = person % 2 == 0
            case ManyOf():
                answers[question.id] = [question.options[person % len(question.options)].id]
            case OneOf():
                answers[question.id] = question.options[person % len(question.options)].id
            case Date():
                answers[question.id] = f"{1960 + 9 * person}-05-04"
            case Consent():
                answers[question.id] = {"given": True, "version": question.version}
    return answers


def _group_uuid(number: int) -> Any:
    return demo_uuid("group", number)


def _next(weekday: Weekday, day: date) -> date:
    return day + timedelta(days=(weekday - day.isoweekday()) % 7)
