"""Certificates: the same paper however often it is printed, known again by code and name, and by nothing else."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import override_settings
from django.utils import timezone, translation

from courses import documents, operations
from courses.models import Certificate, Registration
from courses.operations import NotOverError, find_certificate, issue_certificates
from courses.states import SEATED_STATES, State
from staff.models import AuditEvent
from tests.courses.pages import make_course_page
from tests.events.pages import make_unit

from .factories import GroupFactory, RegistrationFactory
from .test_seats import at_once

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


@pytest.fixture
def group():
    return GroupFactory(first_date=YESTERDAY - datetime.timedelta(weeks=7), last_date=YESTERDAY)


@pytest.fixture
def person(group):
    return RegistrationFactory(group=group, first_name="Niccolò", last_name="D’Aponte")


def issue(actor, *people):
    return issue_certificates(registrations=people, actor=actor)


class TestIssuing:
    def test_printing_twice_gives_the_same_paper(self, desk, person):
        first, second = issue(desk, person)[0], issue(desk, person)[0]
        assert first.code == second.code
        assert first.certificate.pk == second.certificate.pk
        assert len(first.code.split("-")) == 7

    def test_a_new_secret_key_does_not_change_it(self, desk, person):
        with override_settings(SECRET_KEY="old" * 20):
            code = issue(desk, person)[0].code
        with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=["old" * 20]):
            assert issue(desk, person)[0].code == code

    def test_the_day_stays_that_of_the_first_time(self, desk, person):
        issue_certificates(registrations=[person], actor=desk, today=YESTERDAY)
        assert issue(desk, person)[0].certificate.issued_on == YESTERDAY

    def test_only_who_has_a_seat_gets_one(self, desk, group, person):
        others = [
            RegistrationFactory(group=group, state=state, queue_number=number, offered_until=timezone.now())
            for number, state in enumerate(set(State) - set(SEATED_STATES), start=1)
        ]
        assert [each.registration for each in issue(desk, person, *others)] == [person]

    def test_state_and_name_are_those_of_the_moment_of_printing(self, desk, group, person):
        gone = RegistrationFactory(group=group)
        Registration.objects.filter(pk=gone.pk).update(state=State.WITHDRAWN)
        Registration.objects.filter(pk=person.pk).update(last_name="Daponte")
        issued = issue(desk, gone, person)
        assert [each.registration for each in issued] == [person]
        assert find_certificate(code=issued[0].code, name="Niccolò Daponte") == issued[0].certificate

    def test_not_before_the_last_meeting(self, desk):
        early = RegistrationFactory()
        with pytest.raises(NotOverError):
            issue(desk, early)
        assert not Certificate.objects.exists()

    def test_the_log_says_how_many_and_not_who(self, desk, group, person):
        issue(desk, person, RegistrationFactory(group=group))
        event = AuditEvent.objects.get(action="certificate.issued")
        assert event.target == f"group:{group.pk}"
        assert event.details == {"number": 2}

    def test_nothing_of_the_person_is_stored(self, desk, person):
        issued = issue(desk, person)[0]
        stored = str(Certificate.objects.values().get())
        for secret in (issued.code, issued.code.replace("-", ""), person.last_name, person.email):
            assert secret not in stored

    def test_queries_do_not_grow_with_people(self, desk, group, django_assert_max_num_queries):
        people = [RegistrationFactory(group=group) for _ in range(20)]
        with django_assert_max_num_queries(14):
            issue(desk, *people)


class TestVerifying:
    @pytest.mark.parametrize(
        "name", ["Niccolò D’Aponte", "NICCOLO' D'APONTE", "  d'aponte   niccolo ", "D’Aponte Niccolò"]
    )
    def test_as_people_type_it(self, desk, person, name):
        issued = issue(desk, person)[0]
        typed = issued.code.lower().replace("-", " ")
        assert find_certificate(code=typed, name=name) == issued.certificate

    def test_another_name_above_the_same_code_is_not_genuine(self, desk, person):
        code = issue(desk, person)[0].code
        assert find_certificate(code=code, name="Anna D’Aponte") is None
        assert find_certificate(code=code, name="") is None

    @pytest.mark.parametrize("code", ["", "0", "0" * 28, "ÙÙ", "0" * 400])
    def test_no_code_is_found_by_chance(self, desk, person, code):
        issue(desk, person)
        assert find_certificate(code=code, name=person.full_name) is None

    def test_a_corrected_name_replaces_the_paper(self, desk, person):
        wrong = issue(desk, person)[0]
        person.last_name = "Daponte Rossi"
        person.save()
        right = issue(desk, person)[0]
        assert right.code != wrong.code
        assert find_certificate(code=wrong.code, name="Niccolò D’Aponte") is None
        assert find_certificate(code=right.code, name=person.full_name) == right.certificate

    def test_who_lost_the_seat_has_none(self, desk, person):
        code = issue(desk, person)[0].code
        Registration.objects.update(state=State.WITHDRAWN)
        assert find_certificate(code=code, name=person.full_name) is None

    def test_it_outlives_the_registration(self, desk, person):
        issued = issue(desk, person)[0]
        operations.purge(today=person.retain_until + datetime.timedelta(days=1))
        assert not Registration.objects.exists()
        assert find_certificate(code=issued.code, name="Niccolò D’Aponte") == issued.certificate

    @pytest.mark.parametrize("erased_by", ["purge", "desk"])
    def test_who_lost_the_seat_has_none_once_erased_either(self, desk, person, erased_by):
        code = issue(desk, person)[0].code
        Registration.objects.update(state=State.REMOVED)
        if erased_by == "purge":
            operations.purge(today=person.retain_until + datetime.timedelta(days=1))
        else:
            operations.erase(registration_id=person.pk, actor=desk)
        assert not Registration.objects.exists()
        assert find_certificate(code=code, name=person.full_name) is None


class TestThePage:
    URL = "/verifica/"

    @pytest.fixture
    def issued(self, desk, index, home_page, group, person):
        make_course_page(index, course=group.edition.course, unit=make_unit(home_page), title="Corso di prova")
        return issue(desk, person)[0]

    def ask(self, client, issued, **changes):
        return client.post(self.URL, {"codice": issued.code, "nome": "Niccolò D’Aponte", **changes})

    def test_a_genuine_one_leads_to_course_and_days_and_repeats_neither_name_nor_code(self, client, issued):
        answer = self.ask(client, issued)
        assert answer.status_code == 303
        page = client.get(answer.url)
        text = BeautifulSoup(page.content, "html.parser").main.get_text(" ")
        assert "L’attestato è valido" in text
        assert "Corso di prova" in text
        for secret in ("Aponte", issued.code, issued.registration.reference):
            assert secret not in page.content.decode()
            assert secret not in answer.url
        assert (page["Cache-Control"], answer["Cache-Control"]) == ("no-store", "no-store")
        assert not page.cookies
        assert not answer.cookies

    @pytest.mark.parametrize("wrong", [{"codice": "0" * 28}, {"nome": "Anna Rossi"}])
    def test_what_is_wrong_is_not_said(self, client, issued, wrong):
        page = self.ask(client, issued, **wrong).content.decode()
        assert "non risulta valido" in page
        assert "Corso di prova" not in page
        for typed in wrong.values():
            assert typed in page

    def test_both_are_needed(self, client, issued):
        soup = BeautifulSoup(self.ask(client, issued, nome="", codice="").content, "html.parser")
        assert {each["id"] for each in soup.select("[aria-invalid=true]")} == {"id_codice", "id_nome"}

    @pytest.mark.usefixtures("stopped_clock")
    def test_guessing_is_slowed_down_and_other_sites_may_not_ask(self, client, issued, monkeypatch):
        cross = client.post(self.URL, {"codice": issued.code}, headers={"Sec-Fetch-Site": "cross-site"})
        assert cross.status_code == 403
        for _ in range(30):
            self.ask(client, issued, codice="0" * 28)
        assert self.ask(client, issued).status_code == 429

    def test_an_address_that_nobody_signed_leads_nowhere(self, client, site_it):
        assert client.get(f"{self.URL}nothing/").status_code == 404

    def test_every_language_has_it(self, client, issued):
        with translation.override("en"):
            assert client.get("/en/verifica/").status_code == 200
        assert documents.verification_address().endswith("/verifica/")


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_at_once_gives_one_certificate():
    actor = User.objects.create_user("sportello")
    over = GroupFactory(first_date=YESTERDAY, last_date=YESTERDAY)
    person = RegistrationFactory(group=over)
    outcomes = at_once(lambda _number: issue(actor, person)[0].code, range(5))
    assert set(outcomes) == {outcomes[0]}
    assert isinstance(outcomes[0], str)
    assert Certificate.objects.count() == 1
