"""Opening many cases at once, for the inbox of somebody who has unlocked the office."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from django.contrib.auth.models import User
from django.db.models import Model, Q, prefetch_related_objects
from django.views.decorators.debug import sensitive_variables

from reports.errors import CaseDamagedError, CaseGoneError
from reports.gists import Gist, damaged, gist_of
from reports.models.cases import Case, Reserve
from reports.office import OpenOffice
from reports.permissions import openable_by

from .authenticity import is_authentic, opening, rows_of, with_keepers
from .casework import read_case, read_records
from .keepers import sealed_to

AT_ONCE: Final = 200
"""Cases whose records are in memory together."""


@sensitive_variables()
def read_gists(*, office: OpenOffice, actor: User, known: Mapping[uuid.UUID, Gist]) -> dict[uuid.UUID, Gist]:
    """The gists of all cases that this person may open, and opens with these keys.

    What is `known` of a case that has not changed since is not read again: two queries then. A damaged case is recorded
    when it is read. Nobody is kept out meanwhile: no case is locked unless it changes at this moment.
    """
    visible = Case.objects.filter(openable_by(actor), _within_reach(office)).order_by()
    macs = {pk: bytes(mac).hex() for pk, mac in visible.values_list("pk", "mac")}
    gists = {pk: known[pk] for pk, mac in macs.items() if pk in known and known[pk].mac == mac}
    new = [pk for pk in macs if pk not in gists]
    for start in range(0, len(new), AT_ONCE):
        gists |= dict(_read(new[start : start + AT_ONCE], office=office, actor=actor))
    return gists


def _within_reach(office: OpenOffice) -> Q:
    """What these keys open."""
    reserved = Q(pk__in=()) if office.own is None else Q(pk__in=sealed_to(office.own.public))
    return Q(reserve=Reserve.NONE, office_key__number__in=list(office.pairs)) | (~Q(reserve=Reserve.NONE) & reserved)


def _read(keys: Collection[uuid.UUID], *, office: OpenOffice, actor: User) -> Iterator[tuple[uuid.UUID, Gist]]:
    rows = rows_of(keys)
    cases = list(Case.objects.select_related("office_key").filter(pk__in=keys))
    prefetch_related_objects([case for case in cases if case.reserve], "keepers")
    for case in cases:
        with suppress(CaseGoneError):
            yield case.pk, _gist(case, rows[case.pk], office=office, actor=actor)


def _gist(case: Case, rows: Sequence[Model], *, office: OpenOffice, actor: User) -> Gist:
    with suppress(CaseDamagedError):
        if is_authentic(case, with_keepers(case, rows)):
            return gist_of(read_records(case, rows, office=office))
    try:  # Damaged, or changed between the two queries.
        with opening(case, actor=actor) as current:
            return gist_of(read_case(current, office))
    except CaseDamagedError:
        return damaged(bytes(case.mac))
