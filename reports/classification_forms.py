"""The forms by which the office says what a case is, and how it ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.folding import has_visible
from core.lengths import refuse_too_long
from core.once import OnceForm, new_key
from staff import conflicts

from .classification import REASON_MAX, Classification
from .entries import TEXT_MAX
from .vocabularies import AREA, FACETS, GROUND, RELEVANCE, Facet, Outcome, Relevance

_NUMBER_DIGITS = 9


class ClassifyForm(OnceForm):
    """What the office says of a case: a field for each facet of the vocabularies.

    A code that the vocabularies no longer know stays on offer where it was chosen.
    """

    reason = forms.CharField(
        label=_("Perché non lo è"),
        help_text=_("Solo se hai risposto «No». Lo leggono solo le colleghe e i colleghi."),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None, *, before: Classification) -> None:
        given = {facet.name: before.of(facet.name) for facet in FACETS}
        initial: dict[str, Any] = {
            facet.name: given[facet.name] if facet.several else "".join(given[facet.name]) for facet in FACETS
        }
        initial |= {"reason": before.reason, conflicts.FIELD: before.number, "key": new_key()}
        super().__init__(data, initial=initial)
        for facet in FACETS:
            unknown = [(code, code) for code in given[facet.name] if code not in facet.choices.values]
            self.fields[facet.name] = _facet_field(facet, unknown)
        self.fields[conflicts.FIELD] = forms.Field(widget=forms.HiddenInput, required=False)
        self.order_fields([RELEVANCE.name, "reason", *(facet.name for facet in FACETS)])

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """What was chosen."""
        chosen = {facet.name: self.cleaned_data[facet.name] for facet in FACETS}
        return {name: tuple(value) if isinstance(value, list) else (value,) for name, value in chosen.items() if value}

    @property
    def seen(self) -> int:
        """The number of the classification that the form was opened on; a word that is none fits no classification."""
        given = str(self.cleaned_data[conflicts.FIELD] or "")
        return int(given) if given.isascii() and given.isdigit() and len(given) <= _NUMBER_DIGITS else -1

    def clean_reason(self) -> str:
        return _bounded(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        match cleaned.get(RELEVANCE.name):
            case Relevance.NOT_RELEVANT if not has_visible(cleaned.get("reason", "")) and "reason" not in self.errors:
                self.add_error("reason", gettext("Scrivi perché non è una discriminazione: fra un anno serve saperlo."))
            case Relevance.RELEVANT:
                if not cleaned.get(GROUND.name):
                    self.add_error(GROUND.name, gettext("Scegli almeno un motivo."))
                if not cleaned.get(AREA.name):
                    self.add_error(AREA.name, gettext("Scegli l’ambito."))
        return cleaned


def _facet_field(facet: Facet, unknown: list[tuple[str, str]]) -> forms.Field:
    choices = [*facet.choices.choices, *unknown]
    if facet.several:
        return forms.MultipleChoiceField(
            label=str(facet.label),
            help_text=str(facet.hint),
            required=False,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
        )
    choices = [("", "–"), *choices]
    return forms.ChoiceField(label=str(facet.label), help_text=str(facet.hint), required=False, choices=choices)


def _bounded(text: str) -> str:
    refuse_too_long(text, most=REASON_MAX)
    return text


class CloseForm(OnceForm):
    """How the work ended, and what the reporter reads of it."""

    outcome = forms.ChoiceField(
        label=_("Esito"),
        choices=[("", "–"), *((code, name) for code, name in Outcome.choices if code != Outcome.DUPLICATE)],
        error_messages={"required": _("Scegli come è finita.")},
    )
    reason = forms.CharField(
        label=_("Che cosa è successo, in breve"),
        help_text=_("Lo leggono solo le colleghe e i colleghi."),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    last_word = forms.CharField(
        label=_("Ultimo messaggio a chi ha segnalato"),
        help_text=_("Lo legge con il codice: come è finita, e che cosa può fare adesso."),
        required=False,
        widget=forms.Textarea({"rows": 6}),
    )
    versione = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, has_reader: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_reader:
            del self.fields["last_word"]

    def clean_reason(self) -> str:
        return _bounded(self.cleaned_data["reason"])

    def clean_versione(self) -> str:
        return str(self.cleaned_data["versione"] or "")

    def clean_last_word(self) -> str:
        text: str = self.cleaned_data["last_word"]
        refuse_too_long(text, most=TEXT_MAX)
        return text if has_visible(text) else ""


class MergeForm(CloseForm):
    """Why it is a duplicate, and what its reporter reads of it."""

    outcome = None  # type: ignore[assignment]  # there is only one
