"""What is written in words: one line, or several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _

from core.folding import fold_name, fold_technical, has_visible
from core.lengths import refuse_too_long
from formbuilder.questions.base import Question
from formbuilder.questions.field import AnswerField, refuse_unreadable

SHORT_TEXT_MAX: Final = 250
LONG_TEXT_MAX: Final = 10_000
LONG_TEXT_DEFAULT: Final = 2_000


class TextField(AnswerField, forms.CharField):
    """Base of the fields for text: says how long it is, and refuses what nobody can read."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.max_length:
            refuse_too_long(value, most=self.max_length)

    def run_validators(self, value: Any) -> None:
        """Only ours: Django's say the same in other words."""
        if value not in self.empty_values:
            self.check_text(value)

    def check_text(self, value: str) -> None:
        """Raises `ValidationError` when the text is not of the kind asked for."""
        refuse_unreadable(value)


class LineField(TextField):
    """One line: whatever came as several is joined by spaces, so that it fits a list, a mail's subject, a cell.

    What nobody can see is no answer, and is not part of one: a name of such characters alone would be an empty row.
    """

    def to_python(self, value: Any) -> str:
        return fold_name(str(super().to_python(value)))


class StoryField(TextField):
    """Several lines, of which something can be seen."""

    widget = forms.Textarea

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without Django's `maxlength`, which silently cuts a story that somebody pastes."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return text if has_visible(text) else ""


class TechnicalField(TextField):
    """One line in which only what was meant counts: digits of any script, dashes of any kind."""

    def to_python(self, value: Any) -> str:
        return fold_technical(str(super().to_python(value)))


@dataclass(frozen=True, kw_only=True)
class _Text(Question):
    limit: ClassVar[int]

    @classmethod
    def bounded(cls, values: dict[str, Any]) -> dict[str, Any]:
        length = values.pop("max_length", None)
        return values if length is None or length <= 0 else {**values, "max_length": min(length, cls.limit)}


@dataclass(frozen=True, kw_only=True)
class ShortText(_Text):
    """One line. `autocomplete` is an HTML autofill token, or empty. The answer is the text."""

    kind = "short_text"
    limit = SHORT_TEXT_MAX
    max_length: int = SHORT_TEXT_MAX
    autocomplete: str = ""

    def build_field(self) -> AnswerField:
        attrs = {"class": "form-control", "maxlength": self.max_length}
        if self.autocomplete:
            attrs["autocomplete"] = self.autocomplete
        return LineField(max_length=self.max_length, widget=forms.TextInput(attrs))

    def example(self) -> Any:
        return _("Esempio")[: self.max_length]


@dataclass(frozen=True, kw_only=True)
class LongText(_Text):
    """Several lines. The answer is the text. Where scripts run, `counter.js` says how much is written."""

    kind = "long_text"
    limit = LONG_TEXT_MAX
    separator = "\n"
    max_length: int = LONG_TEXT_DEFAULT

    def build_field(self) -> AnswerField:
        counter = {
            "data-count-max": self.max_length,
            "data-count-text": _("{used} di {limit} caratteri"),
            "data-count-over": _("Caratteri di troppo: {over}"),
        }
        widget = forms.Textarea({"class": "form-control", "rows": 6, **counter})
        return StoryField(max_length=self.max_length, widget=widget)

    def limits(self) -> Iterator[str]:
        yield _("Al massimo %(limit)s caratteri.") % {"limit": formats.number_format(self.max_length)}

    def words(self, answer: Any) -> tuple[str, ...]:
        return tuple(answer.splitlines()) if isinstance(answer, str) else super().words(answer)

    def example(self) -> Any:
        return _("Questo è un testo di esempio.")[: self.max_length]
