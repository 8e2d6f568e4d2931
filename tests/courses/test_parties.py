"""People who belong together are never split: every size of a party against every number of seats, then the sweep.

The table is the test (docs/adr/0029): after each step `verify_seats` says whether seats, rows and parties agree.
"""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from courses import operations, seats
from courses.models import Allocation, CourseGroup, Draw, Edition, Registration
from courses.models.courses import LARGEST_PARTY
from courses.states import Action, State
from outbox.models import Mail

from .factories import GroupFactory, registration_input
from .parties import companions, enter, make_split, members, states

pytestmark = pytest.mark.django_db

SIZES = range(1, LARGEST_PARTY + 1)
SEATS = range(1, 6)
TABLE = [pytest.param(size, number, id=f"{size} people, {number} seats") for size in SIZES for number in SEATS]


def make_group(number: int, **fields) -> CourseGroup:
    return GroupFactory(seats=number, edition__largest_party=LARGEST_PARTY, **fields)


def fill(group: CourseGroup) -> list[Registration]:
    """Somebody on every seat, each alone."""
    return [enter(group)[0] for _seat in range(group.seats)]


def leave(person: Registration) -> None:
    operations.act_as_person(registration_id=person.pk, action=Action.LEAVE)
    in_order()


def answer(person: Registration, action: Action) -> None:
    operations.act_as_person(registration_id=person.pk, action=action)
    in_order()


def in_order() -> None:
    assert operations.verify_seats() == []


def counters(group: CourseGroup) -> tuple[int, int, int]:
    return CourseGroup.objects.values_list("seats_taken", "offered", "waiting").get(pk=group.pk)


@pytest.mark.parametrize(("size", "number"), TABLE)
class TestEverySizeAgainstEveryNumberOfSeats:
    def test_first_come_all_have_a_seat_or_all_wait(self, size, number):
        group = make_group(number)
        people = enter(group, size)
        fits = size <= number

        assert len(people) == size
        assert states(people) == {"confirmed" if fits else "waiting"}
        assert counters(group) == ((size, 0, 0) if fits else (0, 0, size))
        assert {each.position for each in people} == {None if fits else 1}
        in_order()

    def test_nobody_gets_in_past_a_party_that_waits(self, size, number):
        group = make_group(number)
        people = enter(group, size)
        others = [enter(group, other) for other in (1, size, 1)]

        free = number - size if size <= number else 0
        expected = []
        for other, wanted in zip(others, (1, size, 1), strict=True):
            fits = size <= number and wanted <= free and "waiting" not in expected
            free -= wanted if fits else 0
            expected.append("confirmed" if fits else "waiting")
            assert states(other) == {expected[-1]}
        assert operations.offer_free_seats(group.pk) == 0
        assert states(people) == {"confirmed" if size <= number else "waiting"}
        in_order()

    def test_freed_seats_are_offered_when_there_is_one_for_each(self, size, number):
        group = make_group(number)
        seated, people, after = fill(group), enter(group, size), enter(group)

        for freed, person in enumerate(seated, start=1):
            leave(person)
            assert states(people) == {"offered" if freed >= size else "waiting"}
            assert states(after) == {"offered" if freed > size else "waiting"}, "nobody is overtaken"
            place = None if freed > size else 1 if freed == size else size + 1
            assert Registration.objects.get(pk=after[0].pk).position == place
        _taken, offered, _waiting = counters(group)
        assert offered == min(number, size + 1) * (size <= number)

    @pytest.mark.parametrize("action", [Action.ACCEPT, Action.DECLINE])
    @pytest.mark.parametrize("by", ["first", "last"])
    def test_one_answers_an_offer_for_all(self, size, number, action, by):
        group = make_group(number)
        seated, people, after = fill(group), enter(group, size), enter(group)
        for person in seated[:size]:
            leave(person)
        if size > number:
            assert states(people) == {"waiting"}
            with pytest.raises(operations.ImpossibleActionError):
                answer(people[0], action)
            return
        answer(people[0 if by == "first" else -1], action)

        assert states(people) == {"confirmed" if action == Action.ACCEPT else "withdrawn"}
        assert states(after) == {"waiting" if action == Action.ACCEPT else "offered"}
        mails = Mail.objects.filter(template=f"registration.{'accepted' if action == Action.ACCEPT else 'declined'}")
        assert mails.count() == 1

    def test_an_offer_ends_for_all(self, size, number):
        group = make_group(number)
        seated, people, after = fill(group), enter(group, size), enter(group)
        for person in seated[:size]:
            leave(person)
        operations.keep_offers_moving(now=timezone.now() + datetime.timedelta(days=5))

        in_order()
        assert states(people) == {"expired" if size <= number else "waiting"}
        assert states(after) == {"offered" if size <= number else "waiting"}
        assert Mail.objects.filter(template="registration.expired").count() == (1 if size <= number else 0)

    def test_one_who_leaves_leaves_the_others_together(self, size, number):
        group = make_group(number)
        people = enter(group, size)
        leave(people[-1])

        gone, *others = reversed(members(people[0]))
        assert gone.state == State.WITHDRAWN
        if not others:
            assert counters(group) == (0, 0, 0)
            return
        had_seats, now_fit = size <= number, size - 1 <= number
        expected = "confirmed" if had_seats else "offered" if now_fit else "waiting"
        assert {each.state for each in others} == {expected}, "fewer people need fewer seats"

    def test_seats_that_are_added_are_offered_when_there_is_one_for_each(self, size, number):
        group = make_group(1)
        fill(group)
        people, after = enter(group, size), enter(group)
        for more in range(1, number + 1):
            CourseGroup.objects.filter(pk=group.pk).update(seats=1 + more)
            operations.offer_free_seats(group.pk)
            in_order()
            assert states(people) == {"offered" if more >= size else "waiting"}
            assert states(after) == {"offered" if more > size else "waiting"}

    def test_a_draw_gives_all_a_seat_or_none(self, size, number):
        group = make_group(number, edition__allocation=Allocation.DRAW)
        people, single = enter(group, size), enter(group)
        assert len({each.draw_code for each in people}) == 1
        operations.draw_due(now=timezone.now() + datetime.timedelta(days=8))

        in_order()
        assert operations.verify_draws() == []
        drawn = Draw.objects.get().entries
        assert {each["code"]: each["size"] for each in drawn} == {
            people[0].draw_code: size,
            single[0].draw_code: 1,
        }
        free = number
        for entry in drawn:
            mine = people if entry["code"] == people[0].draw_code else single
            fits = entry["size"] <= free
            free -= entry["size"] if fits else 0
            assert states(mine) == {"confirmed" if fits else "waiting"}
        assert Mail.objects.filter(template="registration.drawn").count() == 2

    def test_the_desk_gives_all_a_seat_or_none(self, size, number, desk):
        """After the first meeting nothing is offered by itself."""
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        group = make_group(number, first_date=yesterday)
        seated, people = fill(group), enter(group, size)
        for person in seated:
            leave(person)
        if size > number:
            with pytest.raises(operations.NoFreeSeatError):
                operations.act(registration_id=people[0].pk, action=Action.PROMOTE, actor=desk)
            assert states(people) == {"waiting"}
            in_order()
            return
        done = operations.act(registration_id=people[-1].pk, action=Action.PROMOTE, actor=desk)
        assert states(people) == {"confirmed"}
        in_order()
        operations.take_back(facts=done.trace, actor=desk)
        assert states(people) == {"waiting"}
        assert [each.position for each in members(people[0])] == [1] * size
        in_order()

    def test_a_move_takes_all_along(self, size, number, desk):
        group = make_group(5)
        target = GroupFactory(edition=group.edition, seats=number, weekday=2)
        people = enter(group, size)
        fits = size <= number
        arrival = next(each for each in operations.arrivals(people[0]) if each.group == target)
        assert (arrival.has_seat, arrival.before) == (fits, 0)
        moved = operations.move(registration_id=people[-1].pk, group=target.uuid, actor=desk, tell=True)

        assert states(people) == {"confirmed" if fits else "waiting"}
        assert {each.group_id for each in members(people[0])} == {target.pk}
        assert counters(group) == (0, 0, 0)
        assert Mail.objects.filter(template="registration.moved").count() == 1
        in_order()
        operations.take_back(facts=moved.trace, actor=desk)
        assert {(each.group_id, each.state) for each in members(people[0])} == {(group.pk, "confirmed")}
        assert counters(target) == (0, 0, 0)
        in_order()


class TestTheLine:
    def test_a_party_is_not_passed_even_while_seats_are_free(self):
        """Fairness before full rooms: the desk sees it, and may act (docs/adr/0029)."""
        group = make_group(2)
        party, single = enter(group, 3), enter(group)
        assert counters(group) == (0, 0, 4)
        assert (states(party), states(single)) == ({"waiting"}, {"waiting"})
        assert operations.keep_offers_moving() == 0
        assert operations.needed_by_first([group.pk]) == {group.pk: 3}

    def test_the_desk_may_prefer_who_fits_with_a_reason(self, desk):
        group = make_group(2)
        enter(group, 3)
        (single,) = enter(group)
        assert operations.others_before(single, Action.PROMOTE) == 3
        with pytest.raises(operations.ReasonNeededError):
            operations.act(registration_id=single.pk, action=Action.PROMOTE, actor=desk)
        operations.act(registration_id=single.pk, action=Action.PROMOTE, actor=desk, reason="Il posto resta vuoto")
        assert states([single]) == {"confirmed"}
        in_order()

    def test_a_member_of_the_first_party_passes_nobody_over(self, desk):
        group = make_group(2)
        party = enter(group, 3)
        assert [operations.others_before(each, Action.PROMOTE) for each in party] == [0, 0, 0]

    def test_moved_people_come_between_parties_never_into_one(self, desk):
        group = make_group(1)
        elsewhere = GroupFactory(edition=group.edition, seats=5, weekday=2)
        fill(group)
        enter(group, 2)
        pair = enter(elsewhere, 2)
        later = enter(group, 3)
        operations.move(registration_id=pair[0].pk, group=group.uuid, actor=desk, tell=False)

        in_order()
        line = Registration.objects.filter(group=group, state=State.WAITING).order_by("queue_number")
        assert [each.party for each in line][2:] == [pair[0].party] * 2 + [later[0].party] * 3
        assert [each.position for each in members(pair[0])] == [3, 3]
        assert [each.position for each in members(later[0])] == [5, 5, 5]

    def test_who_is_sent_back_waits_at_the_end_together(self, desk):
        group = make_group(3)
        party, single = enter(group, 3), enter(group)
        operations.act(registration_id=party[1].pk, action=Action.SEND_BACK, actor=desk)
        in_order()
        assert states(party) == {"waiting"}
        assert states(single) == {"offered"}
        assert Mail.objects.filter(template="registration.sent_back").count() == 1

    def test_seats_kept_for_the_desk_are_not_the_partys(self):
        group = make_group(4, desk_reserve=2)
        assert states(enter(group, 3)) == {"waiting"}
        assert states(enter(make_group(4, desk_reserve=1), 3)) == {"confirmed"}
        in_order()


class TestComingBack:
    def test_after_an_offer_that_ran_out_all_come_back_together(self, desk):
        group = make_group(2)
        seated, party = fill(group), enter(group, 2)
        for person in seated:
            leave(person)
        operations.keep_offers_moving(now=timezone.now() + datetime.timedelta(days=5))
        assert states(party) == {"expired"}
        CourseGroup.objects.filter(pk=group.pk).update(seats=1)
        done = operations.act(registration_id=party[1].pk, action=Action.REINSTATE, actor=desk)
        assert states(party) == {"waiting"}
        in_order()
        operations.take_back(facts=done.trace, actor=desk)
        assert states(party) == {"expired"}
        in_order()

    def test_who_had_left_alone_comes_back_alone_and_can_be_put_back(self, desk):
        group = make_group(3)
        party = enter(group, 3)
        operations.act(registration_id=party[2].pk, action=Action.WITHDRAW, actor=desk)
        enter(group)
        done = operations.act(registration_id=party[2].pk, action=Action.REINSTATE, actor=desk)
        back = Registration.objects.get(pk=party[2].pk)
        assert (back.party, back.state) == (None, State.WAITING)
        assert states(party) == {"confirmed"}
        in_order()
        operations.take_back(facts=done.trace, actor=desk)
        back.refresh_from_db()
        assert (back.party, back.party_place, back.state) == (party[0].party, 3, State.WITHDRAWN)
        in_order()

    def test_a_withdrawal_of_one_is_taken_back_into_the_party(self, desk):
        group = make_group(3)
        party = enter(group, 3)
        done = operations.act(registration_id=party[0].pk, action=Action.WITHDRAW, actor=desk)
        in_order()
        operations.take_back(facts=done.trace, actor=desk)
        assert states(party) == {"confirmed"}
        assert len(members(party[0])) == 3
        in_order()

    def test_not_where_the_others_have_gone_on(self, desk):
        group = make_group(3)
        target = GroupFactory(edition=group.edition, seats=3, weekday=2)
        party = enter(group, 3)
        done = operations.act(registration_id=party[0].pk, action=Action.WITHDRAW, actor=desk)
        operations.move(registration_id=party[1].pk, group=target.uuid, actor=desk, tell=False)
        with pytest.raises(operations.ImpossibleActionError):
            operations.take_back(facts=done.trace, actor=desk)
        assert Registration.objects.get(pk=party[0].pk).state == State.WITHDRAWN
        in_order()

    def test_not_where_the_others_wait_elsewhere_in_the_line(self, desk):
        """They were offered seats and sent back meanwhile: the old place would be away from them."""
        group = make_group(2)
        party, singles = enter(group, 3), [enter(group) for _ in range(3)]
        done = operations.act(registration_id=party[2].pk, action=Action.WITHDRAW, actor=desk)
        assert {each.state for each in members(party[0])[:2]} == {"offered"}
        operations.act(registration_id=party[0].pk, action=Action.SEND_BACK, actor=desk)
        assert {each.state for each in members(party[0])[:2]} == {"waiting"}
        assert [states(each) for each in singles] == [{"offered"}, {"offered"}, {"waiting"}]
        with pytest.raises(operations.ImpossibleActionError):
            operations.take_back(facts=done.trace, actor=desk)
        in_order()

    def test_into_a_draw_one_comes_back_under_a_code_of_her_own(self, desk):
        group = make_group(3, edition__allocation=Allocation.DRAW)
        party = enter(group, 3)
        leave(party[1])
        done = operations.act(registration_id=party[1].pk, action=Action.REENTER, actor=desk)
        back = Registration.objects.get(pk=party[1].pk)
        assert back.party is None
        assert back.draw_code not in ("", party[0].draw_code)
        assert back.draw_code.lower().replace("-", "") in back.search_text.replace("-", "").replace(" ", "")
        in_order()
        operations.take_back(facts=done.trace, actor=desk)
        back.refresh_from_db()
        assert (back.party, back.draw_code) == (party[0].party, party[0].draw_code)
        in_order()


class TestEntering:
    def test_is_one_transaction_and_one_mail_that_names_everybody(self):
        people = enter(make_group(5), 3)
        mail = Mail.objects.get()
        assert mail.cause_id == str(people[0].pk)
        for text in mail.texts():
            assert "Vale anche per" in text
            assert "Bea Rossi, Cia Rossi" in text

    def test_that_has_to_wait_is_not_told_that_the_group_is_full(self):
        enter(make_group(2), 3)
        (text, _html) = Mail.objects.get().texts()
        assert "al completo" not in text
        assert "vi offriamo i posti quando ci sono per tutte" in text

    def test_who_enters_alone_belongs_to_no_party(self):
        (person,) = enter(make_group(5))
        assert (person.party, person.party_place) == (None, 1)
        assert "Vale anche per" not in Mail.objects.get().texts()[0]

    def test_the_same_sending_twice_is_one(self):
        group = make_group(5)
        arguments = registration_input(group, companions=companions(3))
        first, second = operations.register(**arguments), operations.register(**arguments)
        assert (first.created, second.created) == (True, False)
        assert first.registration.pk == second.registration.pk
        assert Registration.objects.count() == 3
        in_order()

    def test_is_refused_whole_where_one_stands_in_the_group_already(self):
        group = make_group(5)
        address = "ada@example.org"
        operations.register(**registration_input(group, first_name="Bea", email=address))
        with pytest.raises(operations.AlreadyRegisteredError):
            enter(group, 2, email=address)
        assert counters(group) == (1, 0, 0)
        told = Mail.objects.get(template="registration.repeated")
        assert told.recipient == address
        in_order()

    def test_is_refused_whole_where_the_address_would_have_too_many(self):
        group = make_group(9)
        address = "ada@example.org"
        operations.register(**registration_input(group, first_name="Eva", email=address))
        with pytest.raises(operations.AlreadyRegisteredError):
            enter(group, 4, email=address)
        assert counters(group) == (1, 0, 0)
        assert Mail.objects.filter(template="registration.too_many").count() == 1
        assert len(enter(group, 3, email=address)) == 3
        in_order()

    @pytest.mark.parametrize(("largest", "size"), [(1, 2), (2, 3), (3, 4)])
    def test_is_refused_with_more_people_than_the_edition_allows(self, largest, size):
        group = GroupFactory(edition__largest_party=largest)
        with pytest.raises(operations.NotAdmittedError) as refused:
            enter(group, size)
        assert refused.value.is_companion
        assert not Registration.objects.exists()

    def test_one_who_is_erased_leaves_the_others_together(self, desk):
        group = make_group(2)
        fill(group)
        party = enter(group, 3)
        CourseGroup.objects.filter(pk=group.pk).update(seats=4)
        operations.erase(registration_id=party[0].pk, actor=desk)
        in_order()
        assert {each.state for each in members(party[1])} == {"offered"}
        assert Mail.objects.filter(template="registration.offered").count() == 1


class TestTheSweep:
    @pytest.mark.parametrize("changes", [{"state": State.WAITING, "queue_number": 9}, {"state": State.COMPLETED}])
    def test_finds_a_party_that_is_split(self, changes):
        """The negative control: what the operations never do, done by hand."""
        party = enter(make_group(5), 3)
        in_order()
        make_split(party, **changes)
        assert "parties that are split" in {drift.what for drift in operations.verify_seats()}

    def test_finds_a_party_in_two_groups(self):
        group = make_group(5)
        party = enter(group, 2)
        make_split(party, group=GroupFactory(edition=group.edition, weekday=2))
        assert "parties that are split" in {drift.what for drift in operations.verify_seats()}

    def test_finds_somebody_between_the_people_of_a_party(self):
        group = make_group(1)
        fill(group)
        party, (single,) = enter(group, 2), enter(group)
        last = members(party[0])[1]
        Registration.objects.filter(pk=last.pk).update(queue_number=single.queue_number + 5)
        assert [drift.what for drift in operations.verify_seats()] == ["parties that are interrupted in the queue"]

    def test_says_nothing_of_who_has_left(self):
        party = enter(make_group(5), 3)
        leave(party[0])
        in_order()

    def test_finds_what_splitting_would_do(self, monkeypatch):
        """Without the guard, one seat at a time, a party of three is split over two seats."""
        group = make_group(2)

        def one_by_one(members):
            for each in members:
                has_seat = seats.claim_seat(each.group_id)
                each.state = State.CONFIRMED if has_seat else State.WAITING
                each.queue_number = None if has_seat else seats.join_queue(each.group_id)

        monkeypatch.setattr("courses.operations.registering.take_places", one_by_one)
        enter(group, 3)
        assert [drift.what for drift in operations.verify_seats()] == ["parties that are split"]


def test_an_edition_begins_with_one_person_at_a_time():
    assert Edition().largest_party == 1


@pytest.mark.parametrize("size", SIZES)
def test_seats_for_several_cost_one_update(size, django_assert_num_queries):
    group = make_group(9)
    with django_assert_num_queries(1):
        assert seats.claim_seat(group.pk, number=size)
    with django_assert_num_queries(1):
        assert not seats.claim_seat(group.pk, number=9)
