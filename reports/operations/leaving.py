"""How a grant ends: with the role or the account, by a manager, or by a new key in place of a forgotten one."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from reports.errors import EnrolmentRefusedError, LastHoldersError, LastKeeperError, NoGrantError, TooFewGiversError
from reports.models.keys import OfficeKey, OfficeKeyGrant, StaffKey
from reports.office import OpenOffice
from staff import audit
from staff.roles import Permission, has_permission, holders_of

from . import keepers
from .keys import MINIMUM_WORKERS, working_givers, working_holders


def end_lapsed_grants(*, actor: User | None = None) -> None:
    """End the grants of everybody whose role or account has ended; called whenever one of the two changes.

    One of the last two, of those who hold the key or of those who could give it, is kept but opens nothing
    (`ended_on`): giving the role back does not give the key back. It goes as soon as two others hold, or give, the key.
    """
    _note_givers()
    keepers.end_lapsed(actor=actor)
    lapsed = OfficeKeyGrant.objects.exclude(staff_key__user__in=holders_of(Permission.HOLD_KEY))
    if not OfficeKeyGrant.objects.filter(Q(pk__in=lapsed.values("pk")) | Q(ended_on__isnull=False)).exists():
        return
    with transaction.atomic():
        _lock_epochs()
        grants = OfficeKeyGrant.objects.filter(Q(pk__in=lapsed.values("pk")) | Q(ended_on__isnull=False))
        for key in StaffKey.objects.filter(grants__in=grants).distinct():
            _end(key, grants.filter(staff_key=key).select_related("office_key", "staff_key"), actor=actor)


def revoke_grants(*, staff_key: StaffKey, actor: User | None) -> int:
    """Take the office's key away from one person; how many epochs that were.

    Changes nothing and raises `LastHoldersError` where fewer than two others could open an epoch, `TooFewGiversError`
    where this person could give it to others and fewer than two of the others can.
    """
    _note_givers()
    with transaction.atomic():
        _lock_epochs()
        grants = list(OfficeKeyGrant.objects.filter(staff_key=staff_key).select_related("office_key", "staff_key"))
        if not all(map(_leaves_enough_holders, grants)):
            raise LastHoldersError("Fewer than two others hold this key.")
        if not all(map(_leaves_enough_givers, grants)):
            raise TooFewGiversError("Fewer than two others can give this key.")
        if grants:
            _end(staff_key, grants, actor=actor)
        keepers.end(people=[staff_key.user_id], actor=actor)
    return len(grants)


def allow_replacement(*, staff_key: StaffKey, office: OpenOffice, actor: User) -> None:
    """A manager agrees that a colleague who forgot the words makes a new key.

    The manager must have opened every epoch that the colleague holds: that, and nothing else, shows that the key which
    will be lost is not the last. Raises `EnrolmentRefusedError` for one's own key, `LastHoldersError`, and
    `LastKeeperError`.
    """
    if staff_key.user_id == actor.pk:
        raise EnrolmentRefusedError("Somebody else has to agree.")
    let_replace(staff_key=staff_key, office=office, actor=actor)


def let_replace(*, staff_key: StaffKey, office: OpenOffice, actor: User) -> None:
    """The same, whoever asks: `office` is what recovery cards opened, and two people who keep them are there.

    Raises `LastHoldersError`, and `LastKeeperError` where nobody else opens a reserved case.
    """
    held = set(staff_key.grants.values_list("office_key__number", flat=True))
    if not held <= set(office.pairs):
        raise LastHoldersError("What would be lost cannot be shared anew.")
    if keepers.kept_alone_by(staff_key):
        raise LastKeeperError("A reserved case would be lost.")
    with transaction.atomic():
        StaffKey.objects.filter(pk=staff_key.pk).update(may_be_replaced=True)
        audit.record(actor=actor, action="case_key.replacement_allowed", target=f"user:{staff_key.user_id}")


def reinstate_grants(*, staff_key: StaffKey) -> int:
    """For the operator of the server alone: what was kept opens again, because nobody is left to give it anew.

    The office's key, reserved cases, or both: reserved ones are given anew by nobody, also where somebody has granted
    the office's key since. How many epochs and cases that were.

    Raises `EnrolmentRefusedError` for somebody whose role holds no key, `NoGrantError` where nothing was kept.
    """
    if not has_permission(staff_key.user, Permission.HOLD_KEY):
        raise EnrolmentRefusedError("The role of this person holds no key.")
    with transaction.atomic():
        number = OfficeKeyGrant.objects.filter(staff_key=staff_key, ended_on__isnull=False).update(ended_on=None)
        cases = keepers.reinstate(key=staff_key)
        if not number + cases:
            raise NoGrantError("Nothing of this person was kept.")
        details: audit.Details = {"epochs": number, "cases": cases}
        audit.record(actor=None, action="case_key.reinstated", target=f"user:{staff_key.user_id}", details=details)
    return number + cases


def _lock_epochs() -> None:
    """Two people ending grants at once would each count the other's as still there."""
    list(OfficeKey.objects.select_for_update().order_by("pk"))


def _note_givers() -> None:
    """Keep in mind whose role allows to give the key: when it has ended, nobody can say any more."""
    givers = holders_of(Permission.GRANT_KEYS).order_by().values("pk")
    StaffKey.objects.filter(user__in=givers, gives=False).update(gives=True)
    others = holders_of(Permission.HOLD_KEY).exclude(pk__in=givers).order_by().values("pk")
    StaffKey.objects.filter(user__in=others, gives=True).update(gives=False)


def _leaves_enough_holders(grant: OfficeKeyGrant) -> bool:
    """Whether enough other people, whose role holds a key, can open this epoch."""
    return working_holders(grant.office_key).exclude(pk=grant.staff_key.user_id).count() >= MINIMUM_WORKERS


def _leaves_enough_givers(grant: OfficeKeyGrant) -> bool:
    """Whether enough other people can give this epoch's key, where this person could."""
    others = working_givers(grant.office_key).exclude(pk=grant.staff_key.user_id)
    return not grant.staff_key.gives or others.count() >= MINIMUM_WORKERS


def _end(key: StaffKey, grants: Iterable[OfficeKeyGrant], *, actor: User | None) -> None:
    ended, kept = [], []
    for grant in grants:
        if _leaves_enough_holders(grant) and _leaves_enough_givers(grant):
            grant.delete()
        elif grant.ended_on is None:
            grant.ended_on = timezone.localdate()
            grant.save(update_fields=["ended_on"])
            kept.append(grant.office_key.number)
        else:
            continue
        ended.append(grant.office_key.number)
    if ended:
        audit.record(
            actor=actor,
            action="case_key.ended",
            target=f"user:{key.user_id}",
            details={"epochs": ",".join(map(str, sorted(ended))), "kept": ",".join(map(str, sorted(kept)))},
        )
