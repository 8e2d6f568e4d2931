"""Lists, figures and tables whose words are translated and whose numbers are not."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    DateBlock,
    DecimalBlock,
    IntegerBlock,
    ListBlock,
    RichTextBlock,
    StructBlock,
)

from core.blocks.base import GROUP_DATA, ContentBlock
from core.blocks.links import WebAddressBlock
from core.blocks.text import SHORT_FEATURES

FIRST_YEAR, LAST_YEAR = 1900, 2100
TABLE_MAX_COLUMNS = 8


class KeyFigureBlock(StructBlock):
    """A number with its unit, its meaning and where it comes from."""

    number = DecimalBlock(label=_("Numero"), max_digits=15, decimal_places=2)
    unit = CharBlock(label=_("Unità"), required=False, max_length=30, help_text=_("Per esempio: %, euro, classi."))
    label = CharBlock(label=_("Che cosa conta"), max_length=120)
    source = CharBlock(label=_("Fonte"), max_length=160)
    year = IntegerBlock(label=_("Anno"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    class Meta:
        icon = "order"
        label = _("Cifra")
        label_format = "{number} {label}"


class KeyFiguresBlock(ContentBlock):
    """A few figures, each with source and year."""

    entries = ListBlock(KeyFigureBlock(), label=_("Cifre"), min_num=1, max_num=6)

    class Meta:
        template = "blocks/key_figures.html"
        icon = "order"
        group = GROUP_DATA
        label = _("Cifre chiave")
        description = _("Pochi numeri in grande, con fonte e anno.")
        preview_value = {
            "entries": [
                {
                    "number": "550",
                    "unit": "",
                    "label": _("donne iscritte ai corsi di autodifesa"),
                    "source": _("Ufficio Pari opportunità"),
                    "year": 2024,
                },
                {
                    "number": "37",
                    "unit": "",
                    "label": _("panchine rosse in città"),
                    "source": _("Laboratorio Donna"),
                    "year": 2024,
                },
            ]
        }


class TimelineEntryBlock(ContentBlock):
    """One line of a programme or a story."""

    date = DateBlock(label=_("Data"), required=False)
    period = CharBlock(
        label=_("Periodo"),
        required=False,
        max_length=60,
        help_text=_("Se non c'è un giorno preciso: da marzo a maggio."),
    )
    title = CharBlock(label=_("Titolo"), max_length=160)
    text = RichTextBlock(label=_("Testo"), features=SHORT_FEATURES, required=False)

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        if not value.get("date") and not value.get("period"):
            return {"date": ValidationError(_("Scegli una data oppure scrivi un periodo."))}
        if value.get("date") and value.get("period"):
            return {"period": ValidationError(_("Scegli una data oppure scrivi un periodo, non tutti e due."))}
        return {}

    class Meta:
        icon = "date"
        label = _("Riga")
        label_format = "{title}"


class TimelineBlock(ContentBlock):
    """A programme or a story, line by line, in the editor's order."""

    entries = ListBlock(TimelineEntryBlock(), label=_("Righe"), min_num=1)

    class Meta:
        template = "blocks/timeline.html"
        icon = "history"
        group = GROUP_DATA
        label = _("Programma o cronologia")
        description = _("Date e titoli in ordine: un programma, una storia.")
        preview_value = {
            "entries": [
                {"date": "2002-01-01", "period": "", "title": _("Nasce l'assessorato"), "text": ""},
                {"date": None, "period": _("gennaio 2021"), "title": _("Cuneo diventa Nodo provinciale"), "text": ""},
            ]
        }


class PartnerCityBlock(StructBlock):
    """A city of a project."""

    city = CharBlock(label=_("Città"), max_length=120)
    country = CharBlock(label=_("Paese"), max_length=80)
    role = CharBlock(label=_("Ruolo"), required=False, max_length=80, help_text=_("Per esempio: capofila."))
    url = WebAddressBlock(required=False)

    class Meta:
        icon = "site"
        label = _("Città")
        label_format = "{city} ({country})"


class PartnerCitiesBlock(ContentBlock):
    """The partners of a project."""

    entries = ListBlock(PartnerCityBlock(), label=_("Città"), min_num=1)

    class Meta:
        template = "blocks/partner_cities.html"
        icon = "globe"
        group = GROUP_DATA
        label = _("Città partner")
        description = _("Le città di un progetto, con il Paese e il ruolo.")
        preview_value = {
            "entries": [
                {"city": "Clermont-Ferrand", "country": _("Francia"), "role": _("capofila"), "url": ""},
                {"city": "Torino", "country": _("Italia"), "role": "", "url": ""},
            ]
        }


class TableRowBlock(StructBlock):
    """One row: as many cells as the table has columns."""

    cells = ListBlock(CharBlock(label=_("Cella"), required=False, max_length=255), label=_("Celle"), min_num=1)

    class Meta:
        icon = "horizontalrule"
        label = _("Riga")


class TableBlock(ContentBlock):
    """A table of words, translated cell by cell (Wagtail's own table blocks are not)."""

    caption = CharBlock(label=_("Titolo della tabella"), max_length=160)
    columns = ListBlock(
        CharBlock(label=_("Colonna"), max_length=80), label=_("Colonne"), min_num=2, max_num=TABLE_MAX_COLUMNS
    )
    rows = ListBlock(TableRowBlock(), label=_("Righe"), min_num=1)
    row_headers = BooleanBlock(label=_("La prima cella di ogni riga è un'intestazione"), required=False, default=True)

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        width = len(value["columns"])
        for number, row in enumerate(value["rows"], start=1):
            if len(row["cells"]) != width:
                message = ngettext(
                    "La riga %(row)s deve avere %(width)s cella, come le colonne.",
                    "La riga %(row)s deve avere %(width)s celle, come le colonne.",
                    width,
                )
                return {"rows": ValidationError(message, params={"row": number, "width": width})}
        return {}

    class Meta:
        template = "blocks/table.html"
        icon = "table"
        group = GROUP_DATA
        label = _("Tabella")
        description = _("Una tabella semplice, con titolo e intestazioni.")
        label_format = "{caption}"
        preview_value = {
            "caption": _("Orari dello sportello"),
            "columns": [_("Giorno"), _("Orario")],
            "rows": [
                {"cells": [_("Mercoledì"), "9–12"]},
                {"cells": [_("Giovedì"), "9–12"]},
            ],
            "row_headers": True,
        }
