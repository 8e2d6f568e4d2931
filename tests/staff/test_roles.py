"""The role table, read as people would read it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group, User
from django.core.management import call_command
from django.db.models import ProtectedError
from django.utils import translation

from staff.grants import apply_roles
from staff.management.commands.apply_roles import publishing_table, role_table
from staff.models import RoleGroup
from staff.roles import (
    ROLE_TABLE,
    Permission,
    Role,
    give_role,
    group_of,
    has_permission,
    holders_of,
    roles_of,
    take_role,
)
from tests.staff.factories import make_user

ABOUT_CASES = {
    Permission.VIEW_CASES,
    Permission.WORK_CASES,
    Permission.ASSIGN_CASES,
    Permission.CLOSE_CASES,
    Permission.VIEW_FIGURES,
    Permission.APPROVE_FIGURES,
    Permission.MAP_TERMS,
    Permission.ERASE_CASES,
    Permission.HOLD_KEY,
    Permission.GRANT_KEYS,
    Permission.ENTER_FOR_POINT,
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


@pytest.mark.parametrize("role", [Role.EDITOR, Role.WRITER, Role.DPO, Role.ADMINISTRATOR])
def test_no_content_for_those_who_do_not_work_on_it(role):
    assert not ROLE_TABLE[role].permissions & (ABOUT_CASES | ABOUT_REGISTRATIONS)


def test_course_desk_and_case_work_do_not_mix():
    assert not ROLE_TABLE[Role.COURSE_DESK].permissions & ABOUT_CASES
    assert not ROLE_TABLE[Role.CASE_WORKER].permissions & ABOUT_REGISTRATIONS
    assert not ROLE_TABLE[Role.CASE_MANAGER].permissions & ABOUT_REGISTRATIONS


def test_only_the_manager_assigns_closes_and_grants_keys():
    for permission in (Permission.GRANT_KEYS, Permission.ASSIGN_CASES, Permission.CLOSE_CASES):
        assert [role for role, row in ROLE_TABLE.items() if permission in row.permissions] == [Role.CASE_MANAGER]


def test_a_listening_point_enters_reports_and_does_nothing_else_with_them():
    shared = ROLE_TABLE[Role.DPO].permissions - {Permission.VIEW_AUDIT}
    assert ROLE_TABLE[Role.LISTENING_POINT].permissions == shared | {Permission.ENTER_FOR_POINT}


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
class TestGroupsBehindRoles:
    """A role is bound to its group by key: names say nothing."""

    def test_taking_the_name_of_a_role_gives_no_role(self):
        group_of(Role.DPO)
        Group.objects.filter(name=Role.DPO.group_name).update(name="Vecchio nome")
        intruder = make_user()
        intruder.groups.add(Group.objects.create(name=Role.DPO.group_name))
        assert roles_of(User.objects.get(pk=intruder.pk)) == frozenset()
        assert list(holders_of(Permission.VIEW_AUDIT)) == []

    def test_a_renamed_group_keeps_its_people_in_their_role(self):
        person = make_user(Role.DPO)
        Group.objects.filter(name=Role.DPO.group_name).update(name="Qualcos’altro")
        assert roles_of(User.objects.get(pk=person.pk)) == {Role.DPO}
        assert list(holders_of(Permission.VIEW_AUDIT)) == [person]
        colleague = make_user(Role.DPO)
        assert colleague.groups.get() == person.groups.get()

    def test_two_groups_that_exchange_names_exchange_nothing_else(self):
        worker, dpo = make_user(Role.CASE_WORKER), make_user(Role.DPO)
        first, second = group_of(Role.CASE_WORKER), group_of(Role.DPO)
        Group.objects.filter(pk=first.pk).update(name="in mezzo")
        Group.objects.filter(pk=second.pk).update(name=first.name)
        Group.objects.filter(pk=first.pk).update(name=second.name)
        assert roles_of(User.objects.get(pk=worker.pk)) == {Role.CASE_WORKER}
        assert roles_of(User.objects.get(pk=dpo.pk)) == {Role.DPO}

    def test_applying_the_roles_gives_the_names_back(self, root_page):
        apply_roles()
        Group.objects.filter(name=Role.DPO.group_name).update(name="Qualcos’altro")
        assert apply_roles().changed == [Role.DPO.group_name]
        assert group_of(Role.DPO).name == Role.DPO.group_name

    def test_people_in_a_group_of_that_name_are_not_adopted(self):
        make_user().groups.add(Group.objects.create(name=Role.DPO.group_name))
        with pytest.raises(LookupError, match="stands for no role and has people in it"):
            give_role(make_user(), Role.DPO)

    def test_an_empty_group_of_that_name_is(self):
        Group.objects.create(name=Role.DPO.group_name)
        assert roles_of(make_user(Role.DPO)) == {Role.DPO}

    def test_the_group_of_a_role_cannot_be_deleted(self):
        with pytest.raises(ProtectedError):
            group_of(Role.DPO).delete()

    def test_a_binding_that_the_code_does_not_know_gives_nothing(self):
        person = make_user()
        group = Group.objects.create(name="Domani")
        RoleGroup.objects.create(role="tomorrow", group=group)
        person.groups.add(group)
        assert roles_of(person) == frozenset()

    def test_a_filled_database_keeps_who_holds_what(self):
        """The migration reads the names one last time."""
        person = make_user(Role.CASE_MANAGER)
        RoleGroup.objects.all().delete()
        assert roles_of(User.objects.get(pk=person.pk)) == frozenset()
        migration = import_module("staff.migrations.0003_role_groups")
        for _ in range(2):
            migration.bind_groups(apps, None)
            assert roles_of(User.objects.get(pk=person.pk)) == {Role.CASE_MANAGER}
        assert set(migration.GROUP_NAMES) == set(Role) - {Role.LISTENING_POINT, Role.WRITER}, "which came later"


@pytest.mark.django_db
def test_accounts_without_a_role_are_counted(root_page, capsys):
    apply_roles()
    make_user(Role.EDITOR)
    make_user().groups.add(Group.objects.create(name="Altro"))
    call_command("apply_roles")
    assert "1 active account(s) hold no role." in capsys.readouterr().out


@pytest.mark.django_db
def test_holders_of_a_permission_are_active_and_named_once():
    both = make_user(Role.CASE_WORKER, Role.CASE_MANAGER)
    make_user(Role.CASE_WORKER, is_active=False)
    make_user(Role.COURSE_DESK)
    assert list(holders_of(Permission.WORK_CASES)) == [both]


def test_the_page_about_roles_is_what_the_table_says():
    page = Path(settings.BASE_DIR) / "docs" / "roles.md"
    with translation.override("it"):
        text = page.read_text(encoding="utf-8")
        assert role_table() in text
        assert text.endswith(publishing_table())
