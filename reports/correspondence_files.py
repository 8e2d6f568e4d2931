"""A correspondence as a file: a line for each of our codes, and for each term that none of them has.

    campo;codice;voce;codice esterno;voce esterna
    ground;origin;Ascendenza od origine nazionale, etnica o sociale;ETN;Origine etnica e razza
    ground;birth;Nascita;nessuno;
    area;;;SPORT;Sport

Without an external code nothing is decided yet; `nessuno` says that the list foresees none. Our words stand there to be
read, and are not read again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from staff.spreadsheets import FORMULA_STARTS, Sheet, Value

from .correspondences import (
    FIELDS,
    GAP,
    NONE_WORD,
    NOT_FORESEEN,
    TERMS_MAX,
    Correspondence,
    Covered,
    refusal_of,
)

HEADER: Final = ("campo", "codice", "voce", "codice esterno", "voce esterna")
BYTES_MAX: Final = 200_000
LINES_MAX: Final = 2_000


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong in a line of the file, counted from 1."""

    line: int
    text: str


def sheet_of(content: Correspondence, *, title: str) -> Sheet:
    """The whole list; fields that it does not cover stand there to be filled in."""
    return Sheet(title=title, header=HEADER, rows=_rows(content))


def _rows(content: Correspondence) -> Iterator[Sequence[Value]]:
    for name, facet in FIELDS.items():
        covered, words = content.of(name), dict(facet.choices.choices)
        for term, label in covered.terms.items():
            codes = [code for code in words if covered.mapped.get(code) == term]
            for code in codes or [""]:
                yield [name, code, str(words.get(code, "")), term, label]
        for decision, said in ((NOT_FORESEEN, NONE_WORD), (GAP, "")):
            for code, word in words.items():
                if covered.mapped.get(code, GAP) == decision:
                    yield [name, code, str(word), said, ""]


def text_of(content: bytes) -> str | None:
    """The text of a file as spreadsheets write it; None where it is none."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


@dataclass(slots=True)
class _Reading:
    """What was read so far, by field."""

    terms: dict[str, dict[str, str]] = field(default_factory=dict)
    mapped: dict[str, dict[str, str]] = field(default_factory=dict)


def read(text: str) -> tuple[Correspondence, list[LineError]]:
    """The list that a file holds, and what is wrong with it; where something is, nothing of it may be used."""
    text = text.removeprefix("\N{BYTE ORDER MARK}")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found, errors = _Reading(), []
    try:
        header = [cell.strip().casefold() for cell in next(lines, [])]
        if tuple(header) != HEADER:
            return Correspondence(), [
                LineError(1, _("La prima riga deve essere: %(names)s") % {"names": "; ".join(HEADER)})
            ]
        for cells in lines:
            if lines.line_num > LINES_MAX:
                errors.append(LineError(lines.line_num, _("Il file ha troppe righe.")))
                break
            if any(cell.strip() for cell in cells) and (error := _take([*map(_plain, cells)], found)):
                errors.append(LineError(lines.line_num, error))
    except csv.Error:
        errors.append(LineError(lines.line_num, _("Questa riga non si legge: forse manca una virgoletta.")))
    content = Correspondence()
    for name in FIELDS:
        content = content.with_field(name, Covered(terms=found.terms.get(name, {}), mapped=found.mapped.get(name, {})))
    return content, errors


def _plain(cell: str) -> str:
    """As it was before it was made harmless for spreadsheets."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(FORMULA_STARTS) else text


def _take(cells: list[str], found: _Reading) -> str:
    """Read a line into what was `found`; what is wrong with it, in words."""
    if len(cells) != len(HEADER):
        return _("Le colonne devono essere %(number)d.") % {"number": len(HEADER)}
    name, code, _word, term, label = cells
    facet = FIELDS.get(name)
    if facet is None:
        return _("Il campo «%(name)s» non c’è.") % {"name": name}
    if code and code not in facet.choices.values:
        return _("Il codice «%(code)s» non c’è nel campo «%(field)s».") % {"code": code, "field": facet.label}
    mapped = found.mapped.setdefault(name, {})
    if code in mapped:
        return _("Il codice «%(code)s» sta in due righe.") % {"code": code}
    is_none = term.casefold() == NONE_WORD
    if term and not is_none and (refusal := _take_term(term, label, found.terms.setdefault(name, {}))):
        return refusal
    if code:
        mapped[code] = NOT_FORESEEN if is_none else term or GAP
    return ""


def _take_term(term: str, label: str, terms: dict[str, str]) -> str:
    if refusal := refusal_of(term, label):
        return refusal
    if terms.setdefault(term, label) != label:
        return _("La voce «%(code)s» ha due nomi diversi.") % {"code": term}
    if len(terms) > TERMS_MAX:
        return _("Un campo può avere al massimo %(most)d voci.") % {"most": TERMS_MAX}
    return ""
