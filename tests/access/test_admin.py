"""`/admin/`: closed to the desk, and nothing of registrations or reports in it, for anybody."""

from __future__ import annotations

import re
from collections import deque

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.viewsets import viewsets
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index
from wagtail.snippets.models import get_snippet_models

from staff.area import ADMIN_PREFIX, all_routes
from staff.grants import apply_roles
from staff.roles import Role
from tests.courses.factories import RegistrationFactory
from tests.enquiries.factories import make_enquiry
from tests.reports.factories import make_case, make_office
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db

PROTECTED_APPS = ("appointments", "courses", "enquiries", "events", "reports", "staff")
CONTENT = {
    "appointments.Desk",
    "appointments.DeskService",
    "courses.Course",
    "courses.CourseGroup",
    "courses.Edition",
    "courses.Lesson",
}
"""What editors write beside pages. Every other model of the protected apps is protected, those of tomorrow included."""

OPEN = {"admin/login/", "admin/sprite/", "admin/jsi18n/", "admin/logout/"}
NAME = "Cantachiaro-Canarini"
EMAIL = "canarina@example.org"


def protected_models():
    models = [model for label in PROTECTED_APPS for model in apps.get_app_config(label).get_models()]
    return [model for model in models if not issubclass(model, Page) and model._meta.label not in CONTENT]


def sample_path(route: str) -> str:
    """An address that a URL pattern of the admin may match."""
    path = re.sub(r"<int:\w+>", "1", route)
    path = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", path)
    path = re.sub(r"<(?:\w+:)?\w+>", "x", path)
    path = re.sub(r"\(\?P<\w+>[^)]*\)|\([^)]*\)|\\\w\+?|\.\*", "1", path)
    return "/" + re.sub(r"[\^$]", "", path)


ADMIN_PATHS = sorted({sample_path(route.route) for route in all_routes() if route.route.startswith(ADMIN_PREFIX)})


@pytest.fixture
def roles(site_it):
    apply_roles()


def test_there_are_admin_urls_to_try():
    assert len(ADMIN_PATHS) > 200


DESKS = [Role.COURSE_DESK, Role.CASE_WORKER, Role.CASE_MANAGER, Role.LISTENING_POINT, Role.DPO]


@pytest.mark.parametrize("role", DESKS)
def test_the_desk_is_refused_everywhere(roles, role):
    client = Client()
    client.force_login(make_user(role))
    passed = [path for path in ADMIN_PATHS if client.get(path).status_code != 403]
    assert passed == []


def test_posting_is_refused_as_well(roles):
    client = Client()
    client.force_login(make_user(Role.CASE_MANAGER))
    passed = [path for path in ADMIN_PATHS if path != "/admin/logout/" and client.post(path).status_code != 403]
    assert passed == []


def test_the_anonymous_are_led_to_the_login(roles):
    login = reverse("account_login")
    outside = [path for path in ADMIN_PATHS if path.lstrip("/") not in OPEN and "password_reset" not in path]
    for path in outside:
        response = Client().get(path)
        assert response.status_code == 302, path
        assert response.url.startswith((login, "/admin/login/")), path


class TestNothingProtectedInside:
    def test_there_is_something_to_protect(self):
        labels = {model._meta.label for model in protected_models()}
        assert {"courses.Registration", "reports.Case", "reports.SealedRecord", "staff.AuditEvent"} <= labels

    def test_no_snippet_and_no_viewset(self):
        hooks.search_for_hooks()
        shown = {*get_snippet_models(), *(getattr(viewset, "model", None) for viewset in viewsets.viewsets)}
        assert not shown & set(protected_models())

    def test_no_document(self):
        assert not issubclass(get_document_model(), tuple(protected_models()))

    def test_not_in_the_search_index(self):
        assert not set(index.get_indexed_models()) & set(protected_models())

    def test_not_in_the_reference_index(self):
        indexed = {*ReferenceIndex.tracked_models, *ReferenceIndex.indexed_models}
        assert not indexed & set(protected_models())

    def test_negative_control_content_is_shown(self):
        assert apps.get_model("courses.Course") in get_snippet_models()

    def test_a_superuser_who_reads_the_whole_admin_meets_none_of_it(self, roles, settings):
        """Follow every link of the admin; the citizen's name and address are on no page."""
        registration = RegistrationFactory(last_name=NAME, email=EMAIL)
        make_office(settings)
        case = make_case()
        enquiry = make_enquiry(name=NAME, email=EMAIL)
        client = Client()
        client.force_login(make_user(*[Role.EDITOR, Role.ADMINISTRATOR], is_superuser=True))
        pages = crawl(client, "/admin/", limit=250)
        assert len(pages) > 40
        course_page = reverse(
            type(registration.group.edition).snippet_viewset.get_url_name("edit"), args=[registration.group.edition_id]
        )
        assert course_page in pages
        for path, html in pages.items():
            for secret in (NAME, EMAIL, str(registration.pk), str(case.pk), str(enquiry.pk)):
                assert secret not in html, path


def crawl(client: Client, start: str, *, limit: int) -> dict[str, str]:
    """Every page of the admin that links lead to, up to a limit."""
    pages: dict[str, str] = {}
    waiting = deque([start])
    while waiting and len(pages) < limit:
        path = waiting.popleft()
        if path in pages:
            continue
        response = client.get(path)
        if "html" not in response.headers.get("Content-Type", "") or response.status_code != 200:
            pages[path] = ""
            continue
        html = pages[path] = response.content.decode()
        found = re.findall(r'(?:href="|"url": ")(/admin/[^"#?]*)', html)
        waiting.extend(link for link in dict.fromkeys(found) if link not in pages and "logout" not in link)
    return {path: html for path, html in pages.items() if html}
