"""What an editor may say about times, and about when something was."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from formbuilder.blocks.questions import GROUP_NUMBERS, PERIODS, QuestionBlock, find_bounds_errors


class TimeBlock(QuestionBlock):
    """A time of day."""

    minimum = blocks.TimeBlock(label=_("non prima delle"), required=False)
    maximum = blocks.TimeBlock(label=_("non dopo le"), required=False)

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        return find_bounds_errors(value)

    class Meta:
        icon = "time"
        label = _("Ora")
        group = GROUP_NUMBERS
        description = _("Ore e minuti in due caselle.")
        preview_value = {"label": _("A che ora puoi venire?"), "required": True}


class AboutWhenBlock(QuestionBlock):
    """A day, a month, a year, a period, or nothing."""

    period = blocks.ChoiceBlock(label=_("periodo"), choices=PERIODS, default="any")

    class Meta:
        icon = "history"
        label = _("Quando, più o meno")
        group = GROUP_NUMBERS
        description = _("Un giorno, un mese, un anno o un periodo: per chi non ricorda la data esatta.")
        preview_value = {"label": _("Quando è successo?"), "required": True, "period": "past"}
