"""What somebody agrees to."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formbuilder.conditions import Rule
from formbuilder.plain import plain_lines
from formbuilder.questions.base import Question, truth_words
from formbuilder.questions.field import AnswerField


class ConsentField(AnswerField, forms.BooleanField):
    """A box to tick; the answer says which version of the text was agreed to, or not."""

    default_error_messages = {"required": gettext_lazy("Per continuare devi spuntare questa casella.")}

    def __init__(self, *, version: str, has_text: bool, **kwargs: Any) -> None:
        self.version = version
        self.has_text = has_text
        super().__init__(**kwargs)

    def to_answer(self, cleaned: Any) -> Any:
        return {"given": bool(cleaned), "version": self.version}

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        """Agreement to another version of the text is no agreement to this one: the box is empty again."""
        given = isinstance(answer, Mapping) and answer.get("given") is True and answer.get("version") == self.version
        return {name: ["on"]} if given else {}


@dataclass(frozen=True, kw_only=True)
class Consent(Question):
    """A text to agree to. `version` is the machine key that the answer records, the same in every language.

    The answer is `{"given": true or false, "version": the consent's version}`.
    """

    kind = "consent"
    template_name = "forms/consent.html"
    must_be_given_anew = True
    can_be_repeated = False
    text: str = ""
    version: str = ""

    def build_field(self) -> AnswerField:
        widget = forms.CheckboxInput({"class": "form-check-input"})
        return ConsentField(version=self.version, has_text=bool(self.text), widget=widget)

    def words(self, answer: Any) -> tuple[str, ...]:
        if isinstance(answer, Mapping) and "given" in answer:
            return (truth_words(answer["given"] is True),)
        return super().words(answer)

    def agreement(self, answer: Any) -> tuple[str, ...]:
        """The version, and its words where they are those that were agreed to."""
        if not isinstance(answer, Mapping):
            return ()
        version = str(answer.get("version") or "")
        lines = [_("Versione %(version)s") % {"version": version}] if version else []
        if version == self.version:
            lines += plain_lines(self.text) or [self.label]
        return tuple(lines)

    def compared(self, answer: Any) -> Any:
        return True if isinstance(answer, Mapping) and answer.get("given") is True else None

    def with_words_of(self, source: Self) -> Self:
        """Words of another version are not those that were agreed to."""
        return super().with_words_of(source) if source.version == self.version else self

    def example(self) -> Any:
        return {"given": True, "version": self.version}

    def answers_apart(self, rules: Iterable[Rule], *, today: datetime.date) -> Iterator[Any]:
        yield self.example()
        if not self.required:
            yield {"given": False, "version": self.version}
