"""A reporter is told by mail that the office has written: asked for, sealed, without a word too much, forgotten."""

from __future__ import annotations

import smtplib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from django.core import mail
from django.urls import reverse

from outbox import registry
from outbox.delivery import sweep
from outbox.models import Attempt, Mail
from reports import operations
from reports.errors import CaseDamagedError
from reports.models import Case, SealedRecord
from reports.notices import Notice
from reports.operations import authenticity
from reports.questions import NOTICE, with_fixed_steps, without_notice
from staff.models import AuditEvent
from staff.roles import Role
from tests.reports.factories import classify, close, make_case, make_definition, make_submission, make_user, submit
from tests.reports.pages import Reporter, code_in
from tests.reports.test_conversation import answer, come_back, opened
from tests.reports.test_staff_views import unlocked
from tests.reports.traces import everything_in_the_database
from vault import receipt

pytestmark = pytest.mark.django_db

ADDRESS = "zoraide@posta.example"
SNAPSHOTS = Path(__file__).parent / "snapshots"
TELLING = ("Cuneo", "parit", "discrimin", "segnala", "ufficio", "Pari", "http", "comune")


@pytest.fixture
def sent(office):
    receipt_ = submit()
    return receipt_, Case.objects.get(pk=receipt_.case_id)


def ask(receipt_, address=ADDRESS, language="it") -> bool:
    return operations.ask_with_code(code=receipt_.code, notice=Notice(address=address, language=language))


def wish(receipt_) -> Notice:
    return operations.read_with_code(code=receipt_.code).notice


# Asking


def test_nobody_is_told_who_has_not_asked(office, sent):
    receipt_, case = sent
    assert wish(receipt_) == Notice(language="it")
    answer(office, case)
    assert not Mail.objects.exists()


def test_who_asks_is_told_until_it_is_taken_back(office, sent):
    receipt_, case = sent
    before = AuditEvent.objects.count()
    assert ask(receipt_)
    assert AuditEvent.objects.count() == before, "when somebody was here stands in no log"
    assert opened(office, case).is_told
    answer(office, case, key="a")
    assert Mail.objects.count() == 1
    ask(receipt_, address="")
    assert not opened(office, case).is_told
    answer(office, case, key="b")
    assert Mail.objects.count() == 1


def test_a_code_that_is_none_asks_for_nothing(office, sent):
    other = submit().code
    Case.objects.filter(locator=other.locator).delete()
    assert not operations.ask_with_code(code=other, notice=Notice(address=ADDRESS))


def test_a_repeated_answer_tells_once_and_one_that_is_refused_tells_nothing(office, sent):
    receipt_, case = sent
    ask(receipt_)
    for _press_twice in range(2):
        answer(office, case)
    operations.write_with_code(code=receipt_.code, text="Ancora", key="x")
    with pytest.raises(operations.conversation.ConversationMovedError):
        answer(office, case, key="b", seen=0)
    assert Mail.objects.count() == 1


def test_the_last_word_of_a_case_tells_too(office, sent):
    receipt_, case = sent
    ask(receipt_)
    classify(office, case)
    close(office, case)
    assert not Mail.objects.exists()
    other = submit()
    ask(other)
    classify(office, Case.objects.get(pk=other.case_id))
    close(office, Case.objects.get(pk=other.case_id), last_word="Grazie.")
    assert Mail.objects.count() == 1


# Sealed


def test_an_address_tells_nothing_by_being_there(office, sent):
    receipt_, case = sent
    other = make_case()
    lengths = {len(bytes(each.notice)) for each in (case, other)}
    ask(receipt_)
    case.refresh_from_db()
    assert lengths | {len(bytes(case.notice))} == {len(bytes(other.notice))}
    assert ADDRESS not in everything_in_the_database()


def test_what_was_asked_in_the_form_is_no_answer_and_can_be_taken_back(office, settings):
    definition = with_fixed_steps(make_definition(), language="it")
    submission = make_submission(**{NOTICE: ADDRESS})
    receipt_ = operations.submit(submission=submission, source_definition=definition, form_key=make_case().form_key)
    found = operations.read_with_code(code=receipt_.code)
    assert found.notice == Notice(address=ADDRESS, language="it")
    assert NOTICE not in found.payload.answers
    assert NOTICE not in [each.id for each in found.payload.source_definition.questions]
    ask(receipt_, address="")
    assert ADDRESS not in str(operations.read_with_code(code=receipt_.code).payload.answers)


def _put_back(case, before):
    Case.objects.filter(pk=case.pk).update(notice=before)


def _of_another_case(case, before):
    other = submit()
    ask(other, address="ladro@posta.example")
    Case.objects.filter(pk=case.pk).update(notice=bytes(Case.objects.get(pk=other.case_id).notice))


def _cut(case, before):
    Case.objects.filter(pk=case.pk).update(notice=bytes(Case.objects.get(pk=case.pk).notice)[:-1])


@pytest.mark.parametrize("change", [_put_back, _of_another_case, _cut])
def test_a_wish_that_was_replayed_swapped_or_cut_is_not_believed(office, sent, change):
    receipt_, case = sent
    before = bytes(case.notice)
    ask(receipt_)
    change(case, before)
    for act in (
        lambda: opened(office, case),
        lambda: wish(receipt_),
        lambda: answer(office, case),
        lambda: ask(receipt_),
    ):
        with pytest.raises(CaseDamagedError):
            act()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("change", [_of_another_case, _cut])
def test_what_is_sealed_for_another_case_does_not_open_even_under_a_right_mac(office, sent, change):
    _receipt, case = sent
    change(case, b"")
    authenticity.reseal(case)
    with pytest.raises(CaseDamagedError):
        opened(office, case)


def test_the_first_format_reads_for_ever_and_is_what_is_written():
    stored = (SNAPSHOTS / "notice-1.json").read_bytes()
    assert Notice.from_bytes(stored) == Notice(address=ADDRESS, language="ar")
    assert Notice.from_bytes(stored).to_bytes() == stored


@pytest.mark.parametrize("stored", [b"", b"[]", b"{}", b'"x"', b"\xff"])
def test_what_is_no_wish_is_refused(stored):
    with pytest.raises(CaseDamagedError):
        Notice.from_bytes(stored)


# The mail


def test_the_mail_says_nothing_and_leaves_nothing(office, sent, settings):
    receipt_, case = sent
    ask(receipt_)
    answer(office, case)
    row = Mail.objects.get()
    assert (row.recipient, row.cause_id) == ("", "")
    stored = everything_in_the_database()
    assert ADDRESS not in stored
    assert str(row.key) not in str(case.pk)
    assert mail.outbox == [], "nothing is claimed to be sent before it is"
    assert sweep() == 1
    message = mail.outbox[0]
    assert message.to == [ADDRESS]
    assert message.from_email == settings.NEUTRAL_FROM_EMAIL
    assert message.subject == "C’è una novità per te"
    assert message.alternatives == []
    whole = str(message.message())
    assert [word for word in TELLING if word.lower() in f"{message.subject}{message.body}".lower()] == []
    assert case.reference not in whole
    assert settings.DEFAULT_FROM_EMAIL not in whole
    assert not Mail.objects.exists()
    assert not Attempt.objects.exists()


def test_a_mail_in_the_reporters_language(office, sent):
    receipt_, case = sent
    ask(receipt_, language="en")
    answer(office, case)
    assert Mail.objects.get().language == "en"


def test_an_address_that_is_refused_is_forgotten_as_well(office, sent, monkeypatch):
    receipt_, case = sent
    ask(receipt_)
    answer(office, case)

    def refuse(message):
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    sweep()
    assert not Mail.objects.exists()


def test_a_mail_that_waits_keeps_its_address_sealed(office, sent, monkeypatch):
    receipt_, case = sent
    ask(receipt_)
    answer(office, case)

    def hang_up(message):
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as ill:
        ill.setattr("django.core.mail.message.EmailMessage.send", hang_up)
        sweep()
    assert Mail.objects.get().attempts == 1
    assert ADDRESS not in everything_in_the_database()


def test_a_mail_that_waits_never_goes_out_under_the_offices_own_name(office, sent, settings):
    receipt_, case = sent
    ask(receipt_)
    answer(office, case)
    assert Mail.objects.exists()
    settings.NEUTRAL_FROM_EMAIL = ""
    assert sweep() == 0
    assert mail.outbox == []
    assert not Mail.objects.exists(), "no later attempt would end otherwise"
    assert not Attempt.objects.exists()


def test_nobody_of_the_desk_sees_such_a_mail(office, sent):
    receipt_, case = sent
    ask(receipt_)
    answer(office, case)
    everybody = make_user("tutto", *Role)
    assert not Mail.objects.filter(cause_app__in=registry.apps_for(everybody)).exists()


def test_without_a_neutral_address_nothing_is_offered_and_nothing_sent(office, sent, settings):
    receipt_, case = sent
    ask(receipt_)
    settings.NEUTRAL_FROM_EMAIL = ""
    answer(office, case)
    assert not Mail.objects.exists()
    assert not opened(office, case).is_told
    form = with_fixed_steps(make_definition(), language="it")
    assert form == without_notice(form)
    client, address = come_back(receipt_)
    assert "Avvisi per e-mail" not in client.get(address).content.decode()


# The pages


def test_the_form_asks_apart_from_the_contact_and_no_is_the_default(office, report_page):
    reporter = Reporter(report_page)
    receipt_page = reporter.send()
    code = receipt.parse(code_in(receipt_page))
    assert operations.read_with_code(code=code).notice.address == ""
    shown = [each.content.decode() for each in reporter.responses]
    assert any("Vuoi un avviso per e-mail quando ti scriviamo?" in each for each in shown)


def test_the_address_of_the_form_goes_into_the_wish(office, report_page):
    reporter = Reporter(report_page, **{NOTICE: ADDRESS})
    code = receipt.parse(code_in(reporter.send()))
    assert operations.read_with_code(code=code).notice.address == ADDRESS
    case = Case.objects.get()
    content = unlocked(office, office.worker).get(reverse("reports_staff:case_detail", args=[case.pk])).content.decode()
    assert ADDRESS not in content, "the office need not know it"
    assert "Ha chiesto un avviso" in content
    assert "Vuoi un avviso" not in content
    assert "differenz" not in content, "it is no other version of the form"


def test_a_reporter_gives_an_address_and_takes_it_back(office, sent):
    receipt_, _case = sent
    client, address = come_back(receipt_)
    content = client.get(address).content.decode()
    assert "nessuno ti avvisa" in content
    posted = client.post(address, {"address": ADDRESS, "avviso": "1"})
    assert (posted.status_code, posted["Location"]) == (303, f"{address}#avvisi")
    content = client.get(address).content.decode()
    assert f"<bdi>{ADDRESS}</bdi>" in content
    assert "nessuno ti avvisa" not in content
    client.post(address, {"avviso": "no"})
    assert wish(receipt_).address == ""
    assert ADDRESS not in client.get(address).content.decode()


@pytest.mark.parametrize(("typed", "said"), [("", "Scrivi l’indirizzo"), ("zoraide", "non è un indirizzo")])
def test_what_is_no_address_is_said_at_the_field_and_stays(office, sent, typed, said):
    receipt_, _case = sent
    client, address = come_back(receipt_)
    client.post(address, {"address": typed, "avviso": "1"})
    content = client.get(address).content.decode()
    assert said in content
    assert 'href="#id_address"' in content
    assert f'value="{typed}"' in content or not typed
    assert wish(receipt_).address == ""


def test_the_same_limits_hold_as_for_messages(office, sent, monkeypatch):
    receipt_, _case = sent
    client, address = come_back(receipt_)
    monkeypatch.setattr("reports.views.Limit.allows", lambda limit, request: "message" not in limit.scope)
    client.post(address, {"address": ADDRESS, "avviso": "1"})
    assert "Non è cambiato niente" in client.get(address).content.decode()
    assert wish(receipt_).address == ""


def test_the_way_to_be_told_is_not_denied_where_it_is_offered(office, sent, settings):
    client, address = come_back(sent[0])
    assert "Se non chiedi l’avviso qui sotto" in client.get(address).content.decode()
    settings.NEUTRAL_FROM_EMAIL = ""
    content = client.get(address).content.decode()
    assert "Se non chiedi l’avviso qui sotto" not in content
    assert "nessuno ti avvisa" in content


# Two wishes on one page


def form_of(content: str) -> Tag:
    return BeautifulSoup(content, "html.parser").select_one("#scrivi")


def test_what_is_typed_on_the_page_belongs_to_one_form_and_enter_sends_no_message(office, sent):
    client, address = come_back(sent[0])
    soup = BeautifulSoup(client.get(address).content.decode(), "html.parser")
    typed = soup.select("#scrivi textarea, #scrivi input[name=address]")
    assert [each["name"] for each in typed] == ["text", "address"]
    first = soup.select_one('button[form="scrivi"], #scrivi button')
    assert (first["name"], first["value"]) == ("avviso", "1")


@pytest.mark.parametrize("typed", [ADDRESS, "zoraide"])
def test_a_message_that_is_being_written_stays_when_the_other_button_is_pressed(office, sent, typed):
    receipt_, _case = sent
    client, address = come_back(receipt_)
    client.post(address, {"text": "", "key": "k", "address": ""})
    assert "Scrivi qualcosa" in client.get(address).content.decode()
    client.post(address, {"text": "Era lunedì", "key": "k", "address": typed, "avviso": "1"})
    content = client.get(address).content.decode()
    assert form_of(content).textarea.text.strip() == "Era lunedì"
    assert "Scrivi qualcosa" not in content, "an error of the form that was not sent"
    assert ("C’è un errore" in content) == (typed != ADDRESS)
    assert bool(wish(receipt_).address) == (typed == ADDRESS)
    assert not SealedRecord.objects.filter(field="message").exists()
    client.post(address, {"text": "Era lunedì", "key": "k", "address": ""})
    assert SealedRecord.objects.filter(field="message").count() == 1


def test_an_address_that_is_being_written_stays_when_the_message_is_sent(office, sent):
    client, address = come_back(sent[0])
    client.post(address, {"text": "", "key": "k", "address": "zoraide", "avviso": "1"})
    for text in ("", "Era lunedì."):
        client.post(address, {"text": text, "key": "k", "address": "zoraide"})
        content = client.get(address).content.decode()
        assert form_of(content).select_one("[name=address]")["value"] == "zoraide"
        assert "non è un indirizzo" not in content, "an error of the form that was not sent"
        assert ("C’è un errore" in content) == (not text)


def test_an_empty_message_that_came_along_is_none(office, sent):
    """Whoever has written nothing is not told later that it has not left."""
    receipt_, _case = sent
    client, address = come_back(receipt_)
    client.post(address, {"text": " ", "key": "k", "address": ADDRESS, "avviso": "1"})
    Case.objects.filter(locator=receipt_.code.locator).delete()
    content = client.get(address).content.decode()
    assert "Non troviamo niente" in content
    assert "non è ancora partito" not in content


def test_a_message_that_waits_survives_the_wish(office, sent):
    receipt_, _case = sent
    client, address = come_back(receipt_)
    client.post(address, {"text": "è" * 4_001, "key": "k"})
    client.post(address, {"address": ADDRESS, "avviso": "1"})
    assert "è" * 4_001 in client.get(address).content.decode()
    assert not SealedRecord.objects.filter(field="message").exists()
