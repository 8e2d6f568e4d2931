"""The question about a page or a form that was sent, as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.folding import fold_name
from core.locale import active_language_code
from ratings.questions import SCORES, WORDS_MAX, Difficulty, Liked, Subject, is_low
from ratings.screening import can_judge


def _scores() -> list[tuple[int, str]]:
    return [
        (score, ngettext("%(number)d stella su 5", "%(number)d stelle su 5", score) % {"number": score})
        for score in SCORES
    ]


class WordsField(forms.CharField):
    """One line: a line break counts once, as it does for the browser."""

    def to_python(self, value: Any) -> str:
        return fold_name(super().to_python(value) or "")


class RatingForm(forms.Form):
    """A score, the answer to the question that goes with it, some words. Only the score must be there.

    Both questions have an answer where somebody thought better of the score: the one that goes with it counts.
    """

    voto = forms.TypedChoiceField(
        choices=_scores,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Scegli quante stelle dare.")},
    )
    piaciuto = forms.ChoiceField(
        label=_("Quali sono stati gli aspetti che hai preferito?"),
        choices=Liked.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    difficolta = forms.ChoiceField(
        label=_("Dove hai incontrato le maggiori difficoltà?"),
        choices=Difficulty.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    parole = WordsField(
        label=_("Vuoi aggiungere altri dettagli?"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "rating-%s")
        super().__init__(*args, **kwargs)
        self.fields["voto"].label = subject.label
        if not asks_for_words():
            del self.fields["parole"]

    @property
    def answer(self) -> str:
        """The answer to the question that goes with the score; empty without one."""
        cleaned = self.cleaned_data
        return str(cleaned["difficolta"] if is_low(cleaned["voto"]) else cleaned["piaciuto"])

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("parole", ""))


def asks_for_words() -> bool:
    """Whether words are asked for in the reader's language: not where they could not be screened."""
    return can_judge(dict(settings.LANGUAGES)[active_language_code()])
