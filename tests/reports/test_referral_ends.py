"""What guards a referral when our own table is wrong, and what becomes of it when the work on the case ends."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction

from reports import operations
from reports.errors import TransitionRefusedError
from reports.models import Case, Referral
from reports.operations import referring
from reports.referral_states import TABLES, Action, Kind, State
from reports.states import Action as CaseAction
from staff.models import AuditEvent
from staff.state_table import StateTable, Step
from tests.reports.factories import classify, close, submit
from tests.reports.referring import STEP, act, ask, in_state, note, read, say, state_of
from tests.reports.test_staff_views import signed_in, unlocked, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(office):
    """A report with its code."""
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


def end(office, case) -> None:
    classify(office, case)
    close(office, case)


# The constraint


def test_a_wrong_cell_of_the_table_sends_nothing(office, sent, monkeypatch):
    _receipt, case = sent
    referral = ask(office, case)
    cells = {(state, action): step for state, action, step in TABLES[Kind.REFERRAL]}
    cells[State.ASKED, Action.SEND] = Step(State.SENT, "referral.sent")
    wrong = {**TABLES, Kind.REFERRAL: StateTable(cells)}
    monkeypatch.setattr(referring, "TABLES", wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        act(office, referral, Action.SEND)
    assert state_of(referral) == State.ASKED


@pytest.mark.parametrize(
    "give",
    [
        lambda office, code, row: say(code, row, Action.SAY_YES),
        lambda office, code, row: note(office, row, Action.NOTE_YES),
    ],
)
def test_control_after_a_yes_the_same_step_is_taken(office, sent, give):
    receipt, case = sent
    referral = ask(office, case)
    give(office, receipt.code, referral)
    act(office, referral, Action.SEND)
    assert Referral.objects.get().has_consent
    say(receipt.code, referral, Action.TAKE_BACK)
    assert not Referral.objects.get().has_consent


# The end of the work


def test_what_nobody_has_answered_is_withdrawn_when_the_work_ends(office, sent):
    receipt, case = sent
    asked, said = ask(office, case), in_state(office, case, receipt.code, State.CONSENTED, STEP)
    end(office, case)
    assert (state_of(asked), state_of(said)) == (State.REVOKED, State.CONSENTED)
    assert AuditEvent.objects.filter(action="referral.withdrawn", actor_id=office.manager.pk).count() == 1
    found = {each.id: each for each in operations.read_with_code(code=receipt.code).referrals}
    assert found[asked.pk].acts[-1].action == "withdraw"
    with pytest.raises(TransitionRefusedError):
        say(receipt.code, asked, Action.SAY_YES)


def test_for_a_closed_case_nothing_leaves_until_it_is_reopened(office, sent):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, State.CONSENTED)
    desk = unlocked(office, office.manager)

    def buttons() -> set[str]:
        page = BeautifulSoup(desk.get(url("case_detail", case=case.pk)).content, "html.parser")
        return {each["value"] for each in page.select("button[name=action]")}

    assert {"send", "withdraw"} <= buttons()
    end(office, case)
    assert "withdraw" in buttons()
    assert "send" not in buttons()
    with pytest.raises(TransitionRefusedError):
        act(office, referral, Action.SEND, actor=office.manager)
    assert state_of(referral) == State.CONSENTED
    operations.change_state(case=case, action=CaseAction.REOPEN, actor=office.manager)
    act(office, referral, Action.SEND, actor=office.manager)
    assert state_of(referral) == State.SENT


@pytest.mark.parametrize("is_unread", [False, True])
def test_an_answer_that_came_meanwhile_is_not_erased_unseen(office, sent, is_unread):
    receipt, case = sent
    referral, other = (in_state(office, case, receipt.code, State.SENT) for _each in range(2))
    end(office, case)
    if is_unread:
        say(receipt.code, other, Action.TAKE_BACK)
    else:
        for each in (referral, other):
            operations.mark_answer_read(
                case=case, office=office.unlock(office.manager), referral=each.pk, seen=9, actor=office.manager
            )
    client = signed_in(office.manager)

    def page() -> BeautifulSoup:
        return BeautifulSoup(client.get(url("erase", case=case.pk)).content, "html.parser")

    assert ("è da leggere" in page().get_text()) is is_unread
    pressed = {"why": "asked", "versione": page().find("input", attrs={"name": "versione"})["value"]}
    say(receipt.code, referral, Action.TAKE_BACK)
    refused = client.post(url("erase", case=case.pk), pressed, follow=True).content.decode()
    assert "non è stata cancellata" in refused
    assert len(read(office, case)) == 2
    assert "è da leggere" in page().get_text()
    pressed["versione"] = page().find("input", attrs={"name": "versione"})["value"]
    client.post(url("erase", case=case.pk), pressed)
    assert not Case.objects.exists()
