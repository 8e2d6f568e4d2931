"""What a reporter does with the code beyond writing: withdraw, ask for erasure, say who one is and take it back."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from reports import operations
from reports.acts import Act
from reports.entries import Entry, Side
from reports.errors import CaseDamagedError, TooManyMessagesError
from reports.models import Case, SealedRecord
from reports.operations import acts, authenticity, reading_many
from reports.states import State
from staff.models import AuditEvent
from tests.reports.factories import classify, close, make_submission, put, submit
from tests.reports.test_conversation import answer, opened
from tests.reports.traces import everything_in_the_database

pytestmark = pytest.mark.django_db

SNAPSHOTS = Path(__file__).parent / "snapshots"
ZORAIDE = {"name": "Zoraide Öz", "channel": "phone", "detail": "0171 123456", "safety": "Di mattina."}


@pytest.fixture
def sent(office):
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


def do(receipt, act, said=None) -> bool:
    return operations.act_with_code(code=receipt.code, acts={act: said or {}})


def done(receipt) -> list[Act | None]:
    return [entry.act for entry in operations.read_with_code(code=receipt.code).messages]


# Once, and only where it changes something


@pytest.mark.parametrize("act", [Act.WITHDRAW, Act.ERASE, Act.IDENTIFY, Act.TAKE_BACK])
def test_an_act_is_done_once_and_waits_unread(office, sent, act):
    receipt, case = sent
    lines = AuditEvent.objects.count()
    for _press_twice in range(2):
        assert do(receipt, act, ZORAIDE if act is Act.IDENTIFY else None)
    assert done(receipt) == [act]
    assert Case.objects.get().unread == 1
    assert AuditEvent.objects.count() == lines, "when somebody was here stands in no log"
    (entry,) = opened(office, case).messages
    assert (entry.side, entry.act, entry.text) == (Side.REPORTER, act, "")


@pytest.mark.parametrize("act", [Act.WITHDRAW, Act.ERASE, Act.IDENTIFY, Act.TAKE_BACK])
def test_nobody_acts_with_a_code_that_is_none_nor_on_a_case_that_is_gone(office, sent, act, monkeypatch):
    receipt, _case = sent
    found = operations.reporter.find_with_code(receipt.code)
    Case.objects.all().delete()
    assert not do(receipt, act)
    monkeypatch.setattr(acts, "find_with_code", lambda code: found)
    assert not do(receipt, act), "erased between the code and the lock"


def test_on_a_case_that_was_altered_nothing_is_done(office, sent):
    receipt, case = sent
    Case.objects.update(unread=7)
    with pytest.raises(CaseDamagedError):
        do(receipt, Act.WITHDRAW)
    assert not SealedRecord.objects.filter(case=case, field="message").exists()


def test_a_closed_case_is_not_withdrawn_but_may_be_asked_to_be_erased(office, sent):
    receipt, _case = sent
    put(Case.objects.get(), state=State.CLOSED)
    do(receipt, Act.WITHDRAW)
    assert done(receipt) == []
    do(receipt, Act.ERASE)
    assert done(receipt) == [Act.ERASE]


def test_who_says_another_name_again_and_again_is_stopped_and_may_always_take_it_back(office, sent, monkeypatch):
    receipt, _case = sent
    monkeypatch.setattr(acts, "UNREAD_MAX", 2)
    for name in ("Ada", "Bice"):
        do(receipt, Act.IDENTIFY, {**ZORAIDE, "name": name})
    with pytest.raises(TooManyMessagesError):
        do(receipt, Act.IDENTIFY, ZORAIDE)
    do(receipt, Act.TAKE_BACK)
    assert operations.read_with_code(code=receipt.code).standing.identity is None


# What stands


def test_the_newest_name_holds_and_the_one_before_is_gone(office, sent):
    receipt, case = sent
    do(receipt, Act.IDENTIFY, {**ZORAIDE, "name": "Bice"})
    do(receipt, Act.IDENTIFY, ZORAIDE)
    found = opened(office, case)
    assert found.standing.identity.said == ZORAIDE
    assert [entry.said for entry in found.messages] == [{}, ZORAIDE]


def test_what_was_taken_back_is_in_no_record_any_more(office, sent):
    receipt, case = sent
    do(receipt, Act.IDENTIFY, ZORAIDE)
    do(receipt, Act.TAKE_BACK)
    found = opened(office, case)
    assert [entry.said for entry in found.messages] == [{}, {}]
    assert found.standing.identity is None
    assert found.standing.taken_back_on == datetime.date.today()
    do(receipt, Act.IDENTIFY, ZORAIDE)
    assert opened(office, case).standing.taken_back_on is None


def test_words_after_a_wish_are_pointed_out(office, sent):
    receipt, case = sent
    operations.write_with_code(code=receipt.code, text="Era lunedì.", key="a")
    do(receipt, Act.WITHDRAW)
    assert not opened(office, case).standing.has_written_since
    answer(office, case)
    assert not opened(office, case).standing.has_written_since, "the office's own words are none of theirs"
    operations.write_with_code(code=receipt.code, text="Ho cambiato idea.", key="b")
    assert opened(office, case).standing.has_written_since


def test_an_erasure_waits_before_a_withdrawal_and_closing_ends_only_the_withdrawal(office, sent):
    receipt, case = sent
    do(receipt, Act.WITHDRAW)
    assert opened(office, case).standing.wish(case.state) is Act.WITHDRAW
    assert opened(office, case).standing.wish(State.CLOSED) is None
    do(receipt, Act.ERASE)
    for state in State:
        assert opened(office, case).standing.wish(state) is Act.ERASE


def test_an_act_is_no_first_answer_of_the_office():
    written_on = datetime.date(2026, 11, 27)
    said = Entry(number=1, side=Side.OFFICE, written_on=written_on, text="Buongiorno")
    acted = Entry(number=1, side=Side.OFFICE, written_on=written_on, text="", act=Act.TAKE_BACK)
    assert (said.is_word_of_office, acted.is_word_of_office) == (True, False)


# The inbox


def gist(office, case):
    return reading_many.read_gists(office=office.unlock(office.worker), actor=office.worker, known={})[case.pk]


def test_the_line_of_the_inbox_says_what_is_wished(office, sent):
    receipt, case = sent
    assert gist(office, case).wish_words == ""
    do(receipt, Act.WITHDRAW)
    assert gist(office, case).wish_words == "ritirata da chi ha segnalato"
    do(receipt, Act.ERASE)
    assert gist(office, case).wish_words == "chiede di cancellare tutto"


def test_who_was_named_is_found_until_it_is_taken_back(office, sent):
    receipt, case = sent
    do(receipt, Act.IDENTIFY, ZORAIDE)
    assert "zoraide" in gist(office, case).text
    assert gist(office, case).contacts
    do(receipt, Act.TAKE_BACK)
    assert "zoraide" not in gist(office, case).text
    assert not gist(office, case).contacts


# As it is sealed


def test_an_entry_of_the_third_format_reads_for_ever():
    stored = (SNAPSHOTS / "entry-3.json").read_bytes()
    entry = Entry.from_bytes(stored)
    day = datetime.date(2026, 11, 27)
    assert entry == Entry(number=4, side=Side.REPORTER, written_on=day, text="", act=Act.IDENTIFY, said=ZORAIDE)


def test_an_act_that_is_not_known_here_is_an_entry_without_one():
    stored = (SNAPSHOTS / "entry-3.json").read_bytes().replace(b'"identify"', b'"levitate"')
    assert Entry.from_bytes(stored).act is None


def test_an_act_shows_neither_itself_nor_a_name_and_is_as_long_as_a_message(office, sent):
    receipt, _case = sent
    operations.write_with_code(code=receipt.code, text="Ciao", key="a")
    do(receipt, Act.IDENTIFY, ZORAIDE)
    do(receipt, Act.ERASE)
    lengths = {len(bytes(each.sealed)) for each in SealedRecord.objects.filter(field="message")}
    assert len(lengths) == 1
    database = everything_in_the_database()
    for canary in ("Zoraide", "0171 123456", "identify"):
        assert canary not in database


def test_a_record_that_somebody_put_back_is_not_believed(office, sent):
    """Whoever kept a copy of the row cannot make a taken-back name hold again."""
    receipt, case = sent
    do(receipt, Act.IDENTIFY, ZORAIDE)
    record = SealedRecord.objects.get(field="message")
    before = bytes(record.sealed)
    do(receipt, Act.TAKE_BACK)
    assert bytes(SealedRecord.objects.get(pk=record.pk).sealed) != before
    SealedRecord.objects.filter(pk=record.pk).update(sealed=before)
    with pytest.raises(CaseDamagedError):
        opened(office, case)
    authenticity.reseal(case)
    assert opened(office, case).messages, "control: it is the proof that refuses it"


def wish_of(case, office, actor) -> Act | None:
    state = Case.objects.get(pk=case.pk).state
    return operations.read_standing(case=case, office=office, actor=actor).wish(state)


def test_a_withdrawn_case_is_closed_and_its_wish_is_over(office, sent):
    receipt, case = sent
    do(receipt, Act.WITHDRAW)
    classify(office, case)
    office_open = office.unlock(office.manager)
    assert wish_of(case, office_open, office.manager) is Act.WITHDRAW
    close(office, case, outcome="withdrawn")
    assert wish_of(case, office_open, office.manager) is None


def test_the_contact_of_the_form_is_taken_back_too(office):
    receipt = submit(make_submission(**{"report-contact-detail": "zoraide@posta.example"}))
    do(receipt, Act.TAKE_BACK)
    assert operations.read_with_code(code=receipt.code).standing.is_form_contact_over
