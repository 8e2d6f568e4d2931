"""Reading the one record that every case has: its answers."""

from __future__ import annotations

from django.views.decorators.debug import sensitive_variables

from reports.errors import CaseDamagedError
from reports.models.cases import Case, SealedRecord
from reports.payload import Payload
from vault import envelope
from vault.errors import DecryptionError
from vault.keys import KeyPair


@sensitive_variables()
def open_answers(case: Case, *, content: KeyPair) -> Payload:
    """Open the answers of a case with its content pair.

    Raises `CaseDamagedError` when they are missing, or are not what was sealed for this case.
    """
    record = SealedRecord.objects.filter(case=case, field=SealedRecord.Field.ANSWERS).first()
    if record is None:
        raise CaseDamagedError("The case has no answers.")
    try:
        return Payload.from_bytes(envelope.unseal(bytes(record.sealed), pair=content, place=record.place))
    except DecryptionError as error:
        raise CaseDamagedError("The answers are not what was sealed.") from error
