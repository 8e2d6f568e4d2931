"""A page that gives a document: who printed it stands on it, the log says that it was printed, a failure says why."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils import translation

from core import ratelimit
from core.site_settings import SiteSettings
from printing.paper import PrintingError, TooLongError
from printing.record import Record, Section
from staff import papers
from staff.models import AuditEvent
from staff.papers import PaperView
from staff.roles import Permission, Role
from tests.printing.samples import opened, text_of
from tests.staff.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it")]


class OnePaper(PaperView):
    staff_permission = Permission.VIEW_REGISTRATIONS
    audit_action = "registration.listed"
    file_name = "Prova d’autunno"

    def get_document(self):
        return Record(title="Scheda", sections=(Section(title="Dati", entries=(("Nome", "Anna"),)),))

    def get_back_url(self):
        return "/back/"


class ItalianPaper(OnePaper):
    language = "it"


@pytest.fixture
def ask():
    def ask(view=OnePaper, role=Role.COURSE_DESK, method="get"):
        request = getattr(RequestFactory(), method)("/")
        request.user = make_user(role, first_name="Giulia", last_name="Ferrero")
        request.session = {}
        request._messages = FallbackStorage(request)
        answer = view.as_view()(request)
        answer.said = [str(each) for each in get_messages(request)]
        return answer

    return ask


def test_the_file(ask):
    SiteSettings.objects.update(office_address="Via Roma 28\n12100 Cuneo")
    answer = ask()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith('-prova-dautunno.pdf"')
    assert answer["Cache-Control"] == "no-store"
    text = text_of(answer.content)
    assert "Comune di Cuneo" in text
    assert "Stampa di Giulia Ferrero" in text
    assert AuditEvent.objects.filter(action=OnePaper.audit_action).count() == 1


def test_it_speaks_the_language_of_whoever_prints_unless_it_has_its_own(ask):
    with translation.override("en"):
        assert opened(ask().content).Root.Lang == "en"
        assert opened(ask(ItalianPaper).content).Root.Lang == "it"


@pytest.mark.parametrize(("error", "word"), [(TooLongError(5_000), "5000"), (PrintingError("error: x"), "Riprova")])
def test_without_a_file_it_says_why_leads_back_and_notes_nothing(ask, monkeypatch, caplog, error, word):
    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(papers, "render", fail)
    answer = ask()
    assert (answer.status_code, answer.url) == (302, "/back/")
    assert word in answer.said[0]
    assert not AuditEvent.objects.filter(action=OnePaper.audit_action).exists()
    assert "Anna" not in caplog.text


def test_few_are_made_at_once_and_each_gives_its_place_back(ask, monkeypatch):
    monkeypatch.setattr(papers, "AT_ONCE", 1)
    assert [ask().status_code for _ in range(2)] == [200, 200]
    taken = ratelimit.take_place(scope="staff.papers", places=1, seconds=60)
    answer = ask()
    assert (answer.status_code, answer.url) == (302, "/back/")
    assert "altri PDF" in answer.said[0]
    ratelimit.leave_place(taken)
    monkeypatch.setattr(papers, "render", lambda *_args, **_kwargs: 1 / 0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            ask()


def test_others_may_not(ask):
    with pytest.raises(PermissionDenied):
        ask(role=Role.EDITOR)
    assert ask(method="post").status_code == 405
