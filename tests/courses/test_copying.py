"""A copy of a course page never takes registrations for the course of the first."""

import inspect

import pytest
from django.urls import reverse
from wagtail.actions.copy_page import CopyPageAction

from courses.models import CoursePage

pytestmark = pytest.mark.django_db


def copy_in_admin(client, page, **changes):
    data = {"new_title": "Copia", "new_slug": "copia", "new_parent_page": page.get_parent().pk, **changes}
    return client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)


def test_a_copy_with_publish_ticked_is_a_draft_without_a_course(admin_client, course_page):
    assert copy_in_admin(admin_client, course_page, publish_copies="on").status_code == 302
    copy = CoursePage.objects.get(slug="copia")
    draft = copy.get_latest_revision_as_object()
    assert (copy.live, copy.course, draft.course) == (False, None, None)
    assert CoursePage.objects.get(pk=course_page.pk).course == course_page.course


def test_so_is_one_copied_with_the_page_above_it(admin_client, course_page, index):
    copy_in_admin(admin_client, index, publish_copies="on", copy_subpages="on")
    copy = CoursePage.objects.exclude(pk=course_page.pk).get()
    assert (copy.live, copy.course) == (False, None)
    assert copy.get_parent().live, "what may go live does"


def test_so_is_one_made_by_a_program(course_page):
    copy = course_page.copy(update_attrs={"slug": "copia"}, keep_live=True)
    assert (copy.live, copy.course) == (False, None)


def test_an_alias_and_a_translation_keep_the_course(admin_client, course_page, index, home_en, locale_en):
    copy_in_admin(admin_client, course_page, alias="on")
    alias = CoursePage.objects.get(slug="copia")
    assert (alias.live, alias.course) == (True, course_page.course)
    index.copy_for_translation(locale_en)
    assert course_page.copy_for_translation(locale_en).course == course_page.course


def test_wagtail_still_copies_one_page_at_a_time():
    parameters = inspect.signature(inspect.unwrap(CopyPageAction._copy_page)).parameters
    assert list(parameters) == ["self", "page", "to", "update_attrs", "exclude_fields", "_mpnode_attrs"]
