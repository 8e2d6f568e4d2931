"""What the office says of a case: the words of the vocabularies (sealed to I), and how the work ended."""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from reports.classification import LABELS_MAX, Classification, newest
from reports.entries import Side
from reports.errors import NotAssessedError, TooManyLabelsError, TransitionRefusedError
from reports.models.cases import Case, SealedRecord
from reports.office import OpenOffice
from reports.questions import REPORTER
from reports.states import Action, State
from reports.vocabularies import OUTCOME, Channel, Reporter
from staff import audit
from staff.conflicts import StaleRecordError, require_current

from . import figures
from .authenticity import changing, insert_record, opening, target_of
from .casework import content_pair, internal_pair, take_step
from .conversation import require_open, write_entry
from .notices import tell_reporter
from .referring import withdraw_asked
from .retention import retention_date
from .sealing import is_written, open_answers, open_classifications, record_id, seal


@sensitive_variables()
def read_classification(*, case: Case, office: OpenOffice, actor: User) -> Classification:
    """What holds now, to be changed; before anybody has said anything, what the report says by itself.

    Recorded. Raises `OfficeLockedError` and `CaseDamagedError`.
    """
    with opening(case, actor=actor) as current:
        audit.record(actor=actor, action="case.classification_read", target=target_of(current))
        found = newest_classification(current, office)
        return found if found.codes else dataclasses.replace(found, codes=_said_by_reporter(current, office))


def _said_by_reporter(case: Case, office: OpenOffice) -> dict[str, tuple[str, ...]]:
    """Who reported, in the words of the form, which are those of the vocabulary; it came through the site."""
    answer = open_answers(case, content=content_pair(case, office)).answers.get(REPORTER)
    codes: dict[str, tuple[str, ...]] = {"channel": (Channel.ONLINE.value,)}
    return {**codes, "reporter": (answer,)} if answer in Reporter.values else codes


@sensitive_variables()
def classify(
    *,
    case: Case,
    office: OpenOffice,
    codes: Mapping[str, tuple[str, ...]],
    reason: str,
    key: str,
    actor: User,
    seen: int | None = None,
) -> None:
    """Say it anew, facet by facet; what was said before stays as history, and the outcome is not touched.

    `seen` is the number of the classification that the form was opened on. The same `key` twice is one. Raises
    `StaleRecordError` where a colleague was first to say something else of this, `OfficeLockedError` and
    `CaseDamagedError`. Labels and the outcome may change meanwhile: they stay.
    """
    words = json.dumps([sorted(codes.items()), reason])
    with changing(case, actor=actor) as current:
        known = _classifications(current, office)
        before = newest(known)
        if is_written(current, key, words):
            return
        if seen is not None and not any(each.number == seen and each.says_the_same(before) for each in known):
            raise StaleRecordError
        kept = {OUTCOME.name: before.of(OUTCOME.name)}
        new = dataclasses.replace(before, codes={**codes, **kept}, reason=reason)
        _write(current, new, act=record_id(current, key, words), actor=actor)
        audit.record(actor=actor, action="case.classified", target=target_of(current))


@sensitive_variables()
def label(
    *, case: Case, office: OpenOffice, added: Sequence[str], removed: Sequence[str], key: str, actor: User
) -> None:
    """Add labels to those that a case has now, and take some away: two people who do so at once keep both's.

    The same `key` twice is one. Raises `TooManyLabelsError`, `OfficeLockedError` and `CaseDamagedError`.
    """
    words = json.dumps([sorted(added), sorted(removed)])
    with changing(case, actor=actor) as current:
        before = newest_classification(current, office)
        if is_written(current, key, words):
            return
        labels = tuple(dict.fromkeys([*(each for each in before.labels if each not in removed), *added]))
        if len(labels) > LABELS_MAX:
            raise TooManyLabelsError("A case has only so many labels.")
        new = dataclasses.replace(before, labels=labels)
        _write(current, new, act=record_id(current, key, words), actor=actor)
        audit.record(actor=actor, action="case.labelled", target=target_of(current))


@sensitive_variables()
def close(
    *,
    case: Case,
    office: OpenOffice,
    outcome: str,
    reason: str,
    last_word: str,
    key: str,
    actor: User,
    version: str | None = None,
) -> None:
    """End the work: its outcome, why, a last message to the reporter where there is one, and its row in the figures;
    all of it or nothing.

    What the reporter has written and nobody has read stays new. The same `key` twice closes once. Raises
    `NotAssessedError` before anybody has judged what it is, `TransitionRefusedError`, `StaleRecordError` when the page
    of the `version` showed another state, `OfficeLockedError` and `CaseDamagedError`.
    """
    words = json.dumps([outcome, reason, last_word])
    with changing(case, actor=actor) as current:
        require_open(current, office)
        if is_written(current, key, words):
            return
        require_current(current, ["state"], version)
        if current.state == State.PROPOSED:
            raise TransitionRefusedError("A proposal waits to be confirmed (`proposing`).")
        act = record_id(current, key, words)
        end_work(
            current,
            office=office,
            outcome=outcome,
            reason=reason,
            last_word=last_word,
            key=key,
            act=act,
            author=actor,
            actor=actor,
        )
    case.state = current.state


@sensitive_variables()
def end_work(
    case: Case,
    *,
    office: OpenOffice,
    outcome: str,
    reason: str,
    last_word: str,
    key: str,
    act: uuid.UUID,
    author: User,
    actor: User,
    duplicate_of: str = "",
) -> None:
    """All that belongs to the end of a case. The caller holds its lock.

    A case that is merged with another one needs no judgement and no row of its own. What the reporter was asked for and
    has not answered is withdrawn.

    `act` is the id of the classification that is written, `author` wrote the last word, and `actor` closes.
    """
    before = newest_classification(case, office)
    if not (before.is_assessed or duplicate_of):
        raise NotAssessedError("Nobody has said what it is.")
    take_step(case, Action.CLOSE, actor=actor)
    content = content_pair(case, office)
    withdraw_asked(case, content=content, actor=actor)
    promised = open_answers(case, content=content).promised
    case.retain_until = retention_date(form_key=case.form_key, promised=promised, outcome=outcome)
    codes = {**before.codes, OUTCOME.name: (outcome,)}
    new = dataclasses.replace(before, codes=codes, outcome_reason=reason, duplicate_of=duplicate_of)
    _write(case, new, act=act, actor=author)
    if last_word:
        write_entry(case, SealedRecord.Field.MESSAGE, key=key, text=last_word, side=Side.OFFICE, author=author)
        tell_reporter(case, content=content)
        audit.record(actor=actor, action="case.message_written", target=target_of(case))
    if duplicate_of:
        figures.leave_out(case, office=office)
    else:
        figures.count(case, new, office=office)


def newest_classification(case: Case, office: OpenOffice) -> Classification:
    """What holds now; unrecorded."""
    return newest(_classifications(case, office))


def _classifications(case: Case, office: OpenOffice) -> list[Classification]:
    """All that was said, from the empty one on with which every case begins."""
    records = SealedRecord.objects.filter(case=case, field=SealedRecord.Field.CLASSIFICATION)
    return open_classifications(records, pair=internal_pair(case, office))


def _write(case: Case, said: Classification, *, act: uuid.UUID, actor: User) -> None:
    """The caller holds the lock of the case, so that no two get the same number."""
    record = SealedRecord(pk=act, case=case, field=SealedRecord.Field.CLASSIFICATION)
    new = dataclasses.replace(said, number=said.number + 1, written_on=timezone.localdate(), author=actor.pk)
    seal(record, new, to=bytes(case.internal_public))
    insert_record(record)
