"""Every kept demonstration of an earlier version, migrated to today: nothing is lost, and the site serves it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex, Revision, Site

from core.holidays import is_holiday
from courses.models import Course, CourseGroup, CoursePage, Edition, Registration
from outbox.models import Mail
from staff.roles import Role, roles_of
from tests.databases import ROOT, disconnect, store_for

from .dumps import KEPT, SUFFIXES, restore

MOVED_TABLES = {"events_course": "courses_edition"} | {
    f"events_{model}": f"courses_{model}"
    for model in ("coursegroup", "coursepage", "registration", "registrationcount", "registrationfile")
}
"""Tables that a later version calls otherwise."""
GROWING = {"django_migrations", "django_content_type", "auth_permission", "auth_group_permissions"}
"""Tables to which `migrate` itself adds rows."""
REGISTRATIONS = "SELECT id, first_name, last_name, email, state, queue_number, group_id, page_id FROM {} ORDER BY id"

MARKS = {"sqlite": pytest.mark.once, "postgresql": pytest.mark.postgresql}
pytestmark = pytest.mark.django_db


def kept():
    return [
        pytest.param((vendor, path), marks=MARKS[vendor], id=path.name)
        for vendor, suffix in SUFFIXES.items()
        for path in sorted(KEPT.glob(f"*{suffix}"))
    ]


def migrate(url):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, "TEST_DATABASE_URL": url}
    call = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(call, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


def turn_to(name, blocker):
    with blocker.unblock():
        disconnect(connection)
        connection.settings_dict["NAME"] = name
        Site.clear_site_root_paths_cache()
        ContentType.objects.clear_cache()


def look():
    """How many rows each table has, and the registrations as they stand."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own names
            rows[table] = cursor.fetchone()[0]
        cursor.execute(REGISTRATIONS.format(next(name for name in tables if name.endswith("_registration"))))
        return rows, [tuple(map(str, row)) for row in cursor.fetchall()]


@pytest.fixture(params=kept(), scope="module")
def upgraded(request, django_db_setup, django_db_blocker):
    """What `look` saw before the migration; afterwards the connection is that of the migrated database."""
    vendor, path = request.param
    if vendor != connection.vendor:
        pytest.skip(f"kept for {vendor}")
    store, usual = store_for(connection.settings_dict), connection.settings_dict["NAME"]
    name = f"{usual}_upgraded"
    restore(path, store, name)
    turn_to(name, django_db_blocker)
    with django_db_blocker.unblock():
        before = look()
        disconnect(connection)
        migrate(store.url(name))
    yield before
    turn_to(usual, django_db_blocker)
    store.drop(name)


def test_every_row_is_there(upgraded):
    (before, registrations), (after, registrations_after) = upgraded, look()
    before = {MOVED_TABLES.get(table, table): number for table, number in before.items()}
    assert {table: after.get(table) for table in before if table not in GROWING} == {
        table: number for table, number in before.items() if table not in GROWING
    }
    assert registrations
    assert registrations_after == registrations
    connection.check_constraints()


def test_every_page_answers_in_every_language(upgraded, client):
    pages = Page.objects.filter(depth__gte=2, live=True).select_related("locale")
    languages = Counter(page.locale.language_code for page in pages)
    wrong = {page.url: status for page in pages if (status := client.get(page.url).status_code) != 200}
    assert wrong == {}
    assert min(languages["it"], languages["en"]) > 40


def test_what_hangs_on_a_content_type_follows(upgraded):
    assert {each.model_class() for each in ContentType.objects.all()} >= {Course, CoursePage, Registration}
    assert [each for each in ContentType.objects.all() if each.model_class() is None] == []
    drafts = [revision.as_object() for revision in Revision.objects.for_instance(CoursePage.objects.first())]
    assert drafts
    assert {type(draft) for draft in drafts} == {CoursePage}
    course = Course.objects.get()
    assert (drafts[0].course, drafts[0].edition) == (course, Edition.objects.get())
    granted = Permission.objects.filter(group__isnull=False, content_type__app_label="courses")
    assert {"add_edition", "change_edition"} <= set(granted.values_list("codename", flat=True))
    assert ReferenceIndex.get_references_to(course).exists()


def test_every_group_has_lessons(upgraded):
    for group in CourseGroup.objects.all():
        days = set(group.lessons.values_list("date", flat=True))
        assert days
        assert {group.edition.course.pk, group.edition.pk} == {Course.objects.get().pk}
        assert all(group.first_date <= day <= group.last_date and not is_holiday(day) for day in days)


def test_the_search_finds_the_course(upgraded, client):
    answer = client.get(reverse("search:search"), {"q": "autodifesa", "tipo": "course"})
    assert CoursePage.objects.get(locale__language_code="it").url in answer.content.decode()


def test_the_desk_works_on(upgraded, client):
    desk = next(user for user in User.objects.filter(is_active=True) if Role.COURSE_DESK in roles_of(user))
    registration = Registration.objects.exclude(state="withdrawn").first()
    client.force_login(desk)
    addresses = [
        reverse("courses_staff:course_list"),
        reverse("courses_staff:registration_list"),
        reverse("courses_staff:registration_detail", args=[registration.pk]),
        reverse("outbox_staff:mail_list"),
    ]
    pages = {address: client.get(address) for address in addresses}
    assert {address: page.status_code for address, page in pages.items()} == dict.fromkeys(addresses, 200)
    assert registration.last_name in pages[addresses[2]].content.decode()
    assert set(Mail.objects.values_list("cause_app", flat=True)) <= {"courses", "reports", "staff"}


def test_there_is_something_for_each_database():
    """A folder that was emptied by mistake would prove everything."""
    assert all(list(KEPT.glob(f"*{suffix}")) for suffix in SUFFIXES.values())
