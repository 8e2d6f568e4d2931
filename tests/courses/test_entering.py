"""Somebody phones: the office registers them, with or without an e-mail address."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.finding import matching
from courses import operations
from courses.models import Channel, Edition, Registration
from courses.parties import Companion
from courses.states import Action, State
from outbox.models import Mail
from staff.models import AuditEvent
from tests.directory.factories import make_unit

from .desk_pages import filled_in, main_of, url, words_of
from .factories import EditionFactory, GroupFactory, RegistrationFactory, registration_input
from .pages import OPTION_NO, QUESTION_ID, make_course_page, question_steps

pytestmark = pytest.mark.django_db

ADA = {"first_name": "Ada", "last_name": "Neri", "email": "", "phone": "0171 444789", "informed": "on"}


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


@pytest.fixture(autouse=True)
def _seats_agree(db):
    yield
    assert operations.verify_seats() == []


def enter(client, group, **typed):
    page = filled_in(client.get(url("enter", group.uuid)))
    return client.post(url("enter", group.uuid), {**page, **ADA, **typed})


class TestWithoutAnAddress:
    def test_a_telephone_number_is_enough_and_no_mail_is_owed(self, desk_client, desk):
        group = GroupFactory()

        response = enter(desk_client, group)

        registration = Registration.objects.get()
        assert response.url == url("registration_detail", registration.pk)
        assert (registration.state, registration.channel, registration.email) == (State.CONFIRMED, Channel.PHONE, "")
        assert not Mail.objects.exists()
        assert Registration.objects.filter(matching("neri 444789")).exists()
        page = desk_client.get(response.url)
        assert "avvisa la persona per telefono" in words_of(page)
        assert "Iscrizione presa dall’ufficio" in main_of(page).select_one(".desk-history").get_text()
        event = AuditEvent.objects.get(action="registration.entered")
        assert event.details == {"group": group.pk, "channel": "phone", "state": "confirmed"}

    def test_two_people_without_one_may_stand_in_a_group_and_the_same_one_only_once(self, desk_client):
        group = GroupFactory()
        enter(desk_client, group)
        assert enter(desk_client, group, last_name="Bianchi").status_code == 303
        assert enter(desk_client, group, phone="0171 1112223").status_code == 303

        response = enter(desk_client, group, first_name="ADA")

        assert response.status_code == 422
        assert "già in questo gruppo" in words_of(response)
        assert Registration.objects.count() == 3

    def test_an_offer_and_everything_the_desk_does_goes_without_mail(self, desk_client, desk):
        group = GroupFactory(seats=1)
        first = operations.register(**registration_input(group)).registration
        enter(desk_client, group)
        Mail.objects.all().delete()
        operations.act(registration_id=first.pk, action=Action.WITHDRAW, actor=desk, tell=False)

        person = Registration.objects.get(email="")
        assert person.state == State.OFFERED
        for action in (Action.SEND_BACK, Action.WITHDRAW, Action.REINSTATE):
            operations.act(registration_id=person.pk, action=action, actor=desk)
        assert not Mail.objects.exists()

    def test_the_database_refuses_who_cannot_be_reached(self):
        with pytest.raises(IntegrityError, match="can_be_reached"), transaction.atomic():
            RegistrationFactory(email="", phone="")


class TestWithAnAddress:
    @pytest.mark.parametrize("tell", [True, False])
    def test_the_confirmation_goes_if_the_desk_wants(self, desk_client, tell):
        typed = {"email": "Ada@example.org", "tell": "on" if tell else ""}
        enter(desk_client, GroupFactory(), **typed)
        assert [mail.recipient for mail in Mail.objects.all()] == (["Ada@example.org"] if tell else [])

    def test_the_language_and_the_counter_are_noted(self, desk_client):
        enter(desk_client, GroupFactory(), email="ada@example.org", locale="ar", channel="desk")
        assert list(Registration.objects.values_list("locale", "channel")) == [("ar", "desk")]
        assert Mail.objects.get().language == "ar"


class TestPlace:
    def test_as_fair_as_the_form_and_said_before(self, desk_client):
        group = GroupFactory(seats=1)
        assert "C’è posto." in words_of(desk_client.get(url("enter", group.uuid)))
        operations.register(**registration_input(group))
        operations.register(**registration_input(group))
        assert "in lista d’attesa, al numero 2" in words_of(desk_client.get(url("enter", group.uuid)))

        response = desk_client.get(enter(desk_client, group).url)

        assert "È in lista d’attesa, al numero 2." in words_of(response)

    def test_seats_kept_for_the_desk_are_for_whoever_phones_also_while_others_wait(self, desk_client):
        group = GroupFactory(seats=2, desk_reserve=1)
        for state in ("confirmed", "waiting"):
            assert operations.register(**registration_input(group)).registration.state == state
        assert "C’è posto." in words_of(desk_client.get(url("enter", group.uuid)))

        enter(desk_client, group)
        enter(desk_client, group, last_name="Bianchi")

        phoned = Registration.objects.filter(channel=Channel.PHONE).order_by("received_at")
        assert [each.state for each in phoned] == [State.CONFIRMED, State.WAITING]

    def test_also_when_the_public_form_is_closed(self, desk_client):
        group = GroupFactory()
        Edition.objects.update(enrolment_from=None, enrolment_until=timezone.now() - datetime.timedelta(days=1))
        assert enter(desk_client, group).status_code == 303

    def test_pressed_twice_it_is_one_registration(self, desk_client):
        group = GroupFactory()
        typed = {**filled_in(desk_client.get(url("enter", group.uuid))), **ADA}
        answers = [desk_client.post(url("enter", group.uuid), typed) for _time in range(2)]
        assert len({answer.url for answer in answers}) == 1
        assert Registration.objects.count() == 1


class TestForm:
    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"phone": ""}, "email"),
            ({"informed": ""}, "informed"),
            ({"last_name": ""}, "last_name"),
            ({"channel": "web"}, "channel"),
            ({"phone": "12"}, "phone"),
        ],
    )
    def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(self, desk_client, typed, field):
        response = enter(desk_client, GroupFactory(), first_name="Beatrice", **typed)

        assert response.status_code == 422
        assert main_of(response).select_one(f"#id_{field}-error")
        assert main_of(response).select_one("#id_first_name")["value"] == "Beatrice"
        assert not Registration.objects.exists()

    def test_asks_what_the_course_asks_and_takes_what_is_known(self, desk_client, index, home_page):
        group = GroupFactory()
        course = group.edition.course
        page = make_course_page(index, course=course, unit=make_unit(home_page), form_steps=question_steps())
        name = f"q-{QUESTION_ID}"
        assert main_of(desk_client.get(url("enter", group.uuid))).select(f'[name="{name}"]')

        enter(desk_client, group, **{name: OPTION_NO})
        enter(desk_client, group, last_name="Senza")

        answered, silent = Registration.objects.order_by("received_at")
        assert (answered.answers, answered.page) == ({QUESTION_ID: OPTION_NO}, page)
        assert silent.answers == {}
        assert "Hai già frequentato un corso? No, mai" in words_of(
            desk_client.get(url("registration_detail", answered.pk))
        )


class TestTwoTogether:
    """Somebody phones for two: both have a seat, or both wait."""

    @pytest.fixture
    def group(self):
        return GroupFactory(seats=2, edition=EditionFactory(largest_party=2))

    def both(self, client, group, **typed):
        names = {f"{ENTRY}_companion-first-name": "Bea", f"{ENTRY}_companion-last-name": "Neri"}
        return enter(client, group, **names, **typed)

    @pytest.mark.parametrize("taken", [0, 1])
    def test_both_or_neither(self, desk_client, group, taken):
        for _each in range(taken):
            operations.register(**registration_input(group))

        response = self.both(desk_client, group)

        ada, bea = Registration.objects.filter(last_name="Neri").order_by("party_place")
        assert response.url == url("registration_detail", ada.pk)
        assert (ada.first_name, bea.first_name, ada.party == bea.party is not None) == ("Ada", "Bea", True)
        assert {ada.state, bea.state} == {State.WAITING if taken else State.CONFIRMED}
        assert (bea.phone, bea.channel, bea.email) == (ADA["phone"], Channel.PHONE, "")
        said = "Aspettano insieme, dal numero 1" if taken else "Hanno i posti, insieme."
        assert said in words_of(desk_client.get(response.url))
        assert AuditEvent.objects.filter(action="registration.entered").count() == 2

    def test_alone_as_always(self, desk_client, group):
        assert enter(desk_client, group).status_code == 303
        assert Registration.objects.get().party is None

    def test_not_asked_where_everybody_enters_alone(self, desk_client):
        page = desk_client.get(url("enter", GroupFactory().uuid))
        assert "Chi viene con te?" not in words_of(page)

    def test_the_same_person_twice_is_said_at_the_question(self, desk_client, group):
        response = self.both(desk_client, group, first_name="Bea")
        assert response.status_code == 422
        assert "due volte la stessa persona" in words_of(response)
        assert not Registration.objects.exists()

    @pytest.mark.parametrize("already", ["Ada", "Bea"])
    def test_who_is_there_already(self, desk_client, group, already):
        enter(desk_client, group, first_name=already)
        response = self.both(desk_client, group)
        assert (response.status_code, Registration.objects.count()) == (422, 1)
        assert "Una di queste persone è già in questo gruppo" in words_of(response)

    def test_a_minor_who_comes_along(self, desk_client, group):
        Edition.objects.update(minimum_age=6)
        day = {f"q-registration-birth-date_{part}": value for part, value in BORN}
        hers = {f"{ENTRY}_companion-birth-date_{part}": value for part, value in BORN_LATE}
        response = self.both(desk_client, group, **day, **hers)
        assert response.status_code == 422
        assert "Bea Neri: ha meno di 18 anni" in words_of(response)

    @pytest.mark.parametrize(
        ("seats", "reserve", "waiting", "state"),
        [
            (2, 2, 0, State.CONFIRMED),
            (2, 2, 1, State.CONFIRMED),
            (3, 1, 0, State.CONFIRMED),
            (1, 1, 0, State.WAITING),
            (3, 2, 2, State.WAITING),
        ],
    )
    def test_seats_kept_for_the_desk_are_given_unless_somebody_waits_for_another_one(
        self, desk_client, seats, reserve, waiting, state
    ):
        """Two who wait need two seats: the one that is free stays theirs."""
        group = GroupFactory(seats=seats, desk_reserve=reserve, edition=EditionFactory(largest_party=2))
        if waiting:
            companions = [Companion(first_name="Zoe", last_name="Blu", answers={})][: waiting - 1]
            operations.register(**registration_input(group, companions=companions))
        group.refresh_from_db()
        assert operations.standing_for_entered(group, people=2).state == state

        self.both(desk_client, group)

        assert set(Registration.objects.filter(last_name="Neri").values_list("state", flat=True)) == {state}


ENTRY = "q-registration-companions_1"
BORN = (("day", "4"), ("month", "5"), ("year", "1980"))
BORN_LATE = (("day", "4"), ("month", "5"), ("year", str(timezone.localdate().year - 12)))
