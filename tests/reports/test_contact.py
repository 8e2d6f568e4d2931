"""What the last fixed step promises: an address of the kind that was asked for, and none where nobody may call."""

from dataclasses import replace

import pytest
from django.urls import reverse

from formbuilder.builder import check_answers, check_step
from formbuilder.definition import Step
from reports import operations
from reports.acts import Act, Standing
from reports.contact import contact_of
from reports.models import Case
from reports.payload import Payload
from reports.questions import (
    CALL_IDS,
    CONTACT,
    CONTACT_DETAIL,
    CONTACT_SAFETY,
    CONTACT_STEP,
    DISCLOSURE,
    INTERPRETER,
    NAME,
    SPOKEN,
    VOICEMAIL,
    WHO_ANSWERS,
    Disclosure,
    with_fixed_steps,
)
from staff.models import AuditEvent
from tests.reports.factories import make_definition, make_submission, submit
from tests.reports.pages import Reporter, code_in, hidden
from tests.reports.test_staff_views import signed_in, unlocked
from vault.receipt import parse


def without(step: Step, question: str) -> Step:
    """As it is asked of somebody who stays anonymous."""
    return replace(step, items=tuple(item for item in step.items if item.id != question))


FORM = with_fixed_steps(make_definition(), language="it")
STEP = without(FORM.step(CONTACT_STEP), NAME)

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
        content = reporter.go_on(content)
    assert hidden(content, "_step") == CONTACT_STEP
    assert message in content
    assert f'href="#q-{question}"' in content
    assert not Case.objects.exists()


def case_page(office) -> str:
    """The only case, as it is opened first."""
    return pages_of_the_case(office)[0]


def case_page_again(office) -> str:
    """As a manager opens it, whom nobody has shown the name or the number."""
    page = reverse("reports_staff:case_detail", args=[Case.objects.get().pk])
    return unlocked(office, office.manager).get(page).content.decode()


def pages_of_the_case(office) -> tuple[str, str]:
    """The same, and as it is after somebody has said why they need the number or address."""
    client, case = unlocked(office, office.worker), [Case.objects.get().pk]
    page, reveal = reverse("reports_staff:case_detail", args=case), reverse("reports_staff:reveal_contact", args=case)
    first = client.get(page).content.decode()
    response = client.post(reveal, {"why": "agreed"})
    assert response.status_code == 303
    return first, client.get(response.url).content.decode()


@pytest.mark.django_db
def test_the_office_reads_when_and_how_before_any_number(office, report_page):
    Reporter(report_page, **GOOD[2]).send()
    before, after = pages_of_the_case(office)
    assert before.index("Prima di contattare") < before.index("Di mattina") < before.index("Mostra il recapito")
    assert "+39 0171" not in before
    assert after.index("Di mattina") < after.index("+39 0171")
    assert after.count("+39 0171") == 1
    assert "Mostra il recapito" not in after
    assert "chiedilo prima" not in before


@pytest.mark.django_db
def test_a_number_without_a_word_about_whether_is_behind_the_button_too(office):
    submission = make_submission(**{CONTACT_DETAIL: "333 0000000", CONTACT_SAFETY: "Di mattina"})
    submit(replace(submission, definition=FORM))
    before, after = pages_of_the_case(office)
    assert "Non l’ha detto: chiedilo." in before
    assert "333 0000000" not in before
    assert after.count("333 0000000") == 1


@pytest.mark.django_db
class TestAskingForTheNumber:
    @pytest.fixture
    def case(self, office):
        submission = make_submission(**{CONTACT: "phone", CONTACT_DETAIL: "333 0000000"})
        return Case.objects.get(pk=submit(replace(submission, definition=FORM)).case_id)

    def test_needs_a_reason_which_the_log_keeps_and_nothing_else(self, office, case):
        client, url = unlocked(office, office.worker), reverse("reports_staff:reveal_contact", args=[case.pk])
        assert "Scegli un motivo." in client.post(url, {}).content.decode()
        assert "Scegli un motivo." in client.post(url, {"why": "curiosity"}).content.decode()
        assert "333 0000000" not in client.get(reverse("reports_staff:case_detail", args=[case.pk])).content.decode()
        assert not AuditEvent.objects.filter(action="case.contact_revealed").exists()
        client.post(url, {"why": "danger"})
        event = AuditEvent.objects.get(action="case.contact_revealed")
        assert (event.target, event.details) == (f"case:{case.reference}", {"why": "danger"})

    def test_is_forgotten_when_the_office_is_locked_and_is_nobody_elses(self, office, case):
        url, page = (reverse(f"reports_staff:{name}", args=[case.pk]) for name in ("reveal_contact", "case_detail"))
        client, colleague = unlocked(office, office.worker), unlocked(office, office.manager)
        client.post(url, {"why": "agreed"})
        assert "333 0000000" in client.get(page).content.decode()
        assert "333 0000000" not in colleague.get(page).content.decode()
        client.post(reverse("reports_staff:lock"))
        client.post(reverse("reports_staff:unlock"), {"words": office.words[office.worker.username]})
        assert "333 0000000" not in client.get(page).content.decode()

    def test_of_one_case_shows_no_other(self, office, case):
        submission = replace(make_submission(**{CONTACT_DETAIL: "340 1"}), definition=FORM)
        other = Case.objects.get(pk=submit(submission).case_id)
        client = unlocked(office, office.worker)
        client.post(reverse("reports_staff:reveal_contact", args=[case.pk]), {"why": "agreed"})
        assert "340 1" not in client.get(reverse("reports_staff:case_detail", args=[other.pk])).content.decode()

    def test_leads_to_unlocking_where_the_office_is_locked(self, office, case):
        client = signed_in(office.worker)
        response = client.post(reverse("reports_staff:reveal_contact", args=[case.pk]), {"why": "agreed"})
        assert response.url.startswith(reverse("reports_staff:unlock"))
        assert not AuditEvent.objects.filter(action="case.contact_revealed").exists()


@pytest.mark.django_db
def test_the_office_is_told_to_ask_where_nothing_was_said(office, report_page):
    Reporter(report_page, **GOOD[1]).send()
    assert "chiedilo prima con un messaggio" in case_page(office)


CALL = {VOICEMAIL: "neutral", WHO_ANSWERS: "Rispondo solo io", SPOKEN: "Spagnolo", INTERPRETER: "yes"}


@pytest.mark.django_db
def test_who_wants_to_be_called_says_what_may_be_said_and_the_office_reads_it_before_the_number(office, report_page):
    Reporter(report_page, **GOOD[1], **CALL).send()
    before, after = pages_of_the_case(office)
    for words in ("senza dire chi siamo", "Rispondo solo io", "Spagnolo", "Ti serve qualcuno che traduca?"):
        assert words in before
        assert before.count(words) == 1, "not among the answers as well"
        assert after.index(words) < after.index(GOOD[1][CONTACT_DETAIL])


@pytest.mark.django_db
def test_what_the_form_said_of_calls_stays_when_somebody_says_later_who_they_are(office, report_page):
    reporter = Reporter(report_page, **GOOD[2], **CALL)
    code = parse(code_in(reporter.send()))
    said = {"name": "Ada", "channel": "phone", "detail": "333 1112223", "safety": ""}
    operations.act_with_code(code=code, acts={Act.IDENTIFY: said})
    before, after = pages_of_the_case(office)
    for words in ("Di mattina", "senza dire chi siamo", "Rispondo solo io"):
        assert words in before
        assert after.index(words) < after.index("333 1112223")
    assert "Nel modulo:" in before
    assert "+39 0171" not in after, "the number of the form is over"


@pytest.mark.django_db
@pytest.mark.parametrize("answers", [GOOD[0], GOOD[3]])
def test_nobody_else_is_asked_about_calls(office, report_page, answers):
    reporter = Reporter(report_page, **answers, **CALL)
    reporter.send()
    assert not any("Se ti telefoniamo" in response.content.decode() for response in reporter.responses)
    opened = operations.open_case(case=Case.objects.get(), office=office.unlock(office.worker), actor=office.worker)
    assert not opened.payload.answers.keys() & set(CALL_IDS)


@pytest.mark.django_db
def test_who_wants_no_contact_is_written_to_only(office, report_page):
    Reporter(report_page, **GOOD[0]).send()
    content = case_page(office)
    assert "Non vuole essere contattata" in content
    assert "Mostra il recapito" not in content


def test_a_form_that_did_not_ask_says_nothing():
    form = make_definition()
    assert contact_of(Payload(definition=form, source_definition=form, answers={}, locale="it"), Standing()) is None


@pytest.mark.django_db
def test_what_fits_is_sent(office, report_page):
    assert code_in(Reporter(report_page, **GOOD[1]).send())


# To whom somebody is known


@pytest.mark.django_db
@pytest.mark.parametrize("disclosure", ["confidential", "named"])
def test_who_is_not_anonymous_is_asked_for_a_name_which_stands_behind_the_button(office, report_page, disclosure):
    reporter = Reporter(report_page, **GOOD[0], **{DISCLOSURE: disclosure, NAME: "Zoraide Öz"})
    code = parse(code_in(reporter.send()))
    before, after = pages_of_the_case(office)
    words = str(Disclosure(disclosure).label)
    assert before.count(words) == 1
    assert before.index(words) < before.index("Mostra nome e recapito")
    assert "Zoraide" not in before
    assert after.count("Zoraide Öz") == 1
    operations.act_with_code(code=code, acts={Act.TAKE_BACK: {}})
    content = case_page_again(office)
    assert words not in content
    assert "In anonimo" in content
    assert "Zoraide" not in content


@pytest.mark.django_db
def test_a_name_is_not_asked_nor_kept_of_who_stays_anonymous(office, report_page):
    reporter = Reporter(report_page, **{NAME: "Zoraide Öz"})
    reporter.send()
    assert not any("Come ti chiami?" in response.content.decode() for response in reporter.responses)
    opened = operations.open_case(case=Case.objects.get(), office=office.unlock(office.worker), actor=office.worker)
    assert NAME not in opened.payload.answers
    assert opened.payload.answers[DISCLOSURE] == "anonymous"
    assert "Mostra" not in case_page_again(office)


@pytest.mark.django_db
def test_whoever_says_a_name_is_to_be_known_by_leaves_one(office, report_page):
    reporter = Reporter(report_page, **{DISCLOSURE: "named", NAME: "  "})
    content = reporter.get(report_page.form_url).content.decode()
    for _step in range(3):
        content = reporter.go_on(content)
    assert hidden(content, "_step") == CONTACT_STEP
    assert f'href="#q-{NAME}"' in content
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_it_is_changed_later_with_the_code(office, report_page):
    code = parse(code_in(Reporter(report_page, **GOOD[0]).send()))
    assert "In anonimo" in case_page_again(office)
    said = {"name": "Ada", "channel": "none", "detail": "", "safety": "", "disclosure": "named"}
    operations.act_with_code(code=code, acts={Act.IDENTIFY: said})
    assert "Con nome" in case_page_again(office)


def test_a_report_from_before_it_was_asked_says_nothing_of_it():
    answers = {CONTACT: "none"}
    found = contact_of(Payload(definition=FORM, source_definition=FORM, answers=answers, locale="it"), Standing())
    assert (found.disclosure, found.name) == ("", "")
