"""Invented people fill in the form of a course: what the courses of the demonstration share."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.utils import timezone, translation

from courses.days import weekly
from courses.minors import as_it_applies
from courses.models import CourseGroup, CoursePage, Registration, Weekday
from courses.operations import register
from courses.parties import Companion
from formbuilder.definition import Definition
from formbuilder.questions import Consent, Date, ManyOf, OneOf, YesNo
from outbox import delivery
from outbox.models import Mail


def register_somebody(
    page: CoursePage,
    *,
    group: uuid.UUID,
    name: tuple[str, str],
    email: str,
    key: str,
    answers: Mapping[str, Any],
    number: int,
    day: date,
    companions: Sequence[Companion] = (),
    now: datetime | None = None,
) -> Registration:
    """Through the same operation as the form, so that seats, waiting list and draw are true.

    `answers` come before those that `number` chooses; `day` is the one on which they are given. `companions` come
    along.
    """
    language = page.locale.language_code
    with translation.override(language):
        whole = page.get_definition()
    definition, given = as_it_applies(whole, {**_answers(whole, number), **answers}, day=day)
    outcome = register(
        edition=CourseGroup.objects.select_related("edition").get(uuid=group).edition,
        group=group,
        first_name=name[0],
        last_name=name[1],
        email=email,
        answers=given,
        definition=definition.to_json(),
        source_definition=page.get_source_snapshot(),
        locale=language,
        submission_key=key,
        companions=companions,
        page=page,
        now=now,
    )
    return outcome.registration


def deliver_mails(registrations: Iterable[Registration]) -> None:
    """Hand their mails over at once, to the silent mail of `load_demo`: invented people get none from the due jobs."""
    ids = [str(each.pk) for each in registrations]
    waiting = Mail.objects.filter(cause_app="courses", cause_id__in=ids, state="waiting")
    waiting.update(due=timezone.now())  # Also what would leave tomorrow morning.
    for mail in waiting.values_list("pk", flat=True):
        delivery.deliver(mail)


def next_weekday(weekday: Weekday, day: date) -> date:
    """The first such day from a day on."""
    return day + timedelta(days=(weekday - day.isoweekday()) % 7)


def days_of_plan(weekday: Weekday, first: date, *, number: int) -> list[date]:
    """So many weekly lessons from a day on, whatever holidays fall between: pages say how many there are."""
    return list(islice(weekly(weekday=weekday, first=first, last=first + timedelta(weeks=2 * number)), number))


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
