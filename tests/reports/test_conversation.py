"""Messages between a reporter and the office, and the office's notes."""

from __future__ import annotations

import datetime
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from formbuilder.models import SealedDraft
from reports import operations
from reports.entries import TEXT_MAX, Entry, Side
from reports.errors import CaseDamagedError, ConversationMovedError, OfficeLockedError, TooManyMessagesError
from reports.models import Case, SealedRecord
from reports.office import OpenOffice
from reports.operations import authenticity, conversation
from reports.states import State
from staff.models import AuditEvent
from staff.roles import Role, take_role
from tests.reports.factories import classify, close, make_case, make_holder, put, submit
from vault import envelope, keys
from vault.errors import DecryptionError
from vault.stretch import BusyError

pytestmark = pytest.mark.django_db


def opened(office, case):
    return operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker)


def answer(office, case, text="Buongiorno, può dirci quando?", key="k-office", seen=99):
    operations.write_to_reporter(
        case=case, office=office.unlock(office.worker), text=text, key=key, seen=seen, actor=office.worker
    )


def read(office, case, seen):
    operations.mark_read(case=case, office=office.unlock(office.worker), seen=seen, actor=office.worker)


def note(office, case, text="Chiamare il centro.", key="k-note"):
    operations.add_note(case=case, office=office.unlock(office.worker), text=text, key=key, actor=office.worker)


@pytest.fixture
def sent(office):
    """A report with its code."""
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


# The operations


def test_both_sides_read_what_was_written_in_its_order(office, sent):
    receipt, case = sent
    assert operations.write_with_code(code=receipt.code, text="Era lunedì.", key="a")
    answer(office, case)
    assert operations.write_with_code(code=receipt.code, text="Di mattina.", key="b")
    seen_by_reporter = operations.read_with_code(code=receipt.code).messages
    assert [(each.number, each.side, each.text) for each in seen_by_reporter] == [
        (1, Side.REPORTER, "Era lunedì."),
        (2, Side.OFFICE, "Buongiorno, può dirci quando?"),
        (3, Side.REPORTER, "Di mattina."),
    ]
    assert opened(office, case).messages == seen_by_reporter
    assert [each.author for each in seen_by_reporter] == [None, office.worker.pk, None]


def test_a_repeated_post_is_one_message(office, sent):
    receipt, case = sent
    for _again in range(3):
        operations.write_with_code(code=receipt.code, text="Una volta", key="same")
        answer(office, case, key="same too")
        note(office, case, key="and this")
    found = opened(office, case)
    assert len(found.messages) == 2
    assert len(found.notes) == 1


def test_the_same_key_in_another_case_is_another_message(office, sent):
    receipt, _case = sent
    other = submit()
    for each in (receipt, other):
        operations.write_with_code(code=each.code, text="Ciao", key="same")
    assert SealedRecord.objects.filter(field="message").count() == 2


def test_what_is_new_stays_new_until_somebody_says_that_it_is_read_or_answers(office, sent):
    receipt, case = sent
    for key in "abc":
        operations.write_with_code(code=receipt.code, text=key, key=key)
    opened(office, case)
    assert Case.objects.get().unread == 3
    for _press_twice in range(2):
        read(office, case, seen=2)
        assert Case.objects.get().unread == 1, "the third came while two were read"
    answer(office, case)
    assert Case.objects.get().unread == 0


def test_other_words_under_the_same_key_are_another_message(office, sent):
    """Who goes back in the browser and writes something else is told that it is sent: so it must be."""
    receipt, case = sent
    for text in ("Era lunedì.", "No, era martedì.", "No, era martedì."):
        operations.write_with_code(code=receipt.code, text=text, key="same")
        answer(office, case, text=f"Grazie: {text}", key="same too")
        note(office, case, text=f"Ha scritto {text}", key="and this")
    found = opened(office, case)
    assert len(found.messages) == 4
    assert len(found.notes) == 2


def test_an_answer_waits_until_what_came_meanwhile_is_read(office, sent):
    receipt, case = sent
    operations.write_with_code(code=receipt.code, text="Era lunedì.", key="a")
    operations.write_with_code(code=receipt.code, text="Mi minacciano.", key="b")
    with pytest.raises(ConversationMovedError):
        answer(office, case, seen=1)
    assert Case.objects.get().unread == 2
    answer(office, case, seen=2)
    assert Case.objects.get().unread == 0
    with pytest.raises(ConversationMovedError):
        answer(office, case, text="Un’altra risposta alla stessa cosa", key="of a colleague", seen=2)
    answer(office, case, seen=2)  # a repetition is no second answer


def test_a_page_that_is_older_than_an_answer_marks_nothing_that_came_after_it(office, sent):
    receipt, case = sent
    operations.write_with_code(code=receipt.code, text="Era lunedì.", key="a")
    answer(office, case, seen=1)
    operations.write_with_code(code=receipt.code, text="Di nuovo.", key="b")
    read(office, case, seen=1)
    assert Case.objects.get().unread == 1


def test_whoever_writes_and_is_not_read_is_stopped_in_the_end(office, sent, monkeypatch):
    receipt, case = sent
    monkeypatch.setattr(conversation, "UNREAD_MAX", 2)
    for key in "ab":
        operations.write_with_code(code=receipt.code, text=key, key=key)
    with pytest.raises(TooManyMessagesError):
        operations.write_with_code(code=receipt.code, text="c", key="c")
    operations.write_with_code(code=receipt.code, text="b", key="b")  # was written: a repetition is none too many
    answer(office, case)
    assert operations.write_with_code(code=receipt.code, text="c", key="c")


def test_nobody_writes_with_a_code_that_is_none(office, sent):
    other = submit().code
    Case.objects.filter(locator=other.locator).delete()
    assert not operations.write_with_code(code=other, text="Ciao", key="a")
    assert not SealedRecord.objects.filter(field="message").exists()


def test_whoever_cannot_read_does_not_write(office, sent):
    _receipt, case = sent
    here = {"case": case, "office": OpenOffice({}), "actor": office.worker}
    with pytest.raises(OfficeLockedError):
        operations.write_to_reporter(**here, text="Ciao", key="a", seen=0)
    with pytest.raises(OfficeLockedError):
        operations.add_note(**here, text="Ciao", key="a")
    with pytest.raises(OfficeLockedError):
        operations.mark_read(**here, seen=1)
    assert SealedRecord.objects.count() == 1


def test_the_log_says_who_of_the_office_wrote_and_nothing_of_the_reporter(office, sent):
    receipt, case = sent
    before = AuditEvent.objects.count()
    operations.write_with_code(code=receipt.code, text="canarino-messaggio", key="a")
    operations.read_with_code(code=receipt.code)
    assert AuditEvent.objects.count() == before
    answer(office, case, text="canarino-risposta")
    note(office, case, text="canarino-nota")
    operations.write_with_code(code=receipt.code, text="Ancora", key="b")
    read(office, case, seen=3)
    events = AuditEvent.objects.order_by("sequence").values_list("action", "details", "target")[before:]
    written = [event for event in events if event[0].startswith("case.")]
    assert [action for action, _details, _target in written] == [
        "case.message_written",
        "case.state_changed",
        "case.assigned",
        "case.due_changed",
        "case.note_added",
        "case.messages_read",
    ]
    assert "canarino" not in str(list(events))


# Sealed


def test_the_reporters_code_opens_no_note(office, sent):
    receipt, case = sent
    note(office, case)
    record = SealedRecord.objects.get(field="note")
    pair = office.unlock(office.worker).pair(1)
    content = keys.unseal_pair(pair.private, bytes(case.content_private), expected_public=bytes(case.content_public))
    with pytest.raises(DecryptionError):
        envelope.unseal(bytes(record.sealed), pair=content, place=record.place)
    assert operations.read_with_code(code=receipt.code).messages == ()
    assert [each.text for each in opened(office, case).notes] == ["Chiamare il centro."]


def _swap_sides(office, case):
    """A valid record of another kind, under a MAC of the server: what a thief of the configuration could do."""
    record = SealedRecord.objects.get(field="message")
    SealedRecord.objects.filter(pk=record.pk).update(field="note")


def _move_to_another_case(office, case):
    SealedRecord.objects.filter(field="message").update(case=make_case())


def _cut(office, case):
    record = SealedRecord.objects.get(field="message")
    SealedRecord.objects.filter(pk=record.pk).update(sealed=bytes(record.sealed)[:-1])


def _delete(office, case):
    SealedRecord.objects.filter(field="message").delete()


def _make_up(office, case):
    record = SealedRecord(case=case, field="message")
    entry = Entry(number=2, side=Side.OFFICE, written_on=datetime.date(2026, 5, 1), text="Chiami questo numero.")
    record.sealed = envelope.seal(entry.to_bytes(), to=bytes(case.content_public), place=record.place)
    record.save(force_insert=True)


CHANGES = [_swap_sides, _move_to_another_case, _cut, _delete, _make_up]


@pytest.mark.parametrize("change", CHANGES)
def test_a_message_moved_cut_deleted_or_made_up_is_not_believed(office, sent, change):
    receipt, case = sent
    operations.write_with_code(code=receipt.code, text="Era lunedì.", key="a")
    change(office, case)
    with pytest.raises(CaseDamagedError):
        opened(office, case)
    with pytest.raises(CaseDamagedError):
        operations.read_with_code(code=receipt.code)
    with pytest.raises(CaseDamagedError):
        operations.write_with_code(code=receipt.code, text="Ancora", key="b")


@pytest.mark.parametrize("change", [_swap_sides, _cut])
def test_what_is_sealed_for_another_place_does_not_open_even_under_a_right_mac(office, sent, change):
    receipt, case = sent
    operations.write_with_code(code=receipt.code, text="Era lunedì.", key="a")
    change(office, case)
    authenticity.reseal(case)
    with pytest.raises(CaseDamagedError):
        opened(office, case)


def test_control_without_the_proof_a_made_up_message_is_read_as_real(office, sent, monkeypatch):
    _receipt, case = sent
    _make_up(office, case)
    monkeypatch.setattr(authenticity, "is_authentic", lambda case: True)
    assert "Chiami questo numero." in [each.text for each in opened(office, case).messages]


def test_its_length_shows_in_steps_of_a_kibibyte_only(office, sent):
    receipt, _case = sent
    for key, text in {"short": "Sì.", "longer": "Sì, è andata così. " * 20}.items():
        operations.write_with_code(code=receipt.code, text=text, key=key)
    lengths = {len(bytes(each.sealed)) for each in SealedRecord.objects.filter(field="message")}
    assert len(lengths) == 1


def test_an_entry_of_the_first_format_reads_for_ever():
    stored = '{"author":7,"format":1,"later":"?","number":3,"side":"office","text":"Grazie.","written_on":"2026-11-26"}'
    entry = Entry.from_bytes(stored.encode())
    assert entry == Entry(number=3, side=Side.OFFICE, written_on=datetime.date(2026, 11, 26), text="Grazie.", author=7)
    assert Entry.from_bytes(entry.to_bytes()) == entry


@pytest.mark.parametrize("stored", [b"", b"[]", b'"x"', b"{}", b'{"number":1,"side":"nobody","text":"x"}', b"\xff"])
def test_what_is_no_entry_is_refused(stored):
    with pytest.raises(CaseDamagedError):
        Entry.from_bytes(stored)


# The reporter's page

SENT = "Abbiamo ricevuto il tuo messaggio"


def come_back(receipt, **headers) -> tuple[Client, str]:
    """A browser that has typed the code, and the address of the page that it sees."""
    client = Client(enforce_csrf_checks=True)
    shown = client.post(reverse("reports:return"), {"code": receipt.code.grouped}, follow=True, headers=headers)
    return client, shown.redirect_chain[-1][0]


def key_in(content: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', content)[1]


def write(client, address, text, **extra):
    key = key_in(client.get(address).content.decode())
    return client.post(address, {"text": text, "key": key, **extra})


def test_a_reporter_writes_and_reads_the_answer(office, sent):
    receipt, case = sent
    client, address = come_back(receipt)
    assert "Ancora nessuno" in client.get(address).content.decode()
    posted = write(client, address, "È successo di nuovo.")
    there = f"{address}#messaggi"
    assert (posted.status_code, posted["Location"]) == (303, there), "no post with a text is answered with a page"
    content = client.get(address).content.decode()
    assert "È successo di nuovo." in content
    assert SENT in content[content.index('id="messaggi"') :]
    assert "Il tuo ultimo messaggio è arrivato" in content
    answer(office, case, text="Grazie, lo aggiungiamo.")
    content = client.get(address).content.decode()
    assert "Grazie, lo aggiungiamo." in content
    assert "Il tuo ultimo messaggio è arrivato" not in content
    assert "operatrice" not in content


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Scrivi qualcosa, oppure"),
        ("\u200b ", "Scrivi qualcosa, oppure"),
        ("è" * (TEXT_MAX + 1), "sono 4001 caratteri"),
    ],
)
def test_what_cannot_be_sent_stays_and_the_error_is_at_the_field(office, sent, text, error):
    client, address = come_back(sent[0])
    posted = write(client, address, text)
    assert posted.status_code == 303
    content = client.get(address).content.decode()
    assert error in content.replace("4.001", "4001")
    assert "has-error" in content
    assert 'href="#id_text"' in content
    assert text.strip() in content
    assert not SealedRecord.objects.filter(field="message").exists()


def test_a_text_survives_the_quarter_of_an_hour(office, sent):
    with time_machine.travel(datetime.datetime(2026, 11, 26, 10, 0, tzinfo=datetime.UTC), tick=False) as clock:
        receipt, _case = sent
        client, address = come_back(receipt)
        key = key_in(client.get(address).content.decode())
        clock.shift(datetime.timedelta(minutes=21))
        shown = client.post(address, {"text": "Ho scritto a lungo.", "key": key}, follow=True)
        content = shown.content.decode()
        assert "non è ancora partito" in content
        assert not SealedRecord.objects.filter(field="message").exists()
        anew = client.post(shown.redirect_chain[-1][0], {"code": receipt.code.grouped}, follow=True)
        content = anew.content.decode()
        assert "Ho scritto a lungo." in content
        assert "non è ancora partito" in content
        client.post(anew.redirect_chain[-1][0], {"text": "Ho scritto a lungo.", "key": key}, follow=True)
        assert SealedRecord.objects.filter(field="message").count() == 1


def test_that_it_went_is_said_once_and_only_of_what_went(office, sent):
    client, address = come_back(sent[0])
    assert SENT not in client.get(address).content.decode()
    write(client, address, "Era lunedì.")
    assert SENT in client.get(address).content.decode()
    posted = write(client, address, "è" * (TEXT_MAX + 1))
    assert posted["Location"] == address, "what is wrong stands at the top"
    assert SENT not in client.get(address).content.decode()
    write(client, address, "Di mattina.")
    client.post(address, {"text": "", "key": "k", "address": "", "avviso": "1"})
    assert SENT not in client.get(address).content.decode()


def other_language(content: str, language: str = "en") -> str:
    """Where the button leads that keeps what was typed; the switch at the top leads to it."""
    soup = BeautifulSoup(content, "html.parser")
    assert soup.select_one(f".language-switch li [lang={language}]")["href"] == "#lingua"
    button = soup.select_one(f"#lingua button[lang={language}]")
    assert (button["name"], button["value"]) == ("_action", "language")
    assert button.find_parent("form") is not None
    return button["formaction"]


def test_what_is_typed_stays_in_another_language_and_nothing_is_judged(office, sent, home_en):
    client, address = come_back(sent[0])
    content = client.get(address).content.decode()
    english = other_language(content)
    assert english == f"/en{address}"
    typed = {"text": "Era lun", "key": key_in(content), "address": "zora", "_action": "language"}
    moved = client.post(english, typed)
    assert (moved.status_code, moved["Location"]) == (303, english)
    content = client.get(english).content.decode()
    assert '<html lang="en"' in content
    assert "Era lun</textarea>" in content
    assert 'value="zora"' in content
    assert "form-errors" not in content
    assert key_in(content) == typed["key"]
    assert not SealedRecord.objects.filter(field="message").exists()


def test_a_browser_without_cookies_keeps_its_message_in_another_language(office, sent, home_en):
    """There the code is typed again with each post; what waits for it stands in the page."""
    address = reverse("reports:return") + "?c"
    content = Client().post(address, {"code": sent[0].code.grouped}).content.decode()
    typed = {"text": "Senza biscotti.", "key": key_in(content), "_action": "language"}
    content = Client().post(other_language(content), {**typed, "code": ""}).content.decode()
    assert 'value="Senza biscotti."' in content
    content = Client().post(other_language(content, "it"), {**typed, "code": sent[0].code.grouped}).content.decode()
    assert "Senza biscotti.</textarea>" in content
    assert not SealedRecord.objects.filter(field="message").exists()


def busy(**_message):
    raise BusyError


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("reports.views.Limit.allows", lambda limit, request: "message" not in limit.scope, "ne sono arrivati molti"),
        ("reports.operations.conversation.UNREAD_MAX", 0, "non ha ancora letto"),
        ("reports.room.write_with_code", busy, "molto traffico"),
    ],
)
def test_a_message_that_is_not_taken_stays_and_the_reason_is_said(office, sent, monkeypatch, name, value, said):
    client, address = come_back(sent[0])
    monkeypatch.setattr(name, value)
    write(client, address, "Aspetto notizie.")
    content = client.get(address).content.decode()
    assert said in content
    assert "Aspetto notizie." in content
    assert not SealedRecord.objects.filter(field="message").exists()


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("reports.views.Limit.allows", lambda limit, request: limit.scope != "reports.return", 429),
        ("reports.views.Limit.allows", lambda limit, request: limit.scope != "reports.return.view", 429),
        ("reports.room.read_with_code", busy, 503),
    ],
)
def test_a_message_that_waits_for_the_code_is_there_after_a_limit_has_spoken(
    office, sent, monkeypatch, name, value, status
):
    receipt, _case = sent
    client, address = come_back(receipt)
    key = key_in(client.get(address).content.decode())
    SealedDraft.objects.all().delete()
    waits = client.post(address, {"text": "Non perderlo.", "key": key}, follow=True).redirect_chain[-1][0]
    with monkeypatch.context() as limited:
        limited.setattr(name, value)
        shown = client.post(waits, {"code": receipt.code.grouped}, follow=True)
        assert shown.status_code == status
        content = shown.content.decode()
    again = re.search(r'<form method="post" action="([^"]+)" novalidate', content)[1]
    content = client.post(again, {"code": receipt.code.grouped}, follow=True).content.decode()
    assert "Non perderlo.</textarea>" in content


def test_a_browser_without_cookies_keeps_its_message_after_a_limit_has_spoken(office, sent, monkeypatch):
    monkeypatch.setattr("reports.views.Limit.allows", lambda limit, request: limit.scope != "reports.return")
    data = {"code": sent[0].code.grouped, "text": "Non perderlo.", "key": "k"}
    content = Client().post(reverse("reports:return") + "?c", data).content.decode()
    assert 'value="Non perderlo."' in content


def test_a_browser_without_cookies_writes_with_the_code(office, sent):
    receipt, _case = sent
    address = reverse("reports:return") + "?c"
    content = Client().post(address, {"code": receipt.code.grouped}).content.decode()
    assert content.count('name="code"') == 1
    assert receipt.code.grouped not in content
    data = {"code": receipt.code.grouped, "text": "Senza biscotti.", "key": key_in(content)}
    for _reload in range(2):
        content = Client().post(address, data).content.decode()
    assert content.count("Senza biscotti.") == 1
    wrong = (
        Client().post(address, {**data, "code": "AAAA-BBBB-CCCC-DDDD-EEEE", "text": "Non perderlo."}).content.decode()
    )
    assert 'value="Non perderlo."' in wrong
    assert "Il tuo ultimo messaggio è arrivato" in content


@pytest.mark.parametrize("key", ["", "\0", "è" * 100, "\u202e"])
def test_no_key_is_wrong(office, sent, key):
    client, address = come_back(sent[0])
    client.post(address, {"text": "Ciao", "key": key})
    assert SealedRecord.objects.filter(field="message").count() == 1


@pytest.mark.parametrize(
    "text", ["a\0b", "\uffff", "\u202e\u2066abc", "{{ 7 }}{% csrf_token %}", "ﷺ" * 500, "\x1b[31m"]
)
def test_any_character_is_stored_or_refused_at_the_field(office, sent, text):
    client, address = come_back(sent[0])
    assert client.post(address, {"text": text, "key": "k"}).status_code == 303
    content = client.get(address).content.decode()
    stored = [each.text for each in operations.read_with_code(code=sent[0].code).messages]
    assert stored == [text] or "has-error" in content


HALF_A_CHARACTER = (
    b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n+2AA-\r\n'
    b'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\nk\r\n--x--\r\n'
)


def test_half_a_character_is_refused(office, sent, worker):
    client, address = come_back(sent[0])
    content_type = "multipart/form-data; boundary=x; charset=utf-7"
    urls = [reverse(f"reports_staff:{name}", args=[sent[1].pk]) for name in ("write_message", "add_note")]
    for browser, url in [(client, address), *((worker, url) for url in urls)]:
        assert browser.generic("POST", url, HALF_A_CHARACTER, content_type=content_type).status_code == 400
        assert browser.get(url).status_code == 200


def test_lines_count_as_they_are_seen(office, sent):
    client, address = come_back(sent[0])
    client.post(address, {"text": "è\r\n" * (TEXT_MAX // 2 - 1) + "è", "key": "k"})
    assert SealedRecord.objects.filter(field="message").count() == 1


def test_a_message_from_another_site_is_refused(office, sent):
    client, address = come_back(sent[0])
    posted = client.post(address, {"text": "x", "key": "k"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert posted.status_code == 403
    assert not SealedRecord.objects.filter(field="message").exists()


def test_what_is_written_is_escaped_and_who_wrote_is_closed_in(office, sent):
    client, address = come_back(sent[0])
    write(client, address, "<script>alert(1)</script>\u202eabc")
    content = client.get(address).content.decode()
    assert "<script>alert(1)" not in content
    assert '<div class="conversation-entry__text" dir="auto">' in content


# The desk


def unlock(client, office, name="operatrice"):
    client.post(reverse("reports_staff:unlock"), {"words": office.words[name]})


@pytest.fixture
def worker(office):
    client = Client()
    client.force_login(office.worker)
    unlock(client, office)
    return client


def other_worker(office, name):
    client = Client()
    client.force_login(make_holder(office, name))
    unlock(client, office, name)
    return client


def page_of(client, case):
    return client.get(reverse("reports_staff:case_detail", args=[case.pk])).content.decode()


def test_the_desk_reads_answers_and_annotates(office, sent, worker):
    receipt, case = sent
    operations.write_with_code(code=receipt.code, text="È successo di nuovo.", key="a")
    assert "messaggi da leggere" in worker.get(reverse("reports_staff:case_list")).content.decode()
    assert "In 1 segnalazione c’è un messaggio da leggere" in worker.get(reverse("staff:home")).content.decode()
    content = page_of(worker, case)
    assert "È successo di nuovo." in content
    assert "1 da leggere" in content
    keys_shown = re.findall(r'name="key" value="([^"]+)"', content)
    assert content.count('name="seen" value="1"') == 2
    for name, text, key in (
        ("write_message", "Grazie di averlo scritto.", keys_shown[0]),
        ("add_note", "Sentire il sindacato.", keys_shown[1]),
    ):
        url = reverse(f"reports_staff:{name}", args=[case.pk])
        assert worker.post(url, {"text": text, "key": key, "seen": "1"}).status_code == 302
        worker.post(url, {"text": text, "key": key, "seen": "1"})
    content = page_of(worker, case)
    assert content.count("Grazie di averlo scritto.") == 1
    assert content.count("Sentire il sindacato.") == 1
    assert "da leggere" not in content
    assert "Sentire" not in str(operations.read_with_code(code=receipt.code).messages)


def test_read_without_an_answer(office, sent, worker):
    receipt, case = sent
    operations.write_with_code(code=receipt.code, text="Grazie.", key="a")
    worker.post(reverse("reports_staff:mark_read", args=[case.pk]), {"seen": "1"})
    assert Case.objects.get().unread == 0
    assert worker.post(reverse("reports_staff:mark_read", args=[case.pk]), {"seen": "x"}).status_code == 400


@pytest.mark.parametrize("name", ["write_message", "add_note"])
def test_what_the_desk_typed_is_not_lost(office, sent, worker, name):
    _receipt, case = sent
    url = reverse(f"reports_staff:{name}", args=[case.pk])
    posted = worker.post(url, {"text": " "})
    assert (posted.status_code, posted["Location"]) == (303, url), "no post with a text is answered with a page"
    assert "Scrivi qualcosa" in worker.get(url).content.decode()
    waits = f'href="{url}#scrivi"'
    assert waits in page_of(worker, case)
    assert waits not in page_of(other_worker(office, "coordinatrice"), case)
    worker.post(reverse("reports_staff:lock"))
    posted = worker.post(url, {"text": "Già scritto.", "key": "k", "seen": "0"})
    assert posted["Location"] == f"{reverse('reports_staff:unlock')}?next={quote(url, safe='')}"
    assert SealedRecord.objects.count() == 1
    assert worker.get(url).status_code == 302
    unlock(worker, office)
    assert "Già scritto." in worker.get(url).content.decode()
    assert "Già scritto." not in other_worker(office, "operatore").get(url).content.decode()
    worker.post(url, {"text": "Già scritto.", "key": "k", "seen": "0"})
    assert SealedRecord.objects.count() == 2
    assert waits not in page_of(worker, case)
    assert "Già scritto." not in re.search(r"<textarea.*?</textarea>", worker.get(url).content.decode(), re.DOTALL)[0]


def test_the_desk_sees_what_came_meanwhile_before_its_answer_leaves(office, sent, worker):
    receipt, case = sent
    url = reverse("reports_staff:write_message", args=[case.pk])
    operations.write_with_code(code=receipt.code, text="Non telefonate più a casa.", key="a")
    content = worker.post(url, {"text": "Vi richiamiamo.", "key": "k", "seen": "0"}, follow=True).content.decode()
    assert "un messaggio nuovo" in content
    assert "Non telefonate più a casa." in content
    assert "Vi richiamiamo." in content
    assert Case.objects.get().unread == 1
    data = {"text": "Va bene.", "key": key_in(content), "seen": re.search(r'name="seen" value="(\d+)"', content)[1]}
    worker.post(url, data)
    assert [each.text for each in opened(office, case).messages] == ["Non telefonate più a casa.", "Va bene."]
    assert Case.objects.get().unread == 0


def test_who_unlocks_on_the_way_comes_to_a_page(office, sent):
    receipt, case = sent
    operations.write_with_code(code=receipt.code, text="Grazie.", key="a")
    client = Client()
    client.force_login(office.worker)
    led = client.post(reverse("reports_staff:mark_read", args=[case.pk]), {"seen": "1"})
    assert parse_qs(urlsplit(led["Location"]).query)["next"] == [reverse("reports_staff:case_detail", args=[case.pk])]


def test_the_filter_finds_what_is_new_also_in_closed_cases(office, sent, worker):
    receipt, case = sent
    put(case, state="closed")
    operations.write_with_code(code=receipt.code, text="Ancora una cosa.", key="a")
    quiet = make_case()
    content = worker.get(reverse("reports_staff:case_list"), {"unread": "on"}).content.decode()
    assert case.reference in content
    assert quiet.reference not in content


def test_what_a_colleague_follows_is_hers_to_read(office, sent, worker):
    receipt, case = sent
    operations.write_with_code(code=receipt.code, text="Ciao.", key="a")
    operations.assign(case=case, assignee=make_holder(office, "operatore"), actor=office.manager)
    assert "da leggere" not in worker.get(reverse("staff:home")).content.decode()
    for name in ("write_message", "add_note", "mark_read"):
        response = worker.post(reverse(f"reports_staff:{name}", args=[case.pk]), {"text": "x", "seen": "1"})
        assert response.status_code == 403


def test_what_is_written_to_a_leaver_stands_before_the_managers(office, sent, worker):
    receipt, case = sent
    leaver = make_holder(office, "operatore")
    operations.assign(case=case, assignee=leaver, actor=office.manager)
    put(case, state="closed")
    quiet = make_case()
    operations.assign(case=quiet, assignee=leaver, actor=office.manager)
    put(quiet, state="closed")
    operations.write_with_code(code=receipt.code, text="È ricominciato.", key="a")
    manager = Client()
    manager.force_login(office.manager)
    unlock(manager, office, "responsabile")
    waits = "affidata a chi non può più seguirla"
    assert waits not in manager.get(reverse("staff:home")).content.decode(), "the control: it is hers"
    take_role(leaver, Role.CASE_WORKER)
    assert f"1 segnalazione è {waits}" in manager.get(reverse("staff:home")).content.decode()
    assert waits not in worker.get(reverse("staff:home")).content.decode()
    content = manager.get(reverse("reports_staff:case_list"), {"left": "on"}).content.decode()
    assert case.reference in content
    assert quiet.reference not in content
    assert "La seguiva operatore, che non può più" in page_of(manager, case)
    operations.assign(case=case, assignee=office.worker, actor=office.manager)
    assert "La seguiva" not in page_of(manager, case)
    assert waits not in manager.get(reverse("staff:home")).content.decode()


def test_a_case_with_many_entries_costs_as_many_queries_as_one_without(office, sent, worker, django_assert_num_queries):
    _receipt, case = sent
    answer(office, case, key="first")
    url = reverse("reports_staff:case_detail", args=[case.pk])
    worker.get(url)
    with CaptureQueriesContext(connection) as few:
        worker.get(url)
    number_of_queries = len(few)
    for number in range(5):
        answer(office, case, key=f"a{number}")
        note(office, case, key=f"n{number}")
    worker.get(url)  # what the inbox remembers of a case is read anew once
    with django_assert_num_queries(number_of_queries):
        worker.get(url)


def test_a_closed_case_is_written_to_as_well(office, sent):
    receipt, case = sent
    classify(office, case)
    close(office, case)
    client, address = come_back(receipt)
    assert "legge quello che scrivi" in client.get(address).content.decode()
    write(client, address, "È ricominciato.")
    assert Case.objects.get().unread == 1


def test_whoever_answers_a_case_that_nobody_has_taken_up_takes_it_up(office, sent):
    """The reporter would read that nobody has, above the answer of somebody."""
    _receipt, case = sent
    answer(office, case)
    found = Case.objects.get()
    assert (found.state, found.assignee) == (State.IN_PROGRESS, office.worker)


def test_an_answer_from_another_colleague_takes_no_case_away(office, sent):
    _receipt, case = sent
    operations.assign(case=case, assignee=office.manager, actor=office.manager)
    answer(office, case)
    assert Case.objects.get().assignee == office.manager
