"""A new code for a reporter who is still in: the old one stops, because somebody may have seen it (docs/adr/0041)."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import IntegrityError
from django.views.decorators.debug import sensitive_variables

from core.once import new_key
from reports.acts import Act
from reports.costs import receipt_cost
from reports.entries import Side
from reports.errors import CaseGoneError, CaseTakenError
from reports.models.cases import Case, SealedRecord
from vault import aead, receipt, stretch
from vault.receipt import ReceiptCode, ReceiptKeys
from vault.stretch import PUBLIC_SLOTS

from .authenticity import changing
from .conversation import write_entry
from .reporter import content_pair_of, find_with_code
from .submission import MAX_ATTEMPTS

_PERSON = "pari.renewal"


@dataclass(frozen=True, slots=True)
class Renewal:
    """A new code that is worked out, and not yet in force; without `case` it is already, by an earlier press."""

    code: ReceiptCode = field(repr=False)
    case: Case | None = None
    old_keys: ReceiptKeys | None = field(default=None, repr=False)
    keys: ReceiptKeys | None = field(default=None, repr=False)
    salt: bytes = field(default=b"", repr=False)


@sensitive_variables()
def prepare_new_code(*, code: ReceiptCode, key: str) -> Renewal | None:
    """All the slow work, outside any transaction; None when the code belongs to no case.

    The new code follows from the old one and the random `key` of the page together: a second press finds what the
    first has made, and whoever has one of the two alone cannot make it. Raises `CaseTakenError`, and as
    `find_with_code` does.
    """
    found = find_with_code(code)
    candidates = [receipt.from_seed(_seed(code, key), attempt=attempt) for attempt in range(MAX_ATTEMPTS)]
    taken = set(
        Case.objects.filter(locator__in=[each.locator for each in candidates]).values_list("locator", flat=True)
    )
    if found is None:
        made = (each for each in candidates if each.locator in taken and find_with_code(each) is not None)
        done = next(made, None)
        return Renewal(code=done) if done else None
    new = next((each for each in candidates if each.locator not in taken), None)
    if new is None:
        raise CaseTakenError("No free code was found.")
    salt = stretch.random_salt()
    keys = receipt.stretch_code(new, salt=salt, cost=receipt_cost(), slots=PUBLIC_SLOTS)
    return Renewal(code=new, case=found[0], old_keys=found[1], keys=keys, salt=salt)


@sensitive_variables()
def renew_code(renewal: Renewal) -> bool:
    """Put it in force: from now on the old code opens nothing. False when the case is gone, or has another code by now.

    Nothing is recorded; an entry of the conversation says it, with its day. Raises `CaseDamagedError`, and
    `CaseTakenError` where somebody else got the same locator at this moment.
    """
    if renewal.case is None or renewal.old_keys is None or renewal.keys is None:
        return True
    try:
        with changing(renewal.case) as case:
            if bytes(case.code_lookup) != renewal.old_keys.lookup:
                return case.locator == renewal.code.locator  # by another press of the same button, or by somebody else
            content = content_pair_of(case, renewal.old_keys)
            wrapped = receipt.wrap(content.private, keys=renewal.keys, context=str(case.pk))
            case.locator, case.code_salt, case.code_lookup = renewal.code.locator, renewal.salt, renewal.keys.lookup
            case.code_wrapped_private, case.code_saved = wrapped, True
            act, said_by = Act.NEW_CODE, Side.REPORTER
            write_entry(case, SealedRecord.Field.MESSAGE, key=new_key(), text="", side=said_by, act=act)
    except CaseGoneError:
        return False
    except IntegrityError as error:
        raise CaseTakenError from error
    return True


def _seed(code: ReceiptCode, key: str) -> bytes:
    return aead.derive_key(code.text.encode(), person=_PERSON, purpose=f"code {key}")
