"""The person's own page: what each state shows, what a button does, what a wrong link or code is told."""

import datetime
import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import calendars
from courses import operations
from courses.links import find_by_token, own_address, token_of
from courses.models import Lesson, Registration
from courses.own import views
from courses.own.looks import TELLINGS, telling_of
from courses.states import Action, State
from formbuilder.definition import Definition, Step
from formbuilder.questions import Phone
from staff.models import AuditEvent

from .factories import GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db

PHONE_ID = "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0099"


def text_of(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def page_of(registration):
    return reverse("own:page", args=[token_of(registration)])


@pytest.fixture
def group():
    return GroupFactory(seats=1)


@pytest.fixture
def seated(group):
    return operations.register(**registration_input(group)).registration


@pytest.fixture
def waiting(group, seated):
    return operations.register(**registration_input(group)).registration


@pytest.fixture
def asked_for_a_telephone(group):
    form = Definition(steps=(Step(id="s", title="", items=(Phone(id=PHONE_ID, label="Telefono"),)),))
    return operations.register(
        **registration_input(group, definition=form.to_json(), answers={PHONE_ID: "0171 111111"})
    ).registration


class TestTheLink:
    def test_opens_the_page_in_the_persons_language(self):
        assert "/ro/iscrizione/" in own_address(RegistrationFactory(locale="ro"))

    @pytest.mark.parametrize("change", ["first", "last", "other"])
    def test_that_was_changed_opens_nothing(self, client, seated, change):
        token = token_of(seated)
        other = token_of(RegistrationFactory())
        wrong = {
            "first": ("A" if token[0] != "A" else "B") + token[1:],
            "last": token[:-2] + ("AA" if token[-2:] != "AA" else "BB"),
            "other": token.partition(".")[0] + "." + other.partition(".")[2],
        }[change]
        url = reverse("own:page", args=[wrong])
        for response in (client.get(url), client.post(url, {"azione": "leave"})):
            assert response.status_code == 404
            assert "non apre più niente" in text_of(response)
        seated.refresh_from_db()
        assert seated.state == State.CONFIRMED

    def test_in_the_wrong_mailbox_closes_when_the_address_is_corrected(self, seated):
        token = token_of(seated)
        assert find_by_token(token) == seated
        Registration.objects.update(email_normalised="giusta@example.org")
        assert find_by_token(token) is None

    def test_nothing_keeps_the_page_and_nobody_finds_it(self, client, seated):
        response = client.get(page_of(seated))
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert not response.cookies


class TestThePage:
    @pytest.mark.parametrize("state", State)
    def test_shows_at_a_glance_where_one_stands(self, client, state):
        registration = RegistrationFactory(state=state, queue_number=4, offered_until=timezone.now())
        response = client.get(page_of(registration))
        assert str(TELLINGS[state].title) in text_of(response)
        assert f"state-panel state--{state.look.tone}" in response.content.decode()

    @pytest.mark.parametrize("state", State)
    def test_has_words_for_each_state_that_name_the_person(self, state):
        said = telling_of(state, "Ada Neri")
        assert "Ada Neri" in said.title
        assert not {"hai", "sei", "tua", "tuo", "te"} & set(f"{said.title} {said.text}".lower().split())

    def test_says_the_place_in_the_queue_and_how_long_it_is_kept(self, client, waiting):
        text = text_of(client.get(page_of(waiting)))
        assert "Posizione in lista: 1" in text
        assert "cancelliamo il nome" in text

    def test_a_get_changes_nothing(self, client, seated):
        before = AuditEvent.objects.count()
        for query in ("", "?chiedi=leave", "?chiedi=decline", "?chiedi=nulla", "?cambiato"):
            assert client.get(page_of(seated) + query).status_code == 200
        seated.refresh_from_db()
        assert seated.state == State.CONFIRMED
        assert AuditEvent.objects.count() == before

    def test_asks_as_many_queries_however_long_the_queue(self, client, group, waiting, django_assert_num_queries):
        """One of them asks whether what surrounds the page is still as it was remembered (ADR 0040)."""
        client.get(page_of(waiting))
        with django_assert_num_queries(6):
            client.get(page_of(waiting))
        for _person in range(5):
            operations.register(**registration_input(group))
        with django_assert_num_queries(6):
            client.get(page_of(waiting))


class TestActing:
    def test_who_leaves_passes_the_seat_on_and_may_press_again(self, client, seated, waiting):
        asked = client.get(f"{page_of(seated)}?chiedi=leave")
        assert "Vuoi ritirare la tua iscrizione?" in text_of(asked)
        for _press in range(2):
            response = client.post(page_of(seated), {"azione": "leave"})
            assert (response.status_code, response.url) == (303, page_of(seated))
        assert "L’iscrizione è ritirata" in text_of(client.get(page_of(seated)))
        assert AuditEvent.objects.filter(action="registration.left", actor_id=None).count() == 1

        text = text_of(client.get(page_of(waiting)))
        assert "C’è un posto per te" in text
        assert "Rispondi entro:" in text

    @pytest.mark.parametrize(("action", "title"), [("accept", "Hai un posto"), ("decline", "L’iscrizione è ritirata")])
    def test_an_offer_is_answered_once(self, client, seated, waiting, action, title):
        operations.act_as_person(registration_id=seated.pk, action=Action.LEAVE)
        for _press in range(2):
            assert client.post(page_of(waiting), {"azione": action}).status_code == 303
        assert title in text_of(client.get(page_of(waiting)))
        assert operations.verify_seats() == []

    def test_what_somebody_loses_by_leaving_is_what_they_have(self, client, seated, waiting):
        asked = {each: text_of(client.get(page_of(each), {"chiedi": "leave"})) for each in (seated, waiting)}
        assert "Il posto si libera subito" in asked[seated]
        assert "La posizione in lista si perde" in asked[waiting]
        assert "posizione" not in asked[seated]
        assert "posto" not in asked[waiting]
        assert "il posto va a un’altra persona." not in text_of(client.get(page_of(waiting)))

    def test_a_link_that_is_used_too_late_says_what_is_true_now(self, client, seated, waiting):
        operations.act_as_person(registration_id=seated.pk, action=Action.LEAVE)
        operations.keep_offers_moving(now=timezone.now() + datetime.timedelta(days=4))
        response = client.post(page_of(waiting), {"azione": "accept"}, follow=True)
        assert "Il posto è passato a un’altra persona" in text_of(response)

    @pytest.mark.parametrize("action", ["promote", "offer", "remove", "complete", "expire", "", "x"])
    def test_nobody_does_what_is_the_offices_or_the_sites(self, client, waiting, action):
        assert client.post(page_of(waiting), {"azione": action}).status_code == 303
        waiting.refresh_from_db()
        assert waiting.state == State.WAITING

    def test_another_site_cannot_post(self, seated):
        response = Client(headers={"Sec-Fetch-Site": "cross-site"}).post(page_of(seated), {"azione": "leave"})
        assert response.status_code == 403
        seated.refresh_from_db()
        assert seated.state == State.CONFIRMED


class TestTheTelephone:
    def test_is_changed_and_the_old_one_stays_in_the_history(self, client, asked_for_a_telephone):
        url = page_of(asked_for_a_telephone)
        response = client.post(url, {"azione": "telefono", "telefono": "0171 222222"})
        assert response.status_code == 303
        assert "Abbiamo cambiato il numero" in text_of(client.get(response.url.partition("#")[0]))
        asked_for_a_telephone.refresh_from_db()
        assert asked_for_a_telephone.answers == {PHONE_ID: "0171 222222"}
        assert "0171222222" in asked_for_a_telephone.search_text
        assert operations.history_of(asked_for_a_telephone)[0].before == {PHONE_ID: "0171 111111"}
        assert not AuditEvent.objects.get(action="registration.telephone_changed").details

    def test_that_is_none_is_said_at_the_field_and_stays_there(self, client, asked_for_a_telephone):
        response = client.post(page_of(asked_for_a_telephone), {"azione": "telefono", "telefono": "boh"})
        assert response.status_code == 422
        assert "non sembra un numero" in text_of(response)
        assert 'value="boh"' in response.content.decode()

    def test_is_not_asked_where_the_form_did_not(self, client, seated):
        assert "Il tuo telefono" not in text_of(client.get(page_of(seated)))
        client.post(page_of(seated), {"azione": "telefono", "telefono": "0171 222222"})
        seated.refresh_from_db()
        assert seated.answers == {}


class TestTakingAlong:
    def test_the_copy_has_everything_and_no_note(self, client, seated, desk):
        operations.act(registration_id=seated.pk, action=Action.REMOVE, actor=desk, reason="Segreto d’ufficio")
        response = client.get(reverse("own:copy", args=[token_of(seated)]))
        found = json.loads(response.content)
        assert (found["email"], found["reference"], found["state"]) == (seated.email, seated.reference, "removed")
        assert [line["what"] for line in found["history"]] == ["remove"]
        assert len(found["messages"]) == 2
        assert "Segreto" not in response.content.decode()
        assert response.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("state", [State.CONFIRMED, State.OFFERED])
    def test_whatever_is_pressed_or_filled_in_is_left_out_on_paper(self, client, state):
        person = RegistrationFactory(state=state, offered_until=timezone.now() + datetime.timedelta(days=1))
        GroupFactory(edition=person.group.edition)
        main = BeautifulSoup(client.get(page_of(person)).content, "html.parser").main
        pressed = main.select("form, a.btn, .arrow-link")
        assert len(pressed) > 3
        for each in pressed:
            marked = [each, *each.parents]
            assert any({"own-act", "state-panel"} & set(one.get("class", [])) for one in marked), each

    def test_a_meeting_elsewhere_says_where(self, client, seated):
        Lesson.objects.create(edition=seated.group.edition, group=seated.group, date=seated.group.first_date)
        Lesson.objects.create(
            edition=seated.group.edition,
            date=seated.group.last_date,
            start_time="20:00",
            end_time="21:00",
            venue="Sala B",
        )
        page = BeautifulSoup(client.get(page_of(seated)).content, "html.parser")
        usual, elsewhere = (each.get_text() for each in page.select(".own-meetings li"))
        assert elsewhere.endswith("21:00, Sala B")
        assert seated.group.venue_name not in usual

    def test_the_dates_are_a_calendar_with_neutral_titles(self, client, seated):
        day = seated.group.first_date
        Lesson.objects.create(edition=seated.group.edition, group=seated.group, date=day)
        Lesson.objects.create(edition=seated.group.edition, group=seated.group, date=day, cancelled=True)
        response = client.get(reverse("own:calendar", args=[token_of(seated)]))
        lines = response.content.decode().split("\r\n")
        assert response.headers["Content-Type"] == calendars.CONTENT_TYPE
        assert lines.count("BEGIN:VEVENT") == 1
        assert "SUMMARY:Incontro" in lines
        assert seated.group.edition.title not in response.content.decode()


class TestCodeAndAddress:
    URL = "/iscrizione/"

    def test_open_the_page_in_any_spelling(self, client, seated):
        code = f" {seated.reference[:4].lower()}-{seated.reference[4:]} "
        response = client.post(self.URL, {"code": code, "email": f" {seated.email.upper()} "})
        assert (response.status_code, response.url) == (303, page_of(seated))

    def test_are_written_down_where_they_open_and_only_there(self, client, seated):
        client.post(self.URL, {"code": seated.reference, "email": "altra@example.org"})
        assert not operations.history_of(seated)
        client.post(self.URL, {"code": seated.reference, "email": seated.email})
        assert [(each.what, each.by) for each in operations.history_of(seated)] == [("opened-by-code", "person")]
        event = AuditEvent.objects.get(action="registration.opened_by_code")
        assert (event.target, event.details) == (f"registration:{seated.pk}", {})

    def test_wrong_and_unknown_are_answered_alike(self, client, seated):
        known = client.post(self.URL, {"code": seated.reference, "email": "altra@example.org"})
        unknown = client.post(self.URL, {"code": "00000000", "email": "altra@example.org"})
        assert known.status_code == unknown.status_code == 422
        assert text_of(known) == text_of(unknown)
        assert "Non troviamo" in text_of(known)

    def test_nothing_opens_a_registration_without_an_address(self, client, seated):
        Registration.objects.update(email="", email_normalised="", phone="0171 111111")
        response = client.post(self.URL, {"code": seated.reference, "email": " "})
        assert response.status_code == 422

    @pytest.mark.usefixtures("stopped_clock")
    def test_cannot_be_tried_again_and_again(self, client, seated):
        typed = {"code": "00000000", "email": seated.email}
        statuses = [client.post(self.URL, typed).status_code for _try in range(11)]
        assert statuses == [422] * 10 + [429]
        right = client.post(self.URL, {"code": seated.reference, "email": seated.email})
        assert right.status_code == 429

    @pytest.mark.usefixtures("stopped_clock")
    def test_one_computer_does_not_close_it_to_everybody(self, client, seated, monkeypatch):
        household, wider, everybody = views.ATTEMPTS
        assert household.times < wider.times < everybody.times
        monkeypatch.setattr(views, "ATTEMPTS", (household, wider, replace(everybody, times=household.times + 1)))
        for _try in range(household.times + 5):
            client.post(self.URL, {"code": "00000000", "email": seated.email}, REMOTE_ADDR="192.0.2.1")
        right = {"code": seated.reference, "email": seated.email}
        assert client.post(self.URL, right, REMOTE_ADDR="198.51.100.1").status_code == 303
        assert client.post(self.URL, right, REMOTE_ADDR="203.0.113.1").status_code == 429


class TestAgain:
    """Whoever has left can register once more, where anybody can: the page leads there."""

    @pytest.fixture
    def left(self, course_page):
        group = course_page.groups[0]
        registration = operations.register(**registration_input(group, page=course_page)).registration
        operations.act_as_person(registration_id=registration.pk, action=Action.LEAVE)
        return registration

    def links(self, client, registration):
        page = BeautifulSoup(client.get(page_of(registration)).content, "html.parser")
        return [each["href"] for each in page.select(".state-panel a.btn")]

    def test_leads_to_the_form(self, client, left, course_page):
        assert self.links(client, left) == [course_page.form_url]
        assert "puoi iscriverti di nuovo" in text_of(client.get(page_of(left)))

    def test_promises_nothing_where_enrolment_is_over(self, client, left):
        left.group.edition.enrolment_until = timezone.now() - datetime.timedelta(days=1)
        left.group.edition.save()
        assert self.links(client, left) == []
        assert "di nuovo" not in text_of(client.get(page_of(left)))

    def test_whoever_has_not_answered_is_told_in_other_words(self, client, left, course_page):
        Registration.objects.update(state=State.EXPIRED)
        assert self.links(client, left) == [course_page.form_url]
        text = text_of(client.get(page_of(left)))
        assert "Puoi anche iscriverti di nuovo." in text
        assert "Se cambi idea" not in text

    def test_is_said_to_nobody_who_has_a_seat_has_had_it_to_the_end_or_was_removed(self, client, left, course_page):
        for state in (State.CONFIRMED, State.COMPLETED, State.REMOVED):
            Registration.objects.update(state=state)
            assert course_page.form_url not in self.links(client, left)


class TestTelephoneThatIsNone:
    def test_nothing_typed_where_nothing_was_is_no_change(self, client, asked_for_a_telephone):
        Registration.objects.filter(pk=asked_for_a_telephone.pk).update(answers={})
        response = client.post(page_of(asked_for_a_telephone), {"azione": "telefono", "telefono": ""})
        assert response.status_code == 422
        assert "Abbiamo cambiato" not in text_of(response)

    def test_the_same_number_is_no_change(self, client, asked_for_a_telephone):
        response = client.post(page_of(asked_for_a_telephone), {"azione": "telefono", "telefono": "0171 111111"})
        assert response.status_code == 303
        assert "cambiato" not in response.url
