"""Courses with their groups, and who waits for a seat."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator

from courses import operations
from courses.models import CourseGroup, Edition, Registration
from courses.states import State

from .base import FORM_COLUMNS, DeskView, GroupMixin

COURSES_PER_PAGE = 10
WAITING_PER_PAGE = 50


class CourseListView(DeskView):
    """Editions, newest first, with their groups and how full they are: numbers only, no names."""

    template_name = "staff/courses/course_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        editions = Edition.objects.prefetch_related("groups__place")
        page = Paginator(editions, COURSES_PER_PAGE).get_page(self.request.GET.get("pagina"))
        groups = {edition.pk: list(edition.groups.all()) for edition in page}
        ids = [group.pk for each in groups.values() for group in each]
        counts = operations.counts_by_state(group_ids=ids)
        idle = [group.pk for each in groups.values() for group in each if _has_idle_seats(group)]
        needed = operations.needed_by_first(idle)
        rows = [
            {
                "edition": edition,
                "status": edition.enrolment_status(groups=groups[edition.pk]),
                "groups": [
                    {
                        "group": group,
                        "counts": {state.value: counts.get((group.pk, state.value), 0) for state in State},
                        "seat_to_assign": _has_idle_seats(group),
                        "needed": needed.get(group.pk, 1),
                    }
                    for group in groups[edition.pk]
                ],
            }
            for edition in page
        ]
        return {**super().get_context_data(**kwargs), "page_obj": page, "rows": rows}


class WaitingListView(GroupMixin, DeskView):
    """Who waits for a seat in one group, in order."""

    template_name = "staff/courses/waiting_list.html"
    audit_action = "registration.waiting_list_read"

    def get_audit_target(self) -> str:
        return f"group:{self.group.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = Registration.objects.filter(group=self.group, state=State.WAITING).defer(*FORM_COLUMNS)
        page = Paginator(waiting.order_by("queue_number"), WAITING_PER_PAGE).get_page(self.request.GET.get("pagina"))
        operations.count_parties(page.object_list)
        idle = [self.group.pk] if _has_idle_seats(self.group) else []
        needed = operations.needed_by_first(idle).get(self.group.pk, 1)
        return {
            **super().get_context_data(**kwargs),
            "group": self.group,
            "page_obj": page,
            "needed": needed,
            "misses_seats": self.group.unclaimed_seats < needed and bool(idle),
        }


def _has_idle_seats(group: CourseGroup) -> bool:
    return group.waiting > 0 and group.unclaimed_seats > 0
