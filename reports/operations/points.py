"""Whose account belongs to which listening point, and what ends what a point may see (docs/adr/0045)."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction

from reports.models.cases import Case
from reports.models.points import PointMember, PointReport
from reports.points import listeners
from staff import audit

from .authenticity import changing, target_of, update_row


@transaction.atomic
def tie_to_point(*, person: User, point: uuid.UUID | None, actor: User) -> None:
    """The account belongs to this point from now on, and to no other; None: to none. The same again changes nothing."""
    member = PointMember.objects.select_for_update().filter(person=person).first()
    if point == (member.point if member else None):
        return
    if member is not None:
        _untie(member, actor=actor)
    if point is not None:
        PointMember.objects.create(person=person, point=point)
        audit.record(actor=actor, action="point.joined", target=f"user:{person.pk}", details={"point": str(point)})


def untie_lapsed(*, actor: User | None = None) -> None:
    """Whoever can be of a point no more (`can_listen`, or no account) belongs to none, also when that comes back."""
    lapsed = PointMember.objects.exclude(person__in=listeners())
    for member in lapsed:
        with transaction.atomic():
            _untie(member, actor=actor)


def stop_following(*, case: Case, actor: User) -> bool:
    """The office notes that the reporter does not want the point to know any more; False where it does not anyway.

    Raises `CaseDamagedError` and `CaseGoneError`.
    """
    with changing(case, actor=actor) as current:
        if not end_following(current):
            return False
        audit.record(actor=actor, action="case.point_stopped", target=target_of(current))
    return True


def end_following(case: Case) -> bool:
    """The point reads no more where the case stands; False where it did not anyway. The caller holds its lock."""
    row = PointReport.objects.filter(case=case, may_follow=True).first()
    if row is None:
        return False
    row.may_follow = False
    update_row(row)
    return True


def is_followed(case: Case) -> bool:
    """Whether a listening point may know where the case stands."""
    return PointReport.objects.filter(case=case, may_follow=True).exists()


def _untie(member: PointMember, *, actor: User | None) -> None:
    audit.record(
        actor=actor, action="point.left", target=f"user:{member.person_id}", details={"point": str(member.point)}
    )
    member.delete()
