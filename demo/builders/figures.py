"""The figures of last year, as they are left when the cases themselves have been erased; approved, and on a page."""

from __future__ import annotations

from django.conf import settings

from demo.content.figures import ENDED, FACETS, figures_page
from demo.pages import Desk
from demo.streams import demo_uuid
from reports.figures import Book, Row
from reports.models import ApprovedYear
from reports.operations.figures import add, approve_year, count_year
from reports.operations.keys import current_office_key, form_can_open
from staff.roles import Role

from .people import colleague


def build(desk: Desk) -> None:
    """Rows without cases, approved by a manager. Only where it is a demonstration: they are invented."""
    if not settings.DEMO_BANNER or not form_can_open():
        return
    year = desk.today.year - 1
    if not ApprovedYear.objects.exists():
        _approved(desk, year)
    desk.make(figures_page(year))


def _approved(desk: Desk, year: int) -> None:
    manager, office = colleague(Role.CASE_MANAGER)
    current_key = current_office_key()
    assert current_key is not None  # noqa: S101 - the form can open
    add(
        Book(rows={demo_uuid("figures", number).hex: row for number, row in enumerate(_rows(desk, year))}),
        office=office,
        office_key=current_key,
    )
    counted = count_year(year=year, office=office)
    if counted is not None:
        approve_year(year=year, office=office, seen=counted.version, actor=manager)
        desk.made += 1


def _rows(desk: Desk, year: int) -> list[Row]:
    form = str(desk.page("report").translation_key)
    found = []
    for number, said, times in ENDED:
        codes = {facet: (code,) for facet, code in zip(FACETS, said.split(), strict=True)}
        first_answer, duration, delay = times.split()
        found += [
            Row(
                form=form,
                received=f"{year}-{each % 4 + 1}",
                closed=f"{year}-{min(each % 4 + 2, 4)}",
                codes={**codes, "relevance": ("relevant",), "delay": (delay,)},
                first_answer=first_answer,
                duration=duration,
            )
            for each in range(number)
        ]
    return found
