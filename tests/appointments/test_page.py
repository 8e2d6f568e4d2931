"""From the page to the confirmation without JavaScript: what can be booked, free times, the form, a time that goes."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from appointments.form_definition import EMAIL_ID, MATTER_ID, NAME_ID, taken_words
from appointments.models import Appointment, DeskService
from outbox.models import Mail
from tests.enquiries.factories import MATTER_ID as EDITORS_ID
from tests.enquiries.factories import STEP_ID, make_steps, question

from .factories import book, make_desk, make_page, moment, service_of

pytestmark = pytest.mark.django_db

WHO = {f"q-{NAME_ID}": "Ada Neri", f"q-{EMAIL_ID}": "ada@example.org", f"q-{MATTER_ID}": "Un affitto"}
FURTHER = {f"q-{EDITORS_ID}": "Di persona"}


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def text_of(response):
    return " ".join(soup_of(response).main.get_text(" ").split())


class Visitor:
    """Somebody with a browser and no JavaScript, who has chosen the first free time."""

    def __init__(self, page, service):
        self.client = Client()
        self.show(self.client.get(page.days_url(service)))
        self.follow(self.times()[0])

    def times(self):
        return [link["href"] for link in self.soup.select("main ul ul a.btn")]

    def follow(self, url):
        self.show(self.client.get(url, follow=True))

    def show(self, response):
        self.response, self.soup = response, soup_of(response)
        self.text = text_of(response)

    def press(self, action="next", **typed):
        form = self.soup.select_one("main form")
        hidden = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
        filled = {field["name"]: field.get("value", "") for field in form.select("input.form-control")}
        self.sent = (form["action"], {**filled, **hidden, **typed, "_action": action})
        self.show(self.client.post(*self.sent, follow=True))

    @property
    def errors(self):
        return [item.get_text(" ", strip=True) for item in self.soup.select(".form-errors li")]


def to_check(page, desk):
    visitor = Visitor(page, service_of(desk))
    visitor.press(**WHO)
    visitor.press(**FURTHER)
    return visitor


class TestPage:
    def test_says_what_can_be_booked_without_a_cookie(self, client, page, desk):
        response = client.get(page.url)
        assert "Colloquio 1" in text_of(response)
        assert not response.cookies
        assert [link["href"] for link in soup_of(response).select("main .card a")] == [page.days_url(service_of(desk))]

    def test_whoever_comes_from_a_service_finds_it_chosen(self, client, page, desk):
        service = service_of(desk)
        response = client.get(page.url, {"servizio": service.service.translation_key})
        assert response.url == page.days_url(service)
        assert client.get(page.url, {"servizio": "x"}).status_code == 200

    def test_costs_as_many_queries_with_many_services(
        self, client, home_page, site_it, clock, django_assert_max_num_queries
    ):
        make_desk(home_page, services=6)
        page = make_page(home_page)
        client.get(page.url)
        with django_assert_max_num_queries(20):
            client.get(page.url)

    def test_asks_for_no_files(self, home_page, desk):
        steps = make_steps(question("file", "0b0f5d2e-3a52-4c59-8a67-0d6d7d3d0008", "Un documento"))
        with pytest.raises(ValidationError, match="non manda file"):
            make_page(home_page, form_steps=steps)


class TestDays:
    def test_shows_a_week_with_the_number_of_free_times_and_sets_no_cookie(self, client, page, desk):
        book(desk, moment(2, 9))
        response = client.get(page.days_url(service_of(desk)))

        text = text_of(response)
        assert "Dal 30 novembre al 6 dicembre 2026" in text
        assert "Mercoledì 2 dicembre 5 orari liberi 09:30" in text
        assert "Settimana dopo" in text
        assert "Settimana prima" not in text
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-store"

    def test_any_week_in_the_address_has_an_answer(self, client, page, desk):
        service = service_of(desk)
        assert "Dal 7 al" not in text_of(client.get(page.days_url(service, {"dal": "1900-01-01"})))
        assert "Mercoledì 23 dicembre" in text_of(client.get(page.days_url(service, {"dal": "2999-01-01"})))
        assert client.get(page.days_url(service, {"dal": "mai"})).status_code == 200

    def test_without_a_service_one_chooses_it_first(self, client, page, desk):
        assert client.get(page.days_url(None)).url == f"{page.url}#servizi"
        assert client.get(page.form_url).url == f"{page.url}#servizi"

    def test_the_service_and_the_week_stay_in_another_language(self, client, page, desk, home_en, locale_en):
        page.copy_for_translation(locale_en).save_revision().publish()
        italian = soup_of(client.get(page.days_url(service_of(desk), {"dal": "2026-12-07"})))
        english = client.get(italian.select_one(".language-switch [lang=en]")["href"])
        assert english.status_code == 200
        assert english.context["found"].service == service_of(desk)
        assert "From 7 December to 13 December 2026" in text_of(english)

    def test_costs_as_many_queries_with_many_appointments(self, client, page, desk, django_assert_num_queries):
        for number in range(4):
            book(desk, moment(2 if number < 3 else 3, 9 + number % 3))
        url = page.days_url(service_of(desk))
        client.get(url)
        with django_assert_num_queries(7):
            client.get(url)


class TestBooking:
    def test_from_a_time_to_the_confirmation(self, page, desk):
        visitor = to_check(page, desk)
        assert "mercoledì 2 dicembre 2026, ore 09:00" in visitor.text
        visitor.press("send")

        made = Appointment.objects.get()
        assert (made.begins, made.name, made.email, made.matter) == (
            moment(2, 9),
            "Ada Neri",
            "ada@example.org",
            "Un affitto",
        )
        assert made.answers == {EDITORS_ID: "Di persona"}
        assert [step["id"] for step in made.definition["steps"]] == [STEP_ID]
        assert made.form_key == page.translation_key
        assert made.retain_until.isoformat() == "2027-03-12"
        assert made.reference in visitor.text
        assert "Il giorno prima" in visitor.text
        assert visitor.soup.select_one("main a[href$='data.ics']")

    def test_a_second_press_books_nothing_more(self, page, desk):
        visitor = to_check(page, desk)
        visitor.press("send")
        visitor.client.post(*visitor.sent, follow=True)
        assert Appointment.objects.count() == 1
        assert Mail.objects.count() == 1

    def test_a_time_that_goes_meanwhile_is_said_at_the_field_with_the_nearest_free_ones(self, page, desk):
        visitor = to_check(page, desk)
        book(desk, moment(2, 9))
        visitor.press("send")

        assert Appointment.objects.count() == 1
        assert any(taken_words() in error for error in visitor.errors)
        assert len(visitor.errors) == 1
        offered = [field["value"] for field in visitor.soup.select("main input[type=radio]")]
        assert [each.partition("-")[2] for each in offered[:2]] == ["20261202T0930", "20261202T1000"]
        assert visitor.soup.select_one(f"#q-{NAME_ID}")["value"] == "Ada Neri"

        visitor.press(**{"q-appointment-time": offered[1]})
        visitor.press("send")
        assert Appointment.objects.filter(begins=moment(2, 10), name="Ada Neri").exists()

    def test_another_time_is_chosen_and_what_was_written_stays(self, page, desk):
        visitor = to_check(page, desk)
        visitor.follow(visitor.soup.select_one("main a[href$='/1/']")["href"])
        visitor.follow(visitor.soup.select_one(".form-question a[href*='quando']")["href"])
        visitor.follow(visitor.soup.select_one("main a[href$='#servizi']")["href"].replace("#servizi", ""))
        visitor.follow(visitor.soup.select_one("main .card a")["href"])
        visitor.follow(visitor.times()[3])
        assert "ore 10:30" in visitor.text
        assert visitor.soup.select_one(f"#q-{NAME_ID}")["value"] == "Ada Neri"
        visitor.press()
        visitor.press("send")
        assert Appointment.objects.get().begins == moment(2, 10, 30)

    def test_an_address_with_too_many_is_told_at_its_field(self, page, desk):
        for hour in (9, 10, 11):
            book(desk, moment(3, hour), email="ada@example.org")
        visitor = to_check(page, desk)
        visitor.press("send")
        assert any("tanti appuntamenti" in error for error in visitor.errors)

    def test_whatever_stands_in_the_address_nothing_breaks(self, client, page, desk):
        for code in ("x", "0-20261202T0900", "99-20261202T0900", f"{service_of(desk).pk}-20261202T0917"):
            assert client.get(page.form_url, {"ora": code}, follow=True).status_code == 200

    def test_without_desks_the_form_says_so(self, client, home_page, site_it):
        page = make_page(home_page)
        DeskService.objects.all().delete()
        assert "telefona all’ufficio" in text_of(client.get(page.form_url))
