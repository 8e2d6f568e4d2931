"""A colleague enters a report for somebody who phones, writes or stands there."""

from __future__ import annotations

import datetime
import secrets
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from formbuilder.models import SealedDraft
from reports import deadlines, operations
from reports.desk_form import desk_definition
from reports.models import Case, SealedRecord
from reports.operations import authenticity
from reports.questions import CONTACT, CONTACT_DETAIL, DISCLOSURE, NAME, NOTICE, REPORTER
from staff.models import AuditEvent
from staff.roles import Role
from tests.reports.factories import classify, make_user, submit
from tests.reports.pages import AREA, HOUSING, STORY, form_steps, make_page
from tests.reports.test_staff_views import signed_in, unlocked, url
from vault.receipt import parse

pytestmark = pytest.mark.django_db

WORDS = "Al telefono ha detto: mi hanno mandata via dal bar."


@pytest.fixture
def page(report_page):
    return report_page


def address(page) -> str:
    return url("enter", form=page.translation_key)


def typed(**changed: str) -> dict[str, str]:
    return {
        "channel": "phone",
        "reporter": "victim",
        "received_on": timezone.localdate().isoformat(),
        "locale": "it",
        "gives_code": "no",
        "informed": "on",
        "key": secrets.token_urlsafe(8),
        f"q-{STORY}": WORDS,
        **changed,
    }


def enter(client: Client, page, **changed: str):
    return client.post(address(page), typed(**changed), follow=True)


def read(office, case: Case):
    return operations.open_case(case=case, office=office.unlock(office.manager), actor=office.manager)


def test_what_was_said_on_the_telephone_becomes_a_case(office, page):
    response = enter(signed_in(office.worker), page, **{f"q-{AREA}": HOUSING})
    case = Case.objects.get()
    assert f"Segnalazione {case.reference} inserita." in response.content.decode()
    opened = read(office, case)
    assert opened.payload.answers[STORY] == WORDS
    assert opened.payload.answers[AREA] == HOUSING
    assert opened.classification.of("channel") == ("phone",)
    assert opened.classification.of("reporter") == ("victim",)
    assert opened.classification.author == office.worker.pk
    assert not opened.classification.is_assessed
    assert AuditEvent.objects.get(action="case.entered").target == authenticity.target_of(case)
    assert case.form_key == page.translation_key


def test_nothing_but_the_way_it_came_is_asked_by_force(office, page):
    enter(signed_in(office.worker), page, **{f"q-{STORY}": ""})
    assert read(office, Case.objects.get()).payload.answers == {}


def test_the_days_are_counted_from_when_it_came(office, page):
    day = timezone.localdate() - datetime.timedelta(days=3)
    enter(signed_in(office.worker), page, received_on=day.isoformat())
    case = Case.objects.get()
    assert (case.received_on, case.due_on) == (day, deadlines.first_answer_by(day))


def test_who_reports_is_asked_in_the_words_of_the_office_and_files_are_not(page):
    asked = {question.id for question in desk_definition(page).questions}
    assert CONTACT in asked
    assert asked.isdisjoint({REPORTER, NOTICE})
    assert not any(question.required for question in desk_definition(page).questions)


def test_what_it_is_about_waits_nowhere_in_the_clear(office, page):
    client = signed_in(office.worker)
    response = client.post(address(page), typed(channel=""))
    assert response.status_code == 303
    assert WORDS not in response.content.decode()
    assert all(WORDS.encode() not in bytes(draft.sealed) for draft in SealedDraft.objects.all())
    shown = client.get(response.url).content.decode()
    assert "Scegli come è arrivata." in shown
    assert WORDS in shown
    assert WORDS not in unquote(response.url)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reporter": "nobody"}, "Scegli"),
        ({"received_on": "2999-01-01"}, "Questo giorno deve ancora venire."),
        ({"gives_code": ""}, "Scegli se serve un codice."),
        ({"informed": ""}, "Prima dillo alla persona."),
        ({f"q-{CONTACT}": "phone"}, "Scrivi il numero di telefono"),
        ({f"q-{CONTACT}": "none", f"q-{CONTACT_DETAIL}": "0171 444000"}, "Hai risposto «No»"),
        ({f"q-{DISCLOSURE}": "anonymous", f"q-{NAME}": "Zoraide Öz"}, "Più sopra c’è «In anonimo»"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_is_lost(office, page, changed, error):
    content = enter(signed_in(office.worker), page, **changed).content.decode()
    assert error in content
    assert WORDS in content
    assert not Case.objects.exists()


def test_a_name_beside_anonymous_is_an_error_at_the_name_and_at_no_other_question(office, page):
    both = {f"q-{DISCLOSURE}": "anonymous", f"q-{NAME}": "Zoraide Öz", f"q-{CONTACT}": "none"}
    client = signed_in(office.worker)
    soup = BeautifulSoup(enter(client, page, **both).content, "html.parser")
    assert [field["name"] for field in soup.select("[aria-invalid=true]")] == [f"q-{NAME}"]
    assert soup.find(attrs={"name": f"q-{NAME}"})["value"] == "Zoraide Öz"
    enter(client, page, **{**both, f"q-{DISCLOSURE}": "confidential"})
    enter(client, page, **{**both, f"q-{NAME}": ""})
    cases = [read(office, case).payload.answers for case in Case.objects.order_by("pk")]
    assert {(said[DISCLOSURE], said.get(NAME)) for said in cases} == {
        ("confidential", "Zoraide Öz"),
        ("anonymous", None),
    }


@pytest.mark.parametrize("changed", [{"channel": "media"}, {"reporter": "office"}])
def test_nobody_has_to_be_informed_where_there_is_nobody(office, page, changed):
    enter(signed_in(office.worker), page, informed="", **changed)
    assert Case.objects.count() == 1


def test_the_code_is_shown_once_opens_the_case_and_is_gone_with_the_button(office, page):
    client = signed_in(office.worker)
    response = enter(client, page, gives_code="yes")
    case = Case.objects.get()
    groups = BeautifulSoup(response.content, "html.parser").find(class_="receipt__code").get_text(" ", strip=True)
    code = parse(groups)
    assert operations.read_with_code(code=code).payload.answers[STORY] == WORDS
    assert "no-store" in response.headers["Cache-Control"]
    shown = url("entered", case=case.pk)
    assert groups.split()[0] in client.get(shown).content.decode()
    assert groups.split()[0] not in signed_in(office.manager).get(shown, follow=True).content.decode()
    client.post(shown)
    after = client.get(shown, follow=True).content.decode()
    assert "Il codice non si vede più." in after
    assert groups.split()[0] not in after
    assert Case.objects.get().code_saved


def test_without_a_code_none_is_shown_whatever_is_sent_again(office, page):
    client, sent = signed_in(office.worker), typed()
    for _again in range(2):
        assert "receipt__code" not in client.post(address(page), sent, follow=True).content.decode()
    assert Case.objects.count() == 1
    assert Case.objects.get().code_saved


def test_twice_the_same_is_one_report(office, page):
    client, sent = signed_in(office.worker), typed(gives_code="yes")
    for _again in range(2):
        client.post(address(page), sent)
    assert Case.objects.count() == 1
    assert SealedRecord.objects.filter(field="classification").count() == 1
    assert AuditEvent.objects.filter(action="case.entered").count() == 1


@pytest.mark.parametrize(
    "changed", [{"channel": "desk"}, {"reporter": "witness"}, {"gives_code": "yes"}, {"received_on": "2026-01-02"}]
)
def test_whatever_else_is_put_right_under_the_same_key_is_not_passed_over(office, page, changed):
    client, sent = signed_in(office.worker), typed()
    client.post(address(page), sent)
    client.post(address(page), {**sent, **changed})
    assert Case.objects.count() == 2


def test_other_words_under_the_same_key_are_another_report(office, page):
    client, sent = signed_in(office.worker), typed()
    client.post(address(page), sent)
    client.post(address(page), {**sent, f"q-{STORY}": "Un'altra persona, un'altra storia."})
    assert Case.objects.count() == 2


def test_a_colleague_who_sends_a_key_that_she_knows_does_not_know_the_code(office, page, settings):
    """Negative control: the code does not follow from what is posted alone."""
    codes = set()
    for secret in ("a" * 50, "b" * 50):
        settings.SECRET_KEY = secret
        client = signed_in(office.worker)
        content = enter(client, page, gives_code="yes", key="k").content
        codes.add(BeautifulSoup(content, "html.parser").find(class_="receipt__code").get_text(" ", strip=True))
    assert len(codes) == 2


def test_while_no_key_is_pinned_nothing_is_taken_and_nothing_is_lost(office, page, settings):
    settings.OFFICE_KEY_FINGERPRINT = ""
    content = enter(signed_in(office.worker), page).content.decode()
    assert "Adesso nessuna segnalazione si può chiudere a chiave" in content
    assert WORDS in content
    assert not Case.objects.exists()


def test_one_form_is_not_asked_for_two_are(office, page, home_page):
    client = signed_in(office.worker)
    assert client.get(url("enter_choose")).url == address(page)
    other = make_page(home_page, slug="altra", title="Un altro modulo")
    chosen = client.get(url("enter_choose")).content.decode()
    assert address(page) in chosen
    assert address(other) in chosen
    other.unpublish()
    assert client.get(address(other)).status_code == 404
    page.unpublish()
    assert "nessuna pagina per segnalare pubblicata" in client.get(url("enter_choose")).content.decode()


def test_nobody_marks_a_code_as_handed_over_that_this_browser_does_not_show(office, page):
    case = Case.objects.get(pk=submit().case_id)
    signed_in(office.worker).post(url("entered", case=case.pk))
    assert not Case.objects.get().code_saved


def test_where_nobody_has_the_code_no_message_is_asked_for(office, page):
    client = unlocked(office, office.manager)
    enter(client, page)
    case = Case.objects.get()
    nobody = "Nessuno ha il codice di questa segnalazione"
    shown = client.get(url("case_detail", case=case.pk)).content.decode()
    assert nobody in shown
    assert url("write_message", case=case.pk) not in shown
    classify(office, case)
    closing = client.get(url("close", case=case.pk)).content.decode()
    assert nobody in closing
    assert "Ultimo messaggio" not in closing


def test_where_somebody_has_it_a_message_is(office, page):
    client = unlocked(office, office.manager)
    enter(client, page, gives_code="yes")
    case = Case.objects.get()
    assert url("write_message", case=case.pk) in client.get(url("case_detail", case=case.pk)).content.decode()
    classify(office, case)
    assert "Ultimo messaggio" in client.get(url("close", case=case.pk)).content.decode()


def test_the_reporter_reads_the_form_in_a_language_in_which_it_is_published(office, page, home_page):
    english = Locale.objects.get_or_create(language_code="en")[0]
    other = page.copy_for_translation(english, copy_parents=True)
    other.form_steps = form_steps(language="en")
    other.save_revision().publish()
    client = signed_in(office.worker)
    assert "Scegli" in enter(client, page, locale="ar").content.decode()
    enter(client, page, locale="en")
    payload = read(office, Case.objects.get()).payload
    assert payload.locale == "en"
    assert payload.definition.question(STORY).label == "Tell us"
    assert payload.source_definition.question(STORY).label == "Racconta"


def test_nobody_else_enters(page):
    assert signed_in(make_user("altra", Role.COURSE_DESK)).get(address(page)).status_code == 403
