"""The role table, read as people would read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from staff.management.commands.apply_roles import role_table
from staff.roles import ROLE_TABLE, Permission, Role, has_permission, holders_of, roles_of, take_role
from tests.staff.factories import make_user

ABOUT_CASES = {
    Permission.VIEW_CASES,
    Permission.WORK_CASES,
    Permission.ASSIGN_CASES,
    Permission.CLOSE_CASES,
    Permission.HOLD_KEY,
    Permission.GRANT_KEYS,
}
ABOUT_REGISTRATIONS = {
    Permission.VIEW_REGISTRATIONS,
    Permission.MANAGE_REGISTRATIONS,
    Permission.EXPORT_REGISTRATIONS,
}


def test_every_role_has_a_row_and_a_group_of_its_own():
    assert set(ROLE_TABLE) == set(Role)
    assert len({row.group_name for row in ROLE_TABLE.values()}) == len(Role)


def test_every_permission_is_held_by_some_role():
    assert set().union(*(row.permissions for row in ROLE_TABLE.values())) == set(Permission)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.DPO, Role.ADMINISTRATOR])
def test_no_content_for_those_who_do_not_work_on_it(role):
    assert not ROLE_TABLE[role].permissions & (ABOUT_CASES | ABOUT_REGISTRATIONS)


def test_course_desk_and_case_work_do_not_mix():
    assert not ROLE_TABLE[Role.COURSE_DESK].permissions & ABOUT_CASES
    assert not ROLE_TABLE[Role.CASE_WORKER].permissions & ABOUT_REGISTRATIONS
    assert not ROLE_TABLE[Role.CASE_MANAGER].permissions & ABOUT_REGISTRATIONS


def test_only_the_manager_assigns_closes_and_grants_keys():
    for permission in (Permission.GRANT_KEYS, Permission.ASSIGN_CASES, Permission.CLOSE_CASES):
        assert [role for role, row in ROLE_TABLE.items() if permission in row.permissions] == [Role.CASE_MANAGER]


def test_only_the_data_protection_officer_reads_the_audit_log():
    assert [role for role, row in ROLE_TABLE.items() if Permission.VIEW_AUDIT in row.permissions] == [Role.DPO]


@pytest.mark.django_db
class TestHasPermission:
    def test_a_role_gives_its_permissions(self):
        worker = make_user(Role.CASE_WORKER)
        assert has_permission(worker, Permission.WORK_CASES)
        assert not has_permission(worker, Permission.GRANT_KEYS)

    def test_roles_add_up(self):
        person = make_user(Role.COURSE_DESK, Role.CASE_WORKER)
        assert has_permission(person, Permission.VIEW_REGISTRATIONS)
        assert has_permission(person, Permission.VIEW_CASES)

    @pytest.mark.parametrize("permission", Permission)
    def test_a_superuser_gets_nothing_implicitly(self, permission):
        assert not has_permission(make_user(is_superuser=True, is_staff=True), permission)

    def test_anonymous_visitors_have_nothing(self):
        assert roles_of(AnonymousUser()) == frozenset()

    def test_a_deactivated_account_has_nothing(self):
        worker = make_user(Role.CASE_WORKER, is_active=False)
        assert not has_permission(worker, Permission.VIEW_CASES)

    def test_taking_a_role_works_at_once(self):
        worker = make_user(Role.CASE_WORKER)
        assert has_permission(worker, Permission.VIEW_CASES)
        take_role(worker, Role.CASE_WORKER)
        assert not has_permission(worker, Permission.VIEW_CASES)

    def test_one_query_per_person(self, django_assert_num_queries):
        worker = make_user(Role.CASE_WORKER)
        with django_assert_num_queries(1):
            for permission in Permission:
                has_permission(worker, permission)


@pytest.mark.django_db
def test_holders_of_a_permission_are_active_and_named_once():
    both = make_user(Role.CASE_WORKER, Role.CASE_MANAGER)
    make_user(Role.CASE_WORKER, is_active=False)
    make_user(Role.COURSE_DESK)
    assert list(holders_of(Permission.WORK_CASES)) == [both]


def test_the_page_about_roles_is_what_the_table_says():
    page = Path(settings.BASE_DIR) / "docs" / "roles.md"
    with translation.override("it"):
        assert page.read_text(encoding="utf-8").endswith(role_table())
