"""Who may do what with cases and keys, on top of the role table."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from reports.models import Case
from reports.states import TABLE, Action, State
from staff.roles import AnyUser, Permission, has_permission, holders_of, permissions_of


def can_open_case(user: AnyUser, case: Case) -> bool:
    """The content: whoever the case is assigned to, anyone who works on cases while it is nobody's, and managers."""
    if not has_permission(user, Permission.WORK_CASES):
        return False
    return case.assignee_id in {None, user.pk} or can_assign_case(user, case)


def openable_by(user: AnyUser) -> Q:
    """The cases for which `can_open_case` says yes."""
    if not has_permission(user, Permission.WORK_CASES):
        return Q(pk__in=())
    if has_permission(user, Permission.ASSIGN_CASES):
        return Q()
    return Q(assignee=None) | Q(assignee=user.pk)


def can_assign_case(user: AnyUser, case: Case) -> bool:
    """Choosing who follows it."""
    return has_permission(user, Permission.ASSIGN_CASES)


def left_behind() -> Q:
    """Cases whose assignee may not follow them any more: only a manager opens them, until somebody else follows them.

    They do not become everybody's by themselves: perhaps one of the others was kept out of them.
    """
    return Q(assignee__isnull=False) & ~Q(assignee__in=holders_of(Permission.WORK_CASES).order_by())


def followers() -> QuerySet[User]:
    """Everybody who follows a case, those included who may not any more."""
    return User.objects.filter(pk__in=Case.objects.filter(assignee__isnull=False).order_by().values("assignee"))


def can_schedule_case(user: AnyUser, case: Case) -> bool:
    """Setting its date."""
    return can_open_case(user, case)


def can_change_state(user: AnyUser, case: Case, action: Action) -> bool:
    """One step of the state table, for someone who may open the case."""
    return can_open_case(user, case) and action in TABLE.actions_from(case.state, allowed=permissions_of(user))


def can_erase_case(user: AnyUser, case: Case) -> bool:
    """Erasing it before its time, or keeping it until another day."""
    allowed = case.state == State.CLOSED and has_permission(user, Permission.ERASE_CASES)
    return allowed and can_open_case(user, case)


def can_grant_keys(user: AnyUser) -> bool:
    """Sharing the office's key with a colleague."""
    return has_permission(user, Permission.GRANT_KEYS)
