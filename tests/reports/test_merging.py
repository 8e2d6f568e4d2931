"""Two cases of the same thing become one for the office; for the two reporters nothing is joined."""

from __future__ import annotations

import secrets

import pytest
from bs4 import BeautifulSoup

from reports import operations
from reports.errors import CaseDamagedError, NotMergeableError, TransitionRefusedError
from reports.models import Case, Reserve
from reports.operations import authenticity
from reports.states import Action, State
from staff.conflicts import version_of
from staff.models import AuditEvent
from staff.roles import Role
from tests.reports.factories import classify, close, make_case, make_holder, make_submission, propose, submit
from tests.reports.reserving import reserve
from tests.reports.test_staff_views import signed_in, unlocked, url

pytestmark = pytest.mark.django_db

WORD = "La tua segnalazione è arrivata, la seguiamo."


@pytest.fixture
def first(office):
    """The one that stays."""
    case = make_case()
    classify(office, case)
    return case


@pytest.fixture
def receipt(office):
    return submit(make_submission())


@pytest.fixture
def second(receipt):
    return Case.objects.get(pk=receipt.case_id)


def merge(office, case, original, by=None, **said) -> None:
    actor = by or office.manager
    words = {"reason": "", "last_word": "", "key": secrets.token_urlsafe(8), **said}
    operations.merge(case=case, original=original, office=office.unlock(actor), actor=actor, **words)


def rows(office) -> int:
    return len(operations.read_figures(office=office.unlock(office.manager)).book.rows)


def opened(office, case):
    return operations.open_case(case=case, office=office.unlock(office.manager), actor=office.manager)


def test_the_second_is_closed_and_each_reporter_keeps_code_and_conversation(office, first, second, receipt):
    merge(office, second, first, last_word=WORD)
    found = operations.read_with_code(code=receipt.code)
    assert (found.state, [each.text for each in found.messages]) == (State.CLOSED, [WORD])
    said = opened(office, second).classification
    assert (said.of("outcome"), said.duplicate_of) == (("duplicate",), str(first.pk))
    assert second.reference in opened(office, first).notes[0].text
    assert opened(office, first).messages == ()
    assert operations.write_with_code(code=receipt.code, text="Grazie.", key="mio")
    assert not list(authenticity.damaged_cases())


def test_both_are_counted_once(office, first, second):
    merge(office, second, first)
    assert rows(office) == 0
    close(office, first)
    assert rows(office) == 1


def test_one_that_had_been_counted_is_counted_no_more_and_again_when_the_merge_is_undone(office, first, second):
    classify(office, second)
    close(office, second)
    close(office, first)
    assert rows(office) == 2
    second.refresh_from_db()
    operations.change_state(case=second, action=Action.REOPEN, actor=office.manager)
    merge(office, second, first)
    assert rows(office) == 1
    operations.change_state(case=second, action=Action.REOPEN, actor=office.manager)
    close(office, second, outcome="court")
    assert rows(office) == 2
    assert opened(office, second).classification.duplicate_of == ""


def test_what_is_not_merged(office, first, second, seconda):
    with pytest.raises(NotMergeableError):
        merge(office, second, second)
    merge(office, second, first)
    third = make_case()
    with pytest.raises(NotMergeableError):
        merge(office, third, second)
    with pytest.raises(TransitionRefusedError):
        merge(office, second, first)
    vice = make_holder(office, "vice", Role.CASE_MANAGER)
    reserved = reserve(office, make_case(), office.manager, vice, how=Reserve.HIDDEN)
    for case, original in ((third, reserved), (reserved, third)):
        with pytest.raises(NotMergeableError):
            merge(office, case, original)
    assert Case.objects.get(pk=third.pk).state == Case.objects.get(pk=reserved.pk).state == State.RECEIVED
    merge(office, reserve(office, third, office.manager, vice, how=Reserve.HIDDEN), reserved)


def test_a_double_click_merges_once(office, first, second):
    for _twice in range(2):
        merge(office, second, first, key="k", last_word=WORD)
    assert len(opened(office, first).notes) == 1
    assert len(opened(office, second).messages) == 1


def test_by_two_it_is_proposed_and_confirmed(office, settings, first, second):
    settings.REPORTS_CLOSING_BY_TWO = True
    with pytest.raises(TransitionRefusedError):
        merge(office, second, first)
    propose(office, second, outcome="duplicate", duplicate_of=str(first.pk), last_word=WORD)
    assert opened(office, first).notes == ()
    by = {"case": second, "office": office.unlock(office.manager), "number": 1, "actor": office.manager}
    operations.confirm(**by)
    operations.confirm(**by)
    assert opened(office, second).classification.duplicate_of == str(first.pk)
    assert len(opened(office, first).notes) == 1
    assert rows(office) == 0


def test_by_two_what_cannot_be_merged_any_more_is_not_confirmed(office, settings, first, second):
    settings.REPORTS_CLOSING_BY_TWO = True
    propose(office, second, outcome="duplicate", duplicate_of=str(first.pk))
    settings.REPORTS_CLOSING_BY_TWO = False
    merge(office, first, make_case())
    by = {"case": second, "office": office.unlock(office.manager), "number": 1, "actor": office.manager}
    with pytest.raises(NotMergeableError):
        operations.confirm(**by)
    assert Case.objects.get(pk=second.pk).state == State.PROPOSED
    client = unlocked(office, office.manager)
    said = client.post(url("confirm_closing", case=second.pk), {"seen": 1}, follow=True).content.decode()
    assert "Non si può unire" in said


# The pages


def test_by_the_pages_from_related_cases_with_links_both_ways_and_undone(office, first, second):
    client = unlocked(office, office.manager)
    address = url("merge", case=second.pk, other=first.pk)
    assert address in client.get(url("case_detail", case=second.pk)).content.decode()
    assert first.reference in client.get(address).content.decode()
    typed = {"reason": "Stesso fatto.", "last_word": WORD, "versione": version_of(second, ["state"])}
    said = client.post(address, typed, follow=True).content.decode()
    assert f"Chiusa come doppione di {first.reference}." in said
    for case, other in ((first, second), (second, first)):
        page = BeautifulSoup(client.get(url("case_detail", case=case.pk)).content, "html.parser")
        panel = next(each for each in page.select("section") if "La stessa vicenda" in each.get_text())
        assert panel.select_one("a")["href"] == url("case_detail", case=other.pk)
    second.refresh_from_db()
    operations.change_state(case=second, action=Action.REOPEN, actor=office.manager)
    for case in (first, second):
        assert "La stessa vicenda" not in client.get(url("case_detail", case=case.pk)).content.decode()


def test_what_was_typed_waits_and_foreign_cases_are_not_there(office, first, second):
    address = url("merge", case=second.pk, other=first.pk)
    client = signed_in(office.manager)
    assert client.post(address, {"reason": "Parole scritte."}).status_code == 302
    client.post(url("unlock"), {"words": office.words["responsabile"]})
    assert "Parole scritte." in client.get(address).content.decode()
    vice = make_holder(office, "vice")
    hidden = reserve(office, make_case(), office.worker, vice, how=Reserve.HIDDEN)
    assert client.get(url("merge", case=second.pk, other=hidden.pk)).status_code == 404
    assert client.get(url("merge", case=second.pk, other=second.pk)).status_code == 404


def test_who_may_not_close_does_not_merge_by_a_post(office, first, second):
    address = url("merge", case=second.pk, other=first.pk)
    typed = {"reason": "", "last_word": "", "versione": version_of(second, ["state"])}
    said = unlocked(office, office.worker).post(address, typed, follow=True).content.decode()
    assert "Chiusa come doppione" not in said
    assert Case.objects.get(pk=second.pk).state != State.CLOSED
    unlocked(office, office.manager).post(address, typed)
    assert Case.objects.get(pk=second.pk).state == State.CLOSED, "control: a manager does"


@pytest.mark.parametrize("damaged", [0, 1])
def test_the_log_names_the_damaged_one_of_two(office, damaged):
    """Locked in the order of their ids: whichever it is, the line is about it and stays."""
    cases = [make_case(), make_case()]
    for case in cases:
        classify(office, case)
    cases.sort(key=lambda case: case.pk)
    Case.objects.filter(pk=cases[damaged].pk).update(unread=7)
    with pytest.raises(CaseDamagedError):
        merge(office, cases[0], cases[1])
    lines = AuditEvent.objects.filter(action="case.damaged").values_list("details__id", flat=True)
    assert list(lines) == [str(cases[damaged].pk)]


def test_no_form_offers_the_outcome_by_itself(office, first):
    page = unlocked(office, office.manager).get(url("close", case=first.pk)).content.decode()
    assert 'value="recorded"' in page
    assert 'value="duplicate"' not in page
