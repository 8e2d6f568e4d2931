"""Registering, as a citizen without JavaScript does it."""

import datetime
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.form_definition import EMAIL_ID, FIRST_NAME_ID, GROUP_ID, LAST_NAME_ID
from courses.models import Edition, Registration
from courses.states import State
from formbuilder.definition import Definition
from outbox import delivery
from outbox.models import Mail
from tests.courses.pages import OPTION_NO, QUESTION_ID, make_course_page, question_steps
from tests.events.pages import make_unit

from .factories import GroupFactory
from .visitor import Visitor

pytestmark = pytest.mark.django_db

JOURNEY_QUERIES = {"given a cookie": 1, "first step": 5, "check page": 3, "sent": 14, "confirmation": 4}


@pytest.fixture
def group(course_page):
    return course_page.edition.groups.get()


def register(page, group, **changes):
    visitor = Visitor(page)
    visitor.identify(group, **changes)
    visitor.press("send")
    return visitor


def test_a_seat_is_confirmed_on_the_page_and_by_mail(course_page, group):
    visitor = register(course_page, group)
    delivery.sweep()

    registration = Registration.objects.get()
    assert "Hai un posto" in visitor.text
    assert registration.reference not in visitor.text, "who types an address has not shown that they read its mail"
    assert (registration.first_name, registration.last_name) == ("Ada", "Neri")
    assert (registration.state, registration.page_id, registration.locale) == (State.CONFIRMED, course_page.pk, "it")
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


def test_its_one_cookie_is_of_the_form_and_nothing_may_be_stored(course_page, group):
    visitor = Visitor(course_page)
    assert not visitor.client.cookies
    visitor.identify(group)
    check = visitor.response
    visitor.press("send")

    assert list(visitor.client.cookies) == ["modulo"]
    for response in (check, visitor.response):
        assert response.headers["Cache-Control"] == "no-store"


def test_a_full_group_says_so_before_and_gives_the_position_after(course_page, group):
    type(group).objects.update(seats=1)
    register(course_page, group)

    visitor = Visitor(course_page)
    assert "Lista d’attesa: davanti a te non c’è nessuno." in visitor.text
    visitor.identify(group, **{EMAIL_ID: "bea@example.org"})
    assert "Lista d’attesa: davanti a te non c’è nessuno. Può cambiare finché non invii." in visitor.text
    visitor.press("send")

    assert "Sei in lista d’attesa" in visitor.text
    assert "Posizione in lista d’attesa 1" in visitor.text


def test_whoever_loses_the_last_seat_between_check_page_and_sending_reads_the_truth_on_the_page_and_in_the_mail(
    course_page, group
):
    """Nothing is held for whoever fills in the form (docs/adr/0027): the check page says so, the end says what is."""
    type(group).objects.update(seats=1)
    slow = Visitor(course_page)
    assert "Ultimi posti." in slow.text
    slow.identify(group, **{EMAIL_ID: "bea@example.org"})
    assert "Ultimi posti. Può cambiare finché non invii." in slow.text
    register(course_page, group)

    slow.press("send")

    assert "Sei in lista d’attesa" in slow.text
    assert "Posizione in lista d’attesa 1" in slow.text
    assert "Hai un posto" not in slow.text
    mine = Mail.objects.get(recipient="bea@example.org")
    assert mine.subject == "La tua iscrizione è in lista d’attesa"
    assert "Posizione in lista d’attesa: 1" in mine.texts()[0]


def test_the_check_page_that_is_loaded_again_says_the_place_of_that_moment(course_page, group):
    type(group).objects.update(seats=1)
    visitor = Visitor(course_page)
    visitor.identify(group, **{EMAIL_ID: "cia@example.org"})
    for number, name in enumerate(("Ada", "Bea")):
        register(course_page, group, **{FIRST_NAME_ID: name, EMAIL_ID: f"{name.lower()}@example.org"})
        visitor.show(visitor.client.get(visitor.url))
        said = ("davanti a te non c’è nessuno", "davanti a te c’è 1 persona")[number]
        assert f"Lista d’attesa: {said}. Può cambiare finché non invii." in visitor.text


def test_a_journey_costs_few_queries(course_page, group):
    """Reads and writes of each request, transactions not counted: what many people at once cost (`bench.pressure`).

    What editors write has been looked at before.
    """
    Visitor(course_page)
    visitor = Visitor(course_page)
    spent = []

    def ask(url, data=None):
        with CaptureQueriesContext(connection) as captured:
            if data is None:
                response = visitor.client.get(url)
            else:
                response = visitor.client.post(url, urlencode(data), content_type="application/x-www-form-urlencoded")
        verbs = [query["sql"].split()[0] for query in captured]
        spent.append(sum(verb in ("SELECT", "INSERT", "UPDATE", "DELETE") for verb in verbs))
        return response

    typed = {GROUP_ID: str(group.uuid), FIRST_NAME_ID: "Ada", LAST_NAME_ID: "Neri", EMAIL_ID: "ada@example.org"}
    data = visitor.data(**{f"q-{question}": value for question, value in typed.items()}, _action="next")
    again = ask(visitor.url, data)
    check = ask(again["Location"], data)
    visitor.show(ask(check["Location"]))
    end = ask(visitor.url, visitor.data(_action="send"))
    ask(end["Location"])

    names = ("given a cookie", "first step", "check page", "sent", "confirmation")
    assert dict(zip(names, spent, strict=True)) == JOURNEY_QUERIES


@pytest.mark.parametrize(
    ("change", "shown"),
    [({"venue": "Palestra nuova"}, "Palestra nuova"), ({"seats": 1, "seats_taken": 1}, "Lista d’attesa")],
)
def test_what_changes_of_a_group_shows_in_the_form_at_once(course_page, group, change, shown):
    """The form that is read out of the page is remembered, what it says of groups is not."""
    assert shown not in Visitor(course_page).text
    assert shown not in Visitor(course_page).text
    type(group).objects.update(**change)
    assert shown in Visitor(course_page).text


def test_a_double_click_shows_the_same_confirmation_and_registers_once(course_page, group):
    visitor = Visitor(course_page)
    visitor.identify(group)
    data = {**visitor.data(), "_action": "send"}

    first = visitor.client.post(visitor.url, data, follow=True)
    second = visitor.client.post(visitor.url, data, follow=True)

    assert Registration.objects.count() == 1
    for response in (first, second):
        assert "Hai un posto" in response.content.decode()


def test_going_back_after_sending_shows_the_end_and_somebody_else_starts_anew(course_page, group):
    visitor = Visitor(course_page)
    first_step = visitor.url
    visitor.identify(group)
    visitor.press("send")
    visitor.show(visitor.client.get(first_step, follow=True))
    assert "Hai un posto" in visitor.text

    visitor.show(visitor.client.get(visitor.soup.find("a", string="Iscrivi un’altra persona")["href"], follow=True))
    assert 'value="Ada"' not in str(visitor.soup.main)
    visitor.identify(group, **{FIRST_NAME_ID: "Bea", EMAIL_ID: "bea@example.org"})
    visitor.press("send")

    assert Registration.objects.filter(first_name="Bea").exists()
    assert "bea@example.org" in visitor.text
    assert "ada@example.org" not in visitor.text


def test_the_end_of_a_registration_that_was_erased_meanwhile_shows_nothing_of_it(course_page, group):
    visitor = register(course_page, group)
    end = visitor.response.redirect_chain[-1][0]
    Registration.objects.all().delete()
    response = visitor.client.get(end)
    assert response.status_code == 410
    assert b"ada@example.org" not in response.content


@pytest.mark.parametrize("seats", [5, 2])
def test_a_repeated_registration_cannot_be_told_from_a_first_one_on_the_page(course_page, group, seats):
    """Two people who know nothing of each other send at the same standing; one of them is in the group already."""
    for name in ("Ada", "Bea"):
        register(course_page, group, **{FIRST_NAME_ID: name, EMAIL_ID: f"{name.lower()}@example.org"})
    type(group).objects.update(seats=seats)

    repeated = register(course_page, group, **{EMAIL_ID: "ada@example.org"})
    assert Registration.objects.count() == 2
    first = register(course_page, group, **{EMAIL_ID: "cia@example.org"})
    assert Registration.objects.count() == 3

    assert first.text.replace("cia@", "ada@") == repeated.text
    for visitor in (first, repeated):
        assert ("Hai un posto" if seats == 5 else "Posizione in lista d’attesa 1") in visitor.text
        assert not visitor.errors
    titles = Mail.objects.filter(recipient="ada@example.org").order_by("created_at").values_list("template", flat=True)
    assert list(titles) == ["registration.received", "registration.repeated"]


def test_whoever_holds_the_mailbox_reads_the_truth(course_page, group):
    for _time in range(2):
        register(course_page, group)
    text, _html = Mail.objects.get(template="registration.repeated").texts()
    assert "vale la tua prima iscrizione" in text.replace("\n", " ")
    assert "/iscrizione/" in text


def test_the_editors_answers_are_kept_by_id_with_the_definition_they_answered(index, home_page):
    group = GroupFactory()
    page = make_course_page(index, course=group.edition.course, unit=make_unit(home_page), form_steps=question_steps())
    visitor = Visitor(page)
    visitor.identify(group)
    visitor.press(**{f"q-{QUESTION_ID}": OPTION_NO})
    visitor.press("send")

    registration = Registration.objects.get()
    definition = Definition.from_json(registration.definition)
    assert registration.answers == {QUESTION_ID: OPTION_NO}
    assert definition.question(QUESTION_ID).label == "Hai già frequentato un corso?"
    assert definition.question(GROUP_ID).option(str(group.uuid)).label.startswith("Lunedì 20:00–21:00")


@pytest.mark.parametrize(
    "changes",
    [
        {GROUP_ID: "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d9999"},
        {GROUP_ID: "'; drop table"},
        {FIRST_NAME_ID: "A" * 101},
        {FIRST_NAME_ID: ""},
        {EMAIL_ID: "ada@"},
        {EMAIL_ID: "a" * 250 + "@example.org"},
    ],
    ids=["unknown group", "no id", "too long", "empty", "no address", "address too long"],
)
def test_bad_input_is_an_error_at_the_question(course_page, group, changes):
    visitor = Visitor(course_page)

    visitor.identify(group, **changes)

    assert visitor.response.status_code == 200
    assert len(visitor.errors) == 1
    assert not Registration.objects.exists()


def test_characters_that_a_database_refuses_do_no_harm(course_page, group):
    register(course_page, group, **{FIRST_NAME_ID: "A\x00da \U0001f600\u202e"})

    assert "\x00" not in "".join(Registration.objects.values_list("first_name", flat=True))


def test_a_robot_that_fills_the_trap_in_registers_nobody(course_page, group):
    visitor = Visitor(course_page)
    visitor.identify(group)

    visitor.press("send", sito_web="https://spam.example")

    assert not Registration.objects.exists()


def test_a_post_from_another_site_is_refused(course_page, group):
    visitor = Visitor(course_page)
    visitor.identify(group)

    response = visitor.client.post(
        visitor.url, {**visitor.data(), "_action": "send"}, headers={"sec-fetch-site": "cross-site"}
    )

    assert response.status_code == 403
    assert not Registration.objects.exists()


def test_too_many_from_one_network_are_asked_to_wait(course_page, group, monkeypatch):
    monkeypatch.setattr(type(course_page), "form_send_limit", 1)
    register(course_page, group)

    visitor = register(course_page, group, **{EMAIL_ID: "bea@example.org"})

    assert "riprova fra dieci minuti" in visitor.text
    assert Registration.objects.count() == 1


class TestClosed:
    def test_before_the_window_there_is_a_message_instead_of_the_form(self, course_page):
        Edition.objects.update(enrolment_from=timezone.now() + datetime.timedelta(days=1))

        visitor = Visitor(course_page)

        assert "Le iscrizioni non sono ancora aperte" in visitor.text
        assert not visitor.soup.select("main form")

    def test_without_groups_there_is_a_message_instead_of_the_form(self, course_page, group):
        group.delete()
        assert "I gruppi non sono ancora stati fissati" in Visitor(course_page).text

    def test_closing_in_mid_form_registers_nobody(self, course_page, group):
        visitor = Visitor(course_page)
        visitor.identify(group)
        Edition.objects.update(enrolment_from=None, enrolment_until=timezone.now() - datetime.timedelta(seconds=1))

        visitor.press("send")

        assert "Le iscrizioni sono chiuse" in visitor.text
        assert not Registration.objects.exists()

    def test_a_group_that_fills_up_in_mid_form_leads_to_the_waiting_list_without_detours(self, course_page, group):
        type(group).objects.update(seats=1)
        visitor = Visitor(course_page)
        visitor.identify(group)
        register(course_page, group, **{EMAIL_ID: "bea@example.org"})

        visitor.press("send")

        assert "Sei in lista d’attesa" in visitor.text
