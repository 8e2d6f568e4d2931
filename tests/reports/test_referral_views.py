"""Consent on the pages: the reporter's with the code, the office's."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from reports import operations
from reports.acts import Act
from reports.errors import CaseDamagedError
from reports.models import Case, Referral, SealedRecord
from reports.referral_states import Action, State
from reports.room import answer_request
from reports.visit import WHY_NO_CONSENT
from staff.models import AuditEvent
from tests.reports.factories import classify, close, submit
from tests.reports.referring import REQUEST, STEP, act, ask, in_state, note, say, state_of
from vault.stretch import BusyError

pytestmark = pytest.mark.django_db

TYPED = {
    "kind": "referral",
    "partner": "union",
    "whom": "Sindacato della casa",
    "text": "Il sindacato potrebbe accompagnarti. Sei d’accordo?",
    "passed": "Una persona ha chiesto una casa.",
    "key": "k",
}


@pytest.fixture
def sent(office):
    """A report with its code."""
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


@pytest.fixture
def desk(office):
    """The worker, who has unlocked the office."""
    client = Client()
    client.force_login(office.worker)
    client.post(reverse("reports_staff:unlock"), {"words": office.words["operatrice"]})
    return client


def come_back(receipt) -> tuple[Client, str]:
    """A browser that has typed the code, and the address of the page that it sees."""
    client = Client(enforce_csrf_checks=True)
    shown = client.post(reverse("reports:return"), {"code": receipt.code.grouped}, follow=True)
    return client, shown.redirect_chain[-1][0]


def page(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def buttons(content: str, name: str) -> dict[str, str]:
    """The words on the buttons of a name, by value."""
    found = BeautifulSoup(content, "html.parser").find_all("button", attrs={"name": name})
    return {each["value"]: each.get_text(strip=True) for each in found}


def of_case(name: str, case: Case, *referral: Referral) -> str:
    return reverse(f"reports_staff:{name}", args=[case.pk, *(each.pk for each in referral)])


# The reporter


def test_the_reporter_reads_to_whom_and_word_for_word_what_and_says_yes(office, sent):
    receipt, case = sent
    client, address = come_back(receipt)
    assert "Ti chiediamo il permesso" not in page(client, address)
    referral = ask(office, case)
    content = page(client, address)
    for words in (REQUEST.whom, REQUEST.text, REQUEST.passed, "Abbiamo chiesto il tuo permesso"):
        assert words in content
    assert "operatrice" not in content
    yes = f"say_yes:{referral.pk}"
    assert buttons(content, "permesso") == {yes: "Sì, potete", f"say_no:{referral.pk}": "No"}
    posted = client.post(address, {"permesso": yes})
    assert (posted.status_code, posted["Location"]) == (303, f"{address}#permessi")
    client.post(address, {"permesso": yes})
    assert state_of(referral) == State.CONSENTED
    assert SealedRecord.objects.filter(field="referral").count() == 2
    content = page(client, address)
    assert "Hai detto di sì il" in content
    assert buttons(content, "permesso") == {f"take_back:{referral.pk}": "Ho cambiato idea"}


def test_a_change_of_mind_is_told_the_truth_about_what_is_gone(office, sent):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, State.CONSENTED)
    client, address = come_back(receipt)
    assert "non si può richiamare" not in page(client, address)
    act(office, referral, Action.SEND)
    content = page(client, address)
    assert "non si può richiamare" in content
    assert "Inviata il" in content
    client.post(address, {"permesso": f"take_back:{referral.pk}"})
    assert state_of(referral) == State.REVOKED
    content = page(client, address)
    assert "Hai cambiato idea il" in content
    assert buttons(content, "permesso") == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.ASKED, State.DENIED),
        (State.CONSENTED, State.REVOKED),
        (State.ACCEPTED, State.REVOKED),
        (State.DONE, State.DONE),
    ],
)
def test_whoever_withdraws_the_report_takes_every_consent_back(office, sent, before, after):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, before)
    operations.act_with_code(code=receipt.code, acts={Act.WITHDRAW: {}})
    assert state_of(referral) == after


def test_what_was_noted_of_a_voice_is_shown_with_how(office, sent):
    receipt, case = sent
    referral = ask(office, case, STEP)
    note(office, referral, Action.NOTE_YES, how="Al telefono, il testo letto due volte.")
    content = page(*come_back(receipt))
    assert "Abbiamo annotato il tuo sì" in content
    assert "il testo letto due volte" in content
    assert "Con chi vorremmo parlare" in content


@pytest.mark.parametrize("posted", ["", "say_yes", "say_yes:x", "send:{}", "note_yes:{}", "partner_accepts:{}"])
def test_nobody_presses_with_the_code_what_is_not_the_reporters(office, sent, posted):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, State.CONSENTED)
    client, address = come_back(receipt)
    assert client.post(address, {"permesso": posted.format(referral.pk)}).status_code == 303
    assert state_of(referral) == State.CONSENTED


def test_an_answer_to_what_the_office_has_withdrawn_is_told_so(office, sent):
    receipt, case = sent
    referral = ask(office, case)
    client, address = come_back(receipt)
    act(office, referral, Action.WITHDRAW)
    client.post(address, {"permesso": f"say_yes:{referral.pk}"})
    assert state_of(referral) == State.REVOKED
    assert str(WHY_NO_CONSENT["moved"]) in page(client, address)


@pytest.mark.parametrize(("error", "said"), [(BusyError, "molto traffico"), (CaseDamagedError, "molto traffico")])
def test_an_answer_that_does_not_arrive_is_not_called_given(office, sent, monkeypatch, error, said):
    receipt, case = sent
    referral = ask(office, case)
    client, address = come_back(receipt)

    def refuse(*args, **kwargs):
        raise error

    monkeypatch.setattr("reports.views.answer_request", refuse)
    client.post(address, {"permesso": f"say_yes:{referral.pk}"})
    assert state_of(referral) == State.ASKED
    assert said in page(client, address)
    monkeypatch.setattr("reports.views.answer_request", answer_request)
    client.post(address, {"permesso": f"say_yes:{referral.pk}"})
    assert said not in page(client, address)


def test_a_message_that_waits_survives_an_answer(office, sent):
    receipt, case = sent
    referral = ask(office, case)
    client, address = come_back(receipt)
    client.post(address, {"text": "x" * 5_000, "key": "k"})
    client.post(address, {"permesso": f"say_no:{referral.pk}"})
    assert "x" * 5_000 in client.get(address).content.decode()
    assert state_of(referral) == State.DENIED


def test_without_cookies_one_reads_and_is_told_how_to_answer(office, sent):
    receipt, case = sent
    ask(office, case)
    content = Client().post(reverse("reports:return") + "?c", {"code": receipt.code.grouped}).content.decode()
    assert REQUEST.passed in content
    assert buttons(content, "permesso") == {}
    assert "deve accettare i cookie" in content


def test_nothing_that_the_reporter_does_stands_in_the_log(office, sent):
    receipt, case = sent
    referral = ask(office, case)
    client, address = come_back(receipt)
    lines = AuditEvent.objects.count()
    client.post(address, {"permesso": f"say_yes:{referral.pk}"})
    assert state_of(referral) == State.CONSENTED
    assert AuditEvent.objects.count() == lines


# The office


def test_a_worker_asks_looks_first_and_asks_once(desk, sent):
    receipt, case = sent
    address = of_case("ask_consent", case)
    assert desk.post(address, {**TYPED, "button": "preview"}).status_code == 303
    assert not Referral.objects.exists()
    content = page(desk, address)
    assert "Così lo legge chi ha segnalato" in content
    assert content.count("Una persona ha chiesto una casa.") == 2
    for _press in range(2):
        assert desk.post(address, TYPED)["Location"] == of_case("case_detail", case)
    assert Referral.objects.count() == 1
    content = page(desk, of_case("case_detail", case))
    assert "Permesso chiesto" in content
    assert "Sindacato della casa" in content
    assert operations.read_with_code(code=receipt.code).referrals[0].request.passed == TYPED["passed"]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"partner": ""}, "scegli che tipo di servizio"),
        ({"whom": ""}, "Scrivi a chi."),
        ({"passed": " "}, "Scrivi che cosa passi."),
        ({"text": "x" * 4_001}, "4"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(desk, sent, typed, error):
    _receipt, case = sent
    address = of_case("ask_consent", case)
    assert desk.post(address, {**TYPED, **typed}).status_code == 303
    content = page(desk, address)
    assert error in content
    assert {**TYPED, **typed}["text"][:60] in content
    assert not Referral.objects.exists()


def test_a_step_needs_no_kind_of_service(desk, sent):
    _receipt, case = sent
    desk.post(of_case("ask_consent", case), {**TYPED, "kind": "step", "partner": ""})
    assert Referral.objects.count() == 1


def test_what_was_typed_while_the_office_locked_itself_waits(office, sent):
    _receipt, case = sent
    client = Client()
    client.force_login(office.worker)
    assert "sblocca" in client.post(of_case("ask_consent", case), TYPED)["Location"]
    client.post(reverse("reports_staff:unlock"), {"words": office.words["operatrice"]})
    assert "Qui hai scritto qualcosa" in page(client, of_case("case_detail", case))
    assert TYPED["passed"] in page(client, of_case("ask_consent", case))


def test_the_buttons_are_those_of_the_table_and_act(desk, office, sent):
    receipt, case = sent
    referral = ask(office, case)
    detail = of_case("case_detail", case)
    assert set(buttons(page(desk, detail), "action")) >= {"withdraw"}
    assert "send" not in buttons(page(desk, detail), "action")
    say(receipt.code, referral, Action.SAY_YES)
    content = page(desk, detail)
    assert "Una risposta a un invio o a un permesso è da leggere" in content
    assert {"seen", "send", "withdraw"} <= set(buttons(content, "action"))
    desk.post(of_case("referral_act", case, referral), {"action": "seen", "seen": "2"})
    assert "è da leggere" not in page(desk, detail)
    desk.post(of_case("referral_act", case, referral), {"action": "send", "seen": "2"})
    assert state_of(referral) == State.SENT


def test_a_press_after_the_reporter_was_quicker_changes_nothing_and_says_so(desk, office, sent):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, State.CONSENTED)
    say(receipt.code, referral, Action.TAKE_BACK)
    pressed = desk.post(of_case("referral_act", case, referral), {"action": "send", "seen": "2"}, follow=True)
    assert "Nel frattempo è cambiato qualcosa" in pressed.content.decode()
    assert state_of(referral) == State.REVOKED


def test_a_note_says_how_and_can_be_made_once(desk, office, sent):
    _receipt, case = sent
    referral = ask(office, case)
    address = of_case("note_consent", case, referral)
    assert REQUEST.passed in page(desk, address)
    desk.post(address, {"action": "note_yes", "text": "", "key": "n"})
    assert "Scrivi come te l’ha detto." in page(desk, address)
    for _press in range(2):
        desk.post(address, {"action": "note_yes", "text": "Allo sportello.", "key": "n"})
    assert state_of(referral) == State.CONSENTED
    assert SealedRecord.objects.filter(field="referral").count() == 2
    assert "note_no" not in page(desk, address)


def test_what_was_typed_after_somebody_was_quicker_stays(desk, office, sent):
    receipt, case = sent
    referral = ask(office, case)
    say(receipt.code, referral, Action.SAY_NO)
    address = of_case("note_consent", case, referral)
    posted = desk.post(address, {"action": "note_yes", "text": "Allo sportello, con calma.", "key": "n"})
    assert (posted.status_code, posted["Location"]) == (303, address)
    content = page(desk, address)
    for words in ("Nel frattempo è cambiato qualcosa", "Allo sportello, con calma.", "adesso non si può annotare"):
        assert words in content
    assert state_of(referral) == State.DENIED


def test_a_link_that_the_server_has_no_room_to_make_is_asked_for_again(desk, office, sent, monkeypatch):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, State.SENT)

    def refuse(*args, **kwargs):
        raise BusyError

    monkeypatch.setattr("reports.operations.handing.handed.pair_of", refuse)
    pressed = desk.post(of_case("referral_link", case, referral), {"key": "k"}, follow=True)
    assert pressed.status_code == 200
    assert "il server è troppo occupato" in pressed.content.decode()
    assert Referral.objects.get().token_digest is None


def test_the_list_and_the_home_page_say_what_waits(desk, office, sent):
    receipt, case = sent
    referral = ask(office, case)
    url = reverse("reports_staff:case_list")
    assert "aspetta un permesso" in page(desk, url)
    say(receipt.code, referral, Action.SAY_NO)
    content = page(desk, url + "?unread=on")
    assert "risposta da leggere" in content
    assert case.reference in content
    assert "aspetta un permesso" not in content
    assert "c’è una risposta a un invio o a un permesso" in page(desk, reverse("staff:home"))


def test_a_closed_case_with_an_unread_answer_stays_in_the_list(desk, office, sent):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, State.SENT)
    classify(office, case)
    close(office, case)
    operations.mark_answer_read(
        case=case, office=office.unlock(office.manager), referral=referral.pk, seen=9, actor=office.manager
    )
    url = reverse("reports_staff:case_list")
    assert case.reference not in page(desk, url)
    say(receipt.code, referral, Action.TAKE_BACK)
    assert case.reference in page(desk, url)
    typed = desk.post(of_case("ask_consent", case), TYPED, follow=True)
    assert "prima riaprila" in typed.content.decode()
