"""The history of a registration: who, when, what. The audit log says the same without content, and outlives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.models.history import By, Happening, RegistrationEvent
from courses.models.registrations import Registration
from staff import audit


def note_event(
    registration: Registration,
    what: Happening,
    *,
    by: By,
    actor: User | None = None,
    text: str = "",
    before: Mapping[str, Any] | None = None,
) -> RegistrationEvent:
    """Write one line, in the transaction of what happened. `actor` is who of the office did it, where `by` is OFFICE.

    `text` and `before` may hold personal data: they are erased with the registration, and neither stands in any list.
    """
    return RegistrationEvent.objects.create(
        registration=registration,
        at=timezone.now(),
        what=what.value,
        by=by.value,
        actor=actor,
        actor_name=actor.get_username()[:150] if actor else "",
        text=text,
        before=dict(before or {}),
    )


def history_of(registration: Registration) -> QuerySet[RegistrationEvent]:
    """Every line, newest first."""
    return RegistrationEvent.objects.filter(registration=registration).order_by("-at", "-pk")


@transaction.atomic
def add_note(*, registration: Registration, text: str, actor: User) -> RegistrationEvent:
    """Write something down that the next colleague should know."""
    event = note_event(registration, Happening.NOTED, by=By.OFFICE, actor=actor, text=text)
    audit.record(actor=actor, action="registration.noted", target=f"registration:{registration.pk}")
    return event


@transaction.atomic
def take_back_note(*, event: int, actor: User) -> bool:
    """Forget a note that its author has just written; False if it is not there any more."""
    note = RegistrationEvent.objects.filter(pk=event, what=Happening.NOTED, actor=actor).first()
    if note is None:
        return False
    note.delete()
    audit.record(actor=actor, action="registration.note_undone", target=f"registration:{note.registration_id}")
    return True


def notes_of(registration: Registration) -> list[str]:
    """What colleagues wrote, oldest first."""
    notes = RegistrationEvent.objects.filter(registration=registration, what=Happening.NOTED).order_by("at", "pk")
    return list(notes.values_list("text", flat=True))
