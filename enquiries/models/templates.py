"""Texts with which a reply begins: written by the desk, in as many languages as it has them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from enquiries.kinds import Kind
from staff.ready_texts.models import ReadyText, ReadyWords

from .messages import MESSAGE_MAX


class ReplyTemplate(ReadyText):
    """A reply to begin with. Greeting, reference, link and signature are the mail's own."""

    audit_name = "reply_template"

    kind = models.CharField(
        _("per quali richieste"), max_length=16, choices=Kind.choices, blank=True, help_text=_("Vuoto: per tutte.")
    )

    class Meta(ReadyText.Meta):
        pass


class ReplyText(ReadyWords):
    """The words of a template in one language."""

    template = models.ForeignKey(ReplyTemplate, on_delete=models.CASCADE, related_name="texts")
    text = models.TextField(_("testo"), max_length=MESSAGE_MAX)

    class Meta(ReadyWords.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["template", "language"], name="enquiries_one_text_a_language")
        ]
