"""The desk puts right what is wrong: what it was before stays in the history, and nobody overwrites anybody."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from core.finding import matching
from courses import operations, people
from courses.emails import Notice
from courses.models import Channel, Registration, RegistrationEvent
from courses.operations.notices import prepare_each
from courses.states import Action, State
from formbuilder.definition import Definition, Step
from formbuilder.questions import Consent, OneOf, Option, Phone, ShortText
from outbox.models import Mail
from staff.models import AuditEvent

from .factories import GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db

FORM = Definition(
    steps=(
        Step(
            id="s",
            title="Di più",
            items=(
                ShortText(id="q1", label="Allergie?"),
                OneOf(
                    id="q2", label="Taglia?", options=(Option(id="m", label="Media"), Option(id="l", label="Grande"))
                ),
                Phone(id="q3", label="Chi avvisiamo?"),
                Consent(id="q4", label="Sono d’accordo.", version="1"),
            ),
        ),
    )
).to_json()
ANSWERS = {"q1": "noci", "q2": "m", "q4": True}


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


@pytest.fixture
def registration():
    return RegistrationFactory(
        first_name="Ada", last_name="Rosi", email="ada@example.org", definition=FORM, answers=ANSWERS
    )


def url(name, registration):
    return reverse(f"courses_staff:{name}", args=[registration.pk])


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser").main


def filled_in(response):
    """What a browser would send back of the form on a page."""
    form = soup_of(response).select_one("form:not([action])")
    fields = {each["name"]: each.get("value", "") for each in form.select("input:not([type=checkbox], [type=radio])")}
    return fields | {each["name"]: each["value"] for each in form.select("input[checked]")}


class TestPerson:
    def correct(self, client, registration, **typed):
        page = filled_in(client.get(url("correct_person", registration)))
        return client.post(url("correct_person", registration), {**page, **typed})

    def test_is_corrected_found_under_the_new_name_and_the_old_one_stays_in_the_history(
        self, desk_client, desk, registration
    ):
        response = self.correct(desk_client, registration, last_name="Rossi", phone="+39 0171 444789")

        assert (response.status_code, response.url) == (303, url("registration_detail", registration))
        registration.refresh_from_db()
        assert (registration.last_name, registration.phone) == ("Rossi", "+39 0171 444789")
        for words in ("rossi", "0171 444 789"):
            assert Registration.objects.filter(matching(words)).exists()
        event = RegistrationEvent.objects.get()
        assert (event.what, event.actor, event.before) == ("corrected", desk, {"last_name": "Rosi", "phone": ""})
        page = soup_of(desk_client.get(url("registration_detail", registration))).get_text(" ", strip=True)
        assert "Prima: Cognome – Rosi" in " ".join(page.split())

    def test_the_log_says_which_fields_and_no_value(self, desk_client, registration):
        self.correct(desk_client, registration, last_name="Rossi")

        event = AuditEvent.objects.get(action="registration.corrected")
        assert event.target == f"registration:{registration.pk}"
        assert event.details == {"last_name": True, "fields": 1}

    @pytest.mark.parametrize("tell", [True, False])
    def test_the_person_is_told_if_the_desk_wants(self, desk_client, registration, tell):
        self.correct(desk_client, registration, last_name="Rossi", **({"tell": "on"} if tell else {}))
        assert [mail.template for mail in Mail.objects.all()] == (["registration.corrected"] if tell else [])

    def test_what_waits_for_the_wrong_address_does_not_go_and_an_offer_goes_to_the_right_one(self, desk_client, desk):
        group = GroupFactory(seats=1)
        seated, person = (operations.register(**registration_input(group)).registration for _each in range(2))
        operations.act(registration_id=seated.pk, action=Action.WITHDRAW, actor=desk)
        prepare_each([person], Notice.CHANGED)
        person.refresh_from_db()
        assert person.state == State.OFFERED
        others = Mail.objects.filter(cause_id=str(seated.pk), state="waiting")
        assert others.count() == 2

        self.correct(desk_client, person, email="giusta@example.org")

        ends = set(Mail.objects.filter(recipient=person.email).values_list("template", "state"))
        assert ends == {(f"registration.{each}", "given_up") for each in ("received", "offered", "changed")}
        again = Mail.objects.get(recipient="giusta@example.org")
        assert (again.template, again.state) == ("registration.offered", "waiting")
        assert abs(again.give_up_at - person.offered_until) < datetime.timedelta(minutes=1)
        assert others.count() == 2

    def test_another_spelling_of_the_address_and_another_name_stop_no_mail(self, desk_client, registration):
        prepare_each([registration], Notice.CHANGED)
        self.correct(desk_client, registration, email="ADA@example.org", last_name="Rossi")
        assert [mail.state for mail in Mail.objects.all()] == ["held"]

    def test_without_a_change_nothing_is_written(self, desk_client, registration):
        self.correct(desk_client, registration, tell="on")
        assert not RegistrationEvent.objects.exists()
        assert not Mail.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"email": "", "phone": ""}, "email"),
            ({"email": "ada"}, "email"),
            ({"phone": "domani"}, "phone"),
            ({"first_name": "  "}, "first_name"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(self, desk_client, registration, typed, field):
        response = self.correct(desk_client, registration, last_name="Bianchi", **typed)

        assert response.status_code == 422
        assert soup_of(response).select_one(f"#id_{field}-error")
        assert soup_of(response).select_one("#id_last_name")["value"] == "Bianchi"
        registration.refresh_from_db()
        assert registration.last_name == "Rosi"

    def test_an_address_that_stands_in_the_group_already_is_refused(self, desk_client, registration):
        RegistrationFactory(group=registration.group, first_name="Ada", last_name="Rosi", email="due@example.org")

        response = self.correct(desk_client, registration, email="DUE@example.org")

        assert response.status_code == 422
        assert "già un’altra iscrizione" in soup_of(response).get_text()

    def test_the_second_of_two_people_overwrites_nothing_and_may_decide(self, desk_client, registration):
        opened = filled_in(desk_client.get(url("correct_person", registration)))
        self.correct(desk_client, registration, last_name="Rossi")

        response = desk_client.post(url("correct_person", registration), {**opened, "last_name": "Rosso"})

        assert response.status_code == 409
        assert "sportello ha cambiato questi dati" in " ".join(soup_of(response).get_text(" ").split())
        registration.refresh_from_db()
        assert registration.last_name == "Rossi"
        decided = {each["name"]: each.get("value", "") for each in soup_of(response).select("form input")}
        assert desk_client.post(url("correct_person", registration), decided).status_code == 303
        registration.refresh_from_db()
        assert registration.last_name == "Rosso"


class TestAnswers:
    def correct(self, client, registration, **typed):
        page = filled_in(client.get(url("correct_answers", registration)))
        return client.post(url("correct_answers", registration), {**page, **typed})

    def test_are_asked_as_they_were_with_what_was_answered_and_without_consents(self, desk_client, registration):
        page = soup_of(desk_client.get(url("correct_answers", registration)))

        assert page.select_one('[name="q-q1"]')["value"] == "noci"
        assert page.select_one('[name="q-q2"][checked]')["value"] == "m"
        assert not page.select('[name="q-q4"]')

    def test_are_corrected_and_the_old_ones_stay_in_the_history(self, desk_client, registration):
        response = self.correct(desk_client, registration, **{"q-q1": "latte", "q-q2": "l", "q-q3": "0171 444789"})

        assert response.status_code == 303
        registration.refresh_from_db()
        assert registration.answers == {"q1": "latte", "q2": "l", "q3": "0171 444789", "q4": True}
        assert Registration.objects.filter(matching("0171444789")).exists()
        assert RegistrationEvent.objects.get().before == {"q1": "noci", "q2": "m", "q3": None}
        page = soup_of(desk_client.get(url("registration_detail", registration))).get_text(" ", strip=True)
        assert "Prima: Taglia? – Media" in " ".join(page.split())
        assert AuditEvent.objects.get(action="registration.corrected").details == {"fields": 3}

    def test_what_nobody_can_mean_is_refused_at_the_question(self, desk_client, registration):
        response = self.correct(desk_client, registration, **{"q-q1": "latte", "q-q3": "domani"})

        assert response.status_code == 422
        assert soup_of(response).select_one('[name="q-q1"]')["value"] == "latte"
        assert "non sembra un numero di telefono" in soup_of(response).get_text()
        registration.refresh_from_db()
        assert registration.answers == ANSWERS

    def test_the_second_of_two_people_overwrites_nothing_and_may_decide(self, desk_client, registration):
        opened = filled_in(desk_client.get(url("correct_answers", registration)))
        self.correct(desk_client, registration, **{"q-q1": "latte"})

        response = desk_client.post(url("correct_answers", registration), {**opened, "q-q1": "uova"})

        assert response.status_code == 409
        registration.refresh_from_db()
        assert registration.answers["q1"] == "latte"
        assert desk_client.post(url("correct_answers", registration), filled_in(response)).status_code == 303
        registration.refresh_from_db()
        assert registration.answers["q1"] == "uova"

    def test_where_the_person_was_first_nobody_of_the_office_is_named(self, desk_client, registration):
        self.correct(desk_client, registration, **{"q-q1": "latte"})
        opened = filled_in(desk_client.get(url("correct_answers", registration)))
        operations.change_telephone(registration_id=registration.pk, question_id="q3", number="0171 222222")

        response = desk_client.post(url("correct_answers", registration), {**opened, "q-q1": "uova"})

        text = " ".join(soup_of(response).get_text(" ").split())
        assert response.status_code == 409
        assert "Questi dati sono cambiati mentre tu scrivevi." in text
        assert "sportello ha cambiato" not in text

    def test_where_nothing_was_asked_the_page_says_so(self, desk_client):
        page = soup_of(desk_client.get(url("correct_answers", RegistrationFactory(definition={"format": 99}))))
        assert "non ha risposte da correggere" in page.get_text()


class TestNotes:
    def test_a_note_stands_in_the_history_and_not_in_the_log(self, desk_client, registration):
        response = desk_client.post(url("note", registration), {"text": "Richiama <b>lunedì</b>."}, follow=True)

        assert "Richiama <b>lunedì</b>." in soup_of(response).select_one(".desk-history").get_text()
        event = AuditEvent.objects.get(action="registration.noted")
        assert "lunedì" not in str(event.details)

    @pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
    def test_an_empty_or_endless_one_is_refused_and_stays_on_the_page(self, desk_client, registration, text):
        response = desk_client.post(url("note", registration), {"text": text})

        assert response.status_code == 422
        assert soup_of(response).select_one("textarea").get_text().strip() == text.strip()
        assert not RegistrationEvent.objects.exists()


class TestHistory:
    def test_ends_with_how_the_registration_came(self, desk_client):
        registration = RegistrationFactory(channel=Channel.PHONE)
        page = soup_of(desk_client.get(url("registration_detail", registration)))
        assert "Telefono" in page.select(".desk-history li")[-1].get_text()


class TestAlike:
    def test_the_desk_sees_who_may_be_the_same_person(self, desk_client, registration):
        twin = RegistrationFactory(group=registration.group, first_name="ADA", last_name="Rosì", phone="0171 1")
        mailbox = RegistrationFactory(last_name="Verdi", email_normalised="ada@example.org")
        stranger = RegistrationFactory(first_name="Ada", last_name="Rosini")

        page = soup_of(desk_client.get(url("registration_detail", registration)))

        notice = page.select_one(".desk-notice-warning:has(ul)")
        links = [link["href"] for link in notice.select("a")]
        assert links == [url("registration_detail", twin), url("registration_detail", mailbox)]
        assert len(notice.select(".state--warning")) == 1
        assert url("registration_detail", stranger) not in links

    def test_the_same_number_is_noticed_and_no_number_is_none(self, desk_client):
        one = RegistrationFactory(phone="+39 0171 444789")
        same = RegistrationFactory(definition=FORM, answers={"q3": "0171 444789"})
        RegistrationFactory.create_batch(3)
        assert list(people.alike(one)) == [same]


def test_the_page_takes_the_same_queries_however_long_its_history(
    desk_client, desk, registration, django_assert_num_queries
):
    desk_client.get(url("registration_detail", registration))
    for number in (1, 30):
        for _each in range(number):
            operations.add_note(registration=registration, text="Nota", actor=desk)
        with django_assert_num_queries(QUERIES):
            desk_client.get(url("registration_detail", registration))


QUERIES = 24
