"""The recovery pair R, whose private key stands on three paper cards: making it, sealing epochs to it, opening them.

`rescue` says what the cards are good for.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from reports.errors import EpochsLostError, NoGrantError, NoRecoveryError
from reports.models.keys import OfficeKey, RecoveryGrant, RecoveryKey
from reports.office import OpenOffice
from staff import audit
from vault import keys, shares
from vault.errors import DecryptionError
from vault.keys import KeyPair
from vault.shares import Card, ForeignCardError

from . import enrolments


def current_recovery_key() -> RecoveryKey | None:
    """The pair of the cards that count today."""
    return RecoveryKey.objects.first()


def uncovered_epochs() -> set[int]:
    """The epochs that the cards do not open; all of them where there are no cards."""
    covered = RecoveryGrant.objects.values("office_key")
    return set(OfficeKey.objects.exclude(pk__in=covered).values_list("number", flat=True))


def require_no_loss(office: OpenOffice) -> None:
    """Raises `EpochsLostError` where new cards would open less than those of today."""
    covered = OfficeKey.objects.filter(recovery_grants__isnull=False)
    if not set(covered.values_list("number", flat=True)) <= set(office.pairs):
        raise EpochsLostError("The cards of today open more than this person does.")


@sensitive_variables()
def make_recovery_key(*, cards: Sequence[Card], public: bytes, office: OpenOffice, actor: User) -> RecoveryKey:
    """The three cards of a ceremony count from now on, those of before no more. All were read back from the paper.

    Every epoch that `actor` has opened is sealed to their pair. Raises `vault.shares.CardError` unless any two of them
    give the private key of `public`, `NoGrantError`, and `EpochsLostError`.
    """
    pair = _pair_of(shares.all_combined(cards), public)
    if not office.pairs:
        raise NoGrantError("There is nothing to recover.")
    with transaction.atomic():
        epochs = list(OfficeKey.objects.select_for_update().order_by("number"))  # two ceremonies at once: one waits
        require_no_loss(office)
        replaced, _by_model = RecoveryKey.objects.all().delete()
        key = RecoveryKey.objects.create(public_key=pair.public, created_on=timezone.localdate())
        opened = [epoch for epoch in epochs if epoch.number in office.pairs]
        for epoch in opened:
            _seal(key, office_key=epoch, pair=office.pair(epoch.number))
        audit.record(
            actor=actor,
            action=enrolments.RECOVERY_MADE,
            target=enrolments.RECOVERY,
            details={
                "fingerprint": key.fingerprint,
                "epochs": ",".join(str(epoch.number) for epoch in opened),
                "replaced": bool(replaced),
            },
        )
    return key


def cover_new_epoch(*, office_key: OfficeKey, pair: KeyPair) -> None:
    """Seal an epoch that is just being made to the cards, where there are any. The caller holds the transaction.

    Raises `KeyMismatchError` and `staff.audit.BrokenLogError` where the pair in the table is not that of the ceremony.
    """
    key = RecoveryKey.objects.select_for_update().first()
    if key is not None:
        enrolments.require_recovery(key)
        _seal(key, office_key=office_key, pair=pair)


def cover_epochs(*, office: OpenOffice, actor: User) -> int:
    """Seal to the cards what they do not open yet and `actor` has opened; how many epochs that were.

    Raises `NoRecoveryError`, and as `cover_new_epoch` does.
    """
    with transaction.atomic():
        key = RecoveryKey.objects.select_for_update().first()
        if key is None:
            raise NoRecoveryError("There are no cards.")
        enrolments.require_recovery(key)
        missing = OfficeKey.objects.filter(number__in=set(office.pairs) & uncovered_epochs()).order_by("number")
        numbers = []
        for epoch in missing:
            _seal(key, office_key=epoch, pair=office.pair(epoch.number))
            numbers.append(epoch.number)
        if numbers:
            details = {"epochs": ",".join(map(str, numbers))}
            audit.record(actor=actor, action="case_key.recovery_covered", target=enrolments.RECOVERY, details=details)
    return len(numbers)


@sensitive_variables()
def open_with_cards(*, cards: Sequence[Card]) -> OpenOffice:
    """Open every epoch that is sealed to the cards, and with `own` every reserved case that is.

    Raises `NoRecoveryError`, `vault.shares.CardError` for cards that are not those of today, and
    `vault.errors.DecryptionError` for a copy that was changed.
    """
    key = current_recovery_key()
    if key is None:
        raise NoRecoveryError("There are no cards.")
    own = _pair_of(shares.combine(cards), bytes(key.public_key))
    pairs = {
        grant.office_key.number: keys.unseal_pair(
            own.private, bytes(grant.sealed_private), expected_public=bytes(grant.office_key.public_key)
        )
        for grant in key.grants.select_related("office_key")
    }
    return OpenOffice(pairs, own=own)


def _pair_of(private: bytes, public: bytes) -> KeyPair:
    """Cards of an earlier ceremony give a key as well, only not this one."""
    try:
        return keys.pair_of(private, expected_public=public)
    except DecryptionError as error:
        raise ForeignCardError("These cards are not those of this key.") from error


def _seal(key: RecoveryKey, *, office_key: OfficeKey, pair: KeyPair) -> None:
    RecoveryGrant.objects.create(
        recovery_key=key, office_key=office_key, sealed_private=keys.seal_to(bytes(key.public_key), pair.private)
    )
