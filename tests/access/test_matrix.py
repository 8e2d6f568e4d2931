"""Every URL × everybody × every method, against `table.ROWS`."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import translation

from staff.area import ADMIN_PREFIX, all_routes
from staff.grants import apply_roles
from staff.roles import Role
from tests.access.table import ROWS, UNNAMED, Gate, Row
from tests.staff.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SUPERUSER = "superuser without a role"
ANONYMOUS = "anonymous"
PEOPLE = [ANONYMOUS, SUPERUSER, *Role]

by_name = {row.name: row for row in ROWS}
routes = [route for route in all_routes() if not route.route.startswith(ADMIN_PREFIX)]


def url_of(row: Row) -> str:
    """The Italian address of a row, whatever language the last request left active."""
    if row.name == "staff:not_found":
        return "/area-riservata/nothing/at/all/"
    with translation.override("it"):
        return reverse(row.name, args=row.args, kwargs=row.kwargs)


def account_of(person: Role | str) -> User | None:
    if person == ANONYMOUS:
        return None
    return make_user(is_superuser=True) if person == SUPERUSER else make_user(person)


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


class Visitor:
    """Somebody who signs in once: at each request cookies and session are as they were then."""

    def __init__(self, user: User | None) -> None:
        self._cookies = client_of(user).cookies
        self._sessions = list(Session.objects.all())

    def ask(self, method: str, url: str):
        for session in self._sessions:
            session.save()
        client = Client()
        client.cookies = deepcopy(self._cookies)
        return client.generic(method, url)


@pytest.fixture
def site(site_it):
    """A site to serve, and roles as they are in production."""
    apply_roles()


def test_every_url_has_a_row():
    unlisted = [route.route for route in routes if route.name not in by_name and route.route not in UNNAMED]
    assert unlisted == [], "Add these to tests/access/table.py"


def test_every_row_has_a_url():
    names = {route.name for route in routes}
    assert [row.name for row in ROWS if row.name not in names] == []
    assert len(by_name) == len(ROWS)


RECEIVED = ("appointments_staff:", "courses_staff:", "enquiries_staff:", "reports_staff:")


def test_only_roles_stand_before_the_desk():
    """No page of courses, reports or audit is open to everybody who can sign in."""
    apps = {"appointments_staff", "courses_staff", "enquiries_staff", "outbox_staff", "reports_staff", "points_staff"}
    assert {row.gate for row in ROWS if row.name.split(":")[0] in apps} == {Gate.ROLE}
    assert by_name["staff:audit"].roles == {Role.DPO}


def test_the_office_of_the_case_is_closed_to_editors_and_administrators():
    for row in ROWS:
        if row.name.startswith((*RECEIVED, "points_staff:")):
            assert not row.roles & {Role.EDITOR, Role.WRITER, Role.ADMINISTRATOR, Role.DPO}


def test_a_listening_point_comes_to_its_own_pages_and_to_nothing_else_that_was_received():
    for row in ROWS:
        if row.name.startswith(RECEIVED):
            assert Role.LISTENING_POINT not in row.roles
        if row.name.startswith("points_staff:"):
            assert row.roles == {Role.LISTENING_POINT}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("person", PEOPLE, ids=str)
def test_everybody_at_every_url_with_every_method(person):
    """The whole matrix for one person: what is refused is refused before anything is looked up or changed."""
    visitor = Visitor(account_of(person))
    wrong = []
    for row in ROWS:
        for method in METHODS:
            response = visitor.ask(method, url_of(row))
            problem = judge(row, person, method, response)
            if problem:
                wrong.append(f"{method} {row}: {problem}")
    assert wrong == []


def judge(row: Row, person: Role | str, method: str, response) -> str:
    """Why an answer is not what the table says; empty if it is."""
    status = response.status_code
    if status >= 500:
        return f"status {status}"
    if method == "GET" and method not in row.methods and status == 200:
        return "a page for an address that only acts"
    may_enter = row.gate is Gate.PUBLIC or (person != ANONYMOUS and (row.gate is Gate.ACCOUNT or person in row.roles))
    if may_enter:
        return judge_welcome(row, method, response)
    if person == ANONYMOUS:
        at_login = status in {302, 303} and response.url.startswith(reverse(settings.LOGIN_URL))
        # The views of django-allauth know their methods before they know the visitor.
        return "" if at_login or (row.gate is Gate.ACCOUNT and status == 405) else f"{status} instead of the login"
    return "" if status == 403 else f"{status} instead of 403"


def judge_welcome(row: Row, method: str, response) -> str:
    status = response.status_code
    if row.gate is Gate.ROLE:
        if status == 403 or (status == 302 and response.url.startswith(f"{reverse(settings.LOGIN_URL)}?next")):
            return f"{status}, although the role may enter"
        if method not in row.methods and status not in {404, 405}:
            return f"{status} for a method that is not in the row"
    return ""


@pytest.mark.usefixtures("site")
def test_negative_control_a_role_too_many_is_noticed():
    """With a permission it should not have, the course desk would pass where the table refuses it."""
    client = client_of(make_user(Role.DPO))
    row = by_name["staff:audit"]
    response = client.get(url_of(row))
    refused_row = Row(row.name, Gate.ROLE, roles=frozenset({Role.CASE_MANAGER}))
    assert judge(row, Role.DPO, "GET", response) == ""
    assert judge(refused_row, Role.DPO, "GET", response) == "200 instead of 403"


@pytest.mark.usefixtures("site")
def test_the_desk_is_as_closed_under_another_language():
    client = client_of(make_user(Role.EDITOR))
    for row in ROWS:
        if row.gate is Gate.ROLE and Role.EDITOR not in row.roles:
            assert client.get(f"/en{url_of(row)}").status_code == 403, row
            assert Client().get(f"/en{url_of(row)}").status_code == 302, row


@pytest.mark.usefixtures("site")
def test_a_deactivated_account_is_outside_at_once():
    person = make_user(Role.CASE_MANAGER)
    client = Client()
    client.force_login(person)
    assert client.get(reverse("staff:home")).status_code == 200
    person.is_active = False
    person.save()
    assert client.get(reverse("staff:home")).status_code == 302


@pytest.mark.usefixtures("site")
def test_a_role_taken_away_is_gone_at_the_next_request():
    from staff.roles import take_role

    person = make_user(Role.DPO)
    client = Client()
    client.force_login(person)
    assert client.get(reverse("staff:audit")).status_code == 200
    take_role(person, Role.DPO)
    assert client.get(reverse("staff:audit")).status_code == 403
