"""Questions of the office, sealed with the conversation and answered once with the code."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core import mail
from django.utils import translation

from outbox.models import Mail
from reports import operations
from reports.acts import Act
from reports.dossier import Dossier, Reader
from reports.entries import Entry, Side
from reports.errors import (
    ConversationMovedError,
    NoQuestionsError,
    NotAskedError,
    OfficeLockedError,
    TooManyMessagesError,
)
from reports.follow_ups import SIZE, Asked, Reply, open_requests
from reports.gists import gist_of
from reports.models import Case, SealedRecord
from reports.notices import Notice
from reports.office import OpenOffice
from reports.operations.authenticity import damaged_cases
from reports.states import State
from staff.models import AuditEvent
from tests.reports.asking import ANSWERS, ask, asked, reply
from tests.reports.factories import make_submission, put, submit
from tests.reports.traces import everything_in_the_database

pytestmark = pytest.mark.django_db

SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.fixture
def sent(office):
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


@pytest.fixture
def english(office):
    receipt = submit(make_submission(language="en"))
    return receipt, Case.objects.get(pk=receipt.case_id)


def messages(receipt) -> tuple[Entry, ...]:
    return operations.read_with_code(code=receipt.code).messages


def opened(office, case):
    return operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker)


# Asking


def test_questions_are_a_word_of_the_office_in_the_reporters_language(office, english):
    receipt, case = english
    ask(office, case, text="Solo se vuoi.")
    (entry,) = messages(receipt)
    assert entry.is_word_of_office
    assert not entry.awaits_answer
    assert entry.text == "Solo se vuoi."
    assert (entry.asked.locale, entry.asked.title, entry.asked.source_title) == (
        "en",
        "Work: questions",
        "Lavoro: domande",
    )
    assert [question.label for question in entry.asked.in_italian.questions] == [
        "Che contratto?",
        "Ne hai parlato?",
        "Con chi?",
    ]
    assert Case.objects.get().state == State.IN_PROGRESS, "asking takes a case up, as writing does"


def test_sent_twice_they_are_there_once_and_other_words_are_another_request(office, sent):
    receipt, case = sent
    for _press_twice in range(2):
        ask(office, case)
    assert len(messages(receipt)) == 1
    ask(office, case, text="Altre parole.", seen=1)
    ask(office, case, form=replace(asked(), source_definition=asked(language="en").definition), seen=2)
    assert len(messages(receipt)) == 3


def test_what_came_meanwhile_is_read_first(office, sent):
    receipt, case = sent
    operations.write_with_code(code=receipt.code, text="Aspettate.", key="a")
    with pytest.raises(ConversationMovedError):
        ask(office, case, seen=0)
    assert len(messages(receipt)) == 1


def test_whoever_cannot_open_the_case_asks_nothing(office, sent):
    receipt, case = sent
    words = {"text": "", "key": "k", "seen": 0, "actor": office.worker}
    with pytest.raises(OfficeLockedError):
        operations.ask_reporter(case=case, office=OpenOffice({}), choose=lambda _language: asked(), **words)
    unlocked = office.unlock(office.worker)
    with pytest.raises(NoQuestionsError):
        operations.ask_reporter(case=case, office=unlocked, choose=lambda _language: None, **words)
    assert messages(receipt) == ()


def test_the_log_says_that_something_was_written_and_not_what(office, sent):
    _receipt, case = sent
    ask(office, case)
    event = AuditEvent.objects.filter(action="case.message_written").get()
    assert event.details == {}


def test_whoever_asked_to_be_told_is_told_without_a_word_of_it(office, sent, settings):
    settings.NEUTRAL_FROM_EMAIL = "posta@example.org"
    receipt, case = sent
    notice = Notice(address="zoe@example.org", language="it")
    operations.ask_with_code(code=receipt.code, notice=notice)
    ask(office, case)
    assert Mail.objects.count() + len(mail.outbox) == 1
    database = everything_in_the_database() + "".join(each.body for each in mail.outbox)
    for words in ("Due domande.", "Che contratto?", "Lavoro: domande"):
        assert words not in database


# Answering


def test_answers_are_sealed_with_the_request_they_belong_to_and_wait_unread(office, english):
    receipt, case = english
    ask(office, case)
    assert reply(receipt)
    _request, answer = messages(receipt)
    assert answer.is_of_reporter
    assert answer.awaits_answer
    assert open_requests(messages(receipt)) == []
    assert Case.objects.get().unread == 1
    with translation.override("en"):
        assert [(row.label, row.text) for row in answer.reply.sections[0].rows] == [
            ("Which contract?", "None"),
            ("Have you told anybody?", "Yes"),
            ("Whom?", "Con il sindacato."),
        ]
    found = opened(office, Case.objects.get()).messages[-1].reply.reading
    assert (found.language, found.locale) == ("it", "en")
    assert [(row.label, row.text) for row in found.sections[0].rows] == [
        ("Che contratto?", "Nessuno"),
        ("Ne hai parlato?", "Sì"),
        ("Con chi?", "Con il sindacato."),
    ]
    assert [row.label for row in found.original[0].rows] == ["Which contract?", "Have you told anybody?", "Whom?"]
    assert list(damaged_cases()) == []


def test_the_same_again_changes_nothing_and_something_else_is_refused(office, sent):
    receipt, case = sent
    ask(office, case)
    for _press_twice in range(2):
        assert reply(receipt)
    for other in ({**ANSWERS, "contract": "permanent"}, None):
        with pytest.raises(NotAskedError):
            reply(receipt, answers=other)
    assert len(messages(receipt)) == 2
    assert Case.objects.get().unread == 1


def test_nobody_has_to_answer(office, sent):
    receipt, case = sent
    ask(office, case)
    reply(receipt, answers=None)
    assert messages(receipt)[-1].reply == Reply(to=1, answers=None)
    assert open_requests(messages(receipt)) == []
    with pytest.raises(NotAskedError):
        reply(receipt)


@pytest.mark.parametrize("number", [0, 2, 3, 9])
def test_an_answer_to_what_was_not_asked_is_refused(office, sent, number):
    receipt, case = sent
    ask(office, case)
    operations.write_with_code(code=receipt.code, text="Parole.", key="a")
    with pytest.raises(NotAskedError):
        reply(receipt, to=number)
    assert len(messages(receipt)) == 2


def test_each_request_has_its_own_answer(office, sent):
    receipt, case = sent
    ask(office, case)
    ask(office, case, key="again", seen=1)
    reply(receipt, to=2, answers=None)
    assert [entry.number for entry in open_requests(messages(receipt))] == [1]
    reply(receipt, to=1)
    assert [entry.reply.to for entry in messages(receipt)[2:]] == [2, 1]


def test_what_is_not_right_yet_and_a_wrong_code_write_nothing(office, sent):
    receipt, case = sent
    ask(office, case)
    assert operations.reply_with_code(code=receipt.code, number=1, judge=lambda _asked: None)
    other = submit()
    Case.objects.filter(pk=other.case_id).delete()
    assert not reply(other)
    assert len(messages(receipt)) == 1


def test_there_is_an_end_to_what_nobody_reads(office, sent, monkeypatch):
    receipt, case = sent
    ask(office, case)
    monkeypatch.setattr("reports.operations.following_up.UNREAD_MAX", 0)
    with pytest.raises(TooManyMessagesError):
        reply(receipt)


def test_nothing_the_reporter_does_is_in_the_log(office, sent):
    receipt, case = sent
    ask(office, case)
    before = AuditEvent.objects.count()
    reply(receipt)
    assert AuditEvent.objects.count() == before


# What is stored


def test_an_entry_of_the_fourth_format_reads_for_ever_and_is_what_is_written():
    day = datetime.date(2026, 11, 28)
    request = Entry(
        number=1, side=Side.OFFICE, written_on=day, text="Due domande.", author=3, asked=asked(language="en")
    )
    answer = Entry(number=2, side=Side.REPORTER, written_on=day, text="", reply=Reply(to=1, answers=ANSWERS))
    for name, entry in (("entry-4-request", request), ("entry-4-reply", answer)):
        stored = (SNAPSHOTS / f"{name}.json").read_bytes()
        assert Entry.from_bytes(stored) == entry
        assert entry.to_bytes().rstrip(b" ") == stored


@pytest.mark.parametrize("part", ["definition", "source_definition", "title", "why", "locale"])
def test_a_request_that_lacks_something_is_still_read(part):
    data = json.loads((SNAPSHOTS / "entry-4-request.json").read_bytes())
    del data["asked"][part]
    assert isinstance(Entry.from_bytes(json.dumps(data).encode()).asked, Asked)


def test_an_answer_whose_request_is_not_there_is_shown_as_it_is(office, sent):
    alone = Reply(to=7, answers={"whom": "Il sindacato"})
    (section,) = alone.reading.sections
    assert [(row.label, row.text) for row in section.rows] == [("whom", "Il sindacato")]


def test_lengths_tell_neither_which_questions_nor_what_was_answered(office, sent):
    receipt, case = sent
    ask(office, case)
    other = Asked.from_json({**asked().to_json(), "title": "Casa", "why": "x" * 900})
    ask(office, case, form=replace(other, source_definition=asked(language="en").definition), seen=1)
    reply(receipt)
    reply(receipt, to=2, answers=None)
    lengths = {len(bytes(each.sealed)) for each in SealedRecord.objects.filter(field="message")}
    assert len(lengths) == 1
    assert lengths.pop() > SIZE
    database = everything_in_the_database()
    for canary in ("sindacato", "Che contratto?", "Lavoro: domande", "Due domande."):
        assert canary not in database


def test_without_filling_up_lengths_would_tell(office, sent, monkeypatch):
    """The negative control."""
    monkeypatch.setattr("reports.entries.SIZE", 1)
    receipt, case = sent
    ask(office, case)
    reply(receipt, answers=None)
    assert len({len(bytes(each.sealed)) for each in SealedRecord.objects.filter(field="message")}) == 2


# Everything else that reads a conversation


def test_answers_are_found_by_a_search_and_compared(office, sent):
    receipt, case = sent
    ask(office, case)
    before = gist_of(opened(office, case))
    reply(receipt)
    gist = gist_of(opened(office, case))
    assert "sindacato" in gist.text
    assert "sindacato" in gist.said
    assert "nessuno" in gist.text
    assert "sindacato" not in before.text
    assert gist.first_words == before.first_words


@pytest.mark.parametrize(
    ("reader", "labels"),
    [
        (Reader.OFFICE, ("Domande mandate: Lavoro: domande", "– Che contratto?", "Che contratto?", "Nessuno", "Sì")),
        (Reader.PERSON, ("Work: questions", "– Which contract?", "Which contract?", "None", "Yes")),
    ],
)
def test_they_are_in_the_dossier_and_in_the_persons_copy(office, english, reader, labels):
    receipt, case = english
    ask(office, case)
    reply(receipt)
    dossier = Dossier(opened(office, case), reader=reader, authors={}, origin=None)
    parts = {part.id: part.value for chapter in dossier.chapters for part in chapter.parts}
    text = "\n".join(parts[each] for each in ("message-1", "message-2"))
    for label in (*labels, "Due domande.", "Con il sindacato."):
        assert label in text
    assert dossier.record(dossier.ids)


def test_to_decline_questions_is_no_word_after_a_wish(office, sent):
    receipt, case = sent
    ask(office, case)
    ask(office, Case.objects.get(), key="again", seen=1)
    operations.act_with_code(code=receipt.code, acts={Act.WITHDRAW: {}})
    reply(receipt, answers=None)
    assert not opened(office, Case.objects.get()).standing.has_written_since
    reply(receipt, to=2)
    assert opened(office, Case.objects.get()).standing.has_written_since


def test_a_refusal_to_answer_is_in_the_dossier(office, sent):
    receipt, case = sent
    ask(office, case)
    reply(receipt, answers=None)
    parts = [
        part.value
        for each in Dossier(opened(office, case), reader=Reader.OFFICE, authors={}, origin=None).chapters
        for part in each.parts
    ]
    assert "Ha preferito non rispondere alle domande." in parts


def test_a_closed_case_takes_an_answer_as_it_takes_a_message(office, sent):
    receipt, case = sent
    ask(office, case)
    put(Case.objects.get(), state=State.CLOSED)
    assert reply(receipt)
