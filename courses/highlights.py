"""What of courses other pages show: those that can be joined now."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from wagtail.models import Locale

from core.versions import readable
from courses.models import CoursePage, Edition
from courses.models.courses import open_now


def open_courses(*, locale: Locale, limit: int) -> list[CoursePage]:
    """Courses of this language open for enrolment, soonest deadline first, as `deadline`. One query."""
    editions = open_now(Edition.objects.filter(course=OuterRef("course")), timezone.now())
    pages = readable(CoursePage.objects.filter(locale=locale)).annotate(
        deadline=Subquery(editions.values("enrolment_until")[:1])
    )
    return list(pages.filter(deadline__isnull=False).order_by("deadline", "pk")[:limit])
