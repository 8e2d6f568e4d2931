"""Two cases of the same thing: the second is closed as a duplicate of the first, and counted once.

Messages, codes and reporters stay where they are. What the second was merged with stands in its classification;
reopening it undoes the merge.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from reports.entries import Side
from reports.errors import NotMergeableError, TransitionRefusedError
from reports.models.cases import Case, SealedRecord
from reports.office import OpenOffice
from reports.states import State
from reports.vocabularies import Outcome
from staff.conflicts import require_current

from .authenticity import changing
from .casework import keepers_of
from .classifying import end_work, newest_classification
from .conversation import require_open, write_entry
from .sealing import is_written, record_id


@sensitive_variables()
def merge(
    *,
    case: Case,
    original: Case,
    office: OpenOffice,
    reason: str,
    last_word: str,
    key: str,
    actor: User,
    version: str | None = None,
) -> None:
    """Close `case` as a duplicate of `original`; a note in that one says so. The same `key` twice is one.

    Raises `NotMergeableError`, and as `classifying.close` does, but needs no classification.
    """
    words = json.dumps(["merge", str(original.pk), reason, last_word])
    with changing_both(case, str(original.pk), actor=actor) as (current, other):
        require_open(current, office)
        if is_written(current, key, words):
            return
        require_current(current, ["state"], version)
        if current.state == State.PROPOSED:
            raise TransitionRefusedError("A proposal waits to be confirmed.")
        require_mergeable(current, other, office=office)
        end_work(
            current,
            office=office,
            outcome=Outcome.DUPLICATE,
            reason=reason,
            last_word=last_word,
            key=key,
            act=record_id(current, key, words),
            author=actor,
            actor=actor,
            duplicate_of=str(original.pk),
        )
        note_merge(current, other, office=office, actor=actor)
    case.state = current.state


def require_mergeable(case: Case, original: Case | None, *, office: OpenOffice) -> Case:
    """The original, where the two can be one thing: each open to the same people, and none a duplicate.

    A note about one is read by everybody who opens the other. Raises `NotMergeableError`.
    """
    if original is None or original.pk == case.pk:
        raise NotMergeableError("There is no other case.")
    if case.reserve != original.reserve or set(keepers_of(case)) != set(keepers_of(original)):
        raise NotMergeableError("They are not open to the same people.")
    if original.state == State.CLOSED and newest_classification(original, office).duplicate_of:
        raise NotMergeableError("The other one is a duplicate itself.")
    return original


def note_merge(case: Case, original: Case | None, *, office: OpenOffice, actor: User) -> None:
    """Say in the other one that this was merged with it; again after it was reopened. Both are being changed."""
    write_entry(
        require_mergeable(case, original, office=office),
        SealedRecord.Field.NOTE,
        key=f"merged:{uuid.uuid4()}",
        text=_("La segnalazione %(reference)s è un doppione di questa.") % {"reference": case.reference},
        side=Side.OFFICE,
        author=actor,
    )


@contextmanager
def changing_both(case: Case, other: str, *, actor: User) -> Iterator[tuple[Case, Case | None]]:
    """A case and the one with this id, if it is another that is still there, both locked in the order of their ids.

    Raises as `authenticity.changing` does.
    """
    found = Case.objects.filter(pk=other).exclude(pk=case.pk).first() if other else None
    changed: dict[uuid.UUID, Case] = {}
    with ExitStack() as stack:
        for each in sorted((each for each in (case, found) if each is not None), key=lambda each: each.pk):
            changed[each.pk] = stack.enter_context(changing(each, actor=actor))
        yield changed[case.pk], changed.get(found.pk) if found is not None else None
