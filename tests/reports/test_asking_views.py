"""The page on which the desk chooses questions of the editors, looks at them and sends them."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse

from reports import operations
from reports.models import Case
from staff.models import AuditEvent
from tests.reports.asking import ask, asked, make_english_follow_up, make_follow_up, question, questions, reply, steps
from tests.reports.factories import make_submission, submit
from tests.reports.pages import hidden, make_english_page
from tests.reports.test_conversation import come_back
from tests.reports.test_staff_views import unlocked
from tests.reports.traces import everything_in_the_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(office):
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


def page(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


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
    receipt = submit(make_submission(language="fr"))
    address, worker = desk_url("ask", Case.objects.get()), unlocked(office, office.worker)
    typed = {"questions": form.pk, "text": "Parole mie.", "key": "k", "seen": "0"}
    assert worker.post(address, typed).headers["Location"] == address
    content = page(worker, address)
    for words in ("Manca il testo in questa lingua", "Leggi qui sotto come le domande arrivano", "Parole mie."):
        assert words in content
    assert "Che contratto?" in content, "they are looked at, though nobody asked to"
    assert operations.read_with_code(code=receipt.code).messages == ()
    worker.post(address, {**typed, "looked": hidden(content, "looked")})
    assert len(operations.read_with_code(code=receipt.code).messages) == 1


def test_questions_in_the_reporters_language_leave_without_being_looked_at(office, form, english):
    """The negative control."""
    receipt, case = english
    typed = {"questions": form.pk, "text": "", "key": "k", "seen": "0"}
    unlocked(office, office.worker).post(desk_url("ask", case), typed)
    assert len(operations.read_with_code(code=receipt.code).messages) == 1


def test_what_an_editor_changed_since_it_was_looked_at_is_shown_again(office, form, sent):
    receipt, case = sent
    address, worker = desk_url("ask", case), unlocked(office, office.worker)
    typed = {"questions": form.pk, "text": "", "key": "k", "seen": "0"}
    worker.post(address, {**typed, "button": "preview"})
    looked = hidden(page(worker, address), "looked")
    form.form_steps = steps(question("yes_no", questions()[1]["id"], "Sei in un sindacato?"))
    form.save_revision().publish()
    worker.post(address, {**typed, "looked": looked})
    content = page(worker, address)
    assert "Sei in un sindacato?" in content
    assert hidden(content, "looked") != looked
    assert operations.read_with_code(code=receipt.code).messages == ()
    worker.post(address, {**typed, "looked": hidden(content, "looked")})
    (entry,) = operations.read_with_code(code=receipt.code).messages
    assert [each.label for each in entry.asked.definition.questions] == ["Sei in un sindacato?"]


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
