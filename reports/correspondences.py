"""How the office's words stand in somebody else's list: a correspondence table, field by field (docs/adr/0048).

Several of our codes may have one term, one may have none («not foreseen»); a code about which nothing was decided is a
gap. A list covers a field when it has terms for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from staff.spreadsheets import FORMULA_STARTS

from .vocabularies import FACETS, OUTCOME, Facet

NOT_FORESEEN: Final = "-"
"""In the place of a term: the list has none for this code."""
GAP: Final = "?"
"""In the place of a term: nobody has decided yet."""
NOT_SAID: Final = ""
"""In the place of a term: nothing was said of the case."""
CODE_MAX: Final = 40
LABEL_MAX: Final = 200
TERMS_MAX: Final = 200
NONE_WORD: Final = "nessuno"
"""How a file says `NOT_FORESEEN`."""
_RESERVED: Final = frozenset({NONE_WORD, NOT_FORESEEN, GAP, "multiple", "others"})

FIELDS: Final[Mapping[str, Facet]] = MappingProxyType({facet.name: facet for facet in (*FACETS, OUTCOME)})
"""What a list may cover."""

Image = tuple[str, ...]
"""The terms of one case in a field, each once, in the order of their codes."""
Mapped = Mapping[str, str]
"""The code of a term, or `NOT_FORESEEN`, by our code."""


def image_of(mapped: Mapped, codes: Collection[str]) -> Image:
    """The terms of a case with these codes. What is not foreseen, or a gap, is said only where there is no term."""
    if not codes:
        return (NOT_SAID,)
    found = {mapped.get(code, GAP) for code in codes}
    terms = found - {NOT_FORESEEN, GAP}
    if terms:
        return tuple(sorted(terms))
    return (GAP,) if GAP in found else (NOT_FORESEEN,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """A field in a list: its terms, label by code in their order, and to which of them our codes belong."""

    terms: Mapping[str, str] = field(default_factory=dict)
    mapped: Mapped = field(default_factory=dict)

    def gaps(self, facet: Facet) -> list[str]:
        """Our codes about which nothing was decided."""
        return [code for code in facet.choices.values if code not in self.mapped]


@dataclass(frozen=True, slots=True)
class Change:
    """What belongs to a code of a field is another: before and after."""

    field: str
    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A whole list, by the name of the field."""

    fields: Mapping[str, Covered] = field(default_factory=dict)

    def of(self, name: str) -> Covered:
        """A field, empty where the list does not cover it."""
        return self.fields.get(name, Covered())

    def with_field(self, name: str, covered: Covered) -> Correspondence:
        """With another content of one field; without terms the list does not cover it any more."""
        decided = {code: term for code, term in covered.mapped.items() if term != GAP}
        fields = {**self.fields, name: Covered(terms=covered.terms, mapped=decided)}
        return Correspondence({key: fields[key] for key in FIELDS if key in fields and fields[key].terms})

    @property
    def gaps(self) -> int:
        """How many of our codes have no decision, in the fields that it covers."""
        return sum(len(covered.gaps(FIELDS[name])) for name, covered in self.fields.items())

    @property
    def mapped(self) -> dict[str, dict[str, str]]:
        """The decisions alone, by field: by what cases are counted."""
        return {name: dict(covered.mapped) for name, covered in self.fields.items()}

    def changes_to(self, other: Correspondence) -> Iterator[Change]:
        """Every code of ours that has another term there: the code of one, `NOT_FORESEEN` or `GAP`."""
        for name, facet in FIELDS.items():
            before, after = self.of(name), other.of(name)
            for code in facet.choices.values:
                was, will = before.mapped.get(code, GAP), after.mapped.get(code, GAP)
                if was != will:
                    yield Change(name, code, was, will)

    def term_changes_to(self, other: Correspondence) -> Iterator[Change]:
        """Every term that comes, goes or is called otherwise there: its name, or nothing where it is not."""
        for name in FIELDS:
            before, after = self.of(name).terms, other.of(name).terms
            for code in dict.fromkeys([*before, *after]):
                was, will = before.get(code, ""), after.get(code, "")
                if was != will:
                    yield Change(name, code, was, will)

    def order_changes_to(self, other: Correspondence) -> Iterator[str]:
        """The fields whose terms stand in another order there, those that come and go apart."""
        for name in FIELDS:
            before, after = self.of(name).terms, other.of(name).terms
            if [code for code in before if code in after] != [code for code in after if code in before]:
                yield name

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            name: {"terms": [list(term) for term in covered.terms.items()], "mapped": dict(covered.mapped)}
            for name, covered in self.fields.items()
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Correspondence:
        """Read what `to_json` wrote."""
        return Correspondence(
            {
                name: Covered(terms=dict(data[name]["terms"]), mapped=dict(data[name]["mapped"]))
                for name in FIELDS
                if name in data
            }
        )


def refusal_of(code: str, label: str) -> str:
    """Why a term may not have this code and this name; empty where it may.

    A code has nothing in it that a file, a form or the log would read otherwise.
    """
    if not code or not code.isprintable() or set(code) & set(" ;,\"'"):
        return _("Il codice deve esserci, senza spazi, virgole, punti e virgola e virgolette.")
    if code.casefold() in _RESERVED or code.startswith(FORMULA_STARTS):
        return _("Il codice «%(code)s» non si può usare: ha già un altro significato.") % {"code": code}
    if len(code) > CODE_MAX:
        return _("Il codice può avere al massimo %(most)d caratteri.") % {"most": CODE_MAX}
    if not label or not label.isprintable():
        return _("Dopo il codice «%(code)s» scrivi il nome della voce.") % {"code": code}
    if len(label) > LABEL_MAX:
        return _("Il nome di «%(code)s» può avere al massimo %(most)d caratteri.") % {"code": code, "most": LABEL_MAX}
    return ""
