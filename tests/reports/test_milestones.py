"""What the reporter reads of the office's dates."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from reports.acts import ANSWERS, Act
from reports.entries import Entry, Side
from reports.milestones import milestones_of, telling_of
from reports.operations import ReporterCase
from reports.payload import Payload
from reports.states import State
from tests.reports.factories import make_definition

WRITES = None
"""Among acts: the reporter's words, which do nothing."""
RECEIVED = datetime.date(2026, 11, 27)


def found(*, state=State.RECEIVED, answered=None, acts=()) -> ReporterCase:
    form = make_definition()
    payload = Payload(definition=form, source_definition=form, answers={}, locale="it")
    asks = Entry(number=1, side=Side.REPORTER, written_on=RECEIVED, text="?")
    answer = [Entry(number=2, side=Side.OFFICE, written_on=answered, text="!")] if answered else []
    acted = [
        Entry(
            number=number,
            side=Side.REPORTER if act is WRITES or act in ANSWERS else Side.OFFICE,
            written_on=day,
            text="Ci ho ripensato." if act is WRITES else "",
            act=act,
        )
        for number, (act, day) in enumerate(acts, start=3)
    ]
    return ReporterCase(
        retain_until=None,
        reference="26-ABC12",
        state=state,
        received_on=RECEIVED,
        payload=payload,
        messages=(asks, *answer, *acted),
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


WROTE = "L’ufficio ti ha scritto il"
LATER = datetime.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("acts", "state", "title", "steps"),
    [
        ((), State.RECEIVED, "Ricevuta", ["Ricevuta il", "L’ufficio ti scrive entro", "L’ufficio conclude"]),
        ((Act.WITHDRAW,), State.RECEIVED, "L’hai ritirata", ["Ricevuta il", "L’hai ritirata il"]),
        ((Act.WITHDRAW, Act.STOPPED), State.IN_PROGRESS, "L’hai ritirata", ["Ricevuta il", WROTE, "L’hai ritirata il"]),
        (
            (Act.WITHDRAW, Act.NOT_WITHDRAWN),
            State.IN_PROGRESS,
            "In lavorazione",
            ["Ricevuta il", WROTE, "L’ufficio conclude"],
        ),
        ((Act.ERASE,), State.RECEIVED, "Hai chiesto di cancellare tutto", ["Ricevuta il", "Hai chiesto di cancellare"]),
        ((Act.WITHDRAW,), State.CLOSED, "Chiusa", ["Ricevuta il", "L’hai ritirata il", "L’ufficio ha concluso"]),
        (
            (Act.ERASE,),
            State.CLOSED,
            "Hai chiesto di cancellare tutto",
            ["Ricevuta il", "Hai chiesto di cancellare", "L’ufficio ha concluso"],
        ),
    ],
)
def test_what_the_reporter_wants_comes_before_the_offices_work(acts, state, title, steps):
    case = found(state=state, acts=[(act, LATER) for act in acts])
    with time_machine.travel("2026-12-01 12:00 +0100", tick=False):
        told, shown = telling_of(case), milestones_of(case)
    assert told.title == title
    assert [step.text.startswith(words) for step, words in zip(shown, steps, strict=True)] == [True] * len(steps)
    assert not any(step.is_late for step in shown)


@pytest.mark.parametrize(
    ("acts", "state", "title", "says", "says_the_end"),
    [
        ((Act.WITHDRAW,), State.RECEIVED, "L’hai ritirata", "Se cambi idea, scrivilo", False),
        ((Act.WITHDRAW, WRITES), State.RECEIVED, "L’hai ritirata", "Dopo hai scritto ancora", True),
        ((WRITES, Act.WITHDRAW), State.RECEIVED, "L’hai ritirata", "Se cambi idea, scrivilo", False),
        ((Act.ERASE, WRITES), State.RECEIVED, "Hai chiesto di cancellare tutto", "Dopo hai scritto ancora", True),
        ((Act.WITHDRAW, WRITES, Act.STOPPED), State.IN_PROGRESS, "L’hai ritirata", "Se cambi idea, scrivilo", False),
        ((Act.WITHDRAW, Act.STOPPED, WRITES), State.IN_PROGRESS, "L’hai ritirata", "Dopo hai scritto ancora", True),
    ],
)
def test_who_has_changed_her_mind_and_written_it_reads_that_it_is_read_first(acts, state, title, says, says_the_end):
    case = found(state=state, acts=[(act, LATER) for act in acts])
    with time_machine.travel("2026-12-01 12:00 +0100", tick=False):
        told, shown = telling_of(case), milestones_of(case)
    assert told.title == title
    assert says in told.text
    assert any(step.text.startswith("L’ufficio conclude") for step in shown) is says_the_end
