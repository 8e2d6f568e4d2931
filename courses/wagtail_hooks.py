"""Where the CMS finds courses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page, PageQuerySet
from wagtail.snippets.models import register_snippet

from core.italian import elide
from core.page_life import register_attachments
from courses import operations
from courses.lists import CourseListViewSet
from courses.models import Course, CourseGroup, Edition, Lesson, SurveyRound
from courses.states import ACTIVE_STATES
from courses.viewsets import CourseViewSetGroup

register_snippet(CourseViewSetGroup)


@hooks.register("register_admin_viewset")
def register_list() -> CourseListViewSet:
    return CourseListViewSet()


@register_attachments
def describe_registrations(pages: PageQuerySet[Page]) -> Iterable[str]:
    """How many people are registered for the courses of these pages."""
    active = Q(editions__groups__registrations__state__in=ACTIVE_STATES)
    courses = Course.objects.filter(pk__in=Course.objects.filter(pages__in=pages.values("pk")).values("pk"))
    for course in courses.annotate(number=Count("editions__groups__registrations", filter=active)).filter(number__gt=0):
        text = ngettext(
            "%(number)d iscrizione al corso «%(course)s»", "%(number)d iscrizioni al corso «%(course)s»", course.number
        )
        yield text % {"number": course.number, "course": course}


@register_attachments
def describe_open_surveys(pages: PageQuerySet[Page]) -> Iterable[str]:
    """The questionnaires that people are answering through these pages."""
    keys = pages.values("translation_key")
    for found in SurveyRound.objects.filter(form_key__in=keys, closed_on=None).select_related("edition"):
        text = _("questionario aperto fino al %(day)s per «%(edition)s»")
        yield elide(text % {"day": date_format(found.closes_on), "edition": found.edition})


@hooks.register("before_delete_snippet")
def keep_courses_in_use(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """Refuse, in words, to delete what is in use: the database would, with an error."""
    chosen = list(instances)
    courses = [instance for instance in chosen if isinstance(instance, Course)]
    if any(course.editions.exists() or course.pages.exists() for course in courses):
        messages.error(
            request,
            _("Non si può eliminare un corso che ha una pagina o edizioni. Prima elimina quelle."),
        )
        return redirect("wagtailsnippets_courses_course:list")
    groups = CourseGroup.objects.filter(edition__in=[each for each in chosen if isinstance(each, Edition)])
    if groups.filter(Q(registrations__isnull=False) | Q(counts__isnull=False)).exists():
        messages.error(request, _("Non si può eliminare un’edizione che ha iscrizioni."))
        return redirect("wagtailsnippets_courses_edition:list")
    return None


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def follow_lesson(request: HttpRequest, instance: Any) -> None:
    """First and last date of the groups, and what hangs on them, follow the lesson."""
    if isinstance(instance, Lesson):
        operations.follow_lessons(edition=instance.edition)


@hooks.register("after_delete_snippet")
def follow_deleted_lessons(request: HttpRequest, instances: Iterable[Any]) -> None:
    """As `follow_lesson`."""
    for edition in {each.edition for each in instances if isinstance(each, Lesson)}:
        operations.follow_lessons(edition=edition)
