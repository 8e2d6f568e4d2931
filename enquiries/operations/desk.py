"""What the desk can do with an enquiry, beside talking."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models, transaction
from wagtail.models import Page

from core import drafting
from core.folding import fold_address
from enquiries.drafts import EVENT, sketch_of
from enquiries.models.enquiries import Enquiry
from enquiries.people import search_text
from enquiries.states import Action, State
from formbuilder.reading import read_snapshot
from outbox import operations as outbox

from .errors import NotMergeableError
from .holding import hold, move, require_seen, save
from .notices import CAUSE_APP
from .stories import record
from .undoing import standing_of, trace


@transaction.atomic
def act(*, enquiry_id: UUID, action: Action, actor: User | None, seen: int | None = None) -> Enquiry:
    """One of `PLAIN_ACTIONS`, as the state table allows, or GIVE_UP, with the person as nobody's `actor`.

    Raises `Enquiry.DoesNotExist`, `ImpossibleActionError` and `ChangedMeanwhileError`.
    """
    enquiry = hold(enquiry_id, seen=seen)
    was = standing_of(enquiry)
    before = move(enquiry, action)
    if action == Action.TAKE:
        enquiry.assignee = actor
    if action == Action.SEPARATE:
        enquiry.merged_into = None
    save(enquiry, "state", "assignee", "merged_into")
    record(f"enquiry.{action.value}", enquiry, actor, **{"from": before.value, "to": enquiry.state})
    if action != Action.SEPARATE:  # What it was merged into may have gone its own way: that is for merging to say.
        enquiry.trace = trace(enquiry, was=was)
    return enquiry


@transaction.atomic
def assign(*, enquiry_id: UUID, assignee: User | None, actor: User) -> Enquiry:
    """Say who follows it; the state stays."""
    enquiry = hold(enquiry_id)
    enquiry.assignee = assignee
    save(enquiry, "assignee")
    record("enquiry.assigned", enquiry, actor, to=assignee.pk if assignee else None)
    return enquiry


@transaction.atomic
def set_due(*, enquiry_id: UUID, due_on: datetime.date, actor: User) -> Enquiry:
    """Say by when it is to be answered."""
    enquiry = hold(enquiry_id)
    enquiry.due_on = due_on
    save(enquiry, "due_on")
    record("enquiry.due_changed", enquiry, actor, due=due_on.isoformat())
    return enquiry


@transaction.atomic
def correct(*, enquiry_id: UUID, name: str, email: str, phone: str, actor: User, seen: int | None = None) -> Enquiry:
    """Put right how the person is reached; the answers stay as they were sent.

    Once the address is another one, the links in earlier mails open nothing more and what waits for the old address is
    not sent, of what was merged into it neither: that box was perhaps a stranger's.
    Raises `ChangedMeanwhileError`.
    """
    enquiry = hold(enquiry_id, seen=seen)
    is_other_address = fold_address(email) != enquiry.email_normalised
    if is_other_address:
        _close_old_address(enquiry)
    enquiry.name, enquiry.email, enquiry.phone = name, email.strip(), phone
    enquiry.email_normalised = fold_address(email)
    enquiry.search_text = search_text(
        reference=enquiry.reference,
        name=name,
        email=email,
        phone=phone,
        definition=read_snapshot(enquiry.definition),
        answers=enquiry.answers,
    )
    save(enquiry, "name", "email", "phone", "email_normalised", "search_text")
    record("enquiry.corrected", enquiry, actor, address=is_other_address)
    return enquiry


def _close_old_address(enquiry: Enquiry) -> None:
    for each in (enquiry, *enquiry.merged.all()):
        each.links.all().delete()
        outbox.drop_waiting(cause_app=CAUSE_APP, cause_id=each.pk, recipient=each.email)


# --- duplicates ------------------------------------------------------------------------------------------------------


def twins_of(enquiry: Enquiry) -> models.QuerySet[Enquiry]:
    """Others of the same address, newest first: perhaps the same matter."""
    if not enquiry.email_normalised:
        return Enquiry.objects.none()
    others = Enquiry.objects.filter(email_normalised=enquiry.email_normalised).exclude(pk=enquiry.pk)
    return others.exclude(state__in=[State.MERGED, State.REMOVED])


@transaction.atomic
def merge(*, enquiry_id: UUID, into_id: UUID, actor: User, seen: int | None = None) -> Enquiry:
    """Follow one together with another; nothing of it moves, so that it can be separated again. Returns the other.

    Only of one address, or where the first has none: its links open the other one from now on. Raises
    `Enquiry.DoesNotExist`, `NotMergeableError`, `ImpossibleActionError` and `ChangedMeanwhileError`.
    """
    held = {pk: hold(pk) for pk in sorted({enquiry_id, into_id})}
    enquiry, into = held[enquiry_id], held[into_id]
    require_seen(enquiry, seen)
    _require_mergeable(enquiry, into)
    before = move(enquiry, Action.MERGE)
    into.retain_until = max(into.retain_until, enquiry.retain_until)
    into.last_message_at = max(into.last_message_at, enquiry.last_message_at)
    enquiry.merged_into, enquiry.retain_until = into, into.retain_until
    save(enquiry, "state", "merged_into", "retain_until")
    enquiry.merged.update(merged_into=into, retain_until=into.retain_until)
    into.merged.update(retain_until=into.retain_until)
    save(into, "retain_until", "last_message_at")
    record("enquiry.merge", enquiry, actor, into=str(into.pk), **{"from": before.value})
    return into


def _require_mergeable(enquiry: Enquiry, into: Enquiry) -> None:
    is_same_person = enquiry.email_normalised in ("", into.email_normalised)
    if enquiry.pk == into.pk or not is_same_person or into.state in (State.MERGED, State.REMOVED):
        raise NotMergeableError


# --- proposals -------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_draft(*, enquiry_id: UUID, actor: User) -> Page:
    """Turn a proposal into the draft of an event, once: a second call returns the same page.

    Raises `drafting.NoPlaceError` where no maker is known or no page could stand above the draft.
    """
    enquiry = hold(enquiry_id)
    if enquiry.draft_page is not None:
        return enquiry.draft_page
    maker = drafting.maker_of(EVENT)
    if maker is None:
        raise drafting.NoPlaceError
    draft = maker(sketch_of(enquiry), actor)
    enquiry.draft_page = draft
    save(enquiry, "draft_page")
    record("enquiry.draft_made", enquiry, actor, page=draft.pk)
    return draft
