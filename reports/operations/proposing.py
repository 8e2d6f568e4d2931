"""Closing by a second person (`REPORTS_CLOSING_BY_TWO`): one proposes how it ends, another confirms or sends back."""

from __future__ import annotations

import json

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from reports.entries import Side
from reports.errors import NobodyConfirmsError, NotAssessedError, SamePersonError, TransitionRefusedError
from reports.models.cases import Case, SealedRecord
from reports.office import OpenOffice
from reports.proposals import Proposal
from reports.states import Action, State
from staff.conflicts import StaleRecordError, require_current
from staff.models import AuditEvent
from staff.roles import AnyUser, Permission, holders_of

from .authenticity import changing, insert_record, opening, target_of
from .casework import internal_pair, keepers_of, take_step
from .classifying import end_work, newest_classification
from .conversation import require_open, write_entry
from .keys import current_office_key, working_holders
from .merging import changing_both, note_merge
from .sealing import is_written, open_proposal, record_id, seal


def confirmers(case: Case, *, but: User) -> QuerySet[User]:
    """Who else could confirm that the work on this case ends."""
    office_key = current_office_key()
    if office_key is None:
        return User.objects.none()
    people = working_holders(office_key).filter(pk__in=holders_of(Permission.CLOSE_CASES).order_by().values("pk"))
    if case.reserve:
        people = people.filter(pk__in=keepers_of(case))
    return people.exclude(pk=but.pk)


@sensitive_variables()
def propose(
    *,
    case: Case,
    office: OpenOffice,
    outcome: str,
    reason: str,
    last_word: str,
    key: str,
    actor: User,
    version: str | None = None,
    duplicate_of: str = "",
) -> None:
    """Say how the work would end; nobody but those who open the case reads it before it is confirmed.

    The same `key` twice is one. Raises `NobodyConfirmsError` where there is nobody else who could, and as
    `classifying.close` does.
    """
    words = json.dumps(["proposal", outcome, reason, last_word, duplicate_of])
    with changing(case, actor=actor) as current:
        require_open(current, office)
        if is_written(current, key, words):
            return
        require_current(current, ["state"], version)
        if not (duplicate_of or newest_classification(current, office).is_assessed):
            raise NotAssessedError("Nobody has said what it is.")
        if not confirmers(current, but=actor).exists():
            raise NobodyConfirmsError("Nobody else could confirm it.")
        take_step(current, Action.PROPOSE, actor=actor)
        before = _newest(current, office)
        new = Proposal(
            number=before.number + 1 if before else 1,
            written_on=timezone.localdate(),
            author=actor.pk,
            outcome=outcome,
            reason=reason,
            last_word=last_word,
            duplicate_of=duplicate_of,
        )
        record = SealedRecord(pk=record_id(current, key, words), case=current, field=SealedRecord.Field.PROPOSAL)
        seal(record, new, to=bytes(current.internal_public))
        insert_record(record)
    case.state = current.state


@sensitive_variables()
def last_proposal(*, case: Case, office: OpenOffice, actor: User) -> Proposal | None:
    """The newest, also one that was sent back; to begin another one with. Raises as reading a case does."""
    with opening(case, actor=actor) as current:
        return _newest(current, office)


@sensitive_variables()
def confirm(*, case: Case, office: OpenOffice, number: int, actor: User) -> None:
    """End the work as the proposal of this `number` says; whoever proposed it wrote the last message. Once.

    Raises `SamePersonError` for whoever proposed it, `StaleRecordError` where another one waits by now, and as
    `classifying.close` does.
    """
    seen = last_proposal(case=case, office=office, actor=actor)
    with changing_both(case, seen.duplicate_of if seen else "", actor=actor) as (current, original):
        proposal = _newest(current, office)
        if proposal is None or proposal.number != number:
            raise StaleRecordError
        if current.state == State.CLOSED and is_written(current, _act(proposal), _act(proposal)):
            return
        if current.state != State.PROPOSED:
            raise TransitionRefusedError("Nothing waits to be confirmed.")
        if proposal.author == actor.pk:
            raise SamePersonError("Somebody else confirms it.")
        end_work(
            current,
            office=office,
            outcome=proposal.outcome,
            reason=proposal.reason,
            last_word=proposal.last_word,
            key=_act(proposal),
            act=record_id(current, _act(proposal), _act(proposal)),
            author=User.objects.filter(pk=proposal.author).first() or actor,
            actor=actor,
            duplicate_of=proposal.duplicate_of,
        )
        if proposal.duplicate_of:
            note_merge(current, original, office=office, actor=actor)
    case.state = current.state


@sensitive_variables()
def send_back(*, case: Case, office: OpenOffice, text: str, key: str, actor: User, version: str | None = None) -> None:
    """The work goes on; why is a note. The same `key` twice is one.

    Raises `TransitionRefusedError` where nothing waits, `StaleRecordError`, `OfficeLockedError`, `CaseDamagedError`.
    """
    with changing(case, actor=actor) as current:
        require_open(current, office)
        if is_written(current, key, text):
            return
        require_current(current, ["state"], version)
        take_step(current, Action.SEND_BACK, actor=actor)
        write_entry(current, SealedRecord.Field.NOTE, key=key, text=text, side=Side.OFFICE, author=actor)
    case.state = current.state


def proposed_by_others(cases: Q, *, person: AnyUser) -> int:
    """How many of these `cases` wait for a confirmation that this person may give: whoever proposed it does not.

    By the audit log, since a proposal is sealed.
    """
    waiting = [target_of(case) for case in Case.objects.filter(cases, state=State.PROPOSED).only("reference")]
    steps = AuditEvent.objects.filter(action="case.state_changed", target__in=waiting).order_by("sequence")
    proposers = dict(steps.values_list("target", "actor_id"))  # the last step of each is its proposal
    return sum(proposers.get(each) != person.pk for each in waiting)


def _newest(case: Case, office: OpenOffice) -> Proposal | None:
    records = SealedRecord.objects.filter(case=case, field=SealedRecord.Field.PROPOSAL)
    return open_proposal(records, pair=internal_pair(case, office))


def _act(proposal: Proposal) -> str:
    return f"confirm:{proposal.number}"
