"""The same short choice for several things, one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from formbuilder.encoding import Readers
from formbuilder.questions.base import Question, require_unique, texts_of
from formbuilder.questions.choice import Option, read_options
from formbuilder.questions.choosing import RadioWidget
from formbuilder.questions.field import AnswerField

MAX_ROWS: Final = 12
MIN_COLUMNS: Final = 2
MAX_COLUMNS: Final = 6

Choices = list[tuple[str, str]]


class MatrixWidget(forms.MultiWidget):
    """A group of radio buttons for each row: a list on a narrow screen, as wide as a table where there is room."""

    template_name = "forms/widgets/matrix.html"
    use_fieldset = True

    def __init__(self, *, rows: Choices, columns: Choices) -> None:
        self.rows = rows
        super().__init__({row_id: _build_row(columns) for row_id, _label in rows})

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The first button of the first row."""
        del index
        return f"{id_}_0_0"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for (_row_id, label), subwidget in zip(self.rows, context["widget"]["subwidgets"], strict=True):
            subwidget["label"] = label
        return context

    def decompress(self, value: Any) -> list[str]:
        return [] if value is None else list(value)


def _build_row(columns: Choices) -> forms.Widget:
    widget = RadioWidget()
    widget.choices = columns
    return widget


class MatrixField(AnswerField):
    """One column for each row; where it is required, for all of them."""

    def __init__(self, *, rows: Choices, columns: Choices) -> None:
        self.rows = rows
        self.columns = {column_id for column_id, _label in columns}
        super().__init__(widget=MatrixWidget(rows=rows, columns=columns))

    def clean(self, value: Any) -> dict[str, str]:
        chosen = {row_id: column for (row_id, _label), column in zip(self.rows, value or [], strict=False) if column}
        if not self.columns.issuperset(chosen.values()):
            raise ValidationError(_("Scegli una delle risposte dell’elenco."), code="invalid_choice")
        missing = [label for row_id, label in self.rows if row_id not in chosen]
        if self.required and missing:
            if not chosen:
                raise ValidationError(_("Scegli una risposta in ogni riga."), code="required")
            message = _("Scegli una risposta anche per «%(row)s».")
            raise ValidationError(message % {"row": missing[0]}, code="incomplete")
        return chosen

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        found = answer if isinstance(answer, Mapping) else {}
        return {f"{name}_{row_id}": [str(found[row_id])] for row_id, _label in self.rows if row_id in found}


@dataclass(frozen=True, kw_only=True)
class Matrix(Question):
    """One of the columns for each of the rows. The answer is `{row's id: column's id}`, without the rows left empty."""

    kind = "matrix"
    rows: tuple[Option, ...] = ()
    columns: tuple[Option, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        for options in (self.rows, self.columns):
            require_unique(option.id for option in options)

    @classmethod
    def read_block(cls, stored: Mapping[str, Any], *, item_id: str, readers: Readers) -> Self:
        question = super().read_block({**stored, "rows": [], "columns": []}, item_id=item_id, readers=readers)
        rows, columns = (read_options(stored.get(name), item_id) for name in ("rows", "columns"))
        return replace(question, rows=rows, columns=columns)

    @property
    def worded(self) -> tuple[Option, ...]:
        return (*self.rows, *self.columns)

    def input_names(self) -> tuple[str, ...]:
        return tuple(f"{self.input_name}_{row.id}" for row in self.rows)

    def build_field(self) -> AnswerField:
        return MatrixField(rows=_choices(self.rows), columns=_choices(self.columns))

    def existing(self, answer: Any) -> Any:
        if not isinstance(answer, Mapping):
            return None
        rows, columns = ({option.id for option in options} for options in (self.rows, self.columns))
        return {row: column for row, column in answer.items() if row in rows and column in columns} or None

    def words(self, answer: Any) -> tuple[str, ...]:
        if not isinstance(answer, Mapping):
            return super().words(answer)
        rows, columns = dict(_choices(self.rows)), dict(_choices(self.columns))
        in_order = [*(row_id for row_id in rows if row_id in answer), *(key for key in answer if key not in rows)]
        return tuple(f"{rows.get(key, key)}: {columns.get(str(answer[key]), answer[key])}" for key in in_order)

    def limits(self) -> Iterator[str]:
        if self.required:
            yield _("Una risposta in ogni riga.")

    def with_words_of(self, source: Self) -> Self:
        rows, columns = _with_words(self.rows, source.rows), _with_words(self.columns, source.columns)
        return replace(super().with_words_of(source), rows=rows, columns=columns)

    def example(self) -> Any:
        return {row.id: self.columns[0].id for row in self.rows} if self.columns else None


def _choices(options: tuple[Option, ...]) -> Choices:
    return [(option.id, option.label) for option in options]


def _with_words(asked: tuple[Option, ...], source: tuple[Option, ...]) -> tuple[Option, ...]:
    twins = {option.id: option for option in source}
    return tuple(replace(option, **texts_of(option, twins.get(option.id))) for option in asked)
