"""What the tests about referrals are made of."""

from __future__ import annotations

import secrets

from reports import operations
from reports.models import Case, Referral
from reports.referral_states import Action, Kind, State
from reports.referrals import Referred, Request
from tests.reports.factories import Office
from vault.receipt import ReceiptCode

REQUEST = Request(
    kind=Kind.REFERRAL,
    partner="union",
    whom="Sindacato della casa",
    text="Il sindacato potrebbe accompagnarti. Sei d’accordo?",
    passed="Una persona ha chiesto una casa e le è stata negata.",
)
STEP = Request(
    kind=Kind.STEP, whom="La tua padrona di casa", text="Le parliamo?", passed="Chiederemmo perché ha detto no."
)


def ask(office: Office, case: Case, request: Request = REQUEST, *, key: str = "") -> Referral:
    """The worker asks for consent; the newest referral of the case."""
    known = set(case.referrals.values_list("pk", flat=True))
    operations.ask_consent(
        case=case,
        office=office.unlock(office.worker),
        request=request,
        key=key or secrets.token_urlsafe(8),
        actor=office.worker,
    )
    return case.referrals.exclude(pk__in=known).get()


def act(office: Office, referral: Referral, action: Action, *, seen: int = 99, actor=None) -> None:
    """The worker presses a button."""
    actor = actor or office.worker
    operations.act_on_referral(
        case=referral.case, office=office.unlock(actor), referral=referral.pk, action=action, seen=seen, actor=actor
    )


def note(office: Office, referral: Referral, action: Action, *, how: str = "Al telefono.", key: str = "") -> None:
    """The worker notes what the reporter said."""
    operations.note_consent(
        case=referral.case,
        office=office.unlock(office.worker),
        referral=referral.pk,
        action=action,
        how=how,
        key=key or secrets.token_urlsafe(8),
        actor=office.worker,
    )


def say(code: ReceiptCode, referral: Referral, action: Action) -> bool:
    """The reporter answers with the code."""
    return operations.answer_with_code(code=code, referral=referral.pk, action=action)


def state_of(referral: Referral) -> State:
    return State(Referral.objects.get(pk=referral.pk).state)


def read(office: Office, case: Case) -> tuple[Referred, ...]:
    """What the office reads of the case."""
    return operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker).referrals


def in_state(office: Office, case: Case, code: ReceiptCode, state: State, request: Request = REQUEST) -> Referral:
    """A referral that has come to this state in the ordinary way."""
    referral = ask(office, case, request)
    ways: dict[State, tuple[Action, ...]] = {
        State.ASKED: (),
        State.DENIED: (Action.SAY_NO,),
        State.CONSENTED: (Action.SAY_YES,),
        State.SENT: (Action.SAY_YES, Action.SEND),
        State.ACCEPTED: (Action.SAY_YES, Action.SEND, Action.ACCEPT),
        State.REFUSED: (Action.SAY_YES, Action.SEND, Action.REFUSE),
        State.DONE: (Action.SAY_YES, *((Action.SEND,) if request.kind is Kind.REFERRAL else ()), Action.FINISH),
        State.REVOKED: (Action.SAY_YES, Action.TAKE_BACK),
    }
    for action in ways[state]:
        if action in (Action.SAY_YES, Action.SAY_NO, Action.TAKE_BACK):
            say(code, referral, action)
        else:
            act(office, referral, action)
    return referral
