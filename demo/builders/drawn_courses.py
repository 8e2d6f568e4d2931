"""Two courses by lots: one to be drawn soon; one drawn, for minors, of which a seat is offered to the next person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings

from core.days import at
from courses.form_definition import NO_WISH, RESIDENT_ID, SECOND_WISH_ID, THIRD_WISH_ID
from courses.minors import (
    ALONE_ID,
    BIRTH_ID,
    COLLECTOR_NAME_ID,
    COLLECTOR_PHONE_ID,
    COLLECTORS_ID,
    GUARDIAN_FIRST_NAME_ID,
    GUARDIAN_LAST_NAME_ID,
    GUARDIAN_PHONE_ID,
    GUARDIAN_RELATION_ID,
)
from courses.models import Course, CourseGroup, Edition, Registration, Weekday
from courses.models.courses import Allocation
from courses.operations import act_as_person, draw_edition, follow_lessons, follow_plan
from courses.states import Action, State
from demo.pages import Desk
from demo.streams import demo_uuid

from .registering import days_of_plan, deliver_mails, register_somebody

LESSONS = 6


@dataclass(frozen=True, slots=True)
class Lots:
    """A course by lots: when people can enrol, in days from today, and its groups as weekday, venue and seats.

    `wishes` are those of each person, numbers of groups, the dearest first.
    """

    key: str
    title: str
    page: str
    enrolment: tuple[int, int]
    lessons_after_days: int
    hours: tuple[time, time]
    groups: tuple[tuple[Weekday, str, int], ...]
    wishes: tuple[tuple[int, ...], ...]
    ages: tuple[int, int] | None = None
    residents_first: bool = False


CYCLING_LOTS = Lots(
    key="cycling",
    title="In bicicletta da sole (dimostrazione)",
    page="course-cycling",
    enrolment=(-9, 6),
    lessons_after_days=20,
    hours=(time(17), time(18, 30)),
    groups=(
        (Weekday.TUESDAY, "Piazza Foro Boario, da confermare", 5),
        (Weekday.THURSDAY, "Parco della Gioventù, da confermare", 4),
        (Weekday.SATURDAY, "Parco fluviale, da confermare", 5),
    ),
    wishes=((0, 1, 2), (0,), (2, 0), (1, 2), (0, 2, 1), (1,), (2,)),
    residents_first=True,
)
ROBOTS_LOTS = Lots(
    key="robots",
    title="Robotica per ragazze (dimostrazione)",
    page="course-robots",
    enrolment=(-25, -2),
    lessons_after_days=12,
    hours=(time(16, 30), time(18)),
    groups=(
        (Weekday.WEDNESDAY, "Scuola media, aula da confermare", 3),
        (Weekday.FRIDAY, "Biblioteca, sala da confermare", 3),
    ),
    wishes=((0, 1), (0,), (0, 1), (1, 0), (1, 0), (0, 1), (1, 0), (0,), (0, 1)),
    ages=(11, 15),
)
"""However it is drawn, all six seats are given and three people wait."""

NAMES = ("Prima", "Seconda", "Terza", "Quarta", "Quinta", "Sesta", "Settima", "Ottava", "Nona")
YOUNGEST = 12
"""Years from the year of birth to this one."""


def build(desk: Desk) -> None:
    """The two courses, their pages and people; the draw of the second, and one seat given back."""
    _build(desk, CYCLING_LOTS)
    people = _build(desk, ROBOTS_LOTS)
    if people:
        _draw(desk, people)


def _build(desk: Desk, lots: Lots) -> list[Registration]:
    """Returns the registrations if they are new."""
    known = Edition.objects.filter(groups__uuid=_group_uuid(lots, 0)).select_related("course").first()
    desk.register(lots.key, known.course if known else _make_edition(desk, lots).course)
    desk.make(f"courses/{lots.page}")
    if known or not settings.DEMO_BANNER:
        return []
    people = _register_people(desk, lots)
    deliver_mails(people)
    return people


def _make_edition(desk: Desk, lots: Lots) -> Edition:
    opens, ends = (_at(desk, days) for days in lots.enrolment)
    minimum, maximum = lots.ages or (None, None)
    edition = Edition.objects.create(
        course=Course.objects.create(title=lots.title),
        title=lots.title,
        enrolment_from=opens,
        enrolment_until=ends,
        allocation=Allocation.DRAW,
        draw_residents_first=lots.residents_first,
        minimum_age=minimum,
        maximum_age=maximum,
    )
    for number, (weekday, venue, seats) in enumerate(lots.groups):
        days = days_of_plan(weekday, desk.today + timedelta(days=lots.lessons_after_days), number=LESSONS)
        group = CourseGroup.objects.create(
            edition=edition,
            uuid=_group_uuid(lots, number),
            weekday=weekday,
            start_time=lots.hours[0],
            end_time=lots.hours[1],
            venue=venue,
            first_date=days[0],
            last_date=days[-1],
            seats=seats,
        )
        follow_plan(group=group)
    follow_lessons(edition=edition)
    desk.made += 1
    return edition


def _register_people(desk: Desk, lots: Lots) -> list[Registration]:
    italian, english = desk.page(lots.page), desk.page(lots.page, "en")
    people = []
    for number, wishes in enumerate(lots.wishes):
        day = desk.today + timedelta(days=lots.enrolment[0] + number % 8)
        people.append(
            register_somebody(
                english if number == 1 else italian,
                group=_group_uuid(lots, wishes[0]),
                name=(NAMES[number], "Ragazza Inventata" if lots.ages else "Persona Inventata"),
                email=f"{lots.key}{number + 1}@example.org",
                key=f"demo-registration-{lots.key}-{number}",
                answers=_answers(desk, lots, number),
                number=number,
                day=day,
                now=_at(desk, lots.enrolment[0] + number % 8) + timedelta(hours=1),
            )
        )
        desk.made += 1
    return people


def _answers(desk: Desk, lots: Lots, number: int) -> dict[str, Any]:
    """Further wishes; of minors who is responsible, and who may collect those that do not go home alone."""
    further = [str(_group_uuid(lots, wish)) for wish in lots.wishes[number][1:]]
    questions = (SECOND_WISH_ID, THIRD_WISH_ID)[: len(lots.groups) - 1]
    answers: dict[str, Any] = dict(zip(questions, [*further, NO_WISH, NO_WISH], strict=False))
    if lots.residents_first:
        answers[RESIDENT_ID] = number % 3 != 0
    if lots.ages:
        answers |= {
            BIRTH_ID: f"{desk.today.year - YOUNGEST - number % 3}-05-04",
            GUARDIAN_FIRST_NAME_ID: "Persona",
            GUARDIAN_LAST_NAME_ID: "Responsabile",
            GUARDIAN_RELATION_ID: "guardian" if number % 5 == 1 else "parent",
            GUARDIAN_PHONE_ID: "0171 444000",
            ALONE_ID: number % 6 == 1,
            COLLECTORS_ID: [
                {COLLECTOR_NAME_ID: name, COLLECTOR_PHONE_ID: "0171 444001"}
                for name in ("Nonna Inventata", "Zio Inventato")[: 1 + number % 4 // 2]
            ],
        }
        if answers[ALONE_ID]:
            del answers[COLLECTORS_ID]
    return answers


def _draw(desk: Desk, people: list[Registration]) -> None:
    """By the operation of the due job, on the day of the term; then one of a group in which somebody waits leaves."""
    edition = people[0].group.edition
    draw_edition(edition.pk, now=edition.enrolment_until + timedelta(minutes=5))
    group = CourseGroup.objects.filter(edition=edition, waiting__gt=0).order_by("pk").first()
    drawn = Registration.objects.filter(group=group, state=State.CONFIRMED).order_by("received_at", "pk").first()
    if drawn is not None:
        act_as_person(registration_id=drawn.pk, action=Action.LEAVE)
    deliver_mails(people)


def _at(desk: Desk, days: int) -> datetime:
    """Nine in the morning so many days from today."""
    return at(desk.today + timedelta(days=days), time(9))


def _group_uuid(lots: Lots, number: int) -> Any:
    return demo_uuid("group", f"{lots.key}-{number}")
