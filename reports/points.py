"""Listening points: who is of which, and what a point reads of the reports that it entered (docs/adr/0045)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet

from directory.models import Place
from staff.accounts import can_edit_person
from staff.roles import AnyUser, Permission, has_permission, holders_of

from .models.cases import Case
from .models.points import PointMember, PointReport


def listening_points() -> QuerySet[Place]:
    """Those of the address book, in Italian. A point ends when its entry goes, or becomes a place of another kind."""
    return Place.objects.filter(kind=Place.Kind.LISTENING_POINT, locale__language_code=settings.LANGUAGE_CODE)


def can_listen(user: AnyUser) -> bool:
    """Whether somebody can be of a point: whoever has the role and sees no case of the office.

    The list of a point has the cases in it that are reserved to others, so a colleague of the office is of none.
    """
    return has_permission(user, Permission.ENTER_FOR_POINT) and not has_permission(user, Permission.VIEW_CASES)


def listeners() -> QuerySet[User]:
    """Everybody who `can_listen`."""
    office = holders_of(Permission.VIEW_CASES).order_by().values("pk")
    return holders_of(Permission.ENTER_FOR_POINT).order_by().exclude(pk__in=office)


def point_of(user: AnyUser) -> Place | None:
    """The point for which this person enters reports; None for whoever cannot be of one, for an account that is tied to
    none, and when the point has ended.
    """
    if not can_listen(user):
        return None
    return listening_points().filter(translation_key__in=_tied(user)).first()


def reports_of(point: Place) -> QuerySet[PointReport]:
    """What came from there: reference, day and, where the reporter allows it, state. Nothing that is sealed.

    A case that is reserved stays in it as it was: that it is reserved is not told by a line that changes.
    """
    plain = ("may_follow", "case__reference", "case__received_on", "case__state")
    return PointReport.objects.filter(point=point.translation_key).select_related("case").only(*plain)


def point_names() -> dict[uuid.UUID, str]:
    """What every point is called, by its key; one that has ended has no name any more."""
    return dict(listening_points().values_list("translation_key", "name"))


@dataclass(frozen=True, slots=True)
class Origin:
    """From which point a case came; without a `name` that has ended."""

    name: str
    may_follow: bool


def origin_of(case: Case) -> Origin | None:
    """None for a case that came by another way."""
    row = PointReport.objects.filter(case=case).first()
    return Origin(name=point_names().get(row.point, ""), may_follow=row.may_follow) if row else None


def can_tie_to_point(editor: User, person: User) -> bool:
    """Saying of which point somebody is who can be of one: whoever has the role for it, and nobody of themselves."""
    may = has_permission(editor, Permission.TIE_TO_POINT) and can_edit_person(editor, person)
    return may and editor.pk != person.pk and can_listen(person)


def _tied(user: AnyUser) -> QuerySet[PointMember, uuid.UUID]:
    return PointMember.objects.filter(person=user.pk).values_list("point", flat=True)
