"""A report arrives: it is sealed at once, and its code is worked out."""

from __future__ import annotations

import datetime
import secrets
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from formbuilder.answers import Submission
from formbuilder.definition import Definition
from formbuilder.uploads import waiting
from reports import deadlines
from reports.classification import Classification
from reports.costs import receipt_cost
from reports.errors import CaseDamagedError, CaseGoneError, CaseTakenError, FormClosedError
from reports.models.cases import Case, SealedRecord
from reports.models.keys import OfficeKey
from reports.models.points import PointReport
from reports.notices import Notice
from reports.payload import Payload
from reports.questions import NOTICE, without_notice
from staff import audit
from vault import aead, crockford, envelope, keys, receipt, stretch
from vault.keys import KeyPair
from vault.receipt import ReceiptCode
from vault.stretch import BusyError

from . import authenticity
from .keys import open_office_key
from .sealing import seal, seal_notice

MAX_ATTEMPTS = 8
"""How often another code or reference is tried. Out of a million locators eight taken ones in a row do not happen."""

_REFERENCE_CHARACTERS = 5


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter is told. `code` is None once the reporter has said that it is saved: it is never shown again.

    `reference` is the number that the reporter says on the telephone; it opens nothing.
    """

    code: ReceiptCode | None
    case_id: uuid.UUID
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """How a report came that a colleague enters, from whom, when; `gives_code`: somebody comes back with the code.

    `point` is the listening point that enters it, if one does; it reads where the case stands if it `may_follow`.
    """

    channel: str
    reporter: str
    received_on: datetime.date
    gives_code: bool
    actor: User
    point: uuid.UUID | None = None
    may_follow: bool = False


@sensitive_variables()
def submit(
    *,
    submission: Submission,
    source_definition: Definition,
    form_key: uuid.UUID,
    promised: Mapping[str, int] | None = None,
    entered: Entered | None = None,
) -> Receipt:
    """Seal a report. Only ciphertext, the day, and the code's lookup value are stored.

    The code is derived from the submission's random key, which stands only in the sealed state of the reporter's form:
    sending the same form again (double click, reload) finds the same case and, until it is marked as saved, the same
    code. Nothing is written to the audit log, because that notes exact times; but of a report that is `entered`, whose
    channel and reporter begin its classification.

    `form_key` is the page's `translation_key`, `source_definition` the form in Italian, `promised` what its notice says
    of how long a report is kept (`Payload`).
    Raises `FilesGone`, and `FormClosedError` when no key is pinned, fewer than two workers could read it, or too
    many are being sealed.
    """
    seed = submission.submission_key.encode()
    digest = _digest(seed)
    known = Case.objects.filter(submission_digest=digest).first()
    if known is not None:
        return _receipt_again(known, seed)
    office_key = open_office_key()
    if office_key is None:
        raise FormClosedError("No report can be sealed now.")
    answers = {question: answer for question, answer in submission.answers.items() if question != NOTICE}
    notice = Notice(address=str(submission.answers.get(NOTICE) or ""), language=submission.locale)
    payload = Payload(
        definition=without_notice(submission.definition),
        source_definition=without_notice(source_definition),
        answers=answers,
        locale=submission.locale,
        files=submission.files,
        promised=promised or {},
    ).to_bytes()
    for attempt in range(MAX_ATTEMPTS):
        code = receipt.from_seed(seed, attempt=attempt)
        if Case.objects.filter(locator=code.locator).exists():
            continue
        try:
            case, record = _sealed(code=code, payload=payload, notice=notice, office_key=office_key)
        except BusyError as error:
            raise FormClosedError("Too many reports are sealed at this moment.") from error
        case.form_key = form_key
        case.submission_digest = digest
        records = [record, *_begin(case, entered)]
        try:
            with transaction.atomic():
                authenticity.insert(case, *records)
                if entered is not None:
                    target = authenticity.target_of(case)
                    audit.record(actor=entered.actor, action="case.entered", target=target)
                waiting.claim([file.id for file in submission.files], mark=authenticity.file_mark(case))
        except CaseTakenError:
            # The same form was sent twice at this moment, or the locator or the reference was taken meanwhile.
            known = Case.objects.filter(submission_digest=digest).first()
            if known is not None:
                return _receipt_again(known, seed)
            continue
        return Receipt(code=None if case.code_saved else code, case_id=case.pk, reference=case.reference)
    raise FormClosedError("No free code was found.")


def mark_code_saved(*, case_id: uuid.UUID) -> None:
    """The reporter has noted the code: from now on no repetition shows it again.

    A case that is gone or damaged is not the reporter's business on that page.
    """
    with suppress(CaseGoneError, CaseDamagedError), authenticity.changing(Case(pk=case_id)) as case:
        case.code_saved = True


@sensitive_variables()
def _sealed(*, code: ReceiptCode, payload: bytes, notice: Notice, office_key: OfficeKey) -> tuple[Case, SealedRecord]:
    """A case and its record, complete and unsaved. All the slow work happens here, outside any transaction."""
    content, internal = KeyPair.generate(), KeyPair.generate()
    office_public = bytes(office_key.public_key)
    salt = stretch.random_salt()
    code_keys = receipt.stretch_code(code, salt=salt, cost=receipt_cost())
    today = timezone.localdate()
    case = Case(
        reference=_random_reference(today.year),
        received_on=today,
        due_on=deadlines.first_answer_by(today),
        office_key=office_key,
        content_public=content.public,
        content_private=keys.seal_to(office_public, content.private),
        internal_public=internal.public,
        internal_private=keys.seal_to(office_public, internal.private),
        locator=code.locator,
        code_salt=salt,
        code_lookup=code_keys.lookup,
    )
    case.code_wrapped_private = receipt.wrap(content.private, keys=code_keys, context=str(case.pk))
    seal_notice(case, notice)
    record = SealedRecord(case=case, field=SealedRecord.Field.ANSWERS)
    record.sealed = envelope.seal(payload, to=content.public, place=record.place)
    return case, record


def _begin(case: Case, entered: Entered | None) -> Iterator[SealedRecord | PointReport]:
    """What the office knows from the beginning of a report that a colleague enters, and from which point it came."""
    if entered is None:
        return
    case.received_on, case.due_on = entered.received_on, deadlines.first_answer_by(entered.received_on)
    case.code_saved = not entered.gives_code
    record = SealedRecord(case=case, field=SealedRecord.Field.CLASSIFICATION)
    known = Classification(
        number=1,
        written_on=timezone.localdate(),
        author=entered.actor.pk,
        codes={"channel": (entered.channel,), "reporter": (entered.reporter,)},
        has_reader=entered.gives_code,
    )
    seal(record, known, to=bytes(case.internal_public))
    yield record
    if entered.point is not None:
        yield PointReport(case=case, point=entered.point, may_follow=entered.may_follow)


def _receipt_again(case: Case, seed: bytes) -> Receipt:
    code = None if case.code_saved else _code_of(case, seed)
    return Receipt(code=code, case_id=case.pk, reference=case.reference)


def _code_of(case: Case, seed: bytes) -> ReceiptCode | None:
    codes = (receipt.from_seed(seed, attempt=attempt) for attempt in range(MAX_ATTEMPTS))
    return next((code for code in codes if code.locator == case.locator), None)


def _digest(seed: bytes) -> str:
    """Recognises a repetition; the random key itself, from which the code follows, is not stored."""
    return aead.derive_key(seed, person="pari.reports", purpose="submission digest").hex()


def _random_reference(year: int) -> str:
    """`26-7K3QX`: the year, then random characters, so that references do not count the reports."""
    return f"{year % 100:02}-{crockford.encode(secrets.token_bytes(8), length=_REFERENCE_CHARACTERS)}"
