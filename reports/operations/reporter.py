"""The reporter comes back with the code."""

from __future__ import annotations

import datetime
import hmac
from dataclasses import dataclass, field

from django.views.decorators.debug import sensitive_variables

from formbuilder.uploads.opening import SealedFile
from reports.acts import Standing, standing_of
from reports.costs import receipt_cost
from reports.entries import Entry
from reports.errors import CaseDamagedError, CaseGoneError
from reports.models.cases import Case, SealedRecord
from reports.notices import Notice
from reports.payload import Payload
from reports.referrals import Referred
from reports.states import State, public_state
from vault import keys, receipt
from vault.errors import DecryptionError
from vault.keys import KeyPair
from vault.receipt import ReceiptCode, ReceiptKeys
from vault.stretch import PUBLIC_SLOTS

from .authenticity import opening
from .points import is_followed
from .sealing import files_by_id, open_answers, open_entries, open_notice, open_referrals


@dataclass(frozen=True, slots=True)
class ReporterCase:
    """What the reporter reads: where the case stands, what was sent and written since, never who works on it.

    `is_followed`: a listening point may know where the case stands.
    """

    reference: str
    state: State
    received_on: datetime.date
    retain_until: datetime.date | None
    payload: Payload = field(repr=False)
    messages: tuple[Entry, ...] = field(default=(), repr=False)
    notice: Notice = field(default_factory=Notice, repr=False)
    referrals: tuple[Referred, ...] = field(default=(), repr=False)
    is_followed: bool = False

    @property
    def files(self) -> dict[str, SealedFile]:
        """By id every file of the answers and of the messages of either side."""
        return files_by_id(self.payload, self.messages)

    @property
    def standing(self) -> Standing:
        """What they have done with the code."""
        return standing_of(self.messages)


@sensitive_variables()
def read_with_code(*, code: ReceiptCode) -> ReporterCase | None:
    """Open a case with its code; None when the code belongs to no case.

    Nothing is recorded: the audit log notes exact times, and when a reporter comes back is nobody's business. Raises
    `CaseDamagedError` when the code is right but what is stored was changed, and as `find_with_code` does.
    """
    found = find_with_code(code)
    if found is None:
        return None
    case, code_keys = found
    try:
        return _read(case, code_keys)
    except CaseGoneError:
        return None


@sensitive_variables()
def _read(case: Case, code_keys: ReceiptKeys) -> ReporterCase:
    with opening(case) as current:
        content = content_pair_of(current, code_keys)
        payload = open_answers(current, content=content)
        records = SealedRecord.objects.filter(case=current, field=SealedRecord.Field.MESSAGE)
        messages = open_entries(records, pair=content)
        notice = open_notice(current, content=content)
        referrals = open_referrals(current, content=content)
        followed = is_followed(current)
    return ReporterCase(
        reference=current.reference,
        state=public_state(current.state),
        received_on=current.received_on,
        retain_until=None if current.unread or any(each.is_unread for each in referrals) else current.retain_until,
        payload=payload,
        messages=messages,
        notice=notice,
        referrals=referrals,
        is_followed=followed,
    )


@sensitive_variables()
def content_pair_of(case: Case, code_keys: ReceiptKeys) -> KeyPair:
    """What opens answers and messages. Raises `CaseDamagedError`."""
    try:
        private = receipt.unwrap(bytes(case.code_wrapped_private), keys=code_keys, context=str(case.pk))
        return keys.pair_of(private, expected_public=bytes(case.content_public))
    except DecryptionError as error:
        raise CaseDamagedError("The key of this case was changed.") from error


@sensitive_variables()
def find_with_code(code: ReceiptCode) -> tuple[Case, ReceiptKeys] | None:
    """The case of a code, not proven yet, and what the code stretches to.

    Whether the locator exists or not, the same Argon2id run is done. Raises `vault.stretch.BusyError` when too many
    codes are checked at this moment.
    """
    case = Case.objects.filter(locator=code.locator).first()
    salt = bytes(case.code_salt) if case else None
    code_keys = receipt.stretch_code(code, salt=salt, cost=receipt_cost(), slots=PUBLIC_SLOTS)
    if case is None or not hmac.compare_digest(code_keys.lookup, bytes(case.code_lookup)):
        return None
    return case, code_keys
