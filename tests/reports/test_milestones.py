"""What the reporter reads of the office's dates."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from reports.entries import Entry, Side
from reports.milestones import milestones_of
from reports.operations import ReporterCase
from reports.payload import Payload
from reports.states import State
from tests.reports.factories import make_definition

RECEIVED = datetime.date(2026, 11, 27)


def found(*, state=State.RECEIVED, answered=None) -> ReporterCase:
    form = make_definition()
    payload = Payload(definition=form, source_definition=form, answers={}, locale="it")
    asks = Entry(number=1, side=Side.REPORTER, written_on=RECEIVED, text="?")
    answer = [Entry(number=2, side=Side.OFFICE, written_on=answered, text="!")] if answered else []
    return ReporterCase(
        retain_until=None,
        reference="26-ABC12",
        state=state,
        received_on=RECEIVED,
        payload=payload,
        messages=(asks, *answer),
    )


@pytest.mark.parametrize(
    ("case", "today", "expected"),
    [
        (
            found(),
            "2026-12-04",
            [
                ("Ricevuta il 27 novembre 2026.", True, False),
                ("L’ufficio ti scrive entro il 4 dicembre 2026.", False, False),
                ("L’ufficio conclude il suo lavoro entro il 25 febbraio 2027.", False, False),
            ],
        ),
        (
            found(),
            "2026-12-05",
            [
                ("Ricevuta il 27 novembre 2026.", True, False),
                ("L’ufficio ti scrive entro il 4 dicembre 2026.", False, True),
                ("L’ufficio conclude il suo lavoro entro il 25 febbraio 2027.", False, False),
            ],
        ),
        (
            found(state=State.WAITING, answered=datetime.date(2026, 12, 1)),
            "2027-02-26",
            [
                ("Ricevuta il 27 novembre 2026.", True, False),
                ("L’ufficio ti ha scritto il 1 dicembre 2026.", True, False),
                ("L’ufficio conclude il suo lavoro entro il 25 febbraio 2027.", False, True),
            ],
        ),
        (
            found(state=State.CLOSED),
            "2027-12-31",
            [("Ricevuta il 27 novembre 2026.", True, False), ("L’ufficio ha concluso il suo lavoro.", True, False)],
        ),
    ],
)
def test_what_has_come_and_what_is_to_come(case, today, expected):
    with time_machine.travel(f"{today} 12:00 +0100", tick=False):
        steps = milestones_of(case)
    assert [(step.text.replace("1º", "1"), step.is_done, step.is_late) for step in steps] == expected
