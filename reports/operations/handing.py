"""What a service without an account can do: open its link with the code, read what is passed on, and answer."""

from __future__ import annotations

import datetime
import uuid
from typing import Final

from django.contrib.auth.models import User
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from reports.costs import receipt_cost
from reports.errors import CaseDamagedError, CaseGoneError, TooManyMessagesError, TransitionRefusedError
from reports.models.cases import Case, SealedRecord
from reports.models.referrals import Referral
from reports.office import OpenOffice
from reports.referral_states import OF_THE_PARTNER, OPEN_TO_PARTNER, TABLES, Action, Kind, State
from reports.referrals import WROTE, PassedOn
from staff import audit
from vault import envelope, handed
from vault.aead import derive_key
from vault.errors import DecryptionError
from vault.handed import Handed
from vault.stretch import PUBLIC_SLOTS, random_salt

from .authenticity import changing, opening, target_of, update_row
from .casework import content_pair, internal_pair
from .referring import end_access, find_referral, move, write_act
from .sealing import record_id

OPEN_FOR: Final = datetime.timedelta(days=30)
"""How long a link opens if nothing ends it before."""
ANSWERS_MAX: Final = 20
"""What one service writes about one referral; whoever has more to say telephones."""
_PERSON: Final = "pari.handed"
_HALF: Final = 8
"""Bytes of an id."""


@sensitive_variables()
def make_link(*, case: Case, office: OpenOffice, referral: uuid.UUID, key: str, actor: User) -> Handed:
    """A link and a code for the service of a referral that is sent; one that was made before ends.

    The same `key` makes the same once more, and changes nothing, while that is the link which opens; once another one
    was made it makes a new one. Raises `TransitionRefusedError`, `vault.stretch.BusyError`, `OfficeLockedError` and
    `CaseDamagedError`.
    """
    with changing(case, actor=actor) as current:
        internal = internal_pair(current, office)
        found = find_referral(current, referral, content=content_pair(current, office))
        if found.state not in OPEN_TO_PARTNER:
            raise TransitionRefusedError("It is not sent, or it is over.")
        row = Referral.objects.get(pk=found.id)
        secret = _secret_of(row, key, private=internal.private)
        if row.token_digest == handed.digest_of(secret.token):
            return secret
        row.token_salt = random_salt()
        secret = _secret_of(row, key, private=internal.private)
        sent_on = next(act.done_on for act in found.acts if act.action == Action.SEND)
        passed = PassedOn(whom=found.request.whom, passed=found.request.passed, sent_on=sent_on)
        row.token_digest = handed.digest_of(secret.token)
        pair = handed.pair_of(secret, salt=row.token_salt, cost=receipt_cost())
        row.passed_on = envelope.seal(passed.to_bytes(), to=pair.public, place=row.place)
        row.open_until = timezone.localdate() + OPEN_FOR
        update_row(row)
        audit.record(
            actor=actor, action="referral.link_made", target=target_of(current), details={"referral": str(referral)}
        )
    return secret


@sensitive_variables()
def _secret_of(row: Referral, key: str, *, private: bytes) -> Handed:
    """The link of this press with the salt that stands there: no key brings one back whose salt is gone."""
    purpose = f"{row.pk}:{bytes(row.token_salt).hex()}:{key}"
    return handed.from_seed(derive_key(private, person=_PERSON, purpose=purpose))


def is_open(token: str) -> bool:
    """Whether a link may still open something: no code is asked for where none can be right."""
    return _find(token) is not None


@sensitive_variables()
def open_link(secret: Handed) -> tuple[State, PassedOn] | None:
    """What was passed on; None for a wrong code or a link that has ended. Recorded, without an actor.

    Raises `vault.stretch.BusyError`, and `CaseDamagedError` where the case was altered.
    """
    found = _unseal(secret)
    if found is None:
        return None
    try:
        with opening(found[0].case) as current:
            row = _find(secret.token)
            if row is None or bytes(row.passed_on) != bytes(found[0].passed_on):
                return None  # it ended while the code was checked
            _audit(current, row, "referral.partner_read")
    except CaseGoneError:
        return None
    return State(row.state), found[1]


@sensitive_variables()
def answer_link(secret: Handed, *, action: Action | None, text: str, key: str) -> bool:
    """The service accepts, refuses, or writes once more (`action` None); False where the link opens nothing.

    What it writes is sealed to the office alone. The same `key` with the same words is one. Raises
    `TransitionRefusedError` where somebody else has answered meanwhile, `TooManyMessagesError`, `BusyError` and
    `CaseDamagedError`.
    """
    opened = _unseal(secret)
    if opened is None:
        return False
    found = opened[0]
    words = f"{found.pk}\0{action}\0{text}"
    try:
        with changing(found.case) as case:
            record = _of_referral(found.pk, record_id(case, key, words))
            if SealedRecord.objects.filter(pk=record).exists():
                return True
            row = _find(secret.token)
            if row is None or bytes(row.passed_on) != bytes(found.passed_on):
                return False
            _answer(case, row, action=action, text=text, record=record)
    except CaseGoneError:
        return False
    return True


@sensitive_variables()
def _answer(case: Case, row: Referral, *, action: Action | None, text: str, record: uuid.UUID) -> None:
    """Its record is the answer where there is one, else the act; the other one has an id of its own."""
    field = SealedRecord.Field.PARTNER_ANSWER
    if text and _answers_of(case, row.pk) >= ANSWERS_MAX:
        raise TooManyMessagesError("The service has written enough.")
    if action is not None:
        step = TABLES[Kind.REFERRAL].step(row.state, action) if action in OF_THE_PARTNER else None
        if step is None:
            raise TransitionRefusedError("The table of referrals does not know this step.")
        move(row, step, action)
        write_act(case, row.pk, action=action.value, act=None if text else record)
        _audit(case, row, step.written)
    if text:
        write_act(case, row.pk, action=WROTE, text=text, field=field, act=record)
        if action is None:
            _audit(case, row, "referral.partner_wrote")
    row.is_unread = True
    update_row(row)


def _of_referral(referral: uuid.UUID, record: uuid.UUID) -> uuid.UUID:
    """The id of what a service wrote: half of it says about which referral, since what it wrote is sealed."""
    return uuid.UUID(bytes=referral.bytes[:_HALF] + record.bytes[_HALF:])


def _answers_of(case: Case, referral: uuid.UUID) -> int:
    written = SealedRecord.objects.filter(case=case, field=SealedRecord.Field.PARTNER_ANSWER)
    return sum(pk.bytes[:_HALF] == referral.bytes[:_HALF] for pk in written.values_list("pk", flat=True))


def end_expired_links() -> None:
    """Empty what links had opened whose days are over. A damaged case stays as it is; the daily proof names it."""
    over = Referral.objects.filter(open_until__lt=timezone.localdate())
    for found in over.select_related("case"):
        try:
            with changing(found.case):
                row = over.filter(pk=found.pk).first()  # a colleague may have made a new one meanwhile
                if row is not None:
                    end_access(row)
                    update_row(row)
        except (CaseDamagedError, CaseGoneError):
            continue


def _find(token: str) -> Referral | None:
    open_now = Referral.objects.filter(
        token_digest=handed.digest_of(token), state__in=OPEN_TO_PARTNER, open_until__gte=timezone.localdate()
    )
    return open_now.select_related("case").first()


@sensitive_variables()
def _unseal(secret: Handed) -> tuple[Referral, PassedOn] | None:
    """Not proven yet. Whoever has no link does no work: a token is 160 bits, there is nothing to try."""
    row = _find(secret.token)
    if row is None:
        return None
    pair = handed.pair_of(secret, salt=bytes(row.token_salt), cost=receipt_cost(), slots=PUBLIC_SLOTS)
    try:
        return row, PassedOn.from_bytes(envelope.unseal(bytes(row.passed_on), pair=pair, place=row.place))
    except DecryptionError:
        return None


def _audit(case: Case, row: Referral, written: str) -> None:
    audit.record(actor=None, action=written, target=target_of(case), details={"referral": str(row.pk)})
