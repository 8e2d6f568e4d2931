"""Who can open what: staff keys, the office's key and its grants, and whether a report may be taken at all."""

from __future__ import annotations

import enum
from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from reports.costs import passphrase_cost
from reports.errors import EnrolmentRefusedError, NoGrantError, NotEnrolledError
from reports.models.keys import OfficeKey, OfficeKeyGrant, StaffKey
from reports.office import OpenOffice
from reports.pinning import pinned_fingerprint
from staff import audit
from staff.roles import Permission, has_permission, holders_of
from vault import keys, passphrase
from vault.keys import KeyPair

MINIMUM_WORKERS = 2
"""A form opens only when two people can read what arrives: one may be ill, leave, or forget a passphrase."""


class FormStatus(enum.Enum):
    """Why a report form is open or closed. Anything but OPEN closes it."""

    OPEN = "open"
    NO_KEY = "no_key"
    NOT_PINNED = "not_pinned"
    TOO_FEW_WORKERS = "too_few_workers"


@sensitive_variables()
def enrol_staff(*, user: User, words: str, actor: User | None = None) -> StaffKey:
    """Give a person a key, locked with the passphrase `words` (from `vault.passphrase.generate`).

    A key that the person had before is replaced and its grants end: someone who holds the office's key must share it
    anew. Raises `EnrolmentRefusedError` for someone whose role holds no key.
    """
    if not has_permission(user, Permission.HOLD_KEY):
        raise EnrolmentRefusedError("The role of this person holds no key.")
    pair = KeyPair.generate()
    wrapped = passphrase.wrap(pair.private, words, context=StaffKey(user=user).context, cost=passphrase_cost())
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # a double click: the second replaces the first
        replaced, _by_model = StaffKey.objects.filter(user=user).delete()
        key = StaffKey.objects.create(
            user=user, public_key=pair.public, wrapped_private=wrapped, created_on=timezone.localdate()
        )
        audit.record(
            actor=actor or user,
            action="case_key.enrolled",
            target=f"user:{user.pk}",
            details={"fingerprint": key.fingerprint, "replaced": bool(replaced)},
        )
    return key


@sensitive_variables()
def create_office_key(*, holders: Collection[StaffKey], actor: User | None = None) -> OfficeKey:
    """Start a new epoch, sealed to the keys of `holders`. From now on reports are sealed to it, once it is pinned.

    The private key exists only inside this call. Earlier epochs and their grants stay, because earlier cases need
    them. Raises `NoGrantError` without holders: nobody could ever read a report.
    """
    if not holders:
        raise NoGrantError("An office key without holders would lock everybody out.")
    pair = KeyPair.generate()
    today = timezone.localdate()
    with transaction.atomic():
        previous = OfficeKey.objects.first()
        office_key = OfficeKey.objects.create(
            number=previous.number + 1 if previous else 1, public_key=pair.public, created_on=today
        )
        for holder in holders:
            _seal_grant(office_key=office_key, pair=pair, holder=holder)
        audit.record(
            actor=actor,
            action="case_key.created",
            target=f"office_key:{office_key.number}",
            details={"fingerprint": office_key.fingerprint, "holders": len(holders)},
        )
    return office_key


def grant_office_key(*, office: OpenOffice, staff_key: StaffKey, actor: User) -> int:
    """Share with a colleague every epoch that `actor` has opened; the number of new grants.

    Raises `EnrolmentRefusedError` when the colleague's role holds no key (any more).
    """
    if not has_permission(staff_key.user, Permission.HOLD_KEY):
        raise EnrolmentRefusedError("The role of this person holds no key.")
    with transaction.atomic():
        staff_key = StaffKey.objects.select_for_update().get(pk=staff_key.pk)  # two managers at once: one waits
        missing = OfficeKey.objects.filter(number__in=office.pairs).exclude(grants__staff_key=staff_key)
        numbers = []
        for office_key in missing:
            _seal_grant(office_key=office_key, pair=office.pair(office_key.number), holder=staff_key)
            numbers.append(office_key.number)
        if numbers:
            audit.record(
                actor=actor,
                action="case_key.granted",
                target=f"user:{staff_key.user_id}",
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
    target = f"user:{user.pk}"
    try:
        private = passphrase.unwrap(bytes(key.wrapped_private), words, context=key.context)
    except passphrase.WrongPassphraseError:
        audit.record(actor=user, action="case_key.unlock_refused", target=target)
        raise
    own = keys.pair_of(private, expected_public=bytes(key.public_key))
    pairs = {
        grant.office_key.number: keys.unseal_pair(
            own.private, bytes(grant.sealed_private), expected_public=bytes(grant.office_key.public_key)
        )
        for grant in key.grants.select_related("office_key")
    }
    if not pairs:
        raise NoGrantError("Nobody has shared the office's key with this person.")
    audit.record(actor=user, action="case_key.unlocked", target=target, details={"epochs": len(pairs)})
    return OpenOffice(pairs)


def granted_epochs(user: User) -> set[int]:
    """The epochs whose key this person holds now."""
    return set(OfficeKey.objects.filter(grants__staff_key__user=user).values_list("number", flat=True))


def holds_grant(user: User) -> bool:
    """Whether this person can open the epoch that reports are sealed to now."""
    current = current_office_key()
    return current is not None and current.grants.filter(staff_key__user=user).exists()


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


def _status_of(office_key: OfficeKey | None) -> FormStatus:
    if office_key is None:
        return FormStatus.NO_KEY
    if not keys.fingerprint_matches(bytes(office_key.public_key), pinned_fingerprint()):
        return FormStatus.NOT_PINNED
    workers = holders_of(Permission.HOLD_KEY).filter(report_key__grants__office_key=office_key).count()
    return FormStatus.OPEN if workers >= MINIMUM_WORKERS else FormStatus.TOO_FEW_WORKERS


def _seal_grant(*, office_key: OfficeKey, pair: KeyPair, holder: StaffKey) -> OfficeKeyGrant:
    return OfficeKeyGrant.objects.create(
        office_key=office_key,
        staff_key=holder,
        sealed_private=keys.seal_to(bytes(holder.public_key), pair.private),
        granted_on=timezone.localdate(),
    )
