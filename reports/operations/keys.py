"""Who can open what: staff keys, the office's key and its grants, and whether a report may be taken at all."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from reports.costs import passphrase_cost
from reports.errors import (
    EnrolmentRefusedError,
    KeyMismatchError,
    NoGrantError,
    NotEnrolledError,
    OldWordsNeededError,
)
from reports.models.keys import OfficeKey, OfficeKeyGrant, StaffKey
from reports.office import OpenOffice
from reports.pinning import pinned_fingerprint
from staff import audit
from staff.roles import Permission, has_permission, holders_of
from vault import keys, passphrase
from vault.keys import KeyPair

from . import enrolments, keepers
from .recovery import cover_new_epoch

MINIMUM_WORKERS = 2
"""A form opens only when two people can read what arrives: one may be ill, leave, or forget a passphrase."""


class FormStatus(enum.Enum):
    """Why a report form is open or closed. Anything but OPEN closes it."""

    OPEN = "open"
    NO_KEY = "no_key"
    NOT_PINNED = "not_pinned"
    TOO_FEW_WORKERS = "too_few_workers"


@sensitive_variables()
def enrol_staff(*, user: User, words: str, old_words: str = "", actor: User | None = None) -> StaffKey:
    """Give a person a key, locked with the passphrase `words` (from `vault.passphrase.generate`).

    In place of a key that opens something a new one comes with the `old_words`, and opens the same; or without them
    after a manager has agreed (`allow_replacement`), and must be granted anew. Raises `OldWordsNeededError` otherwise,
    the errors of `unlock`, or `EnrolmentRefusedError` for someone whose role holds no key.
    """
    if not has_permission(user, Permission.HOLD_KEY):
        raise EnrolmentRefusedError("The role of this person holds no key.")
    kept = _open_before(user, old_words) if old_words else OpenOffice({})
    pair = KeyPair.generate()
    wrapped = passphrase.wrap(pair.private, words, context=StaffKey(user=user).context, cost=passphrase_cost())
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # a double click: the second replaces the first
        if needs_old_words(user, kept):
            raise OldWordsNeededError("A key that opens reports is not replaced by whoever holds the session.")
        replaced, _by_model = StaffKey.objects.filter(user=user).delete()
        key = StaffKey.objects.create(
            user=user,
            public_key=pair.public,
            wrapped_private=wrapped,
            created_on=timezone.localdate(),
            gives=has_permission(user, Permission.GRANT_KEYS),
        )
        for office_key in OfficeKey.objects.filter(number__in=kept.pairs):
            _seal_grant(office_key=office_key, pair=kept.pair(office_key.number), holder=key)
        keepers.seal_to_new_key(office=kept, public=pair.public, actor=actor or user)
        audit.record(
            actor=actor or user,
            action=enrolments.ENROLLED,
            target=enrolments.target_of(key),
            details={"fingerprint": key.fingerprint, "replaced": bool(replaced), "epochs_kept": len(kept.pairs)},
        )
    return key


@sensitive_variables()
def _open_before(user: User, words: str) -> OpenOffice:
    """What the key that is to be replaced opens, also where only copies of reserved cases are sealed to it."""
    if OfficeKeyGrant.objects.filter(staff_key__user=user).exists():
        return unlock(user=user, words=words)
    key = StaffKey.objects.filter(user=user).first()
    return OpenOffice({}, own=_open_own(key, words)) if key and keepers.is_sealed_to(key) else OpenOffice({})


def needs_old_words(user: User, opened: OpenOffice | None = None) -> bool:
    """Whether a new key would lose more than what is `opened`, and no manager has agreed to that.

    What this key alone opens of the reserved cases, or will when it is reinstated, no manager can agree to lose.
    """
    key = StaffKey.objects.filter(user=user).first()
    if key is None:
        return False
    epochs = opened.pairs if opened else ()
    if not key.may_be_replaced and key.grants.exclude(office_key__number__in=epochs).exists():
        return True
    if opened and opened.own and opened.own.public == bytes(key.public_key):
        return False  # every copy goes along
    return keepers.kept_alone_by(key) if key.may_be_replaced else keepers.is_sealed_to(key)


@sensitive_variables()
def create_office_key(*, holders: Collection[StaffKey], actor: User | None = None) -> OfficeKey:
    """Start a new epoch, sealed to the keys of `holders` and to the recovery cards, where there are any.

    From now on reports are sealed to it, once it is pinned.

    The private key exists only inside this call. Earlier epochs and their grants stay, because earlier cases need
    them. `holders` are the keys whose fingerprints somebody has seen: raises `KeyMismatchError` unless the audit log
    saw the same ones enrolled, `staff.audit.BrokenLogError` when it proves nothing, and `NoGrantError` without holders.
    """
    if not holders:
        raise NoGrantError("An office key without holders would lock everybody out.")
    pair = KeyPair.generate()
    today = timezone.localdate()
    with recorded_mismatch(actor), transaction.atomic():
        proven = enrolments.lock_enrolled(holders)
        previous = OfficeKey.objects.first()
        office_key = OfficeKey.objects.create(
            number=previous.number + 1 if previous else 1, public_key=pair.public, created_on=today
        )
        for holder in proven:
            _seal_grant(office_key=office_key, pair=pair, holder=holder)
        cover_new_epoch(office_key=office_key, pair=pair)
        audit.record(
            actor=actor,
            action="case_key.created",
            target=f"office_key:{office_key.number}",
            details={"fingerprint": office_key.fingerprint, "holders": len(proven)},
        )
    return office_key


def grant_office_key(*, office: OpenOffice, staff_key: StaffKey, fingerprint: str, actor: User) -> int:
    """Share with a colleague every epoch that `actor` has opened; the number of new grants.

    `fingerprint` is the one that the two people compared. Raises `KeyMismatchError` unless it is the key's, and the one
    that the audit log saw enrolled; `staff.audit.BrokenLogError`; `EnrolmentRefusedError` when the colleague's role
    holds no key (any more).
    """
    if not has_permission(staff_key.user, Permission.HOLD_KEY):
        raise EnrolmentRefusedError("The role of this person holds no key.")
    with recorded_mismatch(actor), transaction.atomic():
        (staff_key,) = enrolments.lock_enrolled([staff_key])  # two managers at once: one waits
        if not keys.fingerprint_matches(bytes(staff_key.public_key), fingerprint):
            raise KeyMismatchError(enrolments.target_of(staff_key))
        opened = OfficeKey.objects.filter(number__in=office.pairs)
        OfficeKeyGrant.objects.filter(office_key__in=opened, staff_key=staff_key, ended_on__isnull=False).delete()
        numbers = []
        for office_key in opened.exclude(grants__staff_key=staff_key):
            _seal_grant(office_key=office_key, pair=office.pair(office_key.number), holder=staff_key)
            numbers.append(office_key.number)
        if numbers:
            audit.record(
                actor=actor,
                action="case_key.granted",
                target=enrolments.target_of(staff_key),
                details={"epochs": ",".join(map(str, sorted(numbers))), "fingerprint": staff_key.fingerprint},
            )
    return len(numbers)


@sensitive_variables()
def unlock(*, user: User, words: str) -> OpenOffice:
    """Open every epoch that was shared with this person.

    Raises `NotEnrolledError`, `NoGrantError`, or `vault.passphrase.WrongPassphraseError`; a wrong passphrase is
    recorded. A grant that does not open (moved from another row, or changed) raises `vault.errors.DecryptionError`.
    """
    key = StaffKey.objects.filter(user=user).first()
    if key is None:
        raise NotEnrolledError("This person has no key.")
    own = _open_own(key, words)
    pairs = {
        grant.office_key.number: keys.unseal_pair(
            own.private, bytes(grant.sealed_private), expected_public=bytes(grant.office_key.public_key)
        )
        for grant in key.grants.filter(ended_on=None).select_related("office_key")
    }
    if not pairs:
        raise NoGrantError("Nobody has shared the office's key with this person.")
    audit.record(actor=user, action="case_key.unlocked", target=f"user:{user.pk}", details={"epochs": len(pairs)})
    return OpenOffice(pairs, own=own)


@sensitive_variables()
def _open_own(key: StaffKey, words: str) -> KeyPair:
    """Raises `vault.passphrase.WrongPassphraseError`, which is recorded, and `vault.errors.DecryptionError`."""
    try:
        private = passphrase.unwrap(bytes(key.wrapped_private), words, context=key.context)
    except passphrase.WrongPassphraseError:
        audit.record(actor=key.user, action="case_key.unlock_refused", target=f"user:{key.user_id}")
        raise
    return keys.pair_of(private, expected_public=bytes(key.public_key))


def granted_epochs(user: User) -> set[int]:
    """The epochs whose key this person holds now."""
    granted = OfficeKey.objects.filter(grants__staff_key__user=user, grants__ended_on=None)
    return set(granted.values_list("number", flat=True))


def holds_grant(user: User) -> bool:
    """Whether this person can open the epoch that reports are sealed to now."""
    current = current_office_key()
    return current is not None and current.grants.filter(staff_key__user=user, ended_on=None).exists()


def current_office_key() -> OfficeKey | None:
    """The newest epoch, pinned or not."""
    return OfficeKey.objects.first()


def form_status() -> FormStatus:
    """Whether a report may be taken now. Every doubt closes the form."""
    return _status_of(current_office_key())


def form_can_open() -> bool:
    """Whether the current key is the pinned one and at least two active workers can open it."""
    return form_status() is FormStatus.OPEN


def open_office_key() -> OfficeKey | None:
    """The key to seal a report to; None when the form must stay closed."""
    office_key = current_office_key()
    return office_key if _status_of(office_key) is FormStatus.OPEN else None


def is_pinned(office_key: OfficeKey) -> bool:
    """Whether the settings of the server name this key."""
    return keys.fingerprint_matches(bytes(office_key.public_key), pinned_fingerprint())


def _status_of(office_key: OfficeKey | None) -> FormStatus:
    if office_key is None:
        return FormStatus.NO_KEY
    if not is_pinned(office_key):
        return FormStatus.NOT_PINNED
    enough = working_holders(office_key).count() >= MINIMUM_WORKERS
    return FormStatus.OPEN if enough else FormStatus.TOO_FEW_WORKERS


def working_holders(office_key: OfficeKey) -> QuerySet[User]:
    """Active people whose role holds a key and who can open this epoch."""
    return holders_of(Permission.HOLD_KEY).filter(
        report_key__grants__office_key=office_key, report_key__grants__ended_on=None
    )


def working_givers(office_key: OfficeKey) -> QuerySet[User]:
    """Those of them whose role allows to give the key to others."""
    return working_holders(office_key).filter(pk__in=holders_of(Permission.GRANT_KEYS).order_by().values("pk"))


@contextmanager
def recorded_mismatch(actor: User | None) -> Iterator[None]:
    """The line about a refused key is written after the transaction that was refused; around the outermost one."""
    try:
        yield
    except KeyMismatchError as error:
        audit.record(actor=actor, action="case_key.refused", target=str(error))
        raise


def _seal_grant(*, office_key: OfficeKey, pair: KeyPair, holder: StaffKey) -> OfficeKeyGrant:
    return OfficeKeyGrant.objects.create(
        office_key=office_key,
        staff_key=holder,
        sealed_private=keys.seal_to(bytes(holder.public_key), pair.private),
        granted_on=timezone.localdate(),
    )
