"""The desk joins registrations that belong together, and parts them: nobody is overtaken, and it can be taken back."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from core.finding import matching
from courses import operations
from courses.models import CourseGroup, Registration, RegistrationEvent
from courses.models.courses import Allocation
from courses.states import Action, State
from outbox.models import Mail, MailState
from staff.models import AuditEvent

from .desk_pages import filled_in, main_of, url, words_of
from .factories import EditionFactory, GroupFactory, registration_input
from .parties import enter, make_split, members

pytestmark = pytest.mark.django_db

WHY = "Sono madre e figlia"


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


@pytest.fixture(autouse=True)
def _seats_agree(db):
    yield
    assert operations.verify_seats() == []


def register(group, name="Ada", **changes) -> Registration:
    return operations.register(**registration_input(group, first_name=name, **changes)).registration


def make_group(**changes) -> CourseGroup:
    return GroupFactory(**{"edition": changes.pop("edition", None) or EditionFactory(largest_party=4), **changes})


def full_group(**changes) -> CourseGroup:
    """One seat, taken: whoever comes now waits."""
    group = make_group(seats=1, **changes)
    register(group, "Prima")
    return group


def line(group) -> list[str]:
    waiting = Registration.objects.filter(group=group, state=State.WAITING).order_by("queue_number")
    return list(waiting.values_list("first_name", flat=True))


def join(desk, one, other, *, tell=False, seen=None):
    one.refresh_from_db()
    other.refresh_from_db()
    (found,) = operations.joinings(one, [other])
    return operations.join(
        registration_id=one.pk, other_id=other.pk, seen=seen or found.version, reason=WHY, actor=desk, tell=tell
    )


def part(desk, one, *, tell=False):
    return operations.part(registration_id=one.pk, actor=desk, tell=tell)


def why_not(one, other) -> str:
    (found,) = operations.joinings(one, [other])
    return found.why_not


class TestJoin:
    def test_with_seats_each_keeps_hers(self, desk):
        group = make_group(seats=3)
        one, other = register(group, "Ada"), register(group, "Bea")

        joined = join(desk, one, other)

        assert [each.first_name for each in members(joined)] == ["Ada", "Bea"]
        assert CourseGroup.objects.get(pk=group.pk).seats_taken == 2

    @pytest.mark.parametrize("turned", [False, True])
    def test_who_waits_gets_the_place_of_the_later_one(self, desk, turned):
        group = full_group()
        people = [register(group, name) for name in ("Ada", "Bea", "Cia", "Dea", "Eva")]
        one, other = (people[3], people[1]) if turned else (people[1], people[3])
        (found,) = operations.joinings(one, [other])

        joined = join(desk, one, other)

        assert (found.place, joined.position) == (3, 3)
        assert line(group) in (["Ada", "Cia", "Bea", "Dea", "Eva"], ["Ada", "Cia", "Dea", "Bea", "Eva"])
        assert {each.position for each in members(joined)} == {3}

    def test_two_parties_are_one_at_the_place_of_the_later(self, desk):
        group = full_group()
        one = enter(group, 2, first_name="Prime")
        register(group, "Mezza")
        other = enter(group, 2, first_name="Seconde")

        joined = join(desk, one[0], other[1])

        assert line(group)[0] == "Mezza"
        assert (len(members(joined)), joined.position) == (4, 2)
        assert [each.party_place for each in members(joined)] == [1, 2, 3, 4]

    def test_seats_that_the_new_first_needs_are_offered_at_once(self, desk):
        """Two seats are free; the three who are first do not fit, and go behind: the next one is offered hers."""
        group = make_group(seats=2)
        seated = [register(group, "Uno"), register(group, "Due")]
        first, second, third = enter(group, 3), register(group, "Sola"), register(group, "Amica")
        for each in seated:
            operations.act(registration_id=each.pk, action=Action.WITHDRAW, actor=desk)
        assert {each.state for each in first} == {State.WAITING}

        join(desk, first[0], third)

        second.refresh_from_db()
        assert second.state == State.OFFERED

    def test_before_a_draw_they_are_one_entry(self, desk):
        group = make_group(edition=EditionFactory(largest_party=4, allocation=Allocation.DRAW))
        one, other = register(group, "Ada"), register(group, "Bea")

        joined = join(desk, one, other)

        assert {each.draw_code for each in members(joined)} == {one.draw_code}
        assert Registration.objects.filter(matching(one.draw_code)).count() == 2

    def test_history_log_and_mail_say_so(self, desk):
        group = make_group(seats=3)
        one, other = register(group, "Ada", email="a@example.org"), register(group, "Bea", email="b@example.org")
        third = register(group, "Cia", email="b@example.org")
        Mail.objects.all().delete()

        join(desk, one, other, tell=True)
        join(desk, one, third, tell=True)

        said = RegistrationEvent.objects.filter(registration=other, what="joined")
        assert set(said.values_list("text", flat=True)) == {WHY}
        assert AuditEvent.objects.filter(action="registration.joined", target=f"registration:{other.pk}").count() == 2
        mails = Mail.objects.filter(template="registration.joined").order_by("created_at")
        assert sorted(mail.recipient for mail in mails) == ["a@example.org", "a@example.org"] + ["b@example.org"] * 2

    def test_who_cannot(self, desk):
        edition = EditionFactory(largest_party=4)
        group, elsewhere = make_group(edition=edition, seats=2), make_group(edition=edition)
        one, seated, waiting = register(group, "Ada"), register(group, "Bea"), register(group, "Cia")
        assert "gruppi diversi" in why_not(one, register(elsewhere, "Dea"))
        assert "stesso stato" in why_not(one, waiting)
        operations.act(registration_id=seated.pk, action=Action.WITHDRAW, actor=desk)
        for each in (seated, waiting):
            each.refresh_from_db()
        assert "chiusa" in why_not(one, seated)
        assert "posto offerto" in why_not(waiting, one)
        big = enter(make_group(seats=9), 4)
        assert "al massimo 4" in why_not(big[0], register(big[0].group, "Quinta"))
        assert "già insieme" in why_not(big[0], big[1])
        with pytest.raises(operations.NotTogetherError):
            join(desk, big[0], big[1])

    def test_other_wishes_of_a_draw_are_put_right_first(self, desk):
        edition = EditionFactory(largest_party=4, allocation=Allocation.DRAW)
        group, further = make_group(edition=edition), make_group(edition=edition)
        one = register(group, "Ada")
        other = register(group, "Bea", answers={"registration-second-wish": str(further.uuid)})
        assert "scelte diverse" in why_not(one, other)

    def test_nothing_happens_if_it_is_not_what_was_looked_at(self, desk):
        group = full_group()
        one, other = register(group, "Ada"), register(group, "Bea")
        with pytest.raises(operations.ChangedMeanwhileError):
            join(desk, one, other, seen="waiting-9-")
        with pytest.raises(operations.ReasonNeededError):
            operations.join(registration_id=one.pk, other_id=other.pk, seen="", reason=" ", actor=desk, tell=False)
        assert line(group) == ["Ada", "Bea"]


class TestPart:
    @pytest.mark.parametrize("seats", [0, 4])
    def test_each_goes_on_alone_where_they_are(self, desk, seats):
        group = make_group(seats=seats) if seats else full_group()
        two = enter(group, 2)

        part(desk, two[0])

        one, other = Registration.objects.filter(pk__in=[each.pk for each in two]).order_by(
            "queue_number", "party_place"
        )
        assert (one.party, other.party, one.state) == (None, None, two[0].state)
        operations.act(registration_id=one.pk, action=Action.REMOVE, reason="x", actor=desk)
        other.refresh_from_db()
        assert other.state == two[0].state

    def test_who_is_taken_out_of_a_party_that_waits_stands_behind_it(self, desk):
        group = full_group()
        three = enter(group, 3)
        register(group, "Dopo")

        part(desk, three[1])

        assert line(group) == [
            three[0].first_name,
            "Bea" if three[2].first_name == "Bea" else three[2].first_name,
            three[1].first_name,
            "Dopo",
        ]
        assert len(members(Registration.objects.get(pk=three[0].pk))) == 2

    def test_one_seat_is_enough_for_the_first(self, desk):
        group = make_group(seats=1)
        seated = register(group, "Prima")
        two = enter(group, 2)
        operations.act(registration_id=seated.pk, action=Action.WITHDRAW, actor=desk)
        assert {each.state for each in members(two[0])} == {State.WAITING}

        part(desk, two[0])

        states = Registration.objects.filter(pk__in=[each.pk for each in two]).order_by("queue_number")
        assert list(states.values_list("state", flat=True)) == [State.OFFERED, State.WAITING]

    def test_an_offer_is_answered_by_each(self, desk):
        group = make_group(seats=2)
        seated = enter(group, 2)
        two = enter(group, 2, first_name="Zia")
        for each in seated:
            operations.act(registration_id=each.pk, action=Action.WITHDRAW, actor=desk)
        Mail.objects.all().delete()

        part(desk, two[0], tell=True)
        operations.act_as_person(registration_id=two[1].pk, action=Action.ACCEPT)

        states = {each.first_name: each.state for each in Registration.objects.filter(pk__in=[each.pk for each in two])}
        assert states == {"Zia": State.OFFERED, two[1].first_name: State.CONFIRMED}
        assert Mail.objects.filter(template="registration.parted").count() == 2

    @pytest.mark.parametrize("state", [MailState.WAITING, MailState.SENT])
    def test_no_mail_names_the_other_any_more(self, desk, state):
        """What has gone is not sent again; what waits is written anew."""
        two = enter(make_group(seats=3), 2, email="ada@example.org")
        Mail.objects.update(state=state)
        assert two[1].full_name in Mail.objects.get().texts()[0]

        part(desk, two[0])

        mail = Mail.objects.get()
        assert bool(mail.sealed_texts) == (state == MailState.WAITING)
        assert not mail.sealed_texts or two[1].full_name not in mail.texts()[0]

    def test_before_a_draw_with_a_code_of_her_own(self, desk):
        group = make_group(edition=EditionFactory(largest_party=4, allocation=Allocation.DRAW))
        two = enter(group, 2)
        part(desk, two[1])
        codes = set(Registration.objects.values_list("draw_code", flat=True))
        assert len(codes) == 2

    def test_nobody_who_is_alone(self, desk):
        with pytest.raises(operations.ImpossibleActionError):
            part(desk, register(make_group()))


class TestTakenBack:
    def test_a_joining_in_a_queue_leads_each_to_their_very_place(self, desk):
        group = full_group()
        people = [register(group, name) for name in ("Ada", "Bea", "Cia", "Dea")]
        joined = join(desk, people[0], people[3])
        assert line(group)[:2] == ["Bea", "Cia"]

        operations.take_back(facts=joined.trace, actor=desk)

        assert line(group) == ["Ada", "Bea", "Cia", "Dea"]
        again = Registration.objects.filter(pk__in=[each.pk for each in people]).order_by("queue_number")
        assert list(again.values_list("queue_number", flat=True)) == [each.queue_number for each in people]
        assert not Registration.objects.filter(party__isnull=False).exists()

    def test_whoever_went_ahead_and_left_is_not_brought_back(self, desk):
        group = full_group()
        people = [register(group, name) for name in ("Ada", "Bea", "Cia", "Dea")]
        joined = join(desk, people[0], people[3])
        operations.act(registration_id=people[1].pk, action=Action.WITHDRAW, actor=desk)
        operations.act(registration_id=people[1].pk, action=Action.REINSTATE, actor=desk)

        operations.take_back(facts=joined.trace, actor=desk)

        assert line(group) == ["Ada", "Cia", "Dea", "Bea"]

    def test_not_after_another_one(self, desk):
        group = full_group()
        people = [register(group, name) for name in ("Ada", "Bea", "Cia", "Dea")]
        joined = join(desk, people[0], people[2])
        join(desk, people[1], people[3])
        with pytest.raises(operations.ImpossibleActionError):
            operations.take_back(facts=joined.trace, actor=desk)

    @pytest.mark.parametrize("allocation", [Allocation.FIRST_COME, Allocation.DRAW])
    @pytest.mark.parametrize("seats", [1, 9])
    def test_a_parting(self, desk, allocation, seats):
        group = make_group(edition=EditionFactory(largest_party=4, allocation=allocation), seats=seats)
        three = enter(group, 3)
        parted = part(desk, three[1])

        operations.take_back(facts=parted.trace, actor=desk)

        after = [(each.pk, each.party_place, each.queue_number, each.draw_code) for each in members(three[0])]
        assert after == [(each.pk, each.party_place, each.queue_number, each.draw_code) for each in three]

    def test_of_a_draw_gives_back_the_codes(self, desk):
        group = make_group(edition=EditionFactory(largest_party=4, allocation=Allocation.DRAW))
        one, other = register(group, "Ada"), register(group, "Bea")
        joined = join(desk, one, other)
        operations.take_back(facts=joined.trace, actor=desk)
        again = Registration.objects.get(pk=other.pk)
        assert (again.draw_code, again.party, again.party_place) == (other.draw_code, None, 1)


class TestMoveOfAJoinedParty:
    def test_goes_by_the_later_day_and_nobody_comes_between(self, desk):
        """Ada came first, Dea last: together they stand where Dea would, also elsewhere, also for who comes there."""
        edition = EditionFactory(largest_party=4)
        here, there = make_group(edition=edition, seats=1), make_group(edition=edition, seats=1)
        register(here, "Prima")
        register(there, "Prima")
        ada = register(here, "Ada")
        between = register(there, "Bea")
        late = register(here, "Cia")
        dea = register(here, "Dea")
        join(desk, ada, dea)
        assert [each.before for each in operations.arrivals(Registration.objects.get(pk=ada.pk))] == [1]

        operations.move(registration_id=ada.pk, group=there.uuid, actor=desk, tell=False)
        operations.move(registration_id=late.pk, group=there.uuid, actor=desk, tell=False)

        assert line(there) == ["Bea", "Cia", "Ada", "Dea"]
        assert between.pk


def test_the_sweep_finds_two_codes_of_one_party_before_a_draw():
    """The negative control. After the draw a code means nothing: people who were drawn apart may be joined."""
    group = make_group(edition=EditionFactory(largest_party=4, allocation=Allocation.DRAW))
    party = enter(group, 2)
    make_split(party, draw_code="X")
    assert "parties that are split" in {drift.what for drift in operations.verify_seats()}
    make_split(party, draw_code=party[0].draw_code)


class TestPages:
    def find(self, client, one, words, **typed):
        page = filled_in(client.get(url("join", one.pk)))
        return client.post(url("join", one.pk), {**page, "words": words, "button": "find", **typed})

    def test_finds_by_name_or_code_says_the_place_and_joins(self, desk_client):
        group = full_group()
        one, between, other = register(group, "Ada"), register(group, "Mezza"), register(group, "Marianna")

        found = self.find(desk_client, one, other.reference)
        assert "Marianna" in words_of(found)
        assert "dal numero 2" in words_of(found)
        choice = main_of(found).select_one("input[type=radio]")["value"]
        response = desk_client.post(
            url("join", one.pk), {**filled_in(found), "other": choice, "reason": WHY, "button": "join"}
        )

        assert response.url == url("registration_detail", one.pk)
        page = desk_client.get(response.url)
        assert "Ora aspettano insieme, dal numero 2" in words_of(page)
        assert WHY in words_of(page)
        assert main_of(page).find("button", string=lambda text: text and "Annulla" in text)
        assert between.pk

    def test_asks_for_person_and_reason(self, desk_client):
        group = make_group(seats=3)
        one = register(group, "Ada")
        register(group, "Bea")
        response = self.find(desk_client, one, "Bea", button="join")
        assert response.status_code == 422
        assert "Scegli una persona." in words_of(response)
        assert "Scrivi il motivo." in words_of(response)

    def test_says_why_not_and_finds_nobody_of_another_edition(self, desk_client):
        group = make_group(seats=1)
        one = register(group, "Ada")
        register(group, "Marianna")
        register(make_group(), "Mariolina")
        assert "prima devono essere nello stesso stato" in words_of(self.find(desk_client, one, "Marianna"))
        assert "non c’è nessun’altra iscrizione" in words_of(self.find(desk_client, one, "Mariolina"))

    def test_somebody_who_changed_meanwhile_is_looked_at_again(self, desk_client, desk):
        group = full_group()
        one, other = register(group, "Ada"), register(group, "Marianna")
        found = self.find(desk_client, one, "Marianna")
        choice = main_of(found).select_one("input[type=radio]")["value"]
        operations.act(registration_id=other.pk, action=Action.WITHDRAW, actor=desk)
        operations.act(registration_id=other.pk, action=Action.REINSTATE, actor=desk)
        register(group, "Nuova")
        Registration.objects.filter(first_name="Nuova").update(queue_number=F("queue_number") - 2)

        response = desk_client.post(
            url("join", one.pk), {**filled_in(found), "other": choice, "reason": WHY, "button": "join"}
        )

        assert response.status_code == 422
        assert "guarda di nuovo" in words_of(response)

    def test_as_many_queries_for_any_number_found(self, desk_client, django_assert_num_queries):
        group = full_group()
        one = register(group, "Ada")
        register(group, "Marianna", last_name="Neri")
        form = {"words": "Marianna", "button": "find"}
        with CaptureQueriesContext(connection) as asked:
            desk_client.post(url("join", one.pk), form)
        for name in ("Bianchi", "Verdi", "Blu"):
            register(group, "Marianna", last_name=name)
        enter(group, 2, first_name="Marianna", last_name="Gialli")
        with django_assert_num_queries(len(asked)):
            response = desk_client.post(url("join", one.pk), form)
        assert len(main_of(response).select("input[type=radio]")) == 5

    def test_parts_after_a_question(self, desk_client):
        two = enter(make_group(seats=3), 2)
        record = desk_client.get(url("registration_detail", two[0].pk))
        assert main_of(record).select_one(f'a[href="{url("part", two[0].pk)}"]')
        asked = desk_client.get(url("part", two[0].pk))
        assert two[1].full_name in words_of(asked)

        response = desk_client.post(url("part", two[0].pk), filled_in(asked))

        assert "Separata" in words_of(desk_client.get(response.url))
        again = desk_client.get(url("registration_detail", two[0].pk))
        assert not main_of(again).select_one(f'a[href="{url("part", two[0].pk)}"]')
        assert "non si può fare" in words_of(desk_client.get(url("part", two[0].pk)))
