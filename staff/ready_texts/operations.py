"""Storing and deleting ready texts. Nothing that was sent depends on one."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction

from staff import audit

from .models import ReadyText


@transaction.atomic
def save_ready_text(*, template: ReadyText, texts: Mapping[str, str], actor: User) -> None:
    """Store it with its words by language; a language without words has none from now on."""
    template.save()
    for language, text in texts.items():
        if text:
            template.texts.update_or_create(language=language, defaults={"text": text})
        else:
            template.texts.filter(language=language).delete()
    _record("changed", type(template), template.pk, actor)


@transaction.atomic
def delete_ready_text(*, model: type[ReadyText], pk: int, actor: User) -> None:
    """Somebody else may have been quicker."""
    if model._default_manager.filter(pk=pk).delete()[0]:
        _record("deleted", model, pk, actor)


def _record(what: str, model: type[ReadyText], pk: int, actor: User) -> None:
    audit.record(actor=actor, action=f"{model.audit_name}.{what}", target=f"{model.audit_name}:{pk}")
