"""The figures of last year, as they are left when the cases themselves have been erased; approved, and on a page."""

from __future__ import annotations

from django.conf import settings

from demo.pages import Desk
from demo.streams import demo_uuid
from reports.figures import Book, Row
from reports.models import ApprovedYear
from reports.operations.figures import add, approve_year, count_year
from reports.operations.keys import current_office_key, form_can_open
from staff.roles import Role

from .people import colleague

FACETS = ("ground", "area", "form", "reporter", "channel", "outcome", "territory")

ENDED: tuple[tuple[int, str, str], ...] = (
    (9, "origin housing direct victim online conciliated city", "0-7 31-90 31-365"),
    (6, "origin work direct victim desk court city", "0-7 181+ 31-365"),
    (3, "origin police institutional witness phone no_response province", "8-30 31-90 0-7"),
    (8, "disability transport denied_accommodation victim online practice_changed city", "0-7 31-90 8-30"),
    (4, "disability public_services denied_accommodation relative phone practice_changed city", "0-7 8-30 8-30"),
    (6, "sex work harassment victim online withdrawn province", "0-7 91-180 366+"),
    (5, "sex work retaliation victim desk transferred city", "0-7 31-90 31-365"),
    (2, "religion_belief education indirect relative email conciliated city", "8-30 31-90 8-30"),
    (5, "sexual_orientation shops_hospitality hate_speech witness online recorded city", "0-7 0-7 0-7"),
    (1, "age financial indirect association email rejected province", "0-7 91-180 31-365"),
    (3, "gender_identity health harassment victim listening_point transferred province", "0-7 31-90 8-30"),
)
"""How many, the codes of `FACETS`, then the bands of first answer and duration and the delay of the report."""


def build(desk: Desk) -> None:
    """Rows without cases, approved by a manager. Only where it is a demonstration: they are invented."""
    if not settings.DEMO_BANNER or not form_can_open():
        return
    year = desk.today.year - 1
    if not ApprovedYear.objects.exists():
        _approved(desk, year)
    desk.make_group("figures")


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
