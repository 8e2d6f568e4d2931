"""Questions of the office through what happens to their case: two become one, a new code, a new key, its end."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from reports import operations
from reports.acts import Act
from reports.entries import Entry
from reports.errors import NotAskedError
from reports.follow_ups import Reply, open_requests
from reports.models import Case, SealedRecord
from reports.operations import following_up, reporter
from reports.operations.authenticity import damaged_cases
from reports.operations.retention import Why
from reports.states import Action, State
from tests.reports.asking import ANSWERS, ask, reply
from tests.reports.factories import classify, close, put, start_epoch, submit
from tests.reports.test_merging import merge
from tests.reports.test_renewing import renew
from tests.reports.traces import everything_in_the_database

pytestmark = pytest.mark.django_db

DECLINED = Reply(to=1)
ANSWERED = Reply(to=1, answers=ANSWERS)


def asked_case(office, *, answered: bool = False):
    """A report whose questions wait, or are answered and read."""
    receipt = submit()
    case = Case.objects.get(pk=receipt.case_id)
    ask(office, case)
    if answered:
        reply(receipt)
        operations.mark_read(case=case, office=office.unlock(office.worker), seen=2, actor=office.worker)
    return receipt, Case.objects.get(pk=receipt.case_id)


def messages(receipt) -> tuple[Entry, ...]:
    return operations.read_with_code(code=receipt.code).messages


def replies(entries) -> list[Reply]:
    return [entry.reply for entry in entries if entry.reply is not None]


def opened(office, case: Case):
    return operations.open_case(case=case, office=office.unlock(office.manager), actor=office.manager)


# Two cases become one


def test_each_of_two_merged_cases_keeps_its_own_questions_and_answers(office):
    (first, original), (second, duplicate) = asked_case(office, answered=True), asked_case(office)
    classify(office, original)
    merge(office, duplicate, original)
    assert [each.number for each in open_requests(messages(second))] == [1], "they can still be answered"
    reply(second, answers=None)
    assert replies(messages(first)) == replies(opened(office, original).messages) == [ANSWERED]
    assert replies(messages(second)) == replies(opened(office, duplicate).messages) == [DECLINED]
    assert Case.objects.get(pk=duplicate.pk).unread == 1, "what comes after the merge waits where it was asked"
    assert list(damaged_cases()) == []


def test_questions_of_a_merged_case_are_there_when_the_merge_is_undone(office):
    (_receipt, original), (second, duplicate) = asked_case(office), asked_case(office)
    classify(office, original)
    merge(office, duplicate, original)
    operations.change_state(case=duplicate, action=Action.REOPEN, actor=office.manager)
    reply(second)
    assert replies(opened(office, duplicate).messages) == [ANSWERED]
    assert replies(opened(office, original).messages) == []


# A new code


def test_a_new_code_answers_what_was_asked_before_and_the_old_one_nothing(office):
    receipt, case = asked_case(office)
    new = replace(receipt, code=renew(receipt.code))
    assert not reply(receipt)
    assert reply(new)
    assert [(each.act, each.reply) for each in messages(new)[1:]] == [(Act.NEW_CODE, None), (None, ANSWERED)]
    assert replies(opened(office, case).messages) == [ANSWERED]


def test_a_new_code_reads_what_was_answered_and_answers_it_no_second_time(office):
    receipt, _case = asked_case(office, answered=True)
    new = replace(receipt, code=renew(receipt.code))
    assert replies(messages(new)) == [ANSWERED]
    with pytest.raises(NotAskedError):
        reply(new, answers=None)


# A new key of the office


@pytest.mark.parametrize("answered", [False, True])
def test_a_case_that_is_moved_to_a_new_key_takes_its_questions_along(office, settings, answered):
    receipt, case = asked_case(office, answered=answered)
    before = messages(receipt)
    office_key = start_epoch(settings, office.worker, office.manager)
    assert operations.move_cases(office=office.unlock(office.manager), actor=office.manager)
    case.refresh_from_db()
    assert (case.office_key, messages(receipt)) == (office_key, before)
    assert opened(office, case).messages == before
    if not answered:
        reply(receipt)
    ask(office, case, key="again", seen=2)
    assert [each.number for each in open_requests(messages(receipt))] == [3]
    assert replies(opened(office, case).messages) == [ANSWERED]


# The end


@pytest.mark.parametrize("answered", [False, True])
def test_an_erased_case_leaves_no_question_and_no_answer(office, answered):
    (receipt, case), (other, kept) = asked_case(office, answered=answered), asked_case(office, answered=True)
    sealed = [bytes(each.sealed).hex() for each in SealedRecord.objects.filter(case=case)]
    assert sealed[-1] in everything_in_the_database()
    classify(office, case)
    close(office, case)
    assert len(messages(receipt)) == (2 if answered else 1), "they stay while the case is kept"
    operations.erase(case=case, why=Why.ASKED, actor=office.manager)
    assert operations.read_with_code(code=receipt.code) is None
    assert not reply(receipt)
    assert not SealedRecord.objects.filter(case=case.pk).exists()
    database = everything_in_the_database()
    assert not any(each in database for each in sealed)
    assert replies(messages(other)) == [ANSWERED]
    assert Case.objects.get().pk == kept.pk


def test_a_closed_case_whose_questions_were_answered_later_is_not_erased_unread(office):
    receipt, case = asked_case(office)
    classify(office, case)
    close(office, case)
    put(Case.objects.get(), retain_until=datetime.date(2020, 1, 1))
    reply(receipt)
    operations.erase_expired()
    assert Case.objects.get().state == State.CLOSED
    operations.mark_read(case=case, office=office.unlock(office.worker), seen=2, actor=office.worker)
    operations.erase_expired()
    assert not Case.objects.exists()


def test_a_case_that_is_erased_while_the_code_is_checked_takes_no_answer(office, monkeypatch):
    receipt, case = asked_case(office)
    found = reporter.find_with_code(receipt.code)
    monkeypatch.setattr(following_up, "find_with_code", lambda _code: found)
    case.delete()
    assert not reply(receipt)
    assert not SealedRecord.objects.exists()
