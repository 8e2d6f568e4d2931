"""The desk's pages: what they show, who may see them, what they leave in the audit log."""

import datetime
import uuid

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import operations
from courses.form_definition import NO_WISH, SECOND_WISH_ID, THIRD_WISH_ID, registration_step
from courses.models import Registration
from courses.states import Action, State
from formbuilder.definition import Definition, Step
from formbuilder.questions import OneOf, Option
from staff.models import AuditEvent
from staff.roles import Role, give_role
from tests.courses.pages import OPTION_NO, OPTION_YES, QUESTION_ID, make_course_page, question_steps
from tests.events.pages import make_unit

from .factories import GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


def url(name, *args):
    return reverse(f"courses_staff:{name}", args=args)


def soup_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text_of(response):
    return " ".join(soup_of(response).main.get_text(" ").split())


def audited(action):
    return AuditEvent.objects.filter(action=action)


def every_url(registration):
    return [
        url("course_list"),
        url("registration_list"),
        url("waiting_list", registration.group.uuid),
        url("registration_detail", registration.pk),
        url("registration_action", registration.pk, "withdraw"),
    ]


def begun_group():
    """A group that has met: whether somebody may still join is for the desk to say, so nothing is offered by itself."""
    return GroupFactory(seats=1, first_date=timezone.localdate() - datetime.timedelta(days=1))


class TestAccess:
    @pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.COURSE_DESK)])
    def test_nobody_but_the_course_desk_gets_in(self, client, role):
        registration = RegistrationFactory()
        user = User.objects.create_superuser("capo")
        if role:
            give_role(user, role)
        client.force_login(user)

        for address in every_url(registration):
            assert client.get(address).status_code == 403
            assert client.post(address).status_code == 403
        for kind in ("csv", "xlsx"):
            assert client.post(url("export", kind)).status_code == 403

    def test_visitors_are_led_to_the_login(self, client):
        for address in every_url(RegistrationFactory()):
            assert client.get(address).status_code == 302

    def test_the_desk_gets_in_and_nothing_may_be_cached(self, desk_client):
        for address in every_url(RegistrationFactory()):
            response = desk_client.get(address)
            assert response.status_code == 200
            assert "no-store" in response.headers["Cache-Control"]

    def test_what_does_not_exist_is_not_found(self, desk_client):
        unknown = uuid.uuid4()
        registration = RegistrationFactory()
        for address in [
            url("waiting_list", unknown),
            url("registration_detail", unknown),
            url("registration_action", unknown, "withdraw"),
            url("registration_action", registration.pk, "erase"),
        ]:
            assert desk_client.get(address).status_code == 404
            assert desk_client.post(address).status_code in {404, 405}


class TestCourseList:
    def test_counts_by_group_and_state(self, desk_client):
        group = GroupFactory(seats=1)
        for _person in range(3):
            operations.register(**registration_input(group))

        cells = [cell.get_text(strip=True) for cell in soup_of(desk_client.get(url("course_list"))).select("tbody td")]

        assert cells[:2] == ["1/1", "1"]
        assert cells[2].startswith("2")
        assert cells[3] == "0"

    def test_points_out_a_seat_that_somebody_waits_for(self, desk_client, desk):
        group = begun_group()
        first = operations.register(**registration_input(group)).registration
        operations.register(**registration_input(group))
        assert "posto da assegnare" not in text_of(desk_client.get(url("course_list")))

        operations.act(registration_id=first.pk, action=Action.WITHDRAW, actor=desk)

        assert "posto da assegnare" in text_of(desk_client.get(url("course_list")))


class TestRegistrationList:
    def references(self, response):
        return {code.get_text() for code in soup_of(response).select("tbody code")}

    def test_filters_by_course_group_and_state(self, desk_client):
        one, other = RegistrationFactory(), RegistrationFactory(state=State.WITHDRAWN)

        for query in (f"corso={one.group.edition_id}", f"gruppo={one.group.uuid}", "stato=confirmed"):
            assert self.references(desk_client.get(f"{url('registration_list')}?{query}")) == {one.reference}
        assert self.references(desk_client.get(url("registration_list"))) == {one.reference, other.reference}

    @pytest.mark.parametrize("words", ["neri", "ADA neri", "ada@esempio", "reference"])
    def test_finds_words_in_names_address_and_reference(self, desk_client, words):
        wanted = RegistrationFactory(last_name="Neri", email="Ada@Esempio.it", email_normalised="ada@esempio.it")
        RegistrationFactory(last_name="Bianchi")
        words = wanted.reference if words == "reference" else words

        response = desk_client.post(url("registration_list"), {"testo": words}, follow=True)

        assert self.references(response) == {wanted.reference}

    @pytest.mark.parametrize(
        "query", ["corso=x", "corso=999999", "gruppo=x", "stato=x", "testo=" + "x" * 200, "testo=%00", "pagina=x"]
    )
    def test_a_wrong_filter_is_said_and_never_fails(self, desk_client, query):
        RegistrationFactory()
        assert desk_client.get(f"{url('registration_list')}?{query}").status_code == 200

    def test_searching_leaves_no_name_in_the_audit_log(self, desk_client):
        desk_client.post(url("registration_list"), {"testo": "Neri"}, follow=True)

        event = audited("registration.listed").get()
        assert event.details == {"testo": True, "shown": 0}
        assert "Neri" not in str(event.details)

    def test_shows_further_wishes_while_a_draw_is_awaited_with_the_same_number_of_queries(self, desk_client):
        groups = [GroupFactory(weekday=day, venue=f"Palestra {day}") for day in (1, 2, 3)]
        wishes = {SECOND_WISH_ID: str(groups[1].uuid), THIRD_WISH_ID: str(groups[2].uuid)}
        first = RegistrationFactory(group=groups[0], state=State.RECEIVED, answers=wishes)
        with CaptureQueriesContext(connection) as one:
            row = soup_of(desk_client.get(url("registration_list"))).select_one("main tbody tr").get_text(" ")
        assert [f"Palestra {day}" in row for day in (1, 2, 3)] == [True] * 3
        assert row.index("Seconda scelta: martedì") < row.index("Terza scelta: mercoledì")

        for other in ({}, {SECOND_WISH_ID: NO_WISH}, {SECOND_WISH_ID: str(uuid.uuid4())}, wishes):
            RegistrationFactory(group=groups[0], state=State.RECEIVED, answers=other)
        Registration.objects.filter(pk=first.pk).update(state=State.CONFIRMED)
        with CaptureQueriesContext(connection) as many:
            text = text_of(desk_client.get(url("registration_list")))
        assert text.count("Seconda scelta") == text.count("Terza scelta") == 1
        assert len(many) == len(one)

    def test_turns_pages_with_the_same_number_of_queries(self, desk_client):
        RegistrationFactory.create_batch(10)
        with CaptureQueriesContext(connection) as few:
            desk_client.get(url("registration_list"))
        RegistrationFactory.create_batch(50)
        with CaptureQueriesContext(connection) as many:
            first = desk_client.get(url("registration_list"))
        second = desk_client.get(url("registration_list"), {"pagina": "2"})

        assert len(self.references(first)) == 50
        assert len(self.references(second)) == 10
        assert len(many) <= len(few) + 1  # The count decides whether the last page is asked for.


class TestDetail:
    def test_shows_answers_in_italian_whatever_language_they_were_given_in(self, desk_client, index, home_page):
        group = GroupFactory()
        page = make_course_page(
            index, course=group.edition.course, unit=make_unit(home_page), form_steps=question_steps()
        )
        english = Definition(
            steps=(
                registration_step(edition=group.edition, groups=[group]),
                Step(
                    id="0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0000",
                    title="One more question",
                    items=(
                        OneOf(
                            id=QUESTION_ID,
                            label="Have you attended a course before?",
                            options=(Option(id=OPTION_YES, label="Yes, one"), Option(id=OPTION_NO, label="No, never")),
                        ),
                    ),
                ),
            )
        )
        registration = RegistrationFactory(
            group=group,
            page=page,
            locale="en",
            definition=english.to_json(),
            source_definition=page.get_definition().to_json(),
            answers={QUESTION_ID: OPTION_NO},
        )

        text = text_of(desk_client.get(url("registration_detail", registration.pk)))

        assert "Ancora una domanda Hai già frequentato un corso? No, mai" in text
        assert "In quale gruppo" not in text

    def test_keeps_the_words_that_were_asked_when_the_page_is_gone(self, desk_client):
        definition = Definition(
            steps=(Step(id="s", items=(OneOf(id="q", label="Giorno?", options=(Option(id="o", label="Lunedì"),)),)),)
        )
        registration = RegistrationFactory(definition=definition.to_json(), answers={"q": "o"})

        text = text_of(desk_client.get(url("registration_detail", registration.pk)))
        assert "Giorno? Lunedì" in text
        assert "la pagina del modulo non c’è più" in text

    def test_an_unreadable_snapshot_shows_the_rest(self, desk_client):
        registration = RegistrationFactory(definition={"format": 99})
        assert registration.full_name in text_of(desk_client.get(url("registration_detail", registration.pk)))

    def test_reading_is_recorded(self, desk_client, desk):
        registration = RegistrationFactory()

        desk_client.get(url("registration_detail", registration.pk))

        event = audited("registration.read").get()
        assert (event.actor_id, event.target) == (desk.pk, f"registration:{registration.pk}")


class TestActions:
    def test_an_offer_says_until_when_and_what_can_be_done_comes_before_the_answers(self, desk_client):
        until = timezone.make_aware(datetime.datetime(2027, 3, 1, 18, 30))
        form = Definition(
            steps=(Step(id="s", items=(OneOf(id="q", label="?", options=(Option(id="o", label="Sì"),)),)),)
        )
        registration = RegistrationFactory(
            state=State.OFFERED, offered_until=until, definition=form.to_json(), answers={"q": "o"}
        )

        page = soup_of(desk_client.get(url("registration_detail", registration.pk)))

        assert "Risposta entro 1 marzo 2027, 18:30" in " ".join(page.main.get_text(" ").split())
        heads = [head.get_text(strip=True) for head in page.main.select("h2")]
        assert heads.index("Che cosa si può fare") < heads.index("Risposte")

    def test_asks_first_and_changes_nothing_on_get(self, desk_client):
        registration = operations.register(**registration_input(GroupFactory())).registration

        soup = soup_of(desk_client.get(url("registration_action", registration.pk, "withdraw")))

        assert soup.select_one('form button[type="submit"]').get_text(strip=True)
        registration.refresh_from_db()
        assert registration.state == State.CONFIRMED

    def test_withdraws_promotes_and_undoes(self, desk_client):
        group = GroupFactory(seats=1)
        first, second = (operations.register(**registration_input(group)).registration for _ in range(2))

        for registration, action, state, said in [
            (first, "withdraw", State.WITHDRAWN, "Iscrizione ritirata."),
            (second, "promote", State.CONFIRMED, "Posto assegnato."),
            (first, "reinstate", State.WAITING, "Ritiro annullato."),
            (second, "send-back", State.WAITING, "Rimessa in lista d’attesa."),
            (first, "promote", State.CONFIRMED, "Posto assegnato."),
        ]:
            response = desk_client.post(url("registration_action", registration.pk, action), follow=True)
            assert f"{said} Qui sotto vedi" in text_of(response)
            registration.refresh_from_db()
            assert registration.state == state

    def test_says_when_it_is_not_possible(self, desk_client):
        group = GroupFactory(seats=1)
        seat, waiting = (operations.register(**registration_input(group)).registration for _ in range(2))

        promote = url("registration_action", waiting.pk, "promote")
        assert "non c’è un posto libero" in text_of(desk_client.get(promote))
        assert "non c’è un posto libero" in text_of(desk_client.post(promote, follow=True))
        wrong = url("registration_action", seat.pk, "promote")
        assert "non si può fare" in text_of(desk_client.get(wrong))
        assert "Non si può più fare" in text_of(desk_client.post(wrong, follow=True))

    @pytest.mark.parametrize(("action", "state"), [("promote", State.CONFIRMED), ("offer", State.OFFERED)])
    def test_warns_before_somebody_is_preferred_and_asks_why(self, desk_client, desk, action, state):
        group = begun_group()
        seat, _first, second = (operations.register(**registration_input(group)).registration for _ in range(3))
        operations.act(registration_id=seat.pk, action=Action.WITHDRAW, actor=desk)
        address = url("registration_action", second.pk, action)

        assert "1 persona è in lista da più tempo" in text_of(desk_client.get(address))
        refused = desk_client.post(address, {"reason": " "})
        assert refused.status_code == 422
        assert "Scrivi il motivo." in refused.content.decode()

        desk_client.post(address, {"reason": "Su invio dei servizi"})
        second.refresh_from_db()
        assert second.state == state
        assert operations.history_of(second)[0].text == "Su invio dei servizi"

    def test_removes_with_a_reason(self, desk_client):
        registration = operations.register(**registration_input(GroupFactory())).registration
        address = url("registration_action", registration.pk, "remove")
        assert desk_client.post(address).status_code == 422
        desk_client.post(address, {"reason": "Iscritta per sbaglio"})
        registration.refresh_from_db()
        assert registration.state == State.REMOVED

    @pytest.mark.parametrize("action", ["accept", "decline", "leave", "pass-on", "expire", "complete"])
    def test_knows_nothing_of_what_is_the_persons_or_the_sites(self, desk_client, action):
        registration = operations.register(**registration_input(GroupFactory())).registration
        for ask in (desk_client.get, desk_client.post):
            assert ask(url("registration_action", registration.pk, action)).status_code == 404


class TestWaitingList:
    def test_is_in_order_and_recorded(self, desk_client):
        group = GroupFactory(seats=1)
        names = ["Posto", "Prima", "Seconda", "Terza"]
        for name in names:
            operations.register(**registration_input(group, last_name=name))
        Registration.objects.filter(last_name="Terza").update(
            received_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
        )

        rows = soup_of(desk_client.get(url("waiting_list", group.uuid))).select("tbody tr")

        assert [row.select("td")[1].get_text(strip=True) for row in rows] == ["Prima Ada", "Seconda Ada", "Terza Ada"]
        assert [row.td.get_text(strip=True) for row in rows] == ["1", "2", "3"]
        assert audited("registration.waiting_list_read").get().target == f"group:{group.pk}"


def test_the_section_and_its_badge_are_in_the_navigation(desk_client, desk):
    group = begun_group()
    first = operations.register(**registration_input(group)).registration
    operations.register(**registration_input(group))
    operations.act(registration_id=first.pk, action=Action.WITHDRAW, actor=desk)

    navigation = soup_of(desk_client.get(url("course_list"))).select_one(".desk-navigation")

    assert "Iscrizioni ai corsi" in navigation.get_text()
    assert "1 in attesa" in " ".join(navigation.get_text(" ").split())
