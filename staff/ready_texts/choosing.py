"""Putting a ready text into an answer: the choice, what becomes of what was typed, what is said about the language."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import ReadyText

FIELD = "template"
"""The name of the choice in a form."""
BUTTON, INSERT, PREVIEW = "button", "insert", "preview"
"""The name of the buttons, and the values of the two that send nothing."""


def choice(texts: QuerySet[ReadyText]) -> forms.ModelChoiceField[ReadyText]:
    """The field in which one is chosen."""
    return forms.ModelChoiceField(label=_("Risposta pronta"), queryset=texts, required=False, empty_label=_("Nessuna"))


@dataclass(frozen=True, slots=True)
class PutIn:
    """An answer with the ready text after what was typed; `said` where the person reads another language."""

    text: str
    said: str = ""


def put_in(typed: str, template: ReadyText | None, *, language: str) -> PutIn:
    """What was typed stays, the words in the person's language follow it."""
    found = template.text_for(language) if template else None
    if found is None:
        return PutIn(typed)
    text = "\n\n".join(part for part in (typed.strip(), found.text) if part)
    return PutIn(text, "" if found.language == language else said_about(found.language, language))


def in_italian(template: ReadyText | None, *, language: str) -> str:
    """The same words as the office reads them, where the person reads another language; empty where there are none."""
    if template is None or language == settings.LANGUAGE_CODE:
        return ""
    texts = {each.language: each.text for each in template.texts.all()}
    return texts.get(settings.LANGUAGE_CODE, "") if language in texts else ""


def said_about(language: str, wanted: str) -> str:
    """That a text is in another language than the one in which somebody reads."""
    names = dict(settings.LANGUAGES)
    return gettext("Manca il testo in questa lingua: %(wanted)s. Abbiamo messo quello in: %(language)s.") % {
        "wanted": names.get(wanted, wanted),
        "language": names.get(language, language),
    }
