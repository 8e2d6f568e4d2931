"""Where the CMS finds courses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from events.models import Course, CourseGroup
from events.viewsets import CourseViewSet

register_snippet(CourseViewSet)


@hooks.register("before_delete_snippet")
def keep_courses_in_use(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """Refuse, in words, to delete a course that has registrations or a page: the database would, with an error."""
    courses = [instance for instance in instances if isinstance(instance, Course)]
    groups = CourseGroup.objects.filter(course__in=courses)
    used = groups.filter(registrations__isnull=False).exists() or groups.filter(counts__isnull=False).exists()
    if courses and (used or any(course.pages.exists() for course in courses)):
        messages.error(
            request, _("Non si può eliminare un corso che ha iscrizioni o una pagina. Prima elimina la pagina.")
        )
        return redirect("wagtailsnippets_events_course:list")
    return None
