"""Marking who is there, on a telephone at the door of the gym: one plain form for the whole group."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.http import SeeOther
from courses import minors, operations, ways_back
from courses.documents import expected
from courses.models import Lesson
from staff import undo
from staff.audit import Details
from staff.roles import Permission

from .base import DeskView, GroupMixin

BEFORE, PRESENT = "prima", "presente"
"""What was ticked when the page was made, and what is ticked now: only the difference is written."""


class LessonsView(GroupMixin, DeskView):
    """The lessons of a group and how many came: numbers only."""

    template_name = "staff/courses/lessons.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "group": self.group,
            "lessons": list(operations.lessons_of(self.group)),
            "people": expected(self.group).count(),
            "today": timezone.localdate(),
        }


class AttendanceView(GroupMixin, DeskView):
    """One lesson: everybody who has a seat, with a box to tick."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_REGISTRATIONS
    template_name = "staff/courses/attendance.html"
    audit_action = "attendance.read"

    @cached_property
    def lesson(self) -> Lesson:
        return get_object_or_404(operations.lessons_of(self.group), pk=self.kwargs["lesson"])

    def get_audit_target(self) -> str:
        return f"group:{self.group.pk}"

    def get_audit_details(self) -> Details:
        return {"lesson": self.lesson.pk}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lesson, there = self.lesson, operations.present_at(lesson=self.lesson, group=self.group)
        return {
            **super().get_context_data(**kwargs),
            "group": self.group,
            "lesson": lesson,
            "people": [
                (person, person.pk in there, minors.at_the_door(person.answers, day=lesson.date))
                for person in expected(self.group, with_answers=True)
            ],
            "before": " ".join(sorted(each.hex for each in there)),
            "number": len(there),
        }

    def post(self, request: HttpRequest, group: uuid.UUID, lesson: int) -> HttpResponse:
        before = _ids(request.POST.get(BEFORE, "").split())
        ticked = _ids(request.POST.getlist(PRESENT))
        marked = operations.mark(
            lesson=self.lesson,
            group=self.group,
            arrived=ticked - before,
            missing=before - ticked,
            actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
        )
        number = len(operations.present_at(lesson=self.lesson, group=self.group))
        said = _("Salvato. Presenti: %(number)d.") % {"number": number}
        facts = ways_back.facts_of(marked, lesson=self.lesson, group=self.group)
        undo.success(request, said, way=ways_back.ATTENDANCE.code, facts=facts, page=request.path)
        return SeeOther(request.path)


def _ids(words: Iterable[str]) -> set[uuid.UUID]:
    """What of it are ids; the rest was not written by our page."""
    return {uuid.UUID(word) for word in words if len(word) == 32 and set(word) <= set("0123456789abcdef")}  # noqa: PLR2004 - hex digits of a UUID
