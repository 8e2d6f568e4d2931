"""A process that dies at any moment, some 200 times in all: what it was writing is there whole, or not at all.

A child of this process sends a report or a message and kills itself (SIGKILL) before or after the statement of that
number; the parent looks at what is left and sends the same once more, as a browser does.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from itertools import count
from types import SimpleNamespace

import pytest
from django.db import connection, connections

from reports import operations
from reports.follow_ups import open_requests
from reports.models import Case, SealedRecord
from reports.operations.authenticity import damaged_cases
from tests.reports.asking import ask, reply
from tests.reports.factories import make_submission, submit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]

DEATHS = 100
FINISHED = 0


class Dies:
    """For `execute_wrapper`: kills this process before or after a statement; each counts as one moment."""

    def __init__(self, moment: int) -> None:
        self._moment = moment
        self._seen = 0

    def __call__(self, execute, sql, params, many, context):
        self._pass()
        result = execute(sql, params, many, context)
        self._pass()
        return result

    def _pass(self) -> None:
        self._seen += 1
        if self._seen == self._moment:
            os.kill(os.getpid(), signal.SIGKILL)


def die_at(moment: int, act: Callable[[], object]) -> bool:
    """Whether a child that acts died at this moment; False: it has fewer, and came to its end."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with connection.execute_wrapper(Dies(moment)):
                act()
            code = FINISHED
        finally:
            connections.close_all()
            os._exit(code)
    _pid, status = os.waitpid(child, 0)
    died = os.WIFSIGNALED(status)
    assert died or os.waitstatus_to_exitcode(status) == FINISHED
    return died


def key_of(number: int) -> str:
    """The random key of a form that is being filled in."""
    return f"{number:040}"


def each_moment(
    make_act: Callable[[int], Callable[[], object]], see: Callable[[int, bool], None], *, deaths: int
) -> None:
    """Die so often, at every moment of the act in turn and from the first again; `see` after each, with its number."""
    number = 0
    while number < deaths:
        for moment in count(1):
            died = die_at(moment, make_act(number))
            see(number, died)
            number += 1
            if not died or number == deaths:
                break


def test_a_report_is_whole_or_absent(office):
    whole = 0

    def make_act(number: int) -> Callable[[], object]:
        return lambda: submit(make_submission(submission_key=key_of(number)))

    def see(number: int, died: bool) -> None:
        nonlocal whole
        there = Case.objects.count()
        assert there in (number, number + 1)
        assert died or there == number + 1
        assert SealedRecord.objects.count() == there
        whole += there == number + 1
        submit(make_submission(submission_key=key_of(number)))
        assert Case.objects.count() == number + 1

    each_moment(make_act, see, deaths=DEATHS)
    assert 0 < whole < DEATHS, "some died before it was written, some came to the end"
    assert list(damaged_cases()) == []


@pytest.mark.parametrize("side", ["reporter", "office"])
def test_a_message_is_whole_or_absent(office, side):
    receipt = submit()
    case = Case.objects.get(pk=receipt.case_id)
    opened = office.unlock(office.worker)

    def make_act(number: int) -> Callable[[], object]:
        if side == "reporter":
            return lambda: operations.write_with_code(code=receipt.code, text=f"Parole {number}.", key=str(number))
        return lambda: operations.write_to_reporter(
            case=case, office=opened, text=f"Parole {number}.", key=str(number), seen=number, actor=office.worker
        )

    def see(number: int, died: bool) -> None:
        texts = [entry.text for entry in operations.read_with_code(code=receipt.code).messages]
        assert len(texts) in (number, number + 1)
        assert died or len(texts) == number + 1
        if side == "reporter":
            assert Case.objects.get(pk=case.pk).unread == len(texts) - number, "nobody has read the newest"
        make_act(number)()
        if side == "reporter":
            operations.mark_read(case=case, office=opened, seen=number + 1, actor=office.worker)
        assert len(operations.read_with_code(code=receipt.code).messages) == number + 1

    each_moment(make_act, see, deaths=DEATHS // 2)
    assert list(damaged_cases()) == []


def test_an_answer_to_questions_is_whole_or_absent(office):
    receipt = submit()
    case = Case.objects.get(pk=receipt.case_id)

    def make_act(number: int) -> Callable[[], object]:
        if number == len(operations.read_with_code(code=receipt.code).messages) // 2:
            ask(office, case, key=f"ask-{number}", seen=2 * number)
        return lambda: reply(receipt, to=2 * number + 1)

    def see(number: int, died: bool) -> None:
        entries = operations.read_with_code(code=receipt.code).messages
        there = len(entries) - 2 * number - 1
        assert there in (0, 1)
        assert died or there
        assert Case.objects.get(pk=case.pk).unread == there
        reply(receipt, to=2 * number + 1)
        operations.mark_read(case=case, office=opened, seen=2 * number + 2, actor=office.worker)
        assert open_requests(operations.read_with_code(code=receipt.code).messages) == []

    opened = office.unlock(office.worker)
    each_moment(make_act, see, deaths=DEATHS // 4)
    assert list(damaged_cases()) == []


def test_without_a_transaction_a_report_would_be_left_in_part(office, monkeypatch):
    """The negative control: the same deaths, and each statement for itself."""
    monkeypatch.setattr("reports.operations.submission.transaction", SimpleNamespace(atomic=nullcontext))
    left = 0
    for moment in count(1):
        died = die_at(moment, partial(submit, make_submission(submission_key=key_of(moment))))
        left += SealedRecord.objects.count() != Case.objects.count()
        Case.objects.all().delete()
        if not died:
            break
    assert left
