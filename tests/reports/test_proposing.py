"""Closing by a second person: nobody ends alone what two people have to end, and nobody waits for ever."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory

from reports import operations
from reports.errors import (
    CaseDamagedError,
    NobodyConfirmsError,
    NotAssessedError,
    OfficeLockedError,
    SamePersonError,
    TransitionRefusedError,
)
from reports.models import Case, SealedRecord
from reports.office import OpenOffice
from reports.operations import authenticity
from reports.proposals import Proposal
from reports.staff_section import waiting_cases
from reports.states import Action, State
from staff.conflicts import StaleRecordError
from staff.models import AuditEvent
from staff.roles import Role
from tests.reports.factories import classify, close, make_case, make_holder, make_submission, propose, submit
from tests.reports.reserving import reserve
from tests.reports.test_staff_views import unlocked, url

pytestmark = pytest.mark.django_db

SNAPSHOTS = Path(__file__).parent / "snapshots"
LAST_WORD, REASON = "Abbiamo finito, grazie.", "Il proprietario ha affittato."


@pytest.fixture(autouse=True)
def by_two(settings):
    settings.REPORTS_CLOSING_BY_TWO = True


@pytest.fixture
def receipt(office):
    return submit(make_submission())


@pytest.fixture
def case(office, receipt):
    case = Case.objects.get(pk=receipt.case_id)
    classify(office, case)
    return case


def state() -> str:
    return str(Case.objects.get().state)


def confirm(office, case, by, number=1) -> None:
    operations.confirm(case=case, office=office.unlock(by), number=number, actor=by)


def test_one_proposes_another_confirms_and_only_then_it_is_closed(office, receipt, case):
    propose(office, case, outcome="conciliated", reason=REASON, last_word=LAST_WORD)
    assert state() == State.PROPOSED
    before = operations.read_with_code(code=receipt.code)
    assert (before.state, before.messages, before.retain_until) == (State.IN_PROGRESS, (), None)
    assert operations.read_figures(office=office.unlock(office.manager)).book.rows == {}

    confirm(office, case, office.manager)
    after = operations.read_with_code(code=receipt.code)
    assert (after.state, [each.text for each in after.messages]) == (State.CLOSED, [LAST_WORD])
    opened = operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker)
    assert opened.classification.of("outcome") == ("conciliated",)
    assert opened.classification.outcome_reason == REASON
    assert [entry.author for entry in opened.messages] == [office.worker.pk]
    assert len(operations.read_figures(office=office.unlock(office.manager)).book.rows) == 1
    last = AuditEvent.objects.filter(action="case.state_changed").order_by("-sequence")[0]
    assert (last.actor_id, last.details["to"]) == (office.manager.pk, "closed")


@pytest.mark.parametrize("who", ["manager", "worker"])
def test_whoever_proposed_it_does_not_confirm_it(office, case, who):
    make_holder(office, "vice", Role.CASE_MANAGER)
    person = getattr(office, who)
    propose(office, case, by=person)
    with pytest.raises(SamePersonError):
        confirm(office, case, person)
    assert state() == State.PROPOSED


def test_nobody_closes_it_alone(office, case):
    with pytest.raises(TransitionRefusedError):
        close(office, case)
    propose(office, case)
    with pytest.raises(TransitionRefusedError):
        close(office, case)
    assert state() == State.PROPOSED


def test_control_where_one_person_is_enough_nothing_is_proposed(office, case, settings):
    settings.REPORTS_CLOSING_BY_TWO = False
    with pytest.raises(TransitionRefusedError):
        propose(office, case)
    close(office, case)
    assert state() == State.CLOSED


def test_it_is_sent_back_with_a_note_and_proposed_anew(office, case):
    propose(office, case, reason="Prima.")
    key = {"text": "Manca la risposta del proprietario.", "key": "k", "actor": office.manager}
    for _twice in range(2):
        operations.send_back(case=case, office=office.unlock(office.manager), **key)
    assert state() == State.IN_PROGRESS
    opened = operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker)
    assert [note.text for note in opened.notes] == ["Manca la risposta del proprietario."]
    assert opened.proposal is None
    with pytest.raises(TransitionRefusedError):
        confirm(office, case, office.manager)
    propose(office, case, reason="Dopo.")
    opened = operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker)
    assert (opened.proposal.number, opened.proposal.reason) == (2, "Dopo.")
    with pytest.raises(StaleRecordError):
        confirm(office, case, office.manager, number=1)
    confirm(office, case, office.manager, number=2)


def test_whoever_proposed_it_takes_it_back(office, case):
    propose(office, case)
    case.refresh_from_db()
    operations.change_state(case=case, action=Action.RESUME, actor=office.worker)
    assert state() == State.IN_PROGRESS


def test_a_double_click_proposes_and_confirms_once(office, case):
    for _twice in range(2):
        propose(office, case, key="k", last_word=LAST_WORD)
    assert SealedRecord.objects.filter(field="proposal").count() == 1
    for _twice in range(2):
        confirm(office, case, office.manager)
    assert SealedRecord.objects.filter(field="message").count() == 1


def test_what_is_missing(office, case):
    with pytest.raises(NotAssessedError):
        propose(office, make_case())
    with pytest.raises(NobodyConfirmsError):
        propose(office, case, by=office.manager)
    with pytest.raises(OfficeLockedError):
        operations.propose(
            case=case,
            office=OpenOffice({}),
            outcome="recorded",
            reason="",
            last_word="",
            key="k",
            actor=office.worker,
        )
    assert Case.objects.get(pk=case.pk).state == State.RECEIVED


def test_a_reserved_case_is_confirmed_by_somebody_who_keeps_it(office, case, seconda):
    reserved = reserve(office, case, office.worker, seconda)
    with pytest.raises(NobodyConfirmsError):
        propose(office, reserved)
    vice = make_holder(office, "vice", Role.CASE_MANAGER)
    reserved = reserve(office, reserved, office.worker, vice, by=seconda)
    propose(office, reserved)
    with pytest.raises(OfficeLockedError):
        confirm(office, reserved, office.manager)
    confirm(office, reserved, vice)
    assert state() == State.CLOSED


def test_what_is_proposed_is_sealed_and_under_the_mac(office, case):
    propose(office, case, reason="Kittiwake", last_word="Nightjar")
    record = SealedRecord.objects.get(field="proposal")
    assert b"Kittiwake" not in bytes(record.sealed)
    SealedRecord.objects.filter(pk=record.pk).update(sealed=bytes(record.sealed)[::-1])
    assert [each.pk for each in authenticity.damaged_cases()] == [case.pk]


def test_the_first_format_is_read_for_ever():
    content = (SNAPSHOTS / "proposal-1.json").read_bytes()
    read = Proposal.from_bytes(content)
    assert read == Proposal(
        number=2,
        written_on=datetime.date(2026, 11, 27),
        author=7,
        outcome="conciliated",
        reason=REASON,
        last_word="Grazie.",
    )
    assert read.to_bytes() == content
    assert Proposal.from_bytes(content.replace(b"{", b'{"tomorrow":1,', 1)) == read
    with pytest.raises(CaseDamagedError):
        Proposal.from_bytes(b'{"number":1}')


# The pages


def what_waits(person) -> list[str]:
    request = RequestFactory().get("/")
    request.user = person
    return [str(each.message) for each in waiting_cases(request)]


def page_of(client, case) -> BeautifulSoup:
    return BeautifulSoup(client.get(url("case_detail", case=case.pk)).content, "html.parser")


def test_by_the_pages(office, case):
    worker, manager = unlocked(office, office.worker), unlocked(office, office.manager)
    assert url("propose", case=case.pk) in str(page_of(worker, case))
    assert url("close", case=case.pk) not in str(page_of(manager, case))
    form = worker.get(url("propose", case=case.pk)).content.decode()
    assert "La può confermare" in form
    assert "responsabile" in form
    version = BeautifulSoup(form, "html.parser").select_one("[name=versione]")["value"]
    typed = {"outcome": "conciliated", "reason": REASON, "last_word": LAST_WORD, "versione": version}
    said = worker.post(url("propose", case=case.pk), typed, follow=True).content.decode()
    assert "Chiusura proposta: la conferma un’altra persona." in said

    assert any("aspetta una conferma" in text for text in what_waits(office.manager))
    assert not any("aspetta una conferma" in text for text in what_waits(office.worker))
    own, other = page_of(worker, case), page_of(manager, case)
    confirmation = url("confirm_closing", case=case.pk)
    assert not own.select(f"form[action='{confirmation}']")
    assert REASON in own.get_text()
    assert LAST_WORD in other.get_text()
    number = other.select_one(f"form[action='{confirmation}'] [name=seen]")["value"]
    said = manager.post(confirmation, {"seen": number}, follow=True).content.decode()
    assert "Segnalazione chiusa." in said
    assert state() == State.CLOSED


def test_nobody_is_called_to_confirm_what_they_proposed(office, case):
    vice = make_holder(office, "vice", Role.CASE_MANAGER)
    propose(office, case, by=office.manager)
    waits = {
        person.username: "1 chiusura proposta aspetta una conferma" in what_waits(person)
        for person in (office.manager, vice)
    }
    assert waits == {office.manager.username: False, "vice": True}
    operations.send_back(case=case, office=office.unlock(vice), text="No.", key="k", actor=vice)
    propose(office, case, by=vice)
    assert "1 chiusura proposta aspetta una conferma" in what_waits(office.manager)
    assert not any("aspetta una conferma" in text for text in what_waits(vice))


def test_by_the_page_it_is_sent_back_and_nothing_typed_is_lost(office, case):
    propose(office, case)
    manager = unlocked(office, office.manager)
    address = url("send_back", case=case.pk)
    form = BeautifulSoup(manager.get(address).content, "html.parser")
    version = form.select_one("[name=versione]")["value"]
    response = manager.post(address, {"text": " ", "versione": version})
    assert response.status_code == 303
    assert "Scrivi che cosa manca" in manager.get(address).content.decode()
    said = manager.post(address, {"text": "Manca la risposta.", "versione": version}, follow=True).content.decode()
    assert "Rimandata indietro" in said
    assert "Manca la risposta." in said
    assert state() == State.IN_PROGRESS
    assert manager.get(address).status_code == 302


def test_a_new_proposal_begins_with_what_was_sent_back(office, case):
    propose(office, case, outcome="conciliated", reason=REASON, last_word=LAST_WORD)
    operations.send_back(case=case, office=office.unlock(office.manager), text="No.", key="k", actor=office.manager)
    page = BeautifulSoup(unlocked(office, office.worker).get(url("propose", case=case.pk)).content, "html.parser")
    assert page.select_one("[name=outcome] option[selected]")["value"] == "conciliated"
    assert [each.get_text().strip() for each in page.select("textarea")] == [REASON, LAST_WORD]


def test_whoever_proposed_it_is_told_so_and_a_worker_confirms_nothing(office, case):
    make_holder(office, "vice", Role.CASE_MANAGER)
    propose(office, case, by=office.manager)
    confirmation = url("confirm_closing", case=case.pk)
    response = unlocked(office, office.manager).post(confirmation, {"seen": 1})
    assert response.status_code == 403
    assert "L’hai proposta tu" in response.content.decode()
    assert unlocked(office, office.worker).post(confirmation, {"seen": 1}).status_code == 403
    assert state() == State.PROPOSED


def test_where_nobody_could_confirm_it_the_page_says_so_and_keeps_what_was_typed(office, case):
    manager = unlocked(office, office.manager)
    address = url("propose", case=case.pk)
    form = BeautifulSoup(manager.get(address).content, "html.parser")
    assert "Nessun’altra persona la può confermare" in form.get_text()
    version = form.select_one("[name=versione]")["value"]
    typed = {"outcome": "recorded", "reason": REASON, "versione": version}
    response = manager.post(address, typed)
    assert response.status_code == 303
    assert REASON in manager.get(address).content.decode()
    assert state() == State.RECEIVED
