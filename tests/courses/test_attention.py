"""What waits for the course desk: the lines of its home, each with the list it leads to."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from courses import operations
from courses.models.courses import LAST_SEATS
from courses.states import Action, State

from .draws.factories import draw_now, make_draw_edition, make_groups, take_part
from .factories import EditionFactory, GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db

QUERIES = 18
"""Of a home, with nothing on it or with many lines: one for each kind of line that looks at other rows."""


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    client.desk = desk
    return client


def days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def hours(number):
    return timezone.now() + datetime.timedelta(hours=number)


def lines(client):
    """Of each line: level, words, where it leads."""
    soup = BeautifulSoup(client.get(reverse("staff:home")).content, "html.parser")
    return [
        (
            " ".join(item.get("class", [])).removeprefix("desk-waiting-") or "info",
            " ".join(item.a.get_text().split()),
            item.a["href"],
        )
        for item in soup.select(".desk-waiting li")
        if item.a
    ]


def offer(*, email="ada@example.org", until=40, **fields):
    return RegistrationFactory(
        state=State.OFFERED, email=email, phone="" if email else "+39017112345", offered_until=hours(until), **fields
    )


def test_an_empty_home_says_so_kindly(desk_client):
    response = desk_client.get(reverse("staff:home"))
    assert "Niente aspetta" in response.content.decode()
    assert lines(desk_client) == []


class TestOffers:
    def test_who_has_no_address_is_to_be_called(self, desk_client):
        group = GroupFactory()
        call = offer(email="", group=group)
        offer(group=group)
        RegistrationFactory(group=group, email="", phone="+39017112346", state=State.WAITING, queue_number=9)

        ((level, words, link),) = lines(desk_client)

        assert (level, words) == ("warning", "1 posto offerto a chi non ha un indirizzo e-mail: telefona")
        found = BeautifulSoup(desk_client.get(link).content, "html.parser").select("tbody tr")
        assert len(found) == 1
        assert call.reference in found[0].get_text()

    @pytest.mark.parametrize(("until", "is_said"), [(1, True), (23, True), (25, False), (-1, True)])
    def test_those_that_end_within_a_day(self, desk_client, until, is_said):
        soon = offer(until=until)

        found = lines(desk_client)

        assert bool(found) == is_said
        if is_said:
            ((level, words, link),) = found
            assert level == "info"
            assert "finisce entro un giorno" in words
            assert soon.reference in desk_client.get(link).content.decode()


class TestDecisions:
    CASES = [
        # day, people, minimum, first meeting: level
        (0, 3, 4, 30, "warning"),
        (7, 3, 4, 30, "warning"),
        (8, 3, 4, 30, None),
        (-1, 3, 4, 30, "error"),
        (-1, 3, 4, 1, "error"),
        (-1, 3, 4, 0, None),
        (0, 4, 4, 30, None),
        (0, 0, 1, 30, "warning"),
        (None, 0, 4, 30, None),
        (0, 0, None, 30, None),
    ]

    @pytest.mark.parametrize(("day", "people", "minimum", "first", "level"), CASES)
    def test_with_too_few_people(self, desk_client, day, people, minimum, first, level):
        edition = EditionFactory(
            title="Autodifesa", minimum_participants=minimum, decision_day=None if day is None else days(day)
        )
        GroupFactory(edition=edition, first_date=days(first), seats=50, seats_taken=people)
        GroupFactory(edition=edition, first_date=days(first + 1), seats=50)

        found = lines(desk_client)

        assert [each[0] for each in found] == ([level] if level else [])
        if level:
            assert f"Autodifesa: {people} su almeno {minimum}." in found[0][1]
            assert found[0][2] == f"{reverse('courses_staff:registration_list')}?corso={edition.pk}"


def test_before_lots_are_drawn_those_who_take_part_are_people(desk_client):
    edition = EditionFactory(title="Autodifesa", allocation="draw", minimum_participants=2, decision_day=days(1))
    group = GroupFactory(edition=edition, first_date=days(20))
    operations.register(**registration_input(group))
    assert "Autodifesa: 1 su almeno 2." in lines(desk_client)[0][1]
    operations.register(**registration_input(group, first_name="Eva"))
    assert lines(desk_client) == []


class TestDoublesInDraws:
    def test_one_name_twice_in_a_draw_still_to_come_is_said_and_found(self, desk_client):
        first, second = make_groups(make_draw_edition(), 5, 5)
        one = take_part(first, first_name="Ada", last_name="De Neri")
        other = take_part(second, first_name="de neri", last_name="ÀDA")
        alone = take_part(first, first_name="Eva")
        take_part(*make_groups(make_draw_edition(), 5), first_name="Eva")
        operations.register(**registration_input(GroupFactory(edition=EditionFactory()), first_name="Eva"))

        ((level, words, link),) = lines(desk_client)

        assert (level, words.partition(" compare")[0]) == ("warning", "1 nome")
        found = desk_client.get(link).content.decode()
        assert one.reference in found
        assert other.reference in found
        assert alone.reference not in found

        operations.act(registration_id=other.pk, action=Action.WITHDRAW, actor=desk_client.desk)
        assert lines(desk_client) == []

    def test_after_the_draw_it_is_over(self, desk_client):
        (group,) = make_groups(make_draw_edition(), 5)
        for _time in range(2):
            take_part(group)
        assert len(lines(desk_client)) == 1
        draw_now()
        assert not [line for line in lines(desk_client) if "sorteggio" in line[1]]


class TestNearlyFull:
    CASES = [
        # seats, taken, offered, reserve, waiting: is it said
        (10, 7, 0, 0, 0, True),  # Three left: «ultimi posti».
        (10, 6, 0, 0, 0, False),
        (10, 6, 1, 0, 0, True),
        (10, 6, 0, 1, 0, True),
        (50, 40, 0, 0, 0, True),
        (50, 39, 0, 0, 0, False),
        (50, 50, 0, 0, 0, False),  # Full is another matter.
        (50, 45, 0, 5, 0, False),
        (10, 8, 0, 0, 1, False),  # Somebody waits: that is said elsewhere.
        (3, 0, 0, 0, 0, False),  # Small and empty.
    ]

    @pytest.mark.parametrize(("seats", "taken", "offered", "reserve", "waiting", "is_said"), CASES)
    def test_by_seats(self, desk_client, seats, taken, offered, reserve, waiting, is_said):
        GroupFactory(seats=seats, seats_taken=taken, offered=offered, desk_reserve=reserve, waiting=waiting)

        found = [line for line in lines(desk_client) if "quasi al completo" in line[1]]

        assert [each[0] for each in found] == (["info"] if is_said else [])

    @pytest.mark.parametrize(("opens", "closes"), [(-48, -1), (1, 48)])
    def test_only_while_one_can_register(self, desk_client, opens, closes):
        edition = EditionFactory(enrolment_from=hours(opens), enrolment_until=hours(closes))
        GroupFactory(edition=edition, seats=10, seats_taken=9)
        assert lines(desk_client) == []

    def test_the_page_says_last_seats_at_the_same_number(self, desk_client):
        group = GroupFactory(seats=10, seats_taken=10 - LAST_SEATS)
        assert group.availability == "last_seats"
        assert lines(desk_client)


def test_the_most_urgent_stands_first(desk_client):
    GroupFactory(seats=10, seats_taken=9)
    offer(email="")
    GroupFactory(edition=EditionFactory(minimum_participants=3, decision_day=days(-2)))
    assert [level for level, _words, _link in lines(desk_client)] == ["error", "warning", "info"]


def test_more_of_everything_takes_no_more_queries(desk_client, django_assert_num_queries):
    home = reverse("staff:home")
    desk_client.get(home)
    with django_assert_num_queries(QUERIES):
        desk_client.get(home)
    for _time in range(3):
        GroupFactory(seats=10, seats_taken=9)
        offer(email="", until=2)
        GroupFactory(edition=EditionFactory(minimum_participants=3, decision_day=days(-2)))
    assert len(lines(desk_client)) == 6
    with django_assert_num_queries(QUERIES):
        desk_client.get(home)
