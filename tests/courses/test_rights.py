"""A person's rights at the desk: a copy of everything, to be forgotten now, and what the site forgets by itself."""

import datetime
import json

import pytest
from django.utils import timezone

from courses import operations
from courses.models import Lesson, Registration, RegistrationCount, RegistrationEvent
from courses.states import Action, State
from outbox.models import Mail
from staff.models import AuditEvent

from .desk_pages import filled_in, main_of, url, words_of
from .factories import GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


class TestErase:
    def test_asks_first_then_nothing_of_the_person_is_left_but_a_number(self, desk_client, desk):
        registration = operations.register(**registration_input(GroupFactory(), last_name="Dimenticami")).registration
        operations.add_note(registration=registration, text="Nota", actor=desk)
        address = url("erase", registration.pk)
        asked = desk_client.get(address)
        assert "per sempre" in words_of(asked)
        assert registration.full_name in words_of(asked)
        assert main_of(asked).select_one("button.btn-danger")
        assert Registration.objects.exists()

        response = desk_client.post(address, follow=True)

        assert "I dati sono cancellati." in words_of(response)
        assert not any(model.objects.exists() for model in (Registration, RegistrationEvent, Mail))
        assert list(RegistrationCount.objects.values_list("state", "number")) == [("withdrawn", 1)]
        event = AuditEvent.objects.get(action="registration.erased")
        assert event.target == f"registration:{registration.pk}"
        assert "Dimenticami" not in str(AuditEvent.objects.values_list("details"))

    def test_the_seat_is_offered_to_the_next(self, desk):
        group = GroupFactory(seats=1)
        first, second = (operations.register(**registration_input(group)).registration for _each in range(2))

        operations.erase(registration_id=first.pk, actor=desk)

        second.refresh_from_db()
        assert second.state == State.OFFERED
        assert operations.verify_seats() == []

    @pytest.mark.parametrize("state", [State.WAITING, State.WITHDRAWN])
    def test_whoever_has_no_seat_gives_none_back(self, desk, state):
        group = GroupFactory(seats=1)
        operations.register(**registration_input(group))
        person = operations.register(**registration_input(group)).registration
        if state == State.WITHDRAWN:
            operations.act(registration_id=person.pk, action=Action.WITHDRAW, actor=desk)

        operations.erase(registration_id=person.pk, actor=desk)

        group.refresh_from_db()
        assert (group.seats_taken, group.waiting) == (1, 0)
        assert operations.verify_seats() == []

    def test_after_the_course_the_seat_stays_part_of_its_history(self, desk):
        group = GroupFactory()
        person = operations.register(**registration_input(group)).registration
        day = timezone.localdate() - datetime.timedelta(days=1)
        type(group).objects.filter(pk=group.pk).update(begins_on=day, ends_on=day)

        operations.erase(registration_id=person.pk, actor=desk)

        group.refresh_from_db()
        assert group.seats_taken == 1
        assert RegistrationCount.objects.get().state == State.CONFIRMED
        assert operations.verify_seats() == []


class TestCopy:
    def test_holds_everything_and_is_recorded(self, desk_client, desk):
        registration = operations.register(**registration_input(GroupFactory(), last_name="Neri")).registration
        operations.add_note(registration=registration, text="Richiama lunedì.", actor=desk)

        response = desk_client.get(url("json_copy", registration.pk))

        copy = json.loads(response.content)
        assert (copy["last_name"], copy["channel"], copy["notes"]) == ("Neri", "web", ["Richiama lunedì."])
        assert "Neri" not in response.headers["Content-Disposition"]
        assert "no-store" in response.headers["Cache-Control"]
        event = AuditEvent.objects.get(action="registration.copied")
        assert (event.target, event.details) == (f"registration:{registration.pk}", {"format": "json"})

    def test_holds_the_lessons_at_which_the_person_was(self, desk_client, desk):
        registration = operations.register(**registration_input(GroupFactory())).registration
        group = registration.group
        days = (datetime.date(2026, 11, 2), datetime.date(2026, 11, 9))
        lessons = [Lesson.objects.create(edition=group.edition, group=group, date=day) for day in days]
        operations.mark(lesson=lessons[0], group=group, arrived=[registration.pk], missing=[], actor=desk)

        copy = json.loads(desk_client.get(url("json_copy", registration.pk)).content)

        assert copy["attendance"] == [{"day": "2026-11-02", "from": "20:00", "until": "21:00", "kind": "practice"}]


class TestPurges:
    def test_says_how_many_of_each_group_and_from_when_and_no_name(self, desk_client, django_assert_num_queries):
        today = timezone.localdate()
        soon, later = GroupFactory(venue="Palestra"), GroupFactory(venue="Sala")
        for group, days in ((soon, 3), (soon, 5), (later, 10), (later, 60)):
            RegistrationFactory(group=group, last_name="Neri", retain_until=today + datetime.timedelta(days=days))

        page = desk_client.get(url("purges"))

        assert "Nei prossimi 30 giorni si cancellano 3 iscrizioni" in words_of(page)
        assert [row.select("td")[1].get_text(strip=True) for row in main_of(page).select("tbody tr")] == ["2", "1"]
        assert "Neri" not in page.content.decode()
        with django_assert_num_queries(2):
            purges = operations.coming_purges(until=today + datetime.timedelta(days=30))
        assert purges[0].first == today + datetime.timedelta(days=4)
        operations.purge(today=purges[0].first)
        assert Registration.objects.count() == 3

    def test_where_there_is_nothing_it_says_so(self, desk_client):
        assert "Non c’è niente da cancellare" in words_of(desk_client.get(url("purges")))


class TestWithoutMail:
    @pytest.mark.parametrize("tell", [True, False])
    def test_the_desk_withdraws_with_or_without_a_message(self, desk_client, tell):
        registration = operations.register(**registration_input(GroupFactory())).registration
        address = url("registration_action", registration.pk, "withdraw")
        typed = filled_in(desk_client.get(address))
        assert typed["tell"] == "on"

        desk_client.post(address, typed if tell else {})

        registration.refresh_from_db()
        assert registration.state == State.WITHDRAWN
        assert Mail.objects.filter(template="registration.withdrawn").exists() is tell
