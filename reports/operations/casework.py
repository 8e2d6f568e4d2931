"""The office's side of a case: opening it, its state, its assignee, its date."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from reports.errors import CaseDamagedError, TransitionRefusedError
from reports.models.cases import Case
from reports.office import OpenOffice
from reports.payload import Payload
from reports.states import TRANSITIONS, Action, State
from staff import audit
from vault import keys
from vault.errors import DecryptionError

from .sealing import open_answers


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case and what was sealed in it."""

    case: Case
    payload: Payload = field(repr=False)


@sensitive_variables()
def open_case(*, case: Case, office: OpenOffice, actor: User) -> OpenedCase:
    """Decrypt a case for someone who has unlocked the office's key. Recorded, whether it succeeds or not.

    Raises `OfficeLockedError` when this epoch's key is not open, `CaseDamagedError` when what is stored was changed.
    """
    office_pair = office.pair(case.office_key.number)
    try:
        content = keys.unseal_pair(
            office_pair.private, bytes(case.content_private), expected_public=bytes(case.content_public)
        )
        payload = open_answers(case, content=content)
    except (DecryptionError, CaseDamagedError) as error:
        audit.record(actor=actor, action="case.damaged", target=target_of(case))
        raise CaseDamagedError("What is stored is not what was sealed.") from error
    audit.record(actor=actor, action="case.opened", target=target_of(case))
    return OpenedCase(case=case, payload=payload)


def change_state(*, case: Case, action: Action, actor: User) -> None:
    """Do what the state table allows. Raises `TransitionRefusedError`, also when somebody else was quicker."""
    transition = TRANSITIONS.get((State(case.state), action))
    if transition is None:
        raise TransitionRefusedError("The state table does not know this step.")
    before = case.state
    with transaction.atomic():
        if not Case.objects.filter(pk=case.pk, state=before).update(state=transition.to):
            raise TransitionRefusedError("The case has changed meanwhile.")
        audit.record(
            actor=actor,
            action="case.state_changed",
            target=target_of(case),
            details={"action": action.value, "from": before, "to": transition.to.value},
        )
    case.state = transition.to


def assign(*, case: Case, assignee: User | None, actor: User) -> None:
    """Give the case to one person, or to nobody in particular."""
    with transaction.atomic():
        case.assignee = assignee
        case.save(update_fields=["assignee"])
        audit.record(
            actor=actor,
            action="case.assigned",
            target=target_of(case),
            details={"assignee": assignee.pk if assignee else None},
        )


def set_due_date(*, case: Case, due_on: datetime.date | None, actor: User) -> None:
    """Set or clear the day by which something must happen."""
    with transaction.atomic():
        case.due_on = due_on
        case.save(update_fields=["due_on"])
        audit.record(
            actor=actor,
            action="case.due_changed",
            target=target_of(case),
            details={"due_on": due_on.isoformat() if due_on else None},
        )


def target_of(case: Case) -> str:
    """How the audit log names a case."""
    return f"case:{case.reference}"
