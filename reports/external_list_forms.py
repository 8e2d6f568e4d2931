"""The forms of external lists: their name, a field with its terms and correspondences, a whole list as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staff.conflicts import FIELD as VERSION
from staff.conflicts import version_of

from .correspondence_files import BYTES_MAX, text_of
from .correspondences import GAP, LABEL_MAX, NOT_FORESEEN, TERMS_MAX, Covered, refusal_of
from .models import ExternalList
from .operations.external_lists import CONTENT, part_of
from .vocabularies import Facet

_TEXT_MAX: Final = TERMS_MAX * (LABEL_MAX + 50)


class ExternalListForm(forms.ModelForm):
    """What a list is called."""

    class Meta:
        model = ExternalList
        fields: ClassVar = ["name"]
        labels: ClassVar = {"name": _("Nome dell’elenco")}
        help_texts: ClassVar = {"name": _("Di chi è, per esempio «Centro regionale contro le discriminazioni».")}
        error_messages: ClassVar = {"name": {"required": _("Scrivi il nome dell’elenco.")}}


class _VersionForm(forms.Form):
    """Says on which content of the list it was opened: on what `part` gives of it."""

    stale: ClassVar[str | Promise]

    def __init__(self, *args: Any, external_list: ExternalList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[VERSION] = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}), required=False)
        self.initial[VERSION] = version_of(self.part(external_list), CONTENT)

    def part(self, external_list: ExternalList) -> ExternalList:
        """What of the list the form changes."""
        return external_list

    def say_stale(self, external_list: ExternalList) -> None:
        """Somebody was quicker: what was typed stays, and to press again is to decide."""
        self.add_error(None, str(self.stale))
        self.type_again(VERSION, version_of(self.part(external_list), CONTENT))

    def type_again(self, name: str, value: str) -> None:
        """Show another value than the one that was typed."""
        self.data = {**{each: self.data.get(each) for each in self.data}, name: value}


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """The terms as they are typed: number of the line, code, name."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            code, _semicolon, label = (part.strip() for part in line.partition(";"))
            yield number, code, label


class CoveredForm(_VersionForm):
    """The terms of one field, a line each, and below a choice for each of our codes."""

    stale = _(
        "Nel frattempo qualcuno ha cambiato questo campo. Qui sotto vedi com’è adesso e che cosa cambi tu: "
        "premi di nuovo «Salva» per decidere."
    )

    terms = forms.CharField(
        label=_("Voci dell’elenco"),
        help_text=_(
            "Una per riga: il codice, un punto e virgola, il nome. Per esempio «ETN; Origine etnica». Salva le voci "
            "nuove, poi le trovi qui sotto. Senza voci l’elenco non copre questo campo."
        ),
        required=False,
        max_length=_TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, facet: Facet, external_list: ExternalList, **kwargs: Any) -> None:
        covered = external_list.correspondence.of(facet.name)
        self._facet = facet
        super().__init__(*args, external_list=external_list, **kwargs)
        self.initial["terms"] = "\n".join(f"{code}; {label}" for code, label in covered.terms.items())
        offered = {**covered.terms, **{code: label for _number, code, label in _lines(self.data.get("terms", ""))}}
        choices: list[tuple[str, str | Promise]] = [
            (GAP, _("Da decidere")),
            (NOT_FORESEEN, _("Non previsto dall’elenco")),
            *((code, f"{label} ({code})") for code, label in offered.items()),
        ]
        for code, word in facet.choices.choices:
            self.fields[f"code_{code}"] = forms.ChoiceField(label=word, choices=choices, required=False)
            self.initial[f"code_{code}"] = covered.mapped.get(code, GAP)

    def part(self, external_list: ExternalList) -> ExternalList:
        return part_of(external_list, self._facet.name)

    def clean_terms(self) -> dict[str, str]:
        """By code. Each wrong line is said with its number."""
        terms: dict[str, str] = {}
        errors = []
        for number, code, label in _lines(self.cleaned_data["terms"]):
            error = refusal_of(code, label)
            if not error and code in terms:
                error = gettext("Il codice «%(code)s» c’è già.") % {"code": code}
            if error:
                errors.append(gettext("Riga %(number)d: %(error)s") % {"number": number, "error": error})
            terms[code] = label
        if len(terms) > TERMS_MAX:
            errors.append(gettext("Un campo può avere al massimo %(most)d voci.") % {"most": TERMS_MAX})
        if errors:
            raise ValidationError(errors)
        return terms

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        allowed = {GAP, NOT_FORESEEN, *cleaned.get("terms", ())}
        for name, chosen in self._chosen() if "terms" in cleaned else ():
            if chosen not in allowed:
                self.add_error(name, gettext("Questa voce non c’è più nell’elenco: scegline un’altra."))
        return cleaned

    def covered(self) -> Covered:
        """What was typed."""
        return Covered(
            terms=self.cleaned_data["terms"],
            mapped={name.removeprefix("code_"): chosen for name, chosen in self._chosen() if chosen != GAP},
        )

    def _chosen(self) -> list[tuple[str, str]]:
        names = [f"code_{code}" for code in self._facet.choices.values]
        return [(name, self.cleaned_data[name] or GAP) for name in names if name in self.cleaned_data]


class ImportForm(_VersionForm):
    """A whole list, as a file or pasted from a spreadsheet."""

    stale = _("Nel frattempo qualcuno ha cambiato l’elenco. Guarda com’è adesso, poi premi di nuovo per decidere.")

    file = forms.FileField(
        label=_("File CSV"),
        help_text=_("Di al massimo 200 kB. Il modo più semplice: scarica l’elenco com’è, cambialo, caricalo qui."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    text = forms.CharField(
        label=_("Oppure incolla qui le righe"),
        help_text=_("Anche copiate da un foglio di calcolo, con la riga dei titoli."),
        required=False,
        max_length=BYTES_MAX,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        file = cleaned.get("file")
        if file is None:
            if not cleaned["text"].strip():
                self.add_error(
                    "file", gettext("Scegli un file di al massimo 200 kB, oppure incolla le righe qui sotto.")
                )
            return cleaned
        text = text_of(file.read()) if file.size <= BYTES_MAX else None
        if text is None:
            self.add_error("file", gettext("Non è un file CSV, oppure è più grande di 200 kB."))
        else:
            cleaned["text"] = text
        return cleaned
