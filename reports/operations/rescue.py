"""What two recovery cards are good for: the office gets its key back, and a backup is proven to open."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from formbuilder.uploads import opening as files
from reports.errors import (
    CaseDamagedError,
    DrillRefusedError,
    EnrolmentRefusedError,
    NoRecoveryError,
    OfficeLockedError,
)
from reports.models.cases import Case
from reports.models.keys import OfficeKey, RecoveryKey, StaffKey
from reports.office import OpenOffice
from staff import audit
from staff.roles import Permission, has_permission
from vault.errors import DecryptionError
from vault.shares import Card, CardError
from vault.token import TokenError, open_token, seal_token

from . import authenticity, enrolments, keepers
from .casework import read_case
from .figures import read_figures
from .keys import grant_office_key, recorded_mismatch
from .leaving import let_replace
from .recovery import current_recovery_key, open_with_cards

PROOF_DAYS = 30
"""For so long the proof of a drill may be noted."""

_PROOF = "reports.drill"
_PROOF_MAX_CHARACTERS = 1000


@sensitive_variables()
def rescue(*, cards: Sequence[Card], compared: Mapping[StaffKey, str], actor: User) -> int:
    """Give the office's key, out of two cards, to people whose keys are new; how many grants that were. All or none.

    Reserved cases come back to those who kept them; those that nobody keeps any more to all of these (`keepers`).

    `compared` says for each key the fingerprint that was compared. Raises as `recovery.open_with_cards` (recorded) and
    `keys.grant_office_key` do; `EnrolmentRefusedError` where nobody is given anything.
    """
    if not compared or any(not has_permission(key.user, Permission.HOLD_KEY) for key in compared):
        raise EnrolmentRefusedError("Somebody whose role holds a key receives it.")
    office = _opened(cards, actor=actor, people=len(compared))
    with recorded_mismatch(actor), transaction.atomic():
        number = sum(
            grant_office_key(office=office, staff_key=key, fingerprint=fingerprint, actor=actor)
            for key, fingerprint in compared.items()
        )
        keepers.restore(office=office, staff_keys=compared, actor=actor)
    return number


@sensitive_variables()
def rescue_forgetful(*, cards: Sequence[Card], staff_keys: Collection[StaffKey], actor: User) -> None:
    """Two cards stand in for the manager who lets people make a new key in place of one whose words are forgotten.

    Also for whoever asks: the cards are kept by others. Raises as `recovery.open_with_cards` (recorded), and
    `LastHoldersError` where the cards do not open all that such a key opens.
    """
    office = _opened(cards, actor=actor, people=len(staff_keys))
    with transaction.atomic():
        for key in staff_keys:
            let_replace(staff_key=key, office=office, actor=actor)


def _opened(cards: Sequence[Card], *, actor: User, people: int) -> OpenOffice:
    try:
        office = open_with_cards(cards=cards)
    except (CardError, DecryptionError):
        audit.record(actor=actor, action="case_key.cards_refused", target=enrolments.RECOVERY)
        raise
    details = {"epochs": len(office.pairs), "people": people}
    audit.record(actor=actor, action="case_key.cards_used", target=enrolments.RECOVERY, details=details)
    return office


@dataclass(frozen=True, slots=True)
class Drill:
    """What two cards opened of a restored backup: `cases` that opened whole, the `files` that those have."""

    epochs: int
    cases: int
    files: int
    newest_case: datetime.date | None
    closed_epochs: tuple[int, ...]
    """Numbers of the epochs that the cards do not open."""
    damaged: tuple[str, ...]
    """References of the cases that do not open, or not as they were written."""
    lost_files: int
    """How many files are not there, or not as they were sealed."""
    damaged_books: int
    """How many books of figures do not open, or not as they were written."""
    closed_reserved: int = 0
    """How many reserved cases the cards do not open yet: somebody who keeps them has to unlock once."""

    @property
    def is_good(self) -> bool:
        """Everything that is there opens."""
        return not (self.closed_epochs or self.damaged or self.lost_files or self.damaged_books or self.closed_reserved)


@sensitive_variables()
def drill(*, cards: Sequence[Card]) -> Drill:
    """Open every epoch and every case, whole, with its files; changes nothing and keeps nothing.

    Raises as `recovery.open_with_cards` does.
    """
    office = open_with_cards(cards=cards)
    numbers = set(OfficeKey.objects.values_list("number", flat=True))
    damaged, whole, found, lost, reserved, newest = [], 0, 0, 0, 0, None
    cases = Case.objects.select_related("office_key").order_by("received_on")
    for case in cases.iterator():
        newest = case.received_on
        if not case.reserve and case.office_key.number not in office.pairs:
            continue
        try:
            sealed_files = _open(case, office)
        except OfficeLockedError:
            reserved += 1
            continue
        if sealed_files is None:
            damaged.append(case.reference)
            continue
        whole += 1
        found += len(sealed_files)
        lost += sum(not _is_whole(file) for file in sealed_files)
    return Drill(
        epochs=len(office.pairs),
        cases=whole,
        files=found,
        newest_case=newest,
        closed_epochs=tuple(sorted(numbers - set(office.pairs))),
        damaged=tuple(damaged),
        lost_files=lost,
        damaged_books=read_figures(office=office).damaged,
        closed_reserved=reserved,
    )


def _open(case: Case, office: OpenOffice) -> Collection[files.SealedFile] | None:
    """The files of a case that opens; None for one that does not. Raises `OfficeLockedError` for a reserved one."""
    if not authenticity.is_authentic(case):
        return None
    try:
        return read_case(case, office).payload.files
    except CaseDamagedError:
        return None


def _is_whole(file: files.SealedFile) -> bool:
    try:
        files.verify(file)
    except (OSError, DecryptionError):
        return False
    return True


def proof_of(result: Drill) -> str:
    """What the restored site gives to the real one: only whoever has the secret key and did the drill has it."""
    key = current_recovery_key()
    if key is None or not result.is_good:
        raise DrillRefusedError("Nothing was proven.")
    facts = {"day": timezone.localdate().isoformat(), "epochs": result.epochs, "cases": result.cases}
    return seal_token(json.dumps(facts).encode(), secret=settings.SECRET_KEY, purpose=_PROOF, context=key.fingerprint)


def note_drill(*, proof: str) -> datetime.date:
    """Note on the real site that a backup was opened; the day. Raises `NoRecoveryError` and `DrillRefusedError`."""
    with transaction.atomic():
        key = RecoveryKey.objects.select_for_update().first()
        if key is None:
            raise NoRecoveryError("There are no cards.")
        try:
            opened = open_token(
                proof.strip(),
                secret=settings.SECRET_KEY,
                purpose=_PROOF,
                context=key.fingerprint,
                max_age_seconds=PROOF_DAYS * 24 * 60 * 60,
                max_size=_PROOF_MAX_CHARACTERS,
            )
        except TokenError as error:
            raise DrillRefusedError("This is no proof of a drill with the cards of today.") from error
        facts = json.loads(opened)
        key.drilled_on = datetime.date.fromisoformat(facts["day"])
        key.save(update_fields=["drilled_on"])
        audit.record(actor=None, action="case_key.drilled", target=enrolments.RECOVERY, details=facts)
    return key.drilled_on
