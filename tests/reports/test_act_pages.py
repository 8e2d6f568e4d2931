"""The pages of the acts, behind the code and at the desk."""

from __future__ import annotations

import html
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation

from reports import operations
from reports.acts import Act
from reports.models import Case
from reports.questions import CONTACT, CONTACT_DETAIL, CONTACT_SAFETY, DISCLOSURE, NAME
from reports.states import State
from tests.reports.factories import classify, put, submit
from tests.reports.pages import Reporter, code_in
from tests.reports.test_acts import ZORAIDE, do, done
from tests.reports.test_conversation import come_back, other_language
from tests.reports.test_staff_views import unlocked
from vault import receipt as codes
from vault.stretch import BusyError

pytestmark = pytest.mark.django_db

IDENTIFY, TAKE_BACK, WITHDRAW, ERASE, NEW_CODE = "1", "2", "3", "4", "6"
SAID = {
    f"q-{DISCLOSURE}": "confidential",
    f"q-{NAME}": "Zoraide Öz",
    f"q-{CONTACT}": "phone",
    f"q-{CONTACT_DETAIL}": "0171 123456",
    f"q-{CONTACT_SAFETY}": "Di mattina.",
}


@pytest.fixture
def sent(office):
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


def page(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def offered(content: str) -> list[str]:
    return re.findall(r'href="[^"]+/([1-9])/"', content[content.index('id="altro"') :])


# Behind the code


def test_what_can_be_done_stands_at_the_end_each_on_a_page_of_its_own(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    assert offered(page(client, address)) == [IDENTIFY, WITHDRAW, ERASE, NEW_CODE]
    for act in (IDENTIFY, WITHDRAW, ERASE, NEW_CODE):
        response = client.get(f"{address}{act}/")
        content = response.content.decode()
        assert response.status_code == 200
        assert re.search(r"<title>\s*Modulo –", content)
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in content
        assert receipt.code.grouped not in content
        assert "<script>" not in content
    assert done(receipt) == [], "to look changes nothing"


@pytest.mark.parametrize(("key", "act"), [(WITHDRAW, Act.WITHDRAW), (ERASE, Act.ERASE)])
def test_pressed_twice_it_is_done_once_and_said_with_its_day(office, sent, key, act):
    receipt, _case = sent
    client, address = come_back(receipt)
    for _press_twice in range(2):
        response = client.post(f"{address}{key}/", {})
        assert (response.status_code, response.headers["Location"]) == (303, f"{address}#stato")
    content = page(client, address)
    assert done(receipt) == [act]
    assert key not in offered(content)
    assert str(act.own_words) in content
    assert "Se cambi idea, scrivilo all’ufficio." in content
    box = BeautifulSoup(content, "html.parser").select_one("#stato").get_text(" ")
    assert {WITHDRAW: "L’hai ritirata", ERASE: "Hai chiesto di cancellare tutto"}[key] in box
    assert "Ricevuta il" in box
    assert "entro il" not in box, "nothing is promised any more of what is not wanted"
    assert client.get(f"{address}{key}/").status_code == 302, "there is nothing more to ask"


def test_who_one_is_said_changed_and_taken_back(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    assert client.post(f"{address}{IDENTIFY}/", SAID).status_code == 303
    found = operations.read_with_code(code=receipt.code)
    assert found.standing.identity.said == {**ZORAIDE, "disclosure": "confidential"}
    assert offered(page(client, address)) == [IDENTIFY, TAKE_BACK, WITHDRAW, ERASE, NEW_CODE]
    assert "quello che scrivi adesso prende il posto di prima" in page(client, f"{address}{IDENTIFY}/")
    client.post(f"{address}{TAKE_BACK}/", {})
    assert operations.read_with_code(code=receipt.code).standing.identity is None
    assert offered(page(client, address)) == [IDENTIFY, WITHDRAW, ERASE, NEW_CODE]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({f"q-{NAME}": "  "}, "campo"),
        ({f"q-{CONTACT}": ""}, ""),
        ({f"q-{CONTACT_DETAIL}": ""}, "Scrivi il numero di telefono"),
        ({f"q-{CONTACT}": "email"}, "Questo non è un indirizzo e-mail"),
        ({f"q-{CONTACT}": "none"}, "Hai risposto «No»"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field_and_nothing_typed_is_lost(office, sent, changed, error):
    receipt, _case = sent
    client, address = come_back(receipt)
    response = client.post(f"{address}{IDENTIFY}/", {**SAID, **changed})
    assert (response.status_code, response.headers["Location"]) == (303, f"{address}{IDENTIFY}/")
    content = page(client, f"{address}{IDENTIFY}/")
    assert "form-errors" in content
    assert "has-error" in content
    assert "Di mattina." in content
    assert error in content or error == "campo"
    assert done(receipt) == []
    client.post(f"{address}{IDENTIFY}/", SAID)
    assert done(receipt) == [Act.IDENTIFY]
    assert "form-errors" not in page(client, f"{address}{IDENTIFY}/")


def test_what_is_typed_stays_in_another_language_and_nothing_is_done(office, sent, home_en):
    receipt, _case = sent
    client, address = come_back(receipt)
    english = other_language(page(client, f"{address}{IDENTIFY}/"))
    typed = {**SAID, f"q-{CONTACT_DETAIL}": "", "_action": "language"}
    assert client.post(english, typed)["Location"] == english == f"/en{address}{IDENTIFY}/"
    content = page(client, english)
    assert 'value="Zoraide Öz"' in content
    assert "form-errors" not in content
    assert "has-error" not in content
    assert operations.read_with_code(code=receipt.code).messages == ()
    assert 'id="lingua"' not in page(client, f"{address}{NEW_CODE}/"), "nothing is typed there"


def test_what_was_typed_on_one_page_of_an_act_stands_on_no_other(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    client.post(f"{address}{IDENTIFY}/", {**SAID, f"q-{NAME}": ""})
    assert "form-errors" not in page(client, f"{address}{WITHDRAW}/")
    assert "Di mattina." not in page(client, address)


def test_when_it_is_busy_nothing_changes_and_it_is_said(office, sent, monkeypatch):
    receipt, _case = sent
    client, address = come_back(receipt)

    def busy(**_words):
        raise BusyError("full")

    with monkeypatch.context() as patch:
        patch.setattr("reports.room.act_with_code", busy)
        client.post(f"{address}{IDENTIFY}/", SAID)
    content = page(client, f"{address}{IDENTIFY}/")
    assert "in questo momento c’è molto traffico" in content
    assert "Zoraide Öz" in content
    assert done(receipt) == []


def test_one_network_does_not_act_for_ever(office, sent, monkeypatch):
    receipt, _case = sent
    client, address = come_back(receipt)
    monkeypatch.setattr("formbuilder.filling.gate.Limit.allows", lambda limit, request: "message" not in limit.scope)
    client.post(f"{address}{WITHDRAW}/", {})
    assert "da questa rete arrivano molte richieste" in page(client, f"{address}{WITHDRAW}/")
    assert done(receipt) == []


def test_without_the_cookie_of_the_visit_there_is_no_such_page(office, sent):
    receipt, _case = sent
    _client, address = come_back(receipt)
    stranger = Client()
    assert stranger.get(f"{address}{WITHDRAW}/").status_code == 302
    assert stranger.post(f"{address}{WITHDRAW}/", {}).status_code == 303
    assert stranger.post(f"{address}{WITHDRAW}/", {"code": receipt.code.grouped}).status_code == 303
    assert done(receipt) == []


def test_a_browser_without_cookies_is_told_what_to_do_instead(office, sent):
    receipt, _case = sent
    response = Client().post(reverse("reports:return") + "?c", {"code": receipt.code.grouped})
    content = response.content.decode()
    assert "per farlo qui il browser deve accettare i cookie" in content
    assert not re.search(r'href="[^"]+/[1-9]/"', content)


def test_an_act_from_another_site_is_refused(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    assert client.post(f"{address}{WITHDRAW}/", {}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert done(receipt) == []


def test_what_is_closed_or_erased_meanwhile(office, sent):
    receipt, case = sent
    client, address = come_back(receipt)
    put(case, state=State.CLOSED)
    assert client.get(f"{address}{WITHDRAW}/").status_code == 302
    assert client.post(f"{address}{WITHDRAW}/", {}).status_code == 303
    assert done(receipt) == []
    Case.objects.all().delete()
    assert client.post(f"{address}{ERASE}/", {}).status_code == 303
    assert "Non troviamo niente con questo codice" in page(client, address)


def test_a_damaged_case_says_so_here_too(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    Case.objects.update(unread=9)
    assert "risulta danneggiato" in page(client, f"{address}{WITHDRAW}/")
    client.post(f"{address}{WITHDRAW}/", {})
    assert "risulta danneggiato" in page(client, address)


def test_the_questions_are_asked_in_the_language_of_the_page(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    with translation.override("en"):
        english = reverse("reports:act", kwargs={"visit": address.strip("/").split("/")[-1], "act": IDENTIFY})
    assert "Vuoi che ti contattiamo?" in page(client, f"{address}{IDENTIFY}/")
    assert "Vuoi che ti contattiamo?" not in page(client, english)


def test_an_act_costs_as_many_queries_with_many_messages_as_with_none(office, sent, django_assert_max_num_queries):
    receipt, _case = sent
    for key in "abcdef":
        operations.write_with_code(code=receipt.code, text=key, key=key)
    do(receipt, Act.IDENTIFY, {**ZORAIDE, "name": "Bice"})
    with django_assert_max_num_queries(18):
        do(receipt, Act.IDENTIFY, ZORAIDE)


# The desk


def case_page(client: Client, case: Case) -> str:
    return page(client, reverse("reports_staff:case_detail", args=[case.pk]))


def test_the_desk_reads_the_newest_contact_behind_its_button(office, report_page):
    answers = {CONTACT: "email", CONTACT_DETAIL: "prima@posta.example"}
    code = codes.parse(code_in(Reporter(report_page, **answers).send()))
    case, worker = Case.objects.get(), unlocked(office, office.worker)
    operations.act_with_code(code=code, acts={Act.IDENTIFY: ZORAIDE})
    before = case_page(worker, case)
    assert "Mostra nome e recapito" in before
    for hidden_yet in ("prima@posta.example", "Zoraide", "0171 123456"):
        assert hidden_yet not in before
    worker.post(reverse("reports_staff:reveal_contact", args=[case.pk]), {"why": "agreed"})
    content = case_page(worker, case)
    assert content.count("Zoraide Öz") == content.count("0171 123456") == 1
    assert content.index("Di mattina.") < content.index("Zoraide Öz"), "the rules stand before the number"
    assert "prima@posta.example" not in content
    operations.act_with_code(code=code, acts={Act.TAKE_BACK: {}})
    content = case_page(worker, case)
    assert "Ha tolto nome e recapito" in content
    for gone in ("Zoraide", "0171 123456", "prima@posta.example"):
        assert gone not in content


def test_a_withdrawal_stands_above_all_and_leads_to_closing_with_its_outcome(office, sent):
    receipt, case = sent
    do(receipt, Act.WITHDRAW)
    classify(office, case)
    manager = unlocked(office, office.manager)
    content = case_page(manager, case)
    close_url = reverse("reports_staff:close", args=[case.pk])
    assert content.index("Ha ritirato la segnalazione") < content.index("Che cosa è arrivato")
    assert close_url in content[: content.index("Che cosa è arrivato")]
    assert '<option value="withdrawn" selected>' in page(manager, close_url)
    assert "ritirata da chi ha segnalato" in page(manager, reverse("reports_staff:case_list"))


def test_a_request_to_erase_leads_through_closing_to_the_erasure(office, sent):
    receipt, case = sent
    do(receipt, Act.ERASE)
    classify(office, case)
    manager = unlocked(office, office.manager)
    assert "La può cancellare: responsabile" in case_page(manager, case)
    close_url, erase_url = (reverse(f"reports_staff:{name}", args=[case.pk]) for name in ("close", "erase"))
    asked = page(manager, close_url)
    assert "dopo la chiusura si passa alla cancellazione" in asked
    version = re.search(r'name="versione" value="([^"]*)"', asked)[1]
    posted = {"outcome": "withdrawn", "key": "k", "versione": version}
    assert manager.post(close_url, posted).headers["Location"] == erase_url
    shown = page(manager, erase_url)
    assert re.search(r'value="asked"[^>]* checked', shown)
    assert "Lo ha chiesto chi ha segnalato, con il codice." in shown
    version = re.search(r'name="versione" value="([^"]*)"', shown)[1]
    manager.post(erase_url, {"why": "asked", "versione": version})
    assert not Case.objects.exists()


def test_where_two_close_the_wish_leads_to_a_proposal(office, sent, settings):
    settings.REPORTS_CLOSING_BY_TWO = True
    receipt, case = sent
    do(receipt, Act.ERASE)
    classify(office, case)
    worker = unlocked(office, office.worker)
    propose = reverse("reports_staff:propose", args=[case.pk])
    content = case_page(worker, case)
    assert propose in content[: content.index("Che cosa è arrivato")]
    assert '<option value="withdrawn" selected>' in page(worker, propose)
    put(Case.objects.get(), state=State.PROPOSED)
    assert propose not in case_page(worker, case)


def test_whoever_may_not_erase_reads_who_may(office, sent):
    receipt, case = sent
    do(receipt, Act.ERASE)
    put(Case.objects.get(), state=State.CLOSED)
    content = case_page(unlocked(office, office.worker), case)
    assert "La può cancellare: responsabile" in content
    assert reverse("reports_staff:erase", args=[case.pk]) not in content


def test_the_erasure_names_no_wish_where_there_is_none_or_nobody_can_read_it(office, sent):
    receipt, case = sent
    put(Case.objects.get(), state=State.CLOSED)
    erase_url = reverse("reports_staff:erase", args=[case.pk])
    manager = unlocked(office, office.manager)
    assert " checked" not in page(manager, erase_url)
    do(receipt, Act.ERASE)
    assert " checked" in page(manager, erase_url)
    locked = Client()
    locked.force_login(office.manager)
    assert " checked" not in page(locked, erase_url)
