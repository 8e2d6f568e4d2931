"""Texts with which a message to a reporter begins. They are written before any case, and are not sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.entries import TEXT_MAX
from staff.ready_texts.models import ReadyText, ReadyWords


class CaseText(ReadyText):
    """A message to begin with."""

    audit_name = "case_text"

    class Meta(ReadyText.Meta):
        pass


class CaseWords(ReadyWords):
    """Its words in one language."""

    template = models.ForeignKey(CaseText, on_delete=models.CASCADE, related_name="texts")
    text = models.TextField(_("testo"), max_length=TEXT_MAX)

    class Meta(ReadyWords.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["template", "language"], name="reports_one_text_a_language")
        ]
