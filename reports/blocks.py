"""The stages a report goes through, as the page tells them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, StructBlock, TextBlock

from core.blocks import GROUP_DATA, ContentBlock
from formbuilder.privacy import DAYS_MAX

from .vocabularies import Outcome


def outcomes() -> list[tuple[str, Any]]:
    """What a case may end with. Migrations name this function and quote no words."""
    return list(Outcome.choices)


class OutcomeDaysBlock(StructBlock):
    """Cases that end in one way are kept for another time."""

    outcome = ChoiceBlock(label=_("Se finisce così"), choices=outcomes)
    days = IntegerBlock(label=_("Giorni dopo la chiusura"), min_value=1, max_value=DAYS_MAX)

    class Meta:
        icon = "calendar-alt"
        label = _("Un altro tempo")


class StageBlock(ContentBlock):
    """One stage: what happens and by when. An office that states a time must keep it."""

    title = CharBlock(label=_("Che cosa succede"), max_length=100)
    when = CharBlock(
        label=_("Quando"),
        required=False,
        max_length=60,
        help_text=_("Per esempio «entro 7 giorni». Scrivi solo tempi che l’ufficio rispetta davvero."),
    )
    text = TextBlock(label=_("Spiegazione"), required=False, max_length=300, rows=2)

    class Meta:
        icon = "clipboard-list"
        group = GROUP_DATA
        label = _("Tappa")
        description = _("Una tappa del lavoro dell’ufficio dopo l’invio.")
        label_format = "{title}"
        template = "reports/blocks/stage.html"
        preview_value = {
            "title": _("Leggiamo quello che hai scritto"),
            "when": _("entro 7 giorni"),
            "text": _("Lo leggono solo le persone dell’ufficio che seguono le segnalazioni."),
        }
