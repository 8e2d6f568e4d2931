"""Texts with which a message to a reporter begins, and the message as the reporter will see it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.entries import TEXT_MAX
from reports.models import Case, CaseText, SealedRecord
from staff.models import AuditEvent
from staff.ready_texts.operations import save_ready_text
from tests.reports.factories import make_submission, submit
from tests.reports.test_conversation import unlock

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"reports_staff:{name}", args=args)


@pytest.fixture
def worker(office):
    client = Client()
    client.force_login(office.worker)
    unlock(client, office)
    return client


@pytest.fixture
def case(office):
    """Somebody who reads English."""
    return Case.objects.get(pk=submit(make_submission(language="en")).case_id)


@pytest.fixture
def ready(office):
    template = CaseText(name="Grazie")
    texts = {"it": "Grazie, leggiamo tutto.", "en": "Thank you, we read everything."}
    save_ready_text(template=template, texts=texts, actor=office.worker)
    return template


def press(client, case, button, **data):
    return client.post(url("write_message", case.pk), {"button": button, "key": "k", "seen": "0", **data}, follow=True)


def field(content):
    return re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", content, re.DOTALL)[1]


def test_a_ready_text_follows_what_was_typed_in_the_reporters_language_with_the_italian_beside(worker, case, ready):
    shown = press(worker, case, "insert", text="Dear you,", template=ready.pk)
    content = shown.content.decode()
    assert shown.redirect_chain == [(f"{url('write_message', case.pk)}#scrivi", 303)]
    assert field(content) == "Dear you,\n\nThank you, we read everything."
    assert "Grazie, leggiamo tutto." in content
    assert "has-error" not in content
    again = worker.get(url("write_message", case.pk)).content.decode()
    assert field(again).count("Thank you") == 1, "a reload puts it in once"
    assert SealedRecord.objects.count() == 1


def test_a_language_that_is_missing_is_said(worker, case, ready):
    ready.texts.filter(language="en").delete()
    content = press(worker, case, "insert", text="", template=ready.pk).content.decode()
    assert field(content) == "Grazie, leggiamo tutto."
    assert "Manca il testo in questa lingua" in content


@pytest.mark.parametrize("template", ["", "0", "x"])
def test_without_a_choice_what_was_typed_stays(worker, case, template):
    content = press(worker, case, "insert", text="Dear you,", template=template).content.decode()
    assert field(content) == "Dear you,"


def test_the_preview_is_in_the_reporters_language_and_sends_nothing(worker, case):
    content = press(worker, case, "preview", text="See you <soon>\n\nBye").content.decode()
    preview = content.partition('id="preview-title"')[2]
    assert '<ol class="conversation" lang="en" dir="ltr">' in preview
    assert "Office" in preview
    assert "See you &lt;soon&gt;" in preview
    assert field(content).startswith("See you")
    assert SealedRecord.objects.count() == 1


@pytest.mark.parametrize(("text", "error"), [("", "Scrivi qualcosa, oppure"), ("x" * (TEXT_MAX + 1), "troppo lungo")])
def test_what_cannot_be_sent_has_no_preview(worker, case, text, error):
    content = press(worker, case, "preview", text=text).content.decode()
    assert error in content
    assert "preview-title" not in content


def test_the_same_buttons_while_it_is_locked_lead_back_to_the_text(office, worker, case, ready):
    worker.post(url("lock"))
    led = press(worker, case, "insert", text="Dear you,", template=ready.pk)
    assert led.redirect_chain[-1][0].startswith(url("unlock"))
    unlock(worker, office)
    assert field(worker.get(url("write_message", case.pk)).content.decode()).startswith("Dear you,\n\nThank you")


def test_texts_are_written_changed_and_deleted(worker):
    worker.post(url("template_new"), {"name": "Grazie", "text_it": "Grazie.", "text_ro": "Mersi."})
    ready = CaseText.objects.get()
    assert "Română" in worker.get(url("template_list")).content.decode()
    worker.post(url("template_edit", ready.pk), {"name": "Grazie!", "text_it": "Grazie.", "text_ro": ""})
    assert [each.language for each in ready.texts.all()] == ["it"]
    refused = worker.post(url("template_edit", ready.pk), {"name": "Grazie!", "text_it": "x" * (TEXT_MAX + 1)})
    assert (refused.status_code, "troppo lungo" in refused.content.decode()) == (422, True)
    worker.post(url("template_delete", ready.pk))
    assert not CaseText.objects.exists()
    written = AuditEvent.objects.filter(action__startswith="case_text.").order_by("sequence")
    assert [each.action for each in written] == ["case_text.changed", "case_text.changed", "case_text.deleted"]


def test_many_texts_cost_as_many_queries_as_one(office, worker, ready, django_assert_num_queries):
    worker.get(url("template_list"))
    with CaptureQueriesContext(connection) as one:
        worker.get(url("template_list"))
    for number in range(6):
        save_ready_text(template=CaseText(name=f"Testo {number}"), texts={"it": "x"}, actor=office.worker)
    with django_assert_num_queries(len(one)):
        worker.get(url("template_list"))
