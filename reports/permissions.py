"""Who may do what with cases and keys, on top of the role table."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from reports.models.cases import Case, CaseKeeper, Reserve
from reports.models.referrals import Referral
from reports.states import TABLE, Action, State, is_in_force
from staff.roles import AnyUser, Permission, has_permission, holders_of, permissions_of


def can_open_case(user: AnyUser, case: Case) -> bool:
    """The content: whoever the case is assigned to, anyone who works on cases while it is nobody's, and managers.

    Of a reserved case those who keep it, and no manager beside them.
    """
    if not has_permission(user, Permission.WORK_CASES):
        return False
    if case.reserve:
        return _keeps(user, case)
    return case.assignee_id in {None, user.pk} or can_assign_case(user, case)


def openable_by(user: AnyUser) -> Q:
    """The cases for which `can_open_case` says yes."""
    if not has_permission(user, Permission.WORK_CASES):
        return Q(pk__in=())
    if has_permission(user, Permission.ASSIGN_CASES):
        return not_reserved_from(user)
    return Q(Q(assignee=None) | Q(assignee=user.pk), reserve=Reserve.NONE) | kept_by(user)


def kept_by(user: AnyUser) -> Q:
    """The reserved cases that this person keeps."""
    keepers = CaseKeeper.objects.filter(person=user.pk, ended_on=None)
    return ~Q(reserve=Reserve.NONE) & Q(pk__in=keepers.values("case"))


def not_reserved_from(user: AnyUser) -> Q:
    """All but the cases that are reserved to others."""
    return Q(reserve=Reserve.NONE) | kept_by(user)


def visible_to(user: AnyUser) -> Q:
    """All but the cases of which only those who keep them know: for others they are in no list and no number."""
    return ~Q(reserve=Reserve.HIDDEN) | kept_by(user)


def can_see_case(user: AnyUser, case: Case) -> bool:
    """Whether there is such a case at all, for this person."""
    return case.reserve != Reserve.HIDDEN or _keeps(user, case)


def can_reserve_case(user: AnyUser, case: Case) -> bool:
    """Sealing it to chosen people: a manager, or whoever follows it; and once it is reserved everyone who keeps it."""
    if case.reserve:
        return can_open_case(user, case)
    return can_open_case(user, case) and (case.assignee_id == user.pk or can_assign_case(user, case))


def _keeps(user: AnyUser, case: Case) -> bool:
    return CaseKeeper.objects.filter(case=case, person=user.pk, ended_on=None).exists()


def can_assign_case(user: AnyUser, case: Case) -> bool:
    """Choosing who follows it; the caller knows that the case is not reserved to others."""
    return has_permission(user, Permission.ASSIGN_CASES)


def left_behind() -> Q:
    """Cases whose assignee may not follow them any more: only a manager opens them, until somebody else follows them.

    They do not become everybody's by themselves: perhaps one of the others was kept out of them.
    """
    return Q(assignee__isnull=False) & ~Q(assignee__in=holders_of(Permission.WORK_CASES).order_by())


def answered() -> Q:
    """Cases in which the reporter or a service has answered about a referral, and nobody has read it."""
    return Q(pk__in=Referral.objects.filter(is_unread=True).values("case"))


def has_news() -> Q:
    """Cases in which something is to be read: a message, or such an answer."""
    return Q(unread__gt=0) | answered()


def followers() -> QuerySet[User]:
    """Everybody who follows a case that is not reserved, those included who may not any more."""
    followed = Case.objects.filter(assignee__isnull=False, reserve=Reserve.NONE)
    return User.objects.filter(pk__in=followed.order_by().values("assignee"))


def can_schedule_case(user: AnyUser, case: Case) -> bool:
    """Setting its date."""
    return can_open_case(user, case)


def can_change_state(user: AnyUser, case: Case, action: Action) -> bool:
    """One step of the state table, for someone who may open the case."""
    allowed = action in TABLE.actions_from(case.state, allowed=permissions_of(user))
    return allowed and is_in_force(case.state, action) and can_open_case(user, case)


def can_end_case(user: AnyUser, case: Case) -> bool:
    """Closing it, or proposing to, as the office works; a proposal that waits is somebody's already."""
    steps = (Action.CLOSE, Action.PROPOSE)
    return case.state != State.PROPOSED and any(can_change_state(user, case, step) for step in steps)


def somebody_closes(people: Collection[int]) -> bool:
    """Whether one of these people, to whom a case is reserved, may close it by role, and erase it afterwards."""
    return holders_of(Permission.CLOSE_CASES).filter(pk__in=people).exists()


def can_erase_case(user: AnyUser, case: Case) -> bool:
    """Erasing it before its time, or keeping it until another day."""
    allowed = case.state == State.CLOSED and has_permission(user, Permission.ERASE_CASES)
    return allowed and can_open_case(user, case)


def can_grant_keys(user: AnyUser) -> bool:
    """Sharing the office's key with a colleague."""
    return has_permission(user, Permission.GRANT_KEYS)
