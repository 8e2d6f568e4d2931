"""A new code for who is still in: the old one stops, nothing else changes, and it is shown until it is noted."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from reports import operations
from reports.acts import Act
from reports.errors import CaseDamagedError, CaseTakenError
from reports.models import Case, SealedRecord
from reports.notices import Notice
from reports.operations import authenticity, renewing
from staff.models import AuditEvent
from tests.reports.factories import make_case, submit
from tests.reports.pages import code_in, hidden
from tests.reports.test_act_pages import offered, page
from tests.reports.test_acts import done
from tests.reports.test_conversation import answer, come_back, opened
from tests.reports.traces import everything_in_the_database
from vault import receipt as codes
from vault.errors import DecryptionError
from vault.receipt import ReceiptCode
from vault.stretch import BusyError

pytestmark = pytest.mark.django_db

NEW_CODE = "6"


@pytest.fixture
def sent(office):
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


def renew(code: ReceiptCode, key: str = "k") -> ReceiptCode | None:
    renewal = operations.prepare_new_code(code=code, key=key)
    return renewal.code if renewal and operations.renew_code(renewal) else None


# The operation


def test_the_new_code_opens_everything_and_the_old_one_nothing(office, sent):
    receipt, case = sent
    operations.write_with_code(code=receipt.code, text="Era lunedì.", key="a")
    operations.ask_with_code(code=receipt.code, notice=Notice(address="zoraide@posta.example", language="it"))
    lines = AuditEvent.objects.count()
    new = renew(receipt.code)
    found = operations.read_with_code(code=new)
    assert found.payload.answers["story"] == "Mi hanno negato la casa."
    assert [entry.text for entry in found.messages] == ["Era lunedì.", ""]
    assert found.notice.address == "zoraide@posta.example"
    assert found.reference == case.reference
    assert operations.read_with_code(code=receipt.code) is None
    assert not operations.write_with_code(code=receipt.code, text="Chi è?", key="b")
    assert operations.write_with_code(code=new, text="Sono io.", key="c")
    assert AuditEvent.objects.count() == lines, "when somebody was here stands in no log"
    answer(office, case)
    assert opened(office, case).messages[1].act is Act.NEW_CODE


def test_it_waits_for_nobody(office, sent):
    receipt, _case = sent
    renew(receipt.code)
    assert Case.objects.get().unread == 0


def test_everything_of_the_code_is_new_and_the_case_is_proven(office, sent):
    receipt, case = sent
    renew(receipt.code)
    now = Case.objects.get()
    assert case.locator != now.locator
    for name in ("code_salt", "code_lookup", "code_wrapped_private", "mac"):
        assert bytes(getattr(case, name)) != bytes(getattr(now, name))
    assert now.code_saved
    assert authenticity.is_authentic(now)
    old = codes.stretch_code(receipt.code, salt=bytes(now.code_salt), cost=renewing.receipt_cost())
    with pytest.raises(DecryptionError):
        codes.unwrap(bytes(now.code_wrapped_private), keys=old, context=str(now.pk))


def test_a_second_press_finds_the_same_code_and_another_page_makes_another(office, sent):
    receipt, _case = sent
    first = renew(receipt.code)
    assert renew(receipt.code) == first
    assert renew(receipt.code, key="of another page") is None
    second = renew(first)
    assert second != first
    assert renew(receipt.code) is None
    assert done_acts(second) == [Act.NEW_CODE] * 2


def done_acts(code: ReceiptCode) -> list[Act | None]:
    return [entry.act for entry in operations.read_with_code(code=code).messages]


def test_two_presses_at_the_same_moment_are_one(office, sent):
    receipt, _case = sent
    first, second = (operations.prepare_new_code(code=receipt.code, key="k") for _press in range(2))
    assert first.salt != second.salt
    assert operations.renew_code(first)
    assert operations.renew_code(second)
    assert first.code == second.code
    assert done_acts(first.code) == [Act.NEW_CODE]


def test_of_two_pages_at_the_same_moment_the_first_wins(office, sent):
    receipt, _case = sent
    first, second = (operations.prepare_new_code(code=receipt.code, key=key) for key in "ab")
    assert operations.renew_code(first)
    assert not operations.renew_code(second)
    assert operations.read_with_code(code=second.code) is None
    assert operations.read_with_code(code=first.code)


def test_neither_code_nor_key_alone_makes_the_new_code():
    one, two = codes.generate(), codes.generate()
    made = {codes.from_seed(renewing._seed(code, key)).text for code in (one, two) for key in "ab"}
    assert len(made) == 4


def test_a_locator_that_is_taken_is_passed_over(office, sent):
    receipt, _case = sent
    first = codes.from_seed(renewing._seed(receipt.code, "k"))
    other = make_case()
    with authenticity.changing(other) as current:
        current.locator = first.locator
    new = renew(receipt.code)
    assert new == codes.from_seed(renewing._seed(receipt.code, "k"), attempt=1)
    assert renew(receipt.code) == new, "a second press looks at the other case's lookup value too, and passes on"


def test_a_locator_taken_at_this_moment_changes_nothing(office, sent, monkeypatch):
    receipt, _case = sent
    renewal = operations.prepare_new_code(code=receipt.code, key="k")

    def taken(*_args, **_words):
        raise IntegrityError

    with monkeypatch.context() as patch:
        patch.setattr(Case, "save", taken)
        with pytest.raises(CaseTakenError):
            operations.renew_code(renewal)
    assert operations.read_with_code(code=receipt.code)


def test_no_code_no_case_and_a_damaged_one(office, sent):
    receipt, _case = sent
    assert operations.prepare_new_code(code=codes.generate(), key="k") is None
    renewal = operations.prepare_new_code(code=receipt.code, key="k")
    Case.objects.update(unread=9)
    with pytest.raises(CaseDamagedError):
        operations.renew_code(renewal)
    SealedRecord.objects.all().delete()
    Case.objects.all().delete()
    assert not operations.renew_code(renewal)


def test_the_receipt_of_the_form_shows_no_code_any_more(office):
    from tests.reports.factories import make_submission

    submission = make_submission()
    receipt = submit(submission)
    renew(receipt.code)
    assert submit(submission).code is None


# The pages


def press(client: Client, address: str, key: str | None = None):
    key = key or hidden(client.get(f"{address}{NEW_CODE}/").content.decode(), "key")
    return client.post(f"{address}{NEW_CODE}/", {"key": key})


def test_it_is_said_before_shown_until_noted_and_then_never_again(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    assert NEW_CODE in offered(page(client, address))
    before = page(client, f"{address}{NEW_CODE}/")
    assert "smette subito di funzionare" in before
    response = press(client, address)
    assert (response.status_code, response.headers["Location"]) == (303, address)
    for _reload in range(2):
        shown = client.get(address)
        new = codes.parse(code_in(shown))
        assert new != receipt.code
        assert re.search(r"<title>\s*Modulo –", shown.content.decode())
        assert "no-store" in shown.headers["Cache-Control"]
    assert client.get(f"{address}{NEW_CODE}/").headers["Location"] == address
    assert client.post(address, {"annotato": "1"}).status_code == 303
    content = page(client, address)
    assert "A che punto è" in content
    assert "Hai preso un codice nuovo" in content
    assert new.groups[2] not in content
    assert new.grouped not in everything_in_the_database()
    assert operations.read_with_code(code=new)


def test_a_double_click_makes_one_code_and_shows_it(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    key = hidden(client.get(f"{address}{NEW_CODE}/").content.decode(), "key")
    codes_shown = set()
    for _press in range(3):
        press(client, address, key)
        codes_shown.add(code_in(client.get(address)))
    (only,) = codes_shown
    assert done_acts(codes.parse(only)) == [Act.NEW_CODE]


def test_a_page_of_another_window_does_not_write_over_the_new_code(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    press(client, address)
    new = code_in(client.get(address))
    press(client, address, "of another window")
    client.post(f"{address}3/", {})
    client.post(address, {"text": "Dalla pagina di prima.", "key": "k"})
    assert code_in(client.get(address)) == new
    messages = operations.read_with_code(code=codes.parse(new)).messages
    assert [(entry.act, entry.text) for entry in messages] == [(Act.NEW_CODE, ""), (None, "Dalla pagina di prima.")]


def test_where_the_page_could_not_keep_it_the_old_code_holds(office, sent, monkeypatch):
    """The new code is in force only together with the page that shows it."""
    from formbuilder.filling.keeper import Keeper, KeptChanged

    receipt, _case = sent
    client, address = come_back(receipt)
    key = hidden(client.get(f"{address}{NEW_CODE}/").content.decode(), "key")

    def gone(*_args, **_words):
        raise KeptChanged

    with monkeypatch.context() as patch:
        patch.setattr(Keeper, "replace", gone)
        assert press(client, address, key).status_code == 303
    assert operations.read_with_code(code=receipt.code)
    assert done(receipt) == []


def test_another_browser_with_the_old_code_is_out_at_once(office, sent):
    receipt, _case = sent
    mine, address = come_back(receipt)
    theirs, their_address = come_back(receipt)
    press(mine, address)
    assert "Non troviamo niente con questo codice" in page(theirs, their_address)
    press(theirs, their_address, "k")
    assert "Non troviamo niente con questo codice" in page(theirs, their_address)


@pytest.mark.parametrize("error", [BusyError("full"), CaseTakenError()])
def test_when_there_is_no_room_the_old_code_holds_and_it_is_said(office, sent, monkeypatch, error):
    receipt, _case = sent
    client, address = come_back(receipt)
    key = hidden(client.get(f"{address}{NEW_CODE}/").content.decode(), "key")

    def full(**_words):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("reports.operations.prepare_new_code", full)
        press(client, address, key)
    assert "in questo momento c’è molto traffico" in page(client, f"{address}{NEW_CODE}/")
    assert operations.read_with_code(code=receipt.code)


def test_without_cookies_there_is_no_new_code(office, sent):
    receipt, _case = sent
    _client, address = come_back(receipt)
    assert Client().post(f"{address}{NEW_CODE}/", {"key": "k"}).headers["Location"] == reverse("reports:return")
    assert operations.read_with_code(code=receipt.code)
