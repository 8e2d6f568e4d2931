"""How an appointment takes place: asked where there is a choice, said everywhere, with the right where."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from appointments import operations
from appointments.copies import calendar_of, copy_of_data
from appointments.form_definition import PHONE_ID, WAY_ID, first_step
from appointments.links import token_of
from appointments.models import Appointment, DeskService
from appointments.staff_forms import EnteringForm
from appointments.ways import Way
from outbox.models import Mail

from .factories import book, booking, moment, service_of
from .test_page import FURTHER, WHO, Visitor, text_of

pytestmark = pytest.mark.django_db

NUMBER = "0171 000001"
PLACE = "via Roma 1"


@pytest.fixture
def every_way(desk):
    DeskService.objects.update(by_phone=True, by_video=True)
    desk.place.street_address = PLACE
    desk.place.save()
    return desk


def ended(page, desk, **typed):
    """The end page of a booking, or the form with what is wrong with it."""
    visitor = Visitor(page, service_of(desk))
    visitor.press(**WHO, **typed)
    if not visitor.errors:
        visitor.press(**FURTHER)
        visitor.press("send")
    return visitor


def made_for(desk, way, **fields):
    """Booked, and as its pages read it."""
    told = booking(desk, moment(2, 9), **fields)
    given = {name: getattr(told["person"], name) for name in ("name", "email", "matter")}
    told["person"] = operations.Person(**given, phone=NUMBER, way=way)
    made = operations.book(**told)
    return Appointment.objects.select_related("desk__place", "desk__unit", "service").get(pk=made.pk)


class TestAsking:
    def test_is_not_asked_where_there_is_one_way(self, page, desk):
        visitor = Visitor(page, service_of(desk))
        assert not visitor.soup.select(f"[name='q-{WAY_ID}']")

        visitor = ended(page, desk)
        assert Appointment.objects.get().way == Way.IN_PERSON
        assert "Di persona" in visitor.text

    def test_is_asked_where_a_desk_offers_several(self, page, every_way):
        visitor = Visitor(page, service_of(every_way))
        assert [each["value"] for each in visitor.soup.select(f"[name='q-{WAY_ID}']")] == list(Way)

    def test_a_call_needs_a_number(self, page, every_way):
        visitor = ended(page, every_way, **{f"q-{WAY_ID}": Way.PHONE.value})
        assert [error for error in visitor.errors if "Scrivi il numero a cui ti chiamiamo" in error]
        assert not Appointment.objects.exists()

    def test_a_number_that_is_wrong_is_said_to_be_that_and_nothing_more(self, page, every_way):
        visitor = ended(page, every_way, **{f"q-{WAY_ID}": Way.PHONE.value, f"q-{PHONE_ID}": "12"})
        assert len(visitor.errors) == 1
        assert "mancano delle cifre" in visitor.errors[0]

    @pytest.mark.parametrize(
        ("ways", "said"),
        [
            ((True, False, False), "{unit}, {place}"),
            ((True, True, False), "{unit} – di persona: {place}"),
            ((False, True, True), "{unit}"),
        ],
    )
    def test_the_time_names_the_place_for_whoever_comes(self, page, desk, ways, said):
        DeskService.objects.update(**dict(zip(("in_person", "by_phone", "by_video"), ways, strict=True)))
        visitor = Visitor(page, service_of(desk))
        names = {"unit": desk.unit.name, "place": desk.place.name}
        assert said.format(**names) in [each.get_text() for each in visitor.soup.select("main form bdi")]

    @pytest.mark.parametrize("way", [Way.IN_PERSON, Way.VIDEO])
    def test_the_others_need_none(self, page, every_way, way):
        ended(page, every_way, **{f"q-{WAY_ID}": way.value})
        assert Appointment.objects.get().way == way

    def test_a_desk_that_only_calls_asks_for_the_number_at_once(self):
        assert [each.required for each in first_step(ways=(Way.PHONE,)).items if each.id == PHONE_ID] == [True]
        assert [each.required for each in first_step(ways=tuple(Way)).items if each.id == PHONE_ID] == [False]

    def test_a_way_that_another_service_has_is_refused_for_this_one(self, page, every_way):
        DeskService.objects.update(by_phone=False)
        visitor = ended(page, every_way, **{f"q-{WAY_ID}": Way.PHONE.value, f"q-{PHONE_ID}": NUMBER})
        assert visitor.errors
        assert not Appointment.objects.exists()

    def test_the_times_of_a_service_say_how_one_can_meet(self, client, page, every_way):
        text = text_of(client.get(page.days_url(service_of(every_way))))
        assert "Di persona Per telefono In videochiamata" in text


class TestSaying:
    def test_a_call_is_said_with_its_number_and_sends_nobody_to_the_desk(self, page, every_way):
        visitor = ended(page, every_way, **{f"q-{WAY_ID}": Way.PHONE.value, f"q-{PHONE_ID}": NUMBER})
        assert "Ti chiamiamo noi" in visitor.soup.h1.get_text()
        assert NUMBER in visitor.text
        assert "Dove" not in visitor.text
        assert PLACE not in visitor.soup.select_one(".course-facts").get_text()

        text, html = Mail.objects.get().texts()
        assert "Come: Per telefono: ti chiamiamo noi" in text
        assert PLACE not in text
        assert "Per telefono: ti chiamiamo noi" in html

    def test_a_visit_is_said_with_its_place(self, page, every_way):
        visitor = ended(page, every_way, **{f"q-{WAY_ID}": Way.IN_PERSON.value, f"q-{PHONE_ID}": NUMBER})
        assert "Ti aspettiamo" in visitor.soup.h1.get_text()
        assert PLACE in visitor.soup.select_one(".course-facts").get_text()
        assert PLACE in Mail.objects.get().texts()[0]

    @pytest.mark.parametrize("room", ["", "https://video.example.org/stanza"])
    def test_a_video_is_said_with_its_address_or_that_it_comes(self, page, every_way, room):
        every_way.video_room = room
        every_way.save()
        visitor = ended(page, every_way, **{f"q-{WAY_ID}": Way.VIDEO.value})
        assert "Ci vediamo in videochiamata" in visitor.soup.h1.get_text()
        assert bool(visitor.soup.select(f"main a[href='{room}']")) is bool(room)
        assert ("ti mandiamo l’indirizzo" in visitor.text) is not bool(room)
        assert "video.example.org" not in Mail.objects.get().texts()[0]

    @pytest.mark.parametrize(
        ("minutes", "is_cancelled", "is_shown"),
        [(-60, False, True), (10, False, True), (31, False, False), (-60, True, False)],
    )
    def test_the_room_stands_there_until_it_is_over_or_cancelled(
        self, client, every_way, minutes, is_cancelled, is_shown
    ):
        """One room for everybody: whoever has booked once does not keep the door."""
        every_way.video_room = "https://video.example.org/stanza"
        every_way.save()
        made = made_for(every_way, Way.VIDEO)
        if is_cancelled:
            operations.cancel(appointment_id=made.pk, seen=made.version)
        with time_machine.travel(made.begins + datetime.timedelta(minutes=minutes), tick=False):
            response = client.get(reverse("appointments:own", args=[token_of(made)]))
        assert (every_way.video_room in response.content.decode()) is is_shown
        assert ("l’indirizzo è nella pagina" in text_of(response)) is is_shown
        assert "In videochiamata" in text_of(response)

    @pytest.mark.parametrize(("way", "title"), [(Way.PHONE, "Ti chiamiamo noi"), (Way.IN_PERSON, "Ti aspettiamo")])
    def test_their_own_page_and_their_calendar_say_it(self, client, every_way, way, title):
        made = made_for(every_way, way)
        page = text_of(client.get(reverse("appointments:own", args=[token_of(made)])))
        assert title in page
        assert (NUMBER in page) is (way == Way.PHONE)

        calendar = calendar_of(made).decode().replace("\r\n ", "")
        assert ("Per telefono" in calendar) is (way == Way.PHONE)
        assert ("via Roma" in calendar) is (way == Way.IN_PERSON)
        assert copy_of_data(made)["way"] == way

    def test_a_discreet_visit_has_no_place_in_the_mail_or_the_calendar(self, every_way):
        DeskService.objects.update(is_discreet=True)
        made = made_for(every_way, Way.IN_PERSON)
        assert "via Roma" not in calendar_of(made).decode() + Mail.objects.get().texts()[0]


class TestGuards:
    def test_the_database_keeps_no_call_without_a_number(self, desk):
        made = book(desk, moment(2, 9))
        with pytest.raises(IntegrityError, match="appointments_can_be_called"), transaction.atomic():
            Appointment.objects.filter(pk=made.pk).update(way=Way.PHONE)
        Appointment.objects.filter(pk=made.pk).update(way=Way.PHONE, phone=NUMBER)

    def test_a_service_has_at_least_one_way(self, desk):
        service = service_of(desk)
        service.in_person = False
        with pytest.raises(ValidationError, match="almeno un modo"):
            service.validate_constraints()
        service.by_video = True
        service.validate_constraints()

    @pytest.mark.parametrize(
        ("way", "phone", "wrong"),
        [("phone", "", {"phone"}), ("phone", NUMBER, set()), ("in_person", "", set()), ("video", "", {"way"})],
    )
    def test_the_desk_enters_what_its_service_offers(self, desk, way, phone, wrong):
        DeskService.objects.update(by_phone=True)
        typed = {"service": service_of(desk).pk, "way": way, "name": "Ada", "phone": phone, "email": "a@example.org"}
        form = EnteringForm({**typed, "channel": "phone", "locale": "it", "informed": "on"}, desk=desk)
        form.is_valid()
        assert form.errors.keys() & {"way", "phone"} == wrong

    @pytest.mark.parametrize(("way", "email", "wrong"), [("video", "", {"email"}), ("video", "a@example.org", set())])
    def test_the_desk_enters_no_video_for_somebody_to_whom_no_address_can_go(self, every_way, way, email, wrong):
        typed = {"service": service_of(every_way).pk, "way": way, "name": "Ada", "phone": NUMBER, "email": email}
        form = EnteringForm({**typed, "channel": "phone", "locale": "it", "informed": "on"}, desk=every_way)
        form.is_valid()
        assert form.errors.keys() & {"way", "phone", "email"} == wrong
