"""The office's side of a case: opening it, its state, its assignee, its date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from formbuilder.uploads.opening import SealedFile
from reports import deadlines
from reports.acts import Standing, standing_of
from reports.classification import Classification, newest
from reports.entries import Entry
from reports.errors import (
    CaseDamagedError,
    CaseGoneError,
    NotAKeeperError,
    OfficeLockedError,
    TransitionRefusedError,
)
from reports.models.cases import Case, CaseKeeper, Reserve, SealedRecord
from reports.models.referrals import Referral
from reports.notices import Notice
from reports.office import OpenOffice
from reports.payload import Payload
from reports.proposals import Proposal
from reports.reasons import WhyContact
from reports.referrals import Referred
from reports.states import TABLE, Action, State, is_in_force
from staff import audit, conflicts
from staff.conflicts import require_current
from vault import keys
from vault.errors import DecryptionError
from vault.keys import KeyPair

from .authenticity import changing, opening, target_of
from .sealing import (
    files_by_id,
    open_answers,
    open_answers_in,
    open_classifications,
    open_entries,
    open_notice,
    open_proposal,
    open_referrals_in,
)

OPENINGS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case and what was sealed in it; `notice`: where the reporter is told by mail that the office has written."""

    case: Case
    payload: Payload = field(repr=False)
    messages: tuple[Entry, ...] = field(default=(), repr=False)
    notes: tuple[Entry, ...] = field(default=(), repr=False)
    classification: Classification = field(default_factory=Classification, repr=False)
    notice: Notice = field(default_factory=Notice, repr=False)
    referrals: tuple[Referred, ...] = field(default=(), repr=False)
    proposal: Proposal | None = field(default=None, repr=False)

    @property
    def is_told(self) -> bool:
        """Whether a mail leaves when the office writes."""
        return self.notice.goes_out

    @property
    def standing(self) -> Standing:
        """What the reporter has done with the code."""
        return standing_of(self.messages)


@sensitive_variables()
def open_case(*, case: Case, office: OpenOffice, actor: User) -> OpenedCase:
    """Decrypt a case for someone who has unlocked the office's key. Recorded, whether it succeeds or not.

    Raises `OfficeLockedError` when this epoch's key is not open, `CaseDamagedError` when what is stored was changed.
    """
    with opening(case, actor=actor) as current:
        notice = open_notice(current, content=content_pair(current, office))
        found = replace(read_case(current, office), notice=notice)
        audit.record(actor=actor, action="case.opened", target=target_of(current))
    return found


@sensitive_variables()
def read_case(case: Case, office: OpenOffice) -> OpenedCase:
    """All that is sealed in a case that was proven just now, unrecorded. Raises as `open_case` does."""
    rows = [*SealedRecord.objects.filter(case=case), *Referral.objects.filter(case=case)]
    return read_records(case, rows, office=office)


@sensitive_variables()
def read_records(case: Case, rows: Iterable[Model], *, office: OpenOffice) -> OpenedCase:
    """The same, of rows (`authenticity.OF_A_CASE`) that were read and proven with the case."""
    content, internal = content_pair(case, office), internal_pair(case, office)
    kinds: dict[str, list[SealedRecord]] = {kind: [] for kind in SealedRecord.Field}
    referrals = []
    for row in rows:
        if isinstance(row, SealedRecord):
            kinds[row.field].append(row)
        elif isinstance(row, Referral):
            referrals.append(row)
    return OpenedCase(
        case=case,
        payload=open_answers_in(kinds[SealedRecord.Field.ANSWERS], content=content),
        messages=open_entries(kinds[SealedRecord.Field.MESSAGE], pair=content),
        notes=open_entries(kinds[SealedRecord.Field.NOTE], pair=internal),
        classification=newest(open_classifications(kinds[SealedRecord.Field.CLASSIFICATION], pair=internal)),
        referrals=open_referrals_in(
            referrals,
            kinds[SealedRecord.Field.REFERRAL],
            kinds[SealedRecord.Field.PARTNER_ANSWER],
            content=content,
            internal=internal,
        ),
        proposal=open_proposal(kinds[SealedRecord.Field.PROPOSAL], pair=internal)
        if case.state == State.PROPOSED
        else None,
    )


@sensitive_variables()
def open_case_file(
    *, case: Case, office: OpenOffice, actor: User, file_id: str, version: str, why: str = ""
) -> SealedFile | None:
    """The key to one file of a case, recorded with the version that is asked for, and `why` an original is; None where
    the case has no such file.

    Raises as `open_case` does.
    """
    with opening(case, actor=actor) as current:
        content = content_pair(current, office)
        messages = SealedRecord.objects.filter(case=current, field=SealedRecord.Field.MESSAGE)
        payload, entries = open_answers(current, content=content), open_entries(messages, pair=content)
        found = files_by_id(payload, entries).get(file_id)
        if found is not None:
            details = {"file": file_id, "version": version, **({"why": why} if why else {})}
            audit.record(actor=actor, action="case.file_read", target=target_of(current), details=details)
    return found


def reveal_contact(*, case: Case, why: WhyContact, actor: User) -> None:
    """Note that somebody was shown how to reach whoever reported. Raises `CaseDamagedError`."""
    with opening(case, actor=actor) as current:
        details = {"why": why.value}
        audit.record(actor=actor, action="case.contact_revealed", target=target_of(current), details=details)


def content_pair(case: Case, office: OpenOffice) -> KeyPair:
    """What opens answers and messages. Raises `OfficeLockedError` and `CaseDamagedError`."""
    return _pair(case, office, sealed=case.content_private, public=case.content_public)


def internal_pair(case: Case, office: OpenOffice) -> KeyPair:
    """What opens notes and classification. Raises `OfficeLockedError` and `CaseDamagedError`."""
    return _pair(case, office, sealed=case.internal_private, public=case.internal_public)


def _pair(case: Case, office: OpenOffice, *, sealed: bytes | memoryview, public: bytes | memoryview) -> KeyPair:
    opener = opener_of(case, office)
    try:
        return keys.unseal_pair(opener.private, bytes(sealed), expected_public=bytes(public))
    except DecryptionError as error:
        raise CaseDamagedError("The key of this case was changed.") from error


def opener_of(case: Case, office: OpenOffice) -> KeyPair:
    """What opens the two keys of a case: the office's pair of its epoch, or the own pair of a reserved case.

    Raises `OfficeLockedError` where this person has neither, `CaseDamagedError`.
    """
    if not case.reserve:
        return office.pair(case.office_key.number)
    for keeper in case.keepers.all():
        if office.own is not None and keeper.ended_on is None and bytes(keeper.recipient) == office.own.public:
            return open_copy(case, keeper, own=office.own)
    raise OfficeLockedError("The case is reserved to others.")


def open_copy(case: Case, keeper: CaseKeeper, *, own: KeyPair) -> KeyPair:
    """The own pair of a reserved case, also from a copy that has ended. Raises `CaseDamagedError`."""
    try:
        return keys.unseal_pair(own.private, bytes(keeper.sealed_private), expected_public=bytes(case.reserve_public))
    except DecryptionError as error:
        raise CaseDamagedError("A copy of the key of this case was changed.") from error


def keepers_of(case: Case) -> list[int]:
    """The accounts of those who keep a reserved case now."""
    return [keeper.person_id for keeper in case.keepers.all() if keeper.person_id and keeper.ended_on is None]


def last_openings(case: Case) -> list[conflicts.Change]:
    """Who opened the case and when, by the audit log, the newest first."""
    return conflicts.changes(target=target_of(case), actions=["case.opened"], most=OPENINGS_SHOWN)


def change_state(*, case: Case, action: Action, actor: User, version: str | None = None) -> None:
    """Do what the state table allows, but close and propose to, which say more (`classifying.close`, `proposing`).

    Raises `TransitionRefusedError`, also when somebody else was quicker, `StaleRecordError` when the page of the
    `version` showed another state, and `CaseDamagedError`.
    """
    if action in (Action.CLOSE, Action.PROPOSE, Action.SEND_BACK):
        raise TransitionRefusedError("Closing says how it ended (`close`, `proposing`), sending back says why.")
    with changing(case, actor=actor) as current:
        require_current(current, ["state"], version)
        if current.state != case.state:
            raise TransitionRefusedError("The case has changed meanwhile.")
        take_step(current, action, actor=actor)
        if action is Action.REOPEN:
            begin_anew(current)
            record_due_date(current, actor=actor)
    case.state, case.assignee, case.due_on = current.state, current.assignee, current.due_on


def begin_anew(case: Case) -> None:
    """A reopened case is due anew, and is not erased by itself. The caller holds its lock."""
    case.due_on, case.retain_until = deadlines.conclusion_by(timezone.localdate()), None


def take_step(case: Case, action: Action, *, actor: User) -> None:
    """One step of the state table; whoever takes up a case that nobody follows follows it from then on.

    The caller holds the lock of the case. Raises `TransitionRefusedError`.
    """
    step = TABLE.step(case.state, action)
    if step is None or step.permission is None or not is_in_force(case.state, action):
        raise TransitionRefusedError("The state table knows no such step of the office, or it does not work like this.")
    details = {"action": action.value, "from": str(case.state), "to": step.to.value}
    case.state = step.to
    audit.record(actor=actor, action=step.written, target=target_of(case), details=details)
    if action is Action.TAKE_UP and case.assignee is None:
        case.assignee = actor
        record_assignee(case, actor=actor)


def assign(*, case: Case, assignee: User | None, actor: User, version: str | None = None) -> None:
    """Give the case to one person, or to nobody in particular.

    Raises `NotAKeeperError` where it is reserved to others, `StaleRecordError` and `CaseDamagedError`.
    """
    with changing(case, actor=actor) as current:
        require_current(current, ["assignee"], version)
        if current.reserve and assignee is not None and assignee.pk not in keepers_of(current):
            raise NotAKeeperError("The case is reserved to others.")
        current.assignee = assignee
        record_assignee(current, actor=actor)
    case.assignee = assignee


def hand_over(*, giver: User, taker: User, actor: User) -> tuple[int, int]:
    """Give everything that one person follows, closed cases too, to another: how many, and how many are damaged.

    Each case for itself: what was handed over stays so, whatever comes after it. A reserved case is not handed over: it
    is given by those who keep it.
    """
    done = damaged = 0
    for case in Case.objects.filter(assignee=giver, reserve=Reserve.NONE):
        try:
            with changing(case, actor=actor) as current:
                if current.assignee_id != giver.pk or current.reserve:
                    continue
                current.assignee = taker
                record_assignee(current, actor=actor)
                done += 1
        except CaseGoneError:
            continue
        except CaseDamagedError:
            damaged += 1
    return done, damaged


def record_assignee(case: Case, *, actor: User) -> None:
    """Note who now follows the case."""
    audit.record(actor=actor, action="case.assigned", target=target_of(case), details={"assignee": case.assignee_id})


def set_due_date(*, case: Case, due_on: datetime.date | None, actor: User, version: str | None = None) -> None:
    """Set or clear the day by which something must happen. Raises `StaleRecordError` and `CaseDamagedError`."""
    with changing(case, actor=actor) as current:
        require_current(current, ["due_on"], version)
        current.due_on = due_on
        record_due_date(current, actor=actor)
    case.due_on = due_on


def record_due_date(case: Case, *, actor: User) -> None:
    """Note the day that now holds."""
    due_on = case.due_on.isoformat() if case.due_on else None
    audit.record(actor=actor, action="case.due_changed", target=target_of(case), details={"due_on": due_on})
