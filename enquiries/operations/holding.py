"""How an enquiry is held while it changes, and how a repeated press is known."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from enquiries.models.enquiries import Enquiry
from enquiries.states import TABLE, Action, State

from .errors import ChangedMeanwhileError, ImpossibleActionError


def hold(enquiry_id: UUID, *, seen: int | None = None) -> Enquiry:
    """The enquiry, its row locked until the caller's transaction ends, on both databases.

    Raises `Enquiry.DoesNotExist`, and `ChangedMeanwhileError` as `require_seen`.
    """
    Enquiry.objects.filter(pk=enquiry_id).update(version=F("version"))
    enquiry = Enquiry.objects.select_related("page").get(pk=enquiry_id)
    require_seen(enquiry, seen)
    return enquiry


def require_seen(enquiry: Enquiry, seen: int | None) -> None:
    """`seen` is the version that somebody looked at when they decided; None where it does not matter.

    Raises `ChangedMeanwhileError`.
    """
    if seen is not None and enquiry.version != seen:
        raise ChangedMeanwhileError


def save(enquiry: Enquiry, *fields: str) -> None:
    """Store these fields of an enquiry that is held; whoever looks at an older one is told."""
    enquiry.version += 1
    enquiry.save(update_fields=[*fields, "version"])


def move(enquiry: Enquiry, action: Action) -> State:
    """Set the next state and return the one before; the caller saves. Raises `ImpossibleActionError`."""
    before = State(enquiry.state)
    step = TABLE.step(before, action)
    if step is None:
        raise ImpossibleActionError
    enquiry.state = step.to
    return before
