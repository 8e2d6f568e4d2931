"""Rows of closed cases without cases, for what is counted of them."""

from __future__ import annotations

import itertools

from reports.figures import Book, Row
from reports.operations import figures
from tests.reports.factories import FORM_KEY

_numbers = itertools.count()


def row(*, year: int = 2025, quarter: int = 1, **facets: str | tuple[str, ...]) -> Row:
    """One closed case. A facet is a code, or several."""
    times = {"first_answer": "0-7", "duration": "31-90"} | {
        name: facets.pop(name) for name in ("first_answer", "duration") if name in facets
    }
    codes = {name: (said,) if isinstance(said, str) else said for name, said in facets.items()}
    return Row(form=str(FORM_KEY), received=f"{year}-{quarter}", closed=f"{year}-{quarter}", codes=codes, **times)


def rows(number: int, **facets) -> list[Row]:
    return [row(**facets) for _each in range(number)]


def book_of(found: list[Row], **more) -> Book:
    return Book(rows={f"{next(_numbers):032x}": each for each in found}, **more)


def store(office, found: list[Row], **more) -> None:
    """Into the book, as closing does."""
    figures.add(book_of(found, **more), office=office.unlock(office.manager), office_key=office.office_key)


def a_year(year: int = 2025) -> list[Row]:
    """Sixty cases: most are shown, some kinds are too few, one crossing cannot be given away."""
    return [
        *rows(14, year=year, ground="origin", area="housing", form="direct", channel="online", outcome="conciliated"),
        *rows(9, year=year, ground="origin", area="work", form="direct", channel="desk", outcome="court"),
        *rows(3, year=year, ground="origin", area="police", form="harassment", channel="phone", outcome="court"),
        *rows(12, year=year, ground="disability", area="transport", form="indirect", outcome="practice_changed"),
        *rows(6, year=year, ground="disability", area="work", form="direct", outcome="rejected", duration="181+"),
        *rows(8, year=year, ground=("sex", "age"), area="work", form="harassment", first_answer="8-30"),
        *rows(2, year=year, ground="religion_belief", area="education", outcome="withdrawn"),
        *rows(6, year=year),
    ]
