"""The page on which a reporter answers the office's questions, and the one on which the desk sends them."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from reports import operations
from reports.models import Case
from reports.padding import SIZE
from staff.models import AuditEvent
from tests.reports.asking import ANSWERS, ask, asked, make_english_follow_up, make_follow_up, reply
from tests.reports.factories import make_submission, submit
from tests.reports.pages import hidden, make_english_page
from tests.reports.test_conversation import come_back
from tests.reports.test_sealed import everything_in_the_database
from tests.reports.test_staff_views import unlocked
from vault.stretch import BusyError

pytestmark = pytest.mark.django_db

TYPED = {"q-contract": "none", "q-told": "yes", "q-whom": "Con il sindacato.", "_seen": "whom"}


@pytest.fixture
def sent(office):
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


@pytest.fixture
def waiting(office, sent):
    """Questions wait, and somebody has come back with the code."""
    receipt, case = sent
    ask(office, case)
    client, address = come_back(receipt)
    return receipt, client, address


def page(client: Client, address: str, **headers) -> str:
    return html.unescape(client.get(address, headers=headers).content.decode())


def post(client: Client, address: str, typed: dict[str, str], **more: str):
    """What a browser sends from the page as it stands there."""
    content = page(client, f"{address}9/")
    names = {name: hidden(content, name) for name in ("domande", "_step", "_mark")}
    return client.post(f"{address}9/", {**names, "_action": "next", **typed, **more})


def replies(receipt) -> list:
    return [entry.reply for entry in operations.read_with_code(code=receipt.code).messages if entry.reply]


# Behind the code


def test_the_questions_stand_on_a_page_of_the_visit_that_says_nothing_outside(waiting):
    receipt, client, address = waiting
    assert f'href="{address}9/"' in page(client, address)
    response = client.get(f"{address}9/")
    content = html.unescape(response.content.decode())
    for words in ("L’ufficio ti fa alcune domande", "Due domande.", "Che contratto?", "Non voglio rispondere"):
        assert words in content
    assert re.search(r"<title>\s*Modulo –", content)
    assert len(response.content) % SIZE == 0
    assert "no-store" in response.headers["Cache-Control"]
    assert "noindex" in content
    assert receipt.code.grouped not in content
    assert replies(receipt) == [], "to look changes nothing"


def test_answers_are_sent_once_however_often_the_button_is_pressed(waiting):
    receipt, client, address = waiting
    content = page(client, f"{address}9/")
    data = {name: hidden(content, name) for name in ("domande", "_step", "_mark")} | {"_action": "next", **TYPED}
    for _press_twice in range(2):
        response = client.post(f"{address}9/", data)
        assert (response.status_code, response.headers["Location"]) == (303, f"{address}#messaggi")
    assert [each.answers for each in replies(receipt)] == [ANSWERS]
    after = page(client, address)
    assert "Hai risposto alle domande." in after
    assert "Con il sindacato." in after
    assert f"{address}9/" not in after
    assert client.get(f"{address}9/").status_code == 302


def test_what_depends_on_an_answer_comes_without_a_script(waiting):
    receipt, client, address = waiting
    response = post(client, address, {"q-contract": "none", "q-told": "yes"})
    assert response.headers["Location"] == f"{address}9/"
    content = page(client, f"{address}9/")
    assert "la trovi segnata con «Nuovo»" in content
    assert 'name="q-whom"' in content
    assert replies(receipt) == []
    post(client, address, TYPED)
    assert [each.answers for each in replies(receipt)] == [ANSWERS]


def test_what_does_not_apply_is_not_asked_and_not_kept(waiting):
    receipt, client, address = waiting
    post(client, address, {**TYPED, "q-told": "no"})
    assert [each.answers for each in replies(receipt)] == [{"contract": "none", "told": False}]


def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(waiting):
    receipt, client, address = waiting
    response = post(client, address, {**TYPED, "q-contract": ""})
    assert response.status_code == 303
    content = page(client, f"{address}9/")
    assert "form-errors" in content
    assert "has-error" in content
    assert "Con il sindacato." in content
    assert replies(receipt) == []
    assert "Con il sindacato." not in page(client, address), "on no other page"
    assert "sindacato" not in everything_in_the_database()
    post(client, address, TYPED)
    assert len(replies(receipt)) == 1


def test_nobody_has_to_answer(waiting):
    receipt, client, address = waiting
    post(client, address, {**TYPED, "q-contract": ""}, rifiuta="1")
    assert [each.answers for each in replies(receipt)] == [None]
    content = page(client, address)
    assert "Hai preferito non rispondere alle domande." in content
    assert "sindacato" not in content


def test_a_second_answer_is_refused_politely_and_its_words_are_given_back(waiting):
    receipt, client, address = waiting
    content = page(client, f"{address}9/")
    names = {name: hidden(content, name) for name in ("domande", "_step", "_mark")}
    reply(receipt)
    other = {**names, "_action": "next", **TYPED, "q-whom": "Anche con mia sorella."}
    response = client.post(f"{address}9/", other)
    assert response.headers["Location"] == f"{address}#messaggi"
    content = page(client, address)
    assert "A queste domande hai già risposto" in content
    assert "Anche con mia sorella." in content
    assert len(replies(receipt)) == 1


def test_when_it_is_busy_nothing_is_sent_and_nothing_is_lost(waiting, monkeypatch):
    receipt, client, address = waiting

    def busy(**_words):
        raise BusyError("full")

    with monkeypatch.context() as patch:
        patch.setattr("reports.room.reply_with_code", busy)
        post(client, address, TYPED)
    content = page(client, f"{address}9/")
    assert "Le risposte non sono partite: in questo momento c’è molto traffico" in content
    assert "Con il sindacato." in content
    post(client, address, TYPED)
    assert len(replies(receipt)) == 1


def test_one_network_does_not_answer_for_ever(waiting, monkeypatch):
    receipt, client, address = waiting
    monkeypatch.setattr("formbuilder.filling.gate.Limit.allows", lambda limit, request: "message" not in limit.scope)
    post(client, address, TYPED)
    content = page(client, f"{address}9/")
    assert "da questa rete ne sono arrivate molte" in content
    assert "Con il sindacato." in content
    assert replies(receipt) == []


def test_too_much_unread_is_said_and_nothing_is_lost(waiting, monkeypatch):
    _receipt, client, address = waiting
    monkeypatch.setattr("reports.operations.following_up.UNREAD_MAX", 0)
    post(client, address, TYPED)
    content = page(client, f"{address}9/")
    assert "ci sono già molti messaggi che l’ufficio non ha letto" in content
    assert "Con il sindacato." in content


def test_without_the_cookie_of_the_visit_there_is_no_such_page(waiting):
    receipt, _client, address = waiting
    stranger = Client()
    assert stranger.get(f"{address}9/").status_code == 302
    assert stranger.post(f"{address}9/", {**TYPED, "domande": "1"}).status_code == 303
    assert replies(receipt) == []


def test_a_browser_without_cookies_is_told_what_to_do_instead(waiting):
    receipt, _client, _address = waiting
    response = Client().post(reverse("reports:return") + "?c", {"code": receipt.code.grouped})
    content = html.unescape(response.content.decode())
    assert "Per rispondere qui il browser deve accettare i cookie." in content
    assert '/9/"' not in content


def test_an_answer_from_another_site_is_refused(waiting):
    receipt, client, address = waiting
    data = {**TYPED, "domande": "1", "_action": "next"}
    assert client.post(f"{address}9/", data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert replies(receipt) == []


@pytest.mark.parametrize("number", ["", "x", "²", "99", "9" * 40, "-1"])
def test_a_made_up_number_answers_nothing(waiting, number):
    receipt, client, address = waiting
    assert client.post(f"{address}9/", {**TYPED, "domande": number}).status_code == 303
    assert client.get(address).status_code == 200
    assert replies(receipt) == []


@pytest.mark.parametrize("names", [{}, {"_step": "other", "_mark": "x"}, {"_step": "-check", "_action": "send"}])
def test_a_made_up_step_sends_nothing_that_was_not_typed(waiting, names):
    receipt, client, address = waiting
    assert client.post(f"{address}9/", {"domande": "1", **names}).status_code == 303
    assert client.get(f"{address}9/").status_code == 200
    assert replies(receipt) == []


def test_a_post_that_is_too_long_is_refused_with_words(waiting):
    receipt, client, address = waiting
    post(client, address, {**TYPED, "q-whom": "x" * 700_000})
    assert "troppo lunghe" in page(client, f"{address}9/")
    assert replies(receipt) == []


def test_a_damaged_case_says_so_here_too(waiting):
    _receipt, client, address = waiting
    Case.objects.update(due_on="2020-01-01")
    assert client.post(f"{address}9/", {**TYPED, "domande": "1"}).status_code == 303
    assert "risulta danneggiato" in page(client, f"{address}9/")


def test_the_questions_are_in_the_language_in_which_they_were_asked(office):
    receipt = submit(make_submission(language="en"))
    ask(office, Case.objects.get())
    client, address = come_back(receipt)
    content = page(client, f"{address}9/")
    assert '<div lang="en" dir="ltr">' in content
    assert "Which contract?" in content
    post(client, address, {**TYPED, "q-told": ""})
    assert 'lang="en"' in page(client, f"{address}9/").split("form-errors")[0]


def test_the_oldest_questions_come_first(office, sent):
    receipt, case = sent
    ask(office, case)
    ask(office, case, text="Ancora due.", key="b", seen=1)
    client, address = come_back(receipt)
    assert "Prima rispondi alle domande che sono arrivate prima." in page(client, address)
    post(client, address, TYPED)
    assert "Ancora due." in page(client, f"{address}9/")
    assert "Con il sindacato." not in page(client, f"{address}9/")


def test_the_page_costs_as_many_queries_with_many_messages_as_with_few(waiting, django_assert_max_num_queries):
    receipt, client, address = waiting
    client.get(f"{address}9/")
    for key in "abcdef":
        operations.write_with_code(code=receipt.code, text=key, key=key)
    with django_assert_max_num_queries(16):
        client.get(f"{address}9/")


# The desk


@pytest.fixture
def form(report_page, home_en):
    make_english_page(report_page, home_en)
    page = make_follow_up(report_page)
    make_english_follow_up(page)
    return page


@pytest.fixture
def english(office):
    receipt = submit(make_submission(language="en"))
    return receipt, Case.objects.get(pk=receipt.case_id)


def desk_url(name: str, case: Case) -> str:
    return reverse(f"reports_staff:{name}", args=[case.pk])


def test_the_desk_looks_at_the_questions_and_sends_them(office, form, english):
    receipt, case = english
    worker = unlocked(office, office.worker)
    address = desk_url("ask", case)
    assert address in page(worker, desk_url("case_detail", case))
    content = page(worker, address)
    typed = {"questions": form.pk, "text": "A few words.", "key": hidden(content, "key"), "seen": "0"}
    response = worker.post(address, {**typed, "button": "preview"})
    assert (response.status_code, response.headers["Location"]) == (303, f"{address}#anteprima")
    preview = page(worker, address)
    for words in ("Which contract?", "Che contratto?", "Permanent", "Indeterminato", "A few words."):
        assert words in preview
    assert operations.read_with_code(code=receipt.code).messages == ()
    for _press_twice in range(2):
        assert worker.post(address, typed).headers["Location"] == desk_url("case_detail", case)
    (entry,) = operations.read_with_code(code=receipt.code).messages
    assert entry.asked.title == "Work: a few more questions"
    assert "Ha mandato delle domande: Lavoro: qualche domanda in più" in page(worker, desk_url("case_detail", case))


def test_the_desk_reads_the_answers_in_italian_with_the_words_of_the_person_beside(office, english):
    receipt, case = english
    ask(office, case)
    reply(receipt)
    worker = unlocked(office, office.worker)
    content = page(worker, desk_url("case_detail", case))
    for words in ("Ha risposto alle domande: Lavoro: domande", "Che contratto?", "Nessuno", "Which contract?"):
        assert words in content
    assert "1 messaggio da leggere" in content


def test_the_desk_reads_that_somebody_would_rather_not(office, sent):
    receipt, case = sent
    ask(office, case)
    reply(receipt, answers=None)
    worker = unlocked(office, office.worker)
    assert "Ha preferito non rispondere alle domande: Lavoro: domande" in page(worker, desk_url("case_detail", case))


def test_a_language_that_is_missing_is_said_before_they_leave(office, form):
    submit(make_submission(language="fr"))
    case, worker = Case.objects.get(), unlocked(office, office.worker)
    worker.post(desk_url("ask", case), {"questions": form.pk, "text": "", "key": "k", "button": "preview"})
    assert "Manca il testo in questa lingua" in page(worker, desk_url("ask", case))


@pytest.mark.parametrize("chosen", ["", "0", "x"])
def test_without_a_form_nothing_leaves_and_the_words_stay(office, form, sent, chosen):
    receipt, case = sent
    worker = unlocked(office, office.worker)
    address = desk_url("ask", case)
    assert worker.post(address, {"questions": chosen, "text": "Parole mie.", "key": "k"}).status_code == 303
    content = page(worker, address)
    assert "Scegli quali domande mandare." in content
    assert "Parole mie." in content
    assert "Parole mie." not in everything_in_the_database()
    assert operations.read_with_code(code=receipt.code).messages == ()
    assert "Qui hai scritto qualcosa che non è ancora partito." in page(worker, desk_url("case_detail", case))


def test_a_form_that_cannot_be_asked_any_more_is_said(office, form, sent):
    receipt, case = sent
    worker = unlocked(office, office.worker)
    type(form).objects.filter(pk=form.pk).update(form_steps="[]")
    worker.post(desk_url("ask", case), {"questions": form.pk, "text": "", "key": "k", "seen": "0"})
    assert "Questo modulo non si può più mandare" in page(worker, desk_url("ask", case))
    assert operations.read_with_code(code=receipt.code).messages == ()


def test_what_came_meanwhile_is_shown_before_they_leave(office, form, sent):
    receipt, case = sent
    worker = unlocked(office, office.worker)
    typed = {"questions": form.pk, "text": "", "key": "k", "seen": "0"}
    operations.write_with_code(code=receipt.code, text="Un momento.", key="a")
    worker.post(desk_url("ask", case), typed)
    content = page(worker, desk_url("ask", case))
    assert "Nel frattempo c’è un messaggio nuovo" in content
    assert "Un momento." in content


def test_without_any_form_the_page_says_who_writes_them(office, sent):
    _receipt, case = sent
    assert "Non ci sono ancora domande pronte" in page(unlocked(office, office.worker), desk_url("ask", case))


def test_whoever_has_not_unlocked_is_asked_to(office, form, sent):
    _receipt, case = sent
    client = Client()
    client.force_login(office.worker)
    assert "sblocca" in client.get(desk_url("ask", case)).headers["Location"]
    before = AuditEvent.objects.count()
    client.post(desk_url("ask", case), {"questions": form.pk, "text": "Aspetta.", "key": "k"})
    assert "Aspetta." in page(unlocked_again(office, client), desk_url("ask", case))
    assert not AuditEvent.objects.filter(action="case.message_written").exists()
    assert AuditEvent.objects.count() > before


def unlocked_again(office, client: Client) -> Client:
    client.post(reverse("reports_staff:unlock"), {"words": office.words["operatrice"]})
    return client


def test_asked_is_a_snapshot_and_what_the_editor_changes_later_changes_nothing(office, form, sent):
    receipt, case = sent
    worker = unlocked(office, office.worker)
    worker.post(desk_url("ask", case), {"questions": form.pk, "text": "", "key": "k", "seen": "0"})
    form.delete()
    client, address = come_back(receipt)
    assert "Che contratto?" in page(client, f"{address}9/")
    assert asked().title != "Lavoro: qualche domanda in più"
