"""Two people on one record: whoever saves second overwrites nothing, is told who was first and when, and sees both.

A form says which version of the record it was opened on; the operation compares, under its lock:

    class AssignForm(VersionedForm, forms.ModelForm): …        # AssignForm(instance=case) on the page of the record

    form = AssignForm(request.POST)
    if form.is_valid():
        try:
            operations.assign(case=case, assignee=…, actor=…, version=form.version)
        except StaleRecordError:
            change = last_change(target=f"case:{case.pk}", actions=["case.assigned"])
            return show_conflict(request, form=form, current=AssignForm(instance=fresh), change=change, record_url=…)

    def assign(*, case, assignee, actor, version):
        with changing(case, actor=actor) as current:
            require_current(current, AssignForm.Meta.fields, version)

A version is a digest of the fields of that form alone, so that two people who change different things do not stand in
each other's way. Under the conflict stands the form with what was typed and the version of now: to press again is to
decide.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import localize
from django.utils.translation import gettext as _

from .keyring import server_keys
from .models import AuditEvent
from .people import unmistakable_name

FIELD = "versione"
_PERSON, _PURPOSE = "pari.staff", "version.v1"
_DIGEST_BYTES = 16


class StaleRecordError(Exception):
    """The record is no longer what the form was opened on; nothing was changed."""


def version_of(record: Model, fields: Iterable[str]) -> str:
    """What these fields of a record are now, as a word that says nothing about them."""
    return _versions_of(record, fields)[0]


def require_current(record: Model, fields: Iterable[str], version: str | None) -> None:
    """Raise `StaleRecordError` unless the record is still what the form was opened on. Call it where it is locked.

    No version at all (None) is for callers that showed the record to nobody: a command, a job.
    """
    if version is None:
        return
    typed = version.encode()
    if not any(hmac.compare_digest(each.encode(), typed) for each in _versions_of(record, fields)):
        raise StaleRecordError


def _versions_of(record: Model, fields: Iterable[str]) -> list[str]:
    values = [str(record.serializable_value(name)) for name in fields]
    content = json.dumps([record._meta.label, str(record.pk), values]).encode()
    keys = server_keys(person=_PERSON, purpose=_PURPOSE)
    return [hashlib.blake2b(content, key=key, digest_size=_DIGEST_BYTES).hexdigest() for key in keys]


class VersionedForm(forms.BaseForm):
    """Before `ModelForm` in the bases: a hidden field says on which version of `Meta.fields` the form was opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instance: Model = self.instance  # type: ignore[attr-defined]  # a ModelForm
        self.fields[FIELD] = forms.CharField(
            widget=forms.HiddenInput(attrs={"id": False}), required=False, max_length=64
        )
        if instance.pk is not None:
            self.initial[FIELD] = version_of(instance, self._meta.fields)  # type: ignore[attr-defined]  # a ModelForm

    @property
    def version(self) -> str:
        """What the form was opened on; an empty word fits no record."""
        version: str = self.cleaned_data[FIELD]
        return version


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed a record, and when. The name is empty where nobody signed in did it."""

    who: str
    at: dt.datetime


def last_change(*, target: str, actions: Sequence[str]) -> Change | None:
    """The newest of these actions on this target, by the audit log."""
    return next(iter(changes(target=target, actions=actions, most=1)), None)


def changes(*, target: str, actions: Sequence[str], most: int) -> list[Change]:
    """The newest of these actions on this target, by the audit log, in two queries."""
    events = list(AuditEvent.objects.filter(action__in=actions, target=target).order_by("-sequence")[:most])
    people = User.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    return [
        Change(unmistakable_name(person) if (person := people.get(event.actor_id)) else event.actor_name, event.at)
        for event in events
    ]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field as it stands now and as the second person wrote it."""

    label: str
    now: str
    typed: str

    @property
    def is_same(self) -> bool:
        return self.now == self.typed


def show_conflict(
    request: HttpRequest,
    *,
    form: forms.BaseForm,
    current: forms.BaseForm,
    change: Change | None,
    record_url: str,
) -> HttpResponse:
    """The page that says so (409): both versions, and the form of the second person on the version of now.

    `form` is what was sent, `current` the same form of the record as it is now.
    """
    differences = [
        Difference(str(bound.label), _said(bound.field, current[bound.name].value()), _said(bound.field, bound.value()))
        for bound in form
        if not bound.is_hidden
    ]
    form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    form.data[form.add_prefix(FIELD)] = current[FIELD].value()  # type: ignore[index]  # the copy
    context = {"form": form, "differences": differences, "change": change, "record_url": record_url}
    return render(request, "staff/conflict.html", context, status=HTTPStatus.CONFLICT)


def _said(field: forms.Field, value: Any) -> str:
    """A value of a field in words."""
    choices = getattr(field, "choices", None)
    if choices is not None:
        given = value if isinstance(value, list | tuple) else [value]
        chosen = {"" if each is None else str(each) for each in given}
        return ", ".join(str(label) for key, label in _flat(choices) if str(key) in chosen) or "–"
    if isinstance(field, forms.BooleanField):
        return _("Sì") if value else _("No")
    try:
        return str(localize(field.to_python(value)) or "–") if value not in (None, "") else "–"
    except forms.ValidationError:
        return str(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
