"""What people are asked. The Italian words are fixed by the municipal model (C.SI.2.5, C.SI.2.6, C.SE.1.7)."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

SCORES: Final = range(1, 6)
LOW_MAX: Final = 3
"""Up to this score a reader is asked what was difficult, above it what was good."""
WORDS_MAX: Final = 200


class Subject(models.TextChoices):
    """What a vote is about, as a question: a page that somebody reads, or a form that they have just sent."""

    PAGE = "page", _("Quanto sono chiare le informazioni su questa pagina?")
    FORM = "form", _("Quanto è stato facile usare questo servizio?")


class Liked(models.TextChoices):
    """What somebody found good."""

    CLEAR = "clear", _("Le indicazioni erano chiare")
    COMPLETE = "complete", _("Le indicazioni erano complete")
    SURE = "sure", _("Capivo sempre che stavo procedendo correttamente")
    NO_TROUBLE = "no_trouble", _("Non ho avuto problemi tecnici")
    OTHER = "liked_other", _("Altro")


class Difficulty(models.TextChoices):
    """What somebody found difficult."""

    UNCLEAR = "unclear", _("A volte le indicazioni non erano chiare")
    INCOMPLETE = "incomplete", _("A volte le indicazioni non erano complete")
    UNSURE = "unsure", _("A volte non capivo se stavo procedendo correttamente")
    TROUBLE = "trouble", _("Ho avuto problemi tecnici")
    OTHER = "difficult_other", _("Altro")


ANSWERS: Final = {choice.value: choice.label for kind in (Liked, Difficulty) for choice in kind}
"""Every answer by its code, in words."""


def is_low(score: int) -> bool:
    """Whether the reader had difficulties."""
    return score <= LOW_MAX
