"""Somebody else was quicker: a case that is erased, a link that ends, a hand that is changed at that very moment."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from reports import operations
from reports.acts import Act
from reports.errors import CaseTakenError, TransitionRefusedError
from reports.models import Case, Referral
from reports.operations import authenticity, casework, epochs, handing, referring, renewing, reporter
from reports.referral_states import Action, State
from tests.reports.factories import make_case, make_holder, start_epoch, submit
from tests.reports.referring import act, ask, in_state
from tests.reports.test_handed import answer, make_link

pytestmark = pytest.mark.django_db


def first(monkeypatch, module, do) -> None:
    """Before a case is locked somebody else does this, once."""
    locked, left = module.changing, [do]

    @contextmanager
    def changing(case, **more):
        if left:
            left.pop()()
        with locked(case, **more) as current:
            yield current

    monkeypatch.setattr(module, "changing", changing)


def erase(case) -> None:
    for model in (Referral, Case):
        model.objects.filter(**{"case" if model is Referral else "pk": case.pk}).delete()


def test_what_a_colleague_was_given_meanwhile_is_not_handed_over(office, monkeypatch):
    case, other = make_case(), make_holder(office, "seconda")
    operations.assign(case=case, assignee=office.worker, actor=office.manager)
    first(monkeypatch, casework, lambda: operations.set_due_date(case=case, due_on=None, actor=office.manager))
    first(monkeypatch, casework, lambda: operations.assign(case=case, assignee=other, actor=office.manager))
    done = operations.hand_over(giver=office.worker, taker=office.manager, actor=office.manager)
    assert done == (0, 0)
    assert Case.objects.get(pk=case.pk).assignee == other


def test_what_was_erased_meanwhile_is_not_handed_over(office, monkeypatch):
    case = make_case()
    operations.assign(case=case, assignee=office.worker, actor=office.manager)
    first(monkeypatch, casework, lambda: erase(case))
    assert operations.hand_over(giver=office.worker, taker=office.manager, actor=office.manager) == (0, 0)


def test_what_was_erased_meanwhile_does_not_move_to_the_new_key(office, settings, monkeypatch):
    case = make_case()
    start_epoch(settings, office.worker, office.manager)
    first(monkeypatch, epochs, lambda: erase(case))
    moved = operations.move_cases(office=office.unlock(office.manager), actor=office.manager)
    assert (moved.moved, moved.damaged, moved.locked) == (0, (), 0)


def test_what_is_erased_while_all_are_proven_is_passed_over(office):
    make_case(), make_case()
    cases = authenticity._each_locked()
    seen = next(cases)
    Case.objects.exclude(pk=seen.pk).delete()
    assert list(cases) == []


def test_a_second_rotation_renews_nothing(office):
    make_case()
    assert authenticity.rotate() == (0, [])


# The reporter


def test_an_answer_to_what_was_erased_meanwhile_goes_nowhere(office, monkeypatch):
    receipt = submit()
    case = Case.objects.get(pk=receipt.case_id)
    referral = ask(office, case)
    first(monkeypatch, referring, lambda: erase(case))
    assert not operations.answer_with_code(code=receipt.code, referral=referral.pk, action=Action.SAY_YES)


def test_what_is_not_said_by_the_reporter_or_with_no_code_changes_nothing(office):
    receipt, nobodys = submit(), submit()
    referral = ask(office, Case.objects.get(pk=receipt.case_id))
    Case.objects.filter(pk=nobodys.case_id).delete()
    assert not operations.answer_with_code(code=nobodys.code, referral=referral.pk, action=Action.SAY_YES)
    with pytest.raises(TransitionRefusedError):
        operations.answer_with_code(code=receipt.code, referral=referral.pk, action=Action.SEND)
    assert Referral.objects.get(pk=referral.pk).state == State.ASKED


def test_what_the_reporter_said_is_noted_with_how_and_nothing_else_is(office):
    receipt = submit()
    referral = ask(office, Case.objects.get(pk=receipt.case_id))
    with pytest.raises(TransitionRefusedError):
        act(office, referral, Action.NOTE_YES)
    with pytest.raises(TransitionRefusedError):
        operations.note_consent(
            case=referral.case,
            office=office.unlock(office.worker),
            referral=referral.pk,
            action=Action.SEND,
            how="A voce.",
            key="k",
            actor=office.worker,
        )
    assert Referral.objects.get(pk=referral.pk).state == State.ASKED


def test_reopening_what_is_open_changes_nothing(office):
    receipt = submit()
    assert operations.act_with_code(code=receipt.code, acts={Act.REOPEN: {}})
    assert Case.objects.get().unread == 0


def test_where_every_code_is_taken_no_new_one_is_promised(office, monkeypatch):
    receipt = submit()
    monkeypatch.setattr(renewing, "MAX_ATTEMPTS", 0)
    with pytest.raises(CaseTakenError):
        operations.prepare_new_code(code=receipt.code, key="k")
    assert reporter.find_with_code(receipt.code) is not None


# A service with its link


@pytest.fixture
def linked(office):
    """A referral that is sent, with its link."""
    receipt = submit()
    referral = in_state(office, Case.objects.get(pk=receipt.case_id), receipt.code, State.SENT)
    return referral, make_link(office, referral)


@pytest.fixture(params=["the referral is done", "the case is erased"])
def ending(request, office, linked, monkeypatch):
    """The secret of a link that ends while its code is checked."""
    referral, secret = linked
    unsealed = handing._unseal

    def and_then_it_ends(secret):
        found = unsealed(secret)
        if request.param == "the case is erased":
            erase(referral.case)
        else:
            act(office, referral, Action.FINISH)
        return found

    monkeypatch.setattr(handing, "_unseal", and_then_it_ends)
    return secret


def test_a_link_that_ends_while_its_code_is_checked_opens_nothing(ending):
    assert handing.open_link(ending) is None


def test_an_answer_that_comes_too_late_goes_nowhere(ending):
    assert not answer(ending)


def test_the_links_of_a_damaged_case_are_left_to_the_daily_proof(linked):
    referral, _secret = linked
    Referral.objects.filter(pk=referral.pk).update(open_until="2020-01-01")
    handing.end_expired_links()
    assert Referral.objects.get(pk=referral.pk).token_digest
