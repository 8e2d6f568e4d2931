"""What of the figures somebody asks to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .figures_fields import Field
from .figures_release import MAIN

_DEFAULT_ACROSS: Final = "area"


class FiguresForm(forms.Form):
    """A year and two fields. It is sent in the address: nothing in it is about anybody.

    What is not on offer is as if nothing had been asked.
    """

    anno = forms.TypedChoiceField(label=_("Anno di chiusura"), coerce=int)
    righe = forms.ChoiceField(label=_("Righe"))
    colonne = forms.ChoiceField(label=_("Colonne"), required=False)

    def __init__(self, asked: QueryDict, *, years: Sequence[int], fields: Mapping[str, Field]) -> None:
        self._fields = fields
        years = years or [timezone.localdate().year]
        standing = {"anno": str(years[0]), "righe": MAIN, "colonne": _DEFAULT_ACROSS}
        offered: dict[str, list[str]] = {
            "anno": [str(year) for year in years],
            "righe": list(fields),
            "colonne": ["", *fields],
        }
        chosen = {name: str(asked[name]) if asked.get(name) in offered[name] else standing[name] for name in standing}
        super().__init__(chosen)
        words = [(field.key, str(field.label)) for field in fields.values()]
        for name, choices in (
            ("anno", [(each, each) for each in offered["anno"]]),
            ("righe", words),
            ("colonne", [("", _("Nessuna: solo il totale")), *words]),
        ):
            chooser = self.fields[name]
            assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - for mypy
            chooser.choices = choices
        self._chosen = chosen

    @property
    def year(self) -> int:
        return int(self._chosen["anno"])

    @property
    def down(self) -> Field:
        return self._fields[self._chosen["righe"]]

    @property
    def across(self) -> Field | None:
        """None for a list; a field is not crossed with itself."""
        key = self._chosen["colonne"]
        return self._fields[key] if key and key != self._chosen["righe"] else None

    @property
    def asked(self) -> dict[str, str | int | bool | None]:
        """For the audit log: codes and a number."""
        return {"year": self.year, "rows": self.down.key, "columns": self.across.key if self.across else ""}

    @property
    def query(self) -> str:
        """The same once more, for a link."""
        query = QueryDict(mutable=True)
        query.update(self._chosen)
        return query.urlencode()
