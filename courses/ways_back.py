"""How what the desk does with registrations is taken back («Annulla», `staff.undo`)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from courses import operations
from courses.models import CourseGroup, Lesson, Registration
from staff import undo
from staff.roles import Permission


def say_done(request: HttpRequest, said: str, registration: Registration) -> None:
    """Say it after an act on a registration; whoever takes it back knows beforehand that the person hears of it."""
    facts = registration.trace
    if facts and facts["mail"]:
        warning = _("Se annulli, e il messaggio è già partito, la persona ne riceve un altro.")
        said = f"{said} {warning}"
    page = reverse("courses_staff:registration_detail", args=[registration.pk])
    undo.success(request, said, way=REGISTRATION.code, facts=facts, page=page)


def _take_back(facts: undo.Facts, actor: User) -> str:
    try:
        operations.take_back(facts=dict(facts), actor=actor)
    except operations.NoFreeSeatError as error:
        raise undo.CannotUndoError(_("Non si può più annullare: il posto di prima non è più libero.")) from error
    except operations.AlreadyRegisteredError as error:
        reason = _("Non si può più annullare: la persona ha già un’altra iscrizione in questo gruppo.")
        raise undo.CannotUndoError(reason) from error
    except operations.ImpossibleActionError as error:
        raise undo.ChangedSinceError from error
    return _("Annullato: l’iscrizione è di nuovo come prima.")


def _take_back_note(facts: undo.Facts, actor: User) -> str:
    if not operations.take_back_note(event=facts["event"], actor=actor):
        raise undo.ChangedSinceError
    return _("Annullato: la nota non c’è più.")


def facts_of(marked: operations.Marked, *, lesson: Lesson, group: CourseGroup) -> dict[str, Any] | None:
    """What was marked, to take it back; None where nothing was."""
    if not (marked.arrived or marked.missing):
        return None
    people = {name: sorted(each.hex for each in getattr(marked, name)) for name in ("arrived", "missing")}
    return {"lesson": lesson.pk, "group": group.pk, **people}


def _unmark(facts: undo.Facts, actor: User) -> str:
    lesson = Lesson.objects.filter(pk=facts["lesson"]).first()
    group = CourseGroup.objects.filter(pk=facts["group"]).first()
    marked = operations.Marked(
        **{name: frozenset(map(uuid.UUID, facts[name])) for name in ("arrived", "missing")},
    )
    if not lesson or not group or not operations.unmark(lesson=lesson, group=group, marked=marked, actor=actor):
        raise undo.ChangedSinceError
    return _("Annullato: le presenze sono di nuovo come prima.")


REGISTRATION = undo.Way(code="registration", permission=Permission.MANAGE_REGISTRATIONS, take_back=_take_back)
NOTE = undo.Way(code="registration_note", permission=Permission.MANAGE_REGISTRATIONS, take_back=_take_back_note)
ATTENDANCE = undo.Way(code="attendance", permission=Permission.MANAGE_REGISTRATIONS, take_back=_unmark)

WAYS = (REGISTRATION, NOTE, ATTENDANCE)
