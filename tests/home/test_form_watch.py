"""Every night each published form is looked at, and editors are told once, without content."""

import json

import pytest
from django.urls import reverse

from core import due_jobs
from formbuilder.editor.form_watch import troubled_forms
from home.form_watch import TEMPLATE, watch_forms
from outbox.models import Mail
from staff.roles import Role
from tests.formbuilder.factories import ALL_KINDS, make_survey, question, step, uid
from tests.formbuilder.testapp.models import SurveyPage
from tests.reports.pages import make_page
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db

NOTICE = {"privacy_basis": "public_task", "privacy_readers": "Chi risponde."}
GOOD = [step("Uno", question("long_text", "Che cosa è successo?"))]


@pytest.fixture
def survey(site_it, home_page):
    return make_survey(home_page, GOOD, **NOTICE)


@pytest.fixture
def editor():
    return make_user(Role.EDITOR)


def break_it(page, label="Racconto"):
    steps = json.loads(json.dumps(ALL_KINDS))
    gone = {"match": "all", "rules": [{"question": uid("mai esistita"), "operator": "is", "value": True}]}
    steps[1]["value"]["questions"][1]["value"].update(shown_when=gone, label=label)
    page.form_steps = steps
    page.save_revision().publish()


def test_while_all_is_well_nobody_is_written_to(survey, editor):
    watch_forms()
    assert troubled_forms() == []
    assert not Mail.objects.exists()


def test_editors_alone_get_one_mail_however_many_nights_it_lasts(survey, editor):
    make_user(Role.COURSE_DESK)
    make_user(Role.EDITOR, email="")
    make_user(Role.EDITOR, is_active=False)
    break_it(survey)
    watch_forms()
    watch_forms()
    assert [(mail.recipient, mail.template) for mail in Mail.objects.all()] == [(editor.email, TEMPLATE)]


def test_another_trouble_is_another_mail(survey, editor):
    break_it(survey)
    watch_forms()
    break_it(SurveyPage.objects.get(pk=survey.pk), label="Un’altra domanda")
    watch_forms()
    assert Mail.objects.count() == 2


def test_the_mail_says_how_many_and_where_and_nothing_else(survey, editor):
    break_it(survey)
    watch_forms()
    mail = Mail.objects.get()
    assert mail.subject == "Moduli da controllare"
    text, _html = mail.texts()
    assert "1 modulo pubblicato" in text
    assert reverse("form_watch") in text
    assert "Racconto" not in text
    assert survey.title not in text


def test_a_gap_in_the_notice_a_missing_translation_and_no_key_are_troubles(survey, home_page, monkeypatch):
    survey.privacy_basis = ""
    survey.save()
    assert [check.quoted for each in troubled_forms() for check in each.checks] == ["base giuridica"]
    survey.privacy_basis = "public_task"
    survey.save()
    monkeypatch.setattr(SurveyPage, "untranslated_texts", lambda page: ["uno", "due"])
    assert "2 testi" in troubled_forms()[0].checks[0].text
    monkeypatch.undo()
    report = make_page(home_page)
    (found,) = troubled_forms()
    assert found.page == report
    assert "Il modulo è chiuso" in found.checks[-1].text


def test_drafts_and_pages_taken_down_are_nobody_s_trouble(survey):
    break_it(survey)
    SurveyPage.objects.get(pk=survey.pk).unpublish()
    assert troubled_forms() == []


def test_it_runs_every_night():
    (job,) = [job for job in due_jobs.all_jobs() if job.name == "home.watch_forms"]
    assert job.every.days == 1
    assert job.run is watch_forms


def test_the_list_is_for_who_may_edit_the_page(client, survey):
    break_it(survey)
    client.force_login(make_user(is_superuser=True))
    assert "Racconto" in client.get(reverse("form_watch")).content.decode()
    client.force_login(make_user(Role.COURSE_DESK))
    assert client.get(reverse("form_watch")).status_code in (302, 403)
