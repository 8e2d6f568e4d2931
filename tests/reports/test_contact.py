"""What the last fixed step promises: an address of the kind that was asked for, and none where nobody may call."""

from dataclasses import replace

import pytest
from django.urls import reverse

from formbuilder.builder import check_answers, check_step
from reports.contact import contact_of
from reports.models import Case
from reports.payload import Payload
from reports.questions import CONTACT, CONTACT_DETAIL, CONTACT_SAFETY, CONTACT_STEP, with_fixed_steps
from tests.reports.factories import make_definition, make_submission, submit
from tests.reports.pages import Reporter, address_of, code_in, hidden
from tests.reports.test_staff_views import unlocked

FORM = with_fixed_steps(make_definition(), language="it")
STEP = FORM.step(CONTACT_STEP)

GOOD = [
    {CONTACT: "none"},
    {CONTACT: "phone", CONTACT_DETAIL: "333 0000000"},
    {CONTACT: "phone", CONTACT_DETAIL: "+39 0171 444 000", CONTACT_SAFETY: "Di mattina"},
    {CONTACT: "email", CONTACT_DETAIL: "ada@example.org"},
]
BAD = [
    ({CONTACT: "email"}, CONTACT_DETAIL, "Scrivi l’indirizzo e-mail"),
    ({CONTACT: "phone"}, CONTACT_DETAIL, "Scrivi il numero di telefono"),
    ({CONTACT: "phone", CONTACT_DETAIL: "ada@example.org"}, CONTACT_DETAIL, "non è un numero di telefono"),
    ({CONTACT: "phone", CONTACT_DETAIL: "Borgo San Dalmazzo"}, CONTACT_DETAIL, "non è un numero di telefono"),
    ({CONTACT: "email", CONTACT_DETAIL: "333 0000000"}, CONTACT_DETAIL, "non è un indirizzo e-mail"),
    ({CONTACT: "none", CONTACT_DETAIL: "333 0000000"}, CONTACT_DETAIL, "Hai risposto «No»"),
    ({CONTACT: "none", CONTACT_SAFETY: "Di mattina"}, CONTACT_SAFETY, "Hai risposto «No»"),
]


@pytest.mark.parametrize("answers", GOOD)
def test_what_fits_is_accepted(answers):
    assert check_step(STEP, answers) == answers


@pytest.mark.parametrize(("answers", "_question", "_message"), BAD)
def test_what_does_not_fit_is_no_answer_anywhere(answers, _question, _message):
    assert check_step(STEP, answers) is None
    assert check_answers(FORM, answers) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("answers", "question", "message"), BAD)
def test_it_is_refused_at_its_field_before_the_check_page(office, report_page, answers, question, message):
    reporter = Reporter(report_page, **{CONTACT_DETAIL: "", CONTACT_SAFETY: "", **answers})
    content = reporter.get(report_page.form_url).content.decode()
    for _step in range(3):
        data = {"_step": hidden(content, "_step"), "_mark": hidden(content, "_mark"), "_action": "next"}
        content = reporter.post(address_of(content), {**reporter.answers, **data}).content.decode()
    assert hidden(content, "_step") == CONTACT_STEP
    assert message in content
    assert f'href="#q-{question}"' in content
    assert not Case.objects.exists()


def case_page(office) -> str:
    url = reverse("reports_staff:case_detail", args=[Case.objects.get().pk])
    return unlocked(office, office.worker).get(url).content.decode()


@pytest.mark.django_db
def test_the_office_reads_when_and_how_before_any_number(office, report_page):
    Reporter(report_page, **GOOD[2]).send()
    content = case_page(office)
    places = [content.index(text) for text in ("Prima di contattare", "Di mattina", "Mostra il recapito", "+39 0171")]
    assert places == sorted(places)
    assert content.count("+39 0171") == 1, "it stands nowhere else in the open"
    assert "chiedilo prima" not in content


@pytest.mark.django_db
def test_a_number_without_a_word_about_whether_is_behind_the_button_too(office):
    submission = make_submission(**{CONTACT_DETAIL: "333 0000000", CONTACT_SAFETY: "Di mattina"})
    submit(replace(submission, definition=FORM))
    content = case_page(office)
    assert "Non l’ha detto: chiedilo." in content
    assert content.index("Mostra il recapito") < content.index("333 0000000")
    assert content.count("333 0000000") == 1


@pytest.mark.django_db
def test_the_office_is_told_to_ask_where_nothing_was_said(office, report_page):
    Reporter(report_page, **GOOD[1]).send()
    assert "chiedilo prima con un messaggio" in case_page(office)


@pytest.mark.django_db
def test_who_wants_no_contact_is_written_to_only(office, report_page):
    Reporter(report_page, **GOOD[0]).send()
    content = case_page(office)
    assert "Non vuole essere contattata" in content
    assert "Mostra il recapito" not in content


def test_a_form_that_did_not_ask_says_nothing():
    form = make_definition()
    assert contact_of(Payload(definition=form, source_definition=form, answers={}, locale="it")) is None


@pytest.mark.django_db
def test_what_fits_is_sent(office, report_page):
    assert code_in(Reporter(report_page, **GOOD[1]).send())
