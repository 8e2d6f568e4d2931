"""An edition that draws lots, with people in it."""

from __future__ import annotations

import datetime

from django.utils import timezone

from courses import operations
from courses.form_definition import RESIDENT_ID, SECOND_WISH_ID, THIRD_WISH_ID
from courses.models import Allocation, CourseGroup, Edition, Registration

from ..factories import EditionFactory, GroupFactory, registration_input


def make_draw_edition(**fields) -> Edition:
    return EditionFactory(allocation=Allocation.DRAW, **fields)


def make_groups(edition: Edition, *seats: int) -> list[CourseGroup]:
    return [GroupFactory(edition=edition, weekday=day, seats=number) for day, number in enumerate(seats, start=1)]


def take_part(*wishes: CourseGroup, resident: bool | None = None, **changes) -> Registration:
    answers = dict(zip((SECOND_WISH_ID, THIRD_WISH_ID), (str(group.uuid) for group in wishes[1:]), strict=False))
    if resident is not None:
        answers[RESIDENT_ID] = resident
    wished = CourseGroup.objects.select_related("edition").get(pk=wishes[0].pk)
    return operations.register(**registration_input(wished, answers=answers, **changes)).registration


def draw_now() -> int:
    """As the job does it after the edition's window has closed."""
    return operations.draw_due(now=timezone.now() + datetime.timedelta(days=8))
