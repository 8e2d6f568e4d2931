"""The form with which the desk writes to people who are registered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.message_words import GROUP, NEXT, PLACEHOLDERS, SOURCE, Words, placeholders_in, unknown_placeholders
from courses.operations import Audience
from formbuilder.questions.text import LineField, StoryField

SUBJECT_MAX: Final = 150
TEXT_MAX: Final = 5_000


@dataclass(frozen=True, slots=True)
class Part:
    """The fields of one language, and how many people read it."""

    language: str
    readers: int
    subject: BoundField
    text: BoundField


class MessageForm(forms.Form):
    """Subject and text in Italian, and in other languages as far as somebody wants."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    use_required_attribute = False

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid.uuid4().hex})
        for language, _name in settings.LANGUAGES:
            self.fields[f"subject_{language}"] = self._subject(language)
            self.fields[f"text_{language}"] = self._text(language)

    @staticmethod
    def _subject(language: str) -> LineField:
        return LineField(
            label=gettext_lazy("Oggetto"),
            help_text=gettext_lazy("Non nominare il corso: si legge anche senza aprire il messaggio.")
            if language == SOURCE
            else "",
            max_length=SUBJECT_MAX,
            required=language == SOURCE,
            widget=forms.TextInput({"lang": language, "dir": "auto", "maxlength": False}),
            error_messages={"required": gettext_lazy("Scrivi l’oggetto.")},
        )

    @staticmethod
    def _text(language: str) -> StoryField:
        return StoryField(
            label=gettext_lazy("Testo"),
            help_text=gettext_lazy("Saluto, codice, collegamento e firma li aggiunge il sito.")
            if language == SOURCE
            else "",
            max_length=TEXT_MAX,
            required=language == SOURCE,
            widget=forms.Textarea({"rows": 8, "lang": language, "dir": "auto"}),
            error_messages={"required": gettext_lazy("Scrivi il testo.")},
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for language, _name in settings.LANGUAGES:
            subject, text = given.get(f"subject_{language}", ""), given.get(f"text_{language}", "")
            if text and not subject and language != SOURCE:
                self.add_error(f"subject_{language}", _("Scrivi l’oggetto."))
            if subject and not text and language != SOURCE:
                self.add_error(f"text_{language}", _("Scrivi il testo."))
            if "{" in subject or "}" in subject:
                self.add_error(f"subject_{language}", _("Le parole fra parentesi graffe valgono solo nel testo."))
            if unknown := unknown_placeholders(text):
                self.add_error(f"text_{language}", _unknown(unknown))
        return given

    def check(self, audience: Audience) -> None:
        """Whether every word in braces stands for something, for each of these people."""
        for language, words in self.words().items():
            used = placeholders_in(words.text)
            if audience.has_undrawn and used & {GROUP, NEXT}:
                text = _("Chi aspetta il sorteggio non ha ancora un gruppo: togli {%(group)s} e {%(next)s}.")
                self.add_error(f"text_{language}", text % {"group": GROUP, "next": NEXT})
            elif NEXT in used and not all(audience.next_meetings.values()):
                text = _("Un gruppo non ha più incontri: togli {%(word)s}.")
                self.add_error(f"text_{language}", text % {"word": NEXT})

    def words(self) -> Mapping[str, Words]:
        """What is written, by language; the Italian first."""
        written = {
            language: Words(self.cleaned_data[f"subject_{language}"], self.cleaned_data[f"text_{language}"])
            for language, _name in settings.LANGUAGES
            if self.cleaned_data.get(f"text_{language}") and self.cleaned_data.get(f"subject_{language}")
        }
        return dict(sorted(written.items(), key=lambda each: each[0] != SOURCE))

    def parts(self, readers: Mapping[str, int]) -> list[Part]:
        """Italian, each language that somebody reads, and each in which something was typed."""
        all_parts = (
            Part(language, readers.get(language, 0), self[f"subject_{language}"], self[f"text_{language}"])
            for language, _name in settings.LANGUAGES
        )
        return [each for each in all_parts if each.language == SOURCE or each.readers or self._is_typed(each)]

    @staticmethod
    def _is_typed(part: Part) -> bool:
        return bool(part.subject.value() or part.text.value())


def _unknown(found: list[str]) -> str:
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    return _("Il sito non conosce %(words)s. Conosce: %(known)s.") % {"words": ", ".join(found), "known": known}
