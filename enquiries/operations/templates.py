"""Replies to begin with: written by the desk."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction

from enquiries.models.templates import ReplyTemplate, ReplyText
from staff import audit


@transaction.atomic
def save_template(*, template: ReplyTemplate, texts: Mapping[str, str], actor: User) -> ReplyTemplate:
    """Store it with its words by language; a language without words has none from now on."""
    template.save()
    for language, text in texts.items():
        if text:
            ReplyText.objects.update_or_create(template=template, language=language, defaults={"text": text})
        else:
            ReplyText.objects.filter(template=template, language=language).delete()
    audit.record(actor=actor, action="reply_template.changed", target=f"reply_template:{template.pk}")
    return template


@transaction.atomic
def delete_template(*, template_id: int, actor: User) -> None:
    """Nothing that was sent depends on it."""
    if ReplyTemplate.objects.filter(pk=template_id).delete()[0]:
        audit.record(actor=actor, action="reply_template.deleted", target=f"reply_template:{template_id}")
