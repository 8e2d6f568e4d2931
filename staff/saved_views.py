"""Saved views: what somebody asks a list of the desk again and again, under a name, for that person alone.

Kept is what a link may set (`FilterForm.link_fields`: codes and ids) and the order; words that somebody typed are never
kept. The audit log has nothing of it: no personal data is read or changed, and what a view shows is recorded when it is
opened, like any list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import due_jobs

from . import undo
from .models import SavedView
from .registry import Text
from .roles import Permission

MOST: Final = 20
"""So many views one person has of one list."""

NAME_FIELD: Final = "vista"
"""The field whose presence makes the post of a list save a view."""

REMOVED_KEPT = dt.timedelta(hours=1)
"""How long a removed view can still be taken back; longer than `undo.MINUTES`."""

UNDO: Final = "saved_view"

Asked = Mapping[str, Sequence[str]]


class CannotSaveError(Exception):
    """A view cannot be kept so; the text is the reason, for whoever pressed."""


class NameForm(forms.Form):
    """What a view is called."""

    use_required_attribute = False

    vista = forms.CharField(
        label=gettext_lazy("Nome della vista"),
        max_length=SavedView.NAME_MAX,
        help_text=gettext_lazy("Per esempio: Le mie in ritardo. Niente nomi di chi scrive all’ufficio."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Scrivi un nome per la vista."),
            "max_length": gettext_lazy("Il nome è troppo lungo: al massimo %(limit_value)d caratteri."),
        },
    )

    def clean_vista(self) -> str:
        return " ".join(self.cleaned_data["vista"].split())


def views_of(user: Any, list_name: str) -> list[SavedView]:
    """Somebody's views of a list, by name."""
    return list(SavedView.objects.filter(user=user.pk, list_name=list_name, removed_at=None).order_by("name", "pk"))


def address(path: str, view: SavedView, *, order_key: str) -> str:
    """The list as the view asks it."""
    parts = {**view.asked, **({order_key: view.order} if view.order else {})}
    return f"{path}?{urlencode(parts, doseq=True)}" if parts else path


@transaction.atomic
def save(*, user: User, list_name: str, path: str, name: str, asked: Asked, order: str) -> SavedView:
    """Keep a view. Pressed twice it is there once. Raises `CannotSaveError`: nothing is asked, the name is taken for
    something else, there are `MOST`.
    """
    User.objects.select_for_update().get(pk=user.pk)  # Two windows at once: one after the other.
    kept = {key: list(values) for key, values in asked.items()}
    if not kept and not order:
        raise CannotSaveError(_("Non c’è niente da salvare: prima filtra l’elenco o scegline l’ordine."))
    mine = SavedView.objects.filter(user=user, list_name=list_name, removed_at=None)
    same = mine.filter(name__iexact=name).first()
    if same is not None:
        if (same.asked, same.order) == (kept, order):
            return same
        raise CannotSaveError(_("Hai già una vista con questo nome: scegline un altro."))
    if mine.count() >= MOST:
        raise CannotSaveError(_("Hai già %(most)d viste di questo elenco: prima eliminane una.") % {"most": MOST})
    return SavedView.objects.create(user=user, list_name=list_name, path=path, name=name, asked=kept, order=order)


@transaction.atomic
def rename(*, view: SavedView, name: str) -> None:
    """Call it otherwise. Raises `ValidationError` where another is called so."""
    others = SavedView.objects.filter(user=view.user_id, list_name=view.list_name, removed_at=None).exclude(pk=view.pk)
    if others.filter(name__iexact=name).exists():
        raise ValidationError(_("Hai già una vista con questo nome: scegline un altro."))
    view.name = name
    view.save(update_fields=["name"])


def remove(*, view: SavedView) -> undo.Facts | None:
    """Take it off the list; what takes it back, or None where it was off already."""
    done = SavedView.objects.filter(pk=view.pk, removed_at=None).update(removed_at=timezone.now())
    return {"view": view.pk} if done else None


def _take_back(facts: undo.Facts, actor: User) -> Text:
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)
        gone = SavedView.objects.filter(pk=facts["view"], user=actor).exclude(removed_at=None).first()
        if gone is None:
            raise undo.ChangedSinceError
        mine = SavedView.objects.filter(user=actor, list_name=gone.list_name, removed_at=None)
        if mine.count() >= MOST or mine.filter(name__iexact=gone.name).exists():
            raise undo.ChangedSinceError
        gone.removed_at = None
        gone.save(update_fields=["removed_at"])
    return _("Annullato: la vista c’è di nuovo.")


def purge_removed() -> int:
    """Throw removed views away for good; how many there were. Also a due job."""
    return SavedView.objects.filter(removed_at__lte=timezone.now() - REMOVED_KEPT).delete()[0]


def hand_in() -> None:
    """Register the way back and the due job; called once, when all apps are loaded."""
    undo.register(undo.Way(code=UNDO, permission=Permission.ENTER_DESK, take_back=_take_back))
    due_jobs.register(
        due_jobs.Job(
            name="staff.purge_saved_views",
            label=gettext_lazy("Cancellare le viste eliminate"),
            every=dt.timedelta(days=1),
            run=purge_removed,
        )
    )
