"""The person's page behind the link: reads, takes another time, cancels; the link opens nothing else."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from appointments import operations
from appointments.choosing import Choice
from appointments.links import find_by_token, token_of
from appointments.models import Appointment, DeskService
from appointments.states import State

from .factories import book, moment, service_of

pytestmark = pytest.mark.django_db


def url(made, name="own"):
    return reverse(f"appointments:{name}", args=[token_of(made)])


def text_of(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def press(client, response, **options):
    """The button of the page that asks."""
    form = BeautifulSoup(response.content, "html.parser").select_one("main form")
    return client.post(form["action"], {field["name"]: field["value"] for field in form.select("input")}, **options)


def test_says_when_where_for_what_and_nothing_keeps_it(client, desk):
    made = book(desk, moment(2, 9))
    response = client.get(url(made))

    text = text_of(response)
    for words in ("mercoledì 2 dicembre 2026, 09:00", desk.place.street_address, "Colloquio 1", made.reference):
        assert words in text
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    assert "Colloquio" not in BeautifulSoup(response.content, "html.parser").title.text


def test_takes_another_time(client, desk):
    made = book(desk, moment(2, 9))
    code = Choice(service_of(desk).pk, moment(3, 10)).code
    assert "giovedì 3 dicembre 2026, ore 10:00" in text_of(client.get(url(made, "change"), {"ora": code}))
    made.refresh_from_db()
    assert made.begins == moment(2, 9), "a GET changes nothing"

    response = press(client, client.get(url(made, "change"), {"ora": code}), follow=True)
    made.refresh_from_db()
    assert made.begins == moment(3, 10)
    assert "Hai cambiato l’orario" in text_of(response)


def test_a_time_that_is_gone_is_said_above_the_free_ones(client, desk):
    made = book(desk, moment(2, 9))
    book(desk, moment(2, 10))
    response = client.post(url(made, "change"), {"ora": Choice(service_of(desk).pk, moment(2, 10)).code, "version": 0})

    assert response.status_code == 422
    assert "Il tuo appuntamento resta com’era" in text_of(response)
    assert "Mercoledì 2 dicembre 4 orari liberi" in text_of(response)


def test_cancels_after_a_question(client, desk):
    made = book(desk, moment(2, 9))
    assert "Disdici l’appuntamento?" in text_of(client.get(url(made), {"chiedi": "give_up"}))
    assert Appointment.objects.get().state == State.BOOKED
    asked = client.get(url(made), {"chiedi": "give_up"})
    assert "L’appuntamento è disdetto" in text_of(press(client, asked, follow=True))
    assert press(client, asked).status_code == 303, "again: nothing more"
    assert "Hai cambiato" not in text_of(client.get(url(made), {"cambiato": ""}))


@pytest.mark.parametrize(("name", "query"), [("own", {"chiedi": "give_up"}), ("change", {"ora": "0-20261202T1000"})])
def test_nobody_decides_about_a_time_that_they_have_not_seen(client, desk, colleague, name, query):
    made = book(desk, moment(2, 9))
    asked = client.get(url(made, name), query)
    operations.move(appointment_id=made.pk, begins=moment(3, 10), actor=colleague)
    response = press(client, asked)
    assert response.status_code == 409
    assert "Nel frattempo l’appuntamento è cambiato" in text_of(response)
    assert "giovedì 3 dicembre 2026, 10:00" in text_of(response)
    made.refresh_from_db()
    assert (made.state, made.begins) == (State.BOOKED, moment(3, 10))


def test_whoever_changes_too_often_is_told_to_telephone(client, desk, clock):
    made = book(desk, moment(9, 9))
    for number in range(4):
        clock.shift(60)
        code = Choice(service_of(desk).pk, moment(10, 9 + number // 2, 30 * (number % 2))).code
        response = press(client, client.get(url(made, "change"), {"ora": code}))
    assert response.status_code == 429
    assert "riprova domani" in text_of(response)


def test_once_it_has_begun_it_can_only_be_read(client, desk, clock):
    made = book(desk, moment(2, 9))
    clock.move_to(moment(2, 9, 1))
    assert "Disdici" not in text_of(client.get(url(made)))
    assert client.get(url(made, "change")).status_code == 302 or client.get(url(made, "change")).status_code == 303
    client.post(url(made), {"version": made.version})
    assert Appointment.objects.get().state == State.BOOKED


def test_the_calendar_is_neutral_and_without_what_is_cancelled(client, desk):
    made = book(desk, moment(2, 9))
    calendar = client.get(url(made, "calendar")).content.decode()
    assert "DTSTART:20261202T080000Z" in calendar
    assert "SUMMARY:Appuntamento" in calendar
    assert "LOCATION:.MEET" in calendar
    Appointment.objects.update(is_discreet=True)
    assert "LOCATION" not in client.get(url(made, "calendar")).content.decode()
    client.post(url(made), {"version": made.version})
    assert "VEVENT" not in client.get(url(made, "calendar")).content.decode()


def test_the_copy_has_everything(client, desk):
    made = book(desk, moment(2, 9), matter="Un affitto")
    copy = json.loads(client.get(url(made, "copy")).content)
    assert (copy["reference"], copy["matter"], copy["begins"]) == (
        made.reference,
        "Un affitto",
        "2026-12-02T09:00+01:00",
    )
    assert len(copy["messages"]) == 1


def test_a_link_is_worth_nothing_for_another_or_another_address(client, desk):
    made, other = book(desk, moment(2, 9)), book(desk, moment(2, 10))
    mixed = token_of(made).split(".")[0] + "." + token_of(other).split(".")[1]
    assert find_by_token(mixed) is None
    link = url(made)
    Appointment.objects.filter(pk=made.pk).update(email_normalised="x@example.org")
    response = client.get(link)
    assert response.status_code == 404
    assert "non apre più niente" in text_of(response)


def test_a_service_that_is_gone_is_called_as_on_the_day(client, desk):
    made = book(desk, moment(2, 9))
    DeskService.objects.all().delete()
    assert "Colloquio 1" in text_of(client.get(url(made)))
    soup = BeautifulSoup(client.get(url(made, "change")).content, "html.parser")
    press(client, client.get(soup.select("main ul ul a.btn")[0]["href"]))
    made.refresh_from_db()
    assert made.begins == moment(2, 9, 30)
