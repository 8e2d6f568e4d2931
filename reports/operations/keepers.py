"""Who opens a reserved case, as people leave, come back and make themselves new keys. `reserving` chooses them.

A copy of the case's own pair is sealed to each of them and to the recovery cards (docs/adr/0043).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from reports.errors import CaseDamagedError, CaseGoneError
from reports.models.cases import Case, CaseKeeper, Reserve
from reports.models.keys import RecoveryKey, StaffKey
from reports.office import OpenOffice
from staff import audit
from staff.roles import Permission, holders_of
from vault import keys
from vault.keys import KeyPair

from . import enrolments
from .authenticity import changing, replace_keepers, target_of
from .casework import open_copy, opener_of


def sealed_to(public: bytes) -> QuerySet[CaseKeeper, tuple[object, ...]]:
    """The ids of the cases of which a copy is sealed to this key."""
    return CaseKeeper.objects.filter(recipient=public, ended_on=None).values_list("case")


def orphaned() -> Q:
    """Reserved cases that none of their people opens any more; the cards do, or a copy that the operator reinstates."""
    people = holders_of(Permission.HOLD_KEY).order_by().values("pk")
    kept = CaseKeeper.objects.filter(person__in=people, ended_on=None).values("case")
    return ~Q(reserve=Reserve.NONE) & ~Q(pk__in=kept)


@sensitive_variables()
def copy_for(case: Case, pair: KeyPair, *, person: int | None, public: bytes) -> CaseKeeper:
    """A copy of the case's pair, not stored yet."""
    sealed = keys.seal_to(public, pair.private)
    return CaseKeeper(case=case, person_id=person, recipient=public, sealed_private=sealed)


def end_lapsed(*, actor: User | None) -> None:
    """Take the copies of those whose role or account has ended, and those kept until somebody else has one."""
    people = holders_of(Permission.HOLD_KEY).order_by().values("pk")
    lapsed = CaseKeeper.objects.filter(person__isnull=False).exclude(person__in=people)
    left = set(lapsed.values_list("person", flat=True))
    _end_in(lapsed | CaseKeeper.objects.filter(ended_on__isnull=False), people=left, actor=actor)


def end(*, people: Collection[int], actor: User | None) -> None:
    """Take the copies of these people.

    Where nobody else opens the case, not even the cards, the copy is kept and opens nothing (`ended_on`): losing the
    case for ever is worse. A damaged case is left as it is.
    """
    _end_in(CaseKeeper.objects.filter(person__in=people), people=people, actor=actor)


def _end_in(found: QuerySet[CaseKeeper], *, people: Collection[int], actor: User | None) -> None:
    for case in _cases(found):
        with suppress(CaseDamagedError, CaseGoneError), changing(case, actor=actor) as current:
            _end(current, people, actor=actor)


def _end(case: Case, people: Collection[int], *, actor: User | None) -> None:
    """The copies of these people, and of this case those that have ended, whoever has them: they wait for no more
    than that somebody else opens it.
    """
    is_kept = not _openers(case, without=people)
    rows, ended = [], []
    for keeper in case.keepers.all():
        if keeper.person_id not in people and keeper.ended_on is None:
            rows.append(keeper)
            continue
        if keeper.ended_on is None or not is_kept:
            ended.append(keeper.person_id)
        if is_kept:
            keeper.ended_on = keeper.ended_on or timezone.localdate()
            rows.append(keeper)
    if ended:
        replace_keepers(case, rows)
        details: audit.Details = {"people": _listed(ended), "kept": is_kept}
        audit.record(actor=actor, action="case.keepers_ended", target=target_of(case), details=details)


def is_sealed_to(key: StaffKey) -> bool:
    """Whether a copy is sealed to this key of a person, ended or not."""
    return _copies_for(key).exists()


def kept_alone_by(key: StaffKey) -> bool:
    """Whether a case would be lost with this key of a person."""
    return any(not _openers(case, without=[key.user_id]) for case in _cases(_copies_for(key)))


def reinstate(*, key: StaffKey) -> int:
    """The copies that were kept for this key open again; of how many cases."""
    number = 0
    for case in _cases(_copies_for(key).filter(ended_on__isnull=False)):
        with suppress(CaseDamagedError, CaseGoneError), changing(case) as current:
            rows = list(current.keepers.all())
            for keeper in rows:
                if keeper.person_id == key.user_id:
                    keeper.ended_on = None
            replace_keepers(current, rows)
            number += 1
    return number


@sensitive_variables()
def seal_to_new_key(*, office: OpenOffice, public: bytes, actor: User) -> None:
    """Somebody made a new key with the words of the old one, `office.own`: what that opened opens with the new one.

    A copy that has ended goes along and stays ended: it would be lost with the old key.
    """
    if office.own is None:
        return
    for case in _cases(CaseKeeper.objects.filter(recipient=office.own.public)):
        with suppress(CaseDamagedError, CaseGoneError), changing(case, actor=actor) as current:
            rows = list(current.keepers.all())
            for keeper in rows:
                if bytes(keeper.recipient) == office.own.public:
                    pair = open_copy(current, keeper, own=office.own)
                    keeper.recipient, keeper.sealed_private = public, keys.seal_to(public, pair.private)
            replace_keepers(current, rows)


@sensitive_variables()
def cover(*, office: OpenOffice, actor: User) -> int:
    """Seal to today's cards the reserved cases of this person that they do not open yet; how many that were.

    Whoever made the cards has perhaps not opened these. Raises `KeyMismatchError`, `staff.audit.BrokenLogError`.
    """
    cards = RecoveryKey.objects.first()
    if cards is None or office.own is None:
        return 0
    covered = CaseKeeper.objects.filter(person=None, recipient=bytes(cards.public_key)).values("case")
    mine = CaseKeeper.objects.filter(recipient=office.own.public, ended_on=None)
    missing = _cases(mine.exclude(case__in=covered))
    if missing:
        enrolments.require_recovery(cards)
    for case in missing:
        with suppress(CaseDamagedError, CaseGoneError), changing(case, actor=actor) as current:
            _put(current, opener_of(current, office), {None: bytes(cards.public_key)})
            audit.record(actor=actor, action="case.reserve_covered", target=target_of(current))
    return len(missing)


@sensitive_variables()
def restore(*, office: OpenOffice, staff_keys: Iterable[StaffKey], actor: User) -> None:
    """Two cards, `office.own`, give reserved cases back: to whoever kept one and has a new key, and one that nobody
    keeps any more to all of these people. Their keys were proven just now.
    """
    if office.own is None:
        return
    publics: dict[int | None, bytes] = {key.user_id: bytes(key.public_key) for key in staff_keys}
    for case in _cases(CaseKeeper.objects.filter(recipient=office.own.public, ended_on=None)):
        with suppress(CaseDamagedError, CaseGoneError), changing(case, actor=actor) as current:
            able = {keeper.person_id for keeper in _openers(current, without=[])} - {None}
            back = {keeper.person_id for keeper in current.keepers.all()} & publics.keys() - able
            chosen = back or (publics.keys() if not able else set())
            if chosen:
                _put(current, opener_of(current, office), {person: publics[person] for person in chosen})
                details: audit.Details = {"people": _listed(chosen)}
                audit.record(actor=actor, action="case.keepers_restored", target=target_of(current), details=details)


def _put(case: Case, pair: KeyPair, recipients: Mapping[int | None, bytes]) -> None:
    """Copies for these in place of those that they had."""
    others = [keeper for keeper in case.keepers.all() if keeper.person_id not in recipients]
    new = [copy_for(case, pair, person=person, public=public) for person, public in recipients.items()]
    replace_keepers(case, [*others, *new])


def _openers(case: Case, *, without: Collection[int]) -> list[CaseKeeper]:
    """The copies that open: of people whose role and key of today they fit, and of today's cards."""
    holders = StaffKey.objects.filter(user__in=holders_of(Permission.HOLD_KEY).order_by().values("pk"))
    fitting: dict[int | None, bytes] = {key.user_id: bytes(key.public_key) for key in holders}
    cards = RecoveryKey.objects.first()
    if cards is not None:
        fitting[None] = bytes(cards.public_key)
    return [
        keeper
        for keeper in case.keepers.all()
        if keeper.ended_on is None
        and keeper.person_id not in without
        and fitting.get(keeper.person_id) == bytes(keeper.recipient)
    ]


def _copies_for(key: StaffKey) -> QuerySet[CaseKeeper]:
    return CaseKeeper.objects.filter(person=key.user_id, recipient=bytes(key.public_key))


def _cases(keepers: QuerySet[CaseKeeper]) -> list[Case]:
    return list(Case.objects.filter(pk__in=keepers.order_by().values("case")).exclude(reserve=Reserve.NONE))


def _listed(people: Iterable[int | None]) -> str:
    return ",".join(map(str, sorted(person for person in people if person is not None)))
