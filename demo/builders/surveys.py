"""The questionnaire of the courses, and an edition that is over and has answered it."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from courses.models import Course, CourseGroup, Edition, RegistrationCount, SurveyRound, Weekday
from courses.operations import close_round, open_round, take_answers
from courses.states import State
from demo.files import read
from demo.pages import Desk
from demo.streams import block_id, demo_uuid
from formbuilder.definition import Definition

from .registering import next_weekday

EDITION_TITLE = "Edizione di prima, autodifesa (dimostrazione)"
ASKED = 30
RATINGS = (5,) * 12 + (4,) * 9 + (3,) * 5
ENDED_DAYS_AGO = 45
SENT_DAYS_AGO = 35
LASTED_DAYS = 14
GROUP = demo_uuid("group", "survey")
PAGE = "course-survey"


def _question(step: str, name: str) -> str:
    return block_id(PAGE, "form_steps", step, "questions", name)


OVERALL = _question("1 step", "overall rating")
GRID = _question("1 step", "grid matrix")
OFTEN = _question("1 step", "often yes_no")
WHY_NOT = _question("1 step", "why-not one_of")
LENGTH = _question("1 step", "length one_of")
USE = _question("2 step", "use many_of")
RECOMMEND = _question("2 step", "recommend yes_no")
CHANGE = _question("2 step", "change long_text")


def build(desk: Desk) -> None:
    """The page, chosen by the self-defence course; where it is a demonstration, an edition of before with answers."""
    desk.make("courses/course-survey")
    course: Course = desk.get("self-defence")
    if course.survey_id is None:
        course.survey = desk.page(PAGE)
        course.save(update_fields=["survey"])
        desk.made += 1
    if settings.DEMO_BANNER and not SurveyRound.objects.filter(edition__groups__uuid=GROUP).exists():
        _ask_and_close(desk, _edition(desk, course))
        desk.made += 1


def _edition(desk: Desk, course: Course) -> Edition:
    """Over, its registrations erased: of them the number is left."""
    last = next_weekday(Weekday.THURSDAY, desk.today - timedelta(days=ENDED_DAYS_AGO + 6))
    first = last - timedelta(weeks=9)
    ended = timezone.now() - timedelta(days=ENDED_DAYS_AGO + 80)
    edition = Edition.objects.create(
        course=course, title=EDITION_TITLE, enrolment_from=ended - timedelta(days=30), enrolment_until=ended
    )
    group = CourseGroup.objects.create(
        edition=edition,
        uuid=GROUP,
        weekday=Weekday.THURSDAY,
        start_time=time(20),
        end_time=time(21),
        venue="Palestra di prima, inventata",
        first_date=first,
        last_date=last,
        seats=ASKED,
        seats_taken=ASKED,
    )
    RegistrationCount.objects.create(group=group, state=State.COMPLETED, number=ASKED)
    return edition


def _ask_and_close(desk: Desk, edition: Edition) -> None:
    """By the operations of desk, form and due job; then the days are those of an edition that was."""
    page = desk.page(PAGE)
    found, _is_new = open_round(edition=edition, page=page, days=LASTED_DAYS, asked=ASKED)
    form = page.get_definition()
    for number in range(len(RATINGS)):
        take_answers(token=found.token, form=form, answers=_answers(form, number), submission_key=f"demo-{number}")
    close_round(found.pk, today=desk.today)
    SurveyRound.objects.filter(pk=found.pk).update(**_days(desk.today))


def _days(today: date) -> dict[str, date]:
    sent = today - timedelta(days=SENT_DAYS_AGO)
    closes = sent + timedelta(days=LASTED_DAYS)
    return {"opened_on": sent, "closes_on": closes, "closed_on": closes + timedelta(days=1)}


def _answers(form: Definition, number: int) -> dict[str, Any]:
    """What an invented person answers: most liked it, some did not, a third writes something."""
    questions: dict[str, Any] = {question.id: question for question in form.questions}
    options = {each: [option.id for option in questions[each].worded] for each in (LENGTH, WHY_NOT, USE)}
    grid, texts = questions[GRID], read("desk/survey")["answers"]
    often = number % 3 != 0
    said: dict[str, Any] = {
        OVERALL: RATINGS[number],
        GRID: {row.id: grid.columns[number % 2 if row is grid.rows[2] else 0].id for row in grid.rows},
        OFTEN: often,
        WHY_NOT: None if often else options[WHY_NOT][0],
        LENGTH: options[LENGTH][2 if number in range(3) else number % 2],
        USE: options[USE][: 1 + number % 3],
        RECOMMEND: True,
        CHANGE: texts[number] if number < len(texts) else None,
    }
    return {question: answer for question, answer in said.items() if answer is not None}
