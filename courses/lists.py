"""«Corsi» among the lists of the admin: numbers of seats, and never who has one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course, CourseGroup, CoursePage, Edition
from courses.models.courses import EnrolmentStatus, current_first, current_of
from courses.seats import nearly_full
from editorial.listing import (
    ContentFilterSet,
    ContentListView,
    ContentListViewSet,
    TemplateColumn,
    choice,
    list_columns,
)

NEARLY_FULL = "quasi"


def with_enrolment(pages: QuerySet[CoursePage]) -> QuerySet[CoursePage]:
    """`edition_id` and `turn` of the edition that each page shows, as `Edition.enrolment_status` reads them."""
    editions = current_first(Edition.objects.filter(course=OuterRef("course")))
    return pages.annotate(
        edition_id=Subquery(editions.values("pk")[:1]), turn=Subquery(editions.values("turn")[:1])
    ).annotate(has_groups=Exists(CourseGroup.objects.filter(edition=OuterRef("edition_id"))))


def of_status(pages: QuerySet[CoursePage], status: str) -> QuerySet[CoursePage]:
    """Those whose enrolment stands so (`CoursePage.enrolment_status`)."""
    wanted = {
        EnrolmentStatus.CLOSED: Q(turn=2),
        EnrolmentStatus.NO_GROUPS: Q(edition_id=None) | Q(turn__lt=2, has_groups=False),
        EnrolmentStatus.NOT_YET: Q(turn=1, has_groups=True),
        EnrolmentStatus.OPEN: Q(turn=0, has_groups=True),
    }
    return with_enrolment(pages).filter(wanted[EnrolmentStatus(status)])


class CourseFilterSet(ContentFilterSet):
    """By enrolment, and whether seats are running out."""

    iscrizioni = choice(_("Iscrizioni"), EnrolmentStatus.choices, "filter_status")
    posti = choice(_("Posti"), [(NEARLY_FULL, _("Un gruppo quasi al completo"))], "filter_seats")

    class Meta(ContentFilterSet.Meta):
        model = CoursePage

    def filter_status(self, pages: QuerySet[CoursePage], _name: str, value: str) -> QuerySet[CoursePage]:
        return of_status(pages, value)

    def filter_seats(self, pages: QuerySet[CoursePage], _name: str, _value: str) -> QuerySet[CoursePage]:
        few_left = nearly_full(CourseGroup.objects.all(), timezone.now())
        return pages.filter(course__in=Course.objects.filter(editions__groups__in=few_left.values("pk")).values("pk"))


class CourseListView(ContentListView):
    """Each page with the edition that it shows."""

    def describe(self, pages: Collection[Any]) -> None:
        super().describe(pages)
        editions: dict[int, list[Edition]] = defaultdict(list)
        for edition in Edition.objects.filter(course__in={page.course_id for page in pages if page.course_id}):
            editions[edition.course_id].append(edition)
        for page in pages:
            page.edition = current_of(editions[page.course_id])
        groups: dict[int, list[CourseGroup]] = defaultdict(list)
        for group in CourseGroup.objects.filter(edition__in=[page.edition for page in pages if page.edition]):
            groups[group.edition_id].append(group)
        for page in pages:
            page.groups = groups[page.edition.pk] if page.edition else []
            page.seats = sum(group.seats for group in page.groups)
            page.free_seats = sum(group.free_seats for group in page.groups)
            page.waiting = sum(group.waiting for group in page.groups)
            page.first_day = min((group.begins_on for group in page.groups), default=None)


class CourseListViewSet(ContentListViewSet):
    """The pages of courses, by title."""

    name = "course_list"
    url_prefix = "elenchi/corsi"
    model = CoursePage
    icon = "clipboard-list"
    menu_label = _("Corsi")
    menu_order = 30
    ordering = "title"
    index_view_class = CourseListView
    filterset_class = CourseFilterSet
    columns: ClassVar[list[Any]] = list_columns(
        TemplateColumn("edition", "courses/admin/edition_cell.html", label=_("Edizione")),
        TemplateColumn("seats", "courses/admin/seats_cell.html", label=_("Posti liberi in rete")),
    )
