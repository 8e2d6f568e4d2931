"""What an editor may say about scales and grids."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError

from formbuilder.blocks.questions import GROUP_CHOICE, QuestionBlock, find_repeated
from formbuilder.questions.base import MAX_LABEL
from formbuilder.questions.matrix import MAX_COLUMNS, MAX_ROWS, MIN_COLUMNS
from formbuilder.questions.rating import END_MAX, RATING_DEFAULT, RATING_MAX, RATING_MIN


class RatingBlock(QuestionBlock):
    """A number between two ends with names."""

    maximum = blocks.IntegerBlock(label=_("da 1 a"), min_value=RATING_MIN, max_value=RATING_MAX, default=RATING_DEFAULT)
    low_text = blocks.CharBlock(
        label=_("che cosa vuol dire 1"),
        default="",
        max_length=END_MAX,
        help_text=_("Per esempio «Per niente»."),
    )
    high_text = blocks.CharBlock(
        label=_("che cosa vuol dire il numero più alto"),
        default="",
        max_length=END_MAX,
        help_text=_("Per esempio «Moltissimo»."),
    )

    class Meta:
        icon = "pick"
        label = _("Voto")
        group = GROUP_CHOICE
        description = _("Un numero da 1 a 5, o fino a 10, fra due estremi con un nome.")
        preview_value = {
            "label": _("Quanto ti è stato utile l’incontro?"),
            "required": True,
            "maximum": RATING_DEFAULT,
            "low_text": _("Per niente"),
            "high_text": _("Moltissimo"),
        }


class RowBlock(blocks.StructBlock):
    """A row of a grid. Its identity is the list item's id."""

    label = blocks.CharBlock(label=_("testo della riga"), default="", max_length=MAX_LABEL)

    class Meta:
        icon = "list-ul"
        label = _("Riga")


class ColumnBlock(blocks.StructBlock):
    """An answer that every row offers."""

    label = blocks.CharBlock(label=_("testo della risposta"), default="", max_length=END_MAX)

    class Meta:
        icon = "list-ul"
        label = _("Risposta")


class MatrixBlock(QuestionBlock):
    """The same short choice for several things."""

    rows = blocks.ListBlock(RowBlock(), label=_("righe"), max_num=MAX_ROWS, default=[])
    columns = blocks.ListBlock(ColumnBlock(), label=_("risposte"), max_num=MAX_COLUMNS, default=[])

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        rows = _find_list_errors(value["rows"], 1, _("Serve almeno una riga."), _("Questa riga c’è già."))
        columns = _find_list_errors(
            value["columns"], MIN_COLUMNS, _("Servono almeno due risposte."), _("Questa risposta c’è già.")
        )
        return {name: error for name, error in (("rows", rows), ("columns", columns)) if error}

    class Meta:
        icon = "table"
        label = _("Griglia di scelte")
        group = GROUP_CHOICE
        description = _("La stessa scelta breve per più cose: una riga ciascuna.")
        preview_value = {
            "label": _("Quando puoi venire?"),
            "required": True,
            "rows": [{"label": _("Lunedì")}, {"label": _("Martedì")}],
            "columns": [{"label": _("Mattina")}, {"label": _("Pomeriggio")}, {"label": _("Mai")}],
        }


def _find_list_errors(entries: Any, minimum: int, too_few: Any, twice: Any) -> ValidationError | None:
    labels = [entry["label"].strip().casefold() for entry in entries]
    if len(labels) < minimum:
        return ListBlockValidationError(non_block_errors=[too_few])
    repeated = find_repeated(labels, twice)
    return ListBlockValidationError(block_errors=repeated) if repeated else None
