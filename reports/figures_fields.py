"""By what closed cases are counted. Every field puts each case into one kind, so that all tables have one total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .figures import Days, Row, Words
from .vocabularies import FACETS, GROUND, OUTCOME, Facet, MacroGround, macro_ground

UNKNOWN: Final = ""
"""Of whom nothing was said."""
SEVERAL: Final = "multiple"
"""Of whom more than one thing was said."""

SHARES: Final[Mapping[str, tuple[Days, ...]]] = {
    "first_answer": (Days.WITHIN_7,),
    "duration": (Days.WITHIN_7, Days.WITHIN_30, Days.WITHIN_90),
}
"""What counts as in time: the first answer within 7 days, the end within 90, whatever the office promises."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing by which to count. `words` are its kinds in their order; one that it does not know is said as it is.

    `leaves`: whether tables of it may be given away. Two that are parts of each other never both do, because a
    subtraction would tell.
    """

    key: str
    label: str | Promise
    words: Mapping[str, str | Promise]
    of: Callable[[Row], str]
    leaves: bool = True

    def word(self, code: str) -> str:
        """What a kind is called."""
        return str(self.words.get(code, code or _("Non indicato")))

    def ordered(self, codes: Iterable[str]) -> list[str]:
        """Those that there are, in the order of the words; what has none comes after, what is unknown last."""
        given = set(codes)
        strange = sorted(given - self.words.keys() - {UNKNOWN})
        return [*(code for code in self.words if code in given), *strange, *([UNKNOWN] if UNKNOWN in given else [])]


@dataclass(frozen=True, slots=True)
class Crossing:
    """How many cases are of each kind of two fields at once. Kinds of which there is none are left out."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]


def tally(rows: Iterable[Row], field: Field) -> dict[str, int]:
    """How many of each kind, in the order of the field."""
    numbers = Counter(field.of(row) for row in rows)
    return {code: numbers[code] for code in field.ordered(numbers)}


def cross(
    rows: Sequence[Row], down: Field, across: Field, *, joined: Mapping[str, Callable[[str], str]] | None = None
) -> Crossing:
    """Count by two fields. `joined` says, by the key of a field, under which name a kind is counted."""

    def kind(field: Field, row: Row) -> str:
        code = field.of(row)
        return joined[field.key](code) if joined else code

    numbers = Counter((kind(down, row), kind(across, row)) for row in rows)
    heads = [tuple(field.ordered({pair[i] for pair in numbers})) for i, field in enumerate((down, across))]
    return Crossing(heads[0], heads[1], tuple(tuple(numbers[a, b] for b in heads[1]) for a in heads[0]))


def fields_of(words: Mapping[str, Words], forms: Mapping[str, str]) -> dict[str, Field]:
    """Every field by its key. `words` are those of the counted questions, `forms` the titles of the report pages."""
    fields = [
        *vocabulary_fields(),
        Field("macro_ground", _("Motivo, per gruppi dell’UNAR"), dict(MacroGround.choices), _macro, leaves=False),
        Field("first_answer", _("Prima risposta"), dict(Days.choices), lambda row: row.first_answer, leaves=False),
        Field("duration", _("Dall’arrivo alla chiusura"), dict(Days.choices), lambda row: row.duration, leaves=False),
        Field("quarter", _("Trimestre di chiusura"), {}, lambda row: row.closed),
        Field("received", _("Trimestre di arrivo"), {}, lambda row: row.received),
        Field("questionnaire", _("Modulo"), forms, lambda row: row.form),
    ]
    fields += [
        Field(f"q-{question}", each.label.text, _texts(each), partial(_answer, question))
        for question, each in sorted(words.items(), key=lambda pair: pair[1].label.text)
    ]
    return {field.key: field for field in fields}


def vocabulary_fields() -> list[Field]:
    """Those of the vocabularies, which have words in every language."""
    return [_facet_field(facet) for facet in (*FACETS, OUTCOME)]


def _facet_field(facet: Facet) -> Field:
    words: dict[str, str | Promise] = dict(facet.choices.choices)
    if facet.several:
        words[SEVERAL] = gettext_lazy("Più voci insieme")
    return Field(facet.name, facet.label, words, partial(_code, facet.name))


def _code(facet: str, row: Row) -> str:
    codes = row.of(facet)
    return SEVERAL if len(codes) > 1 else next(iter(codes), UNKNOWN)


def _macro(row: Row) -> str:
    return macro_ground(row.of(GROUND.name)) or UNKNOWN


def _texts(words: Words) -> dict[str, str]:
    return {option: word.text for option, word in words.options.items()}


def _answer(question: str, row: Row) -> str:
    return row.answers.get(question, UNKNOWN)


def share(rows: Iterable[Row], name: str) -> tuple[int, int]:
    """How many were in time, by `SHARES`, and how many were not; a row that says nothing of it is in neither."""
    in_time = [getattr(row, name) in SHARES[name] for row in rows if getattr(row, name)]
    return sum(in_time), len(in_time) - sum(in_time)
