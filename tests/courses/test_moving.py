"""From group to group: the place in time is kept, what is freed is offered, the counters agree."""

import datetime

import pytest
from django.utils import timezone

from courses import operations
from courses.models import CourseGroup, Registration, RegistrationEvent
from courses.operations.rescheduling import people_in
from courses.states import Action, State
from outbox.models import Mail
from staff.models import AuditEvent

from .desk_pages import filled_in, main_of, url, words_of
from .factories import EditionFactory, GroupFactory, registration_input

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


@pytest.fixture
def edition():
    return EditionFactory()


def register(group, *, minutes: int = 0, **changes) -> Registration:
    moment = timezone.now() + datetime.timedelta(minutes=minutes)
    return operations.register(**registration_input(group, now=moment, **changes)).registration


def line(group) -> list[str]:
    waiting = Registration.objects.filter(group=group, state=State.WAITING).order_by("queue_number")
    return list(waiting.values_list("first_name", flat=True))


@pytest.fixture(autouse=True)
def _seats_agree(db):
    yield
    assert operations.verify_seats() == []


class TestMove:
    def test_a_free_seat_is_taken_and_the_old_one_offered(self, desk, edition):
        left, entered = GroupFactory(edition=edition, seats=1), GroupFactory(edition=edition, seats=1)
        mover = register(left)
        next_one = register(left)

        moved = operations.move(registration_id=mover.pk, group=entered.uuid, actor=desk, tell=True)

        assert (moved.group, moved.state, moved.queue_number) == (entered, State.CONFIRMED, None)
        next_one.refresh_from_db()
        assert next_one.state == State.OFFERED
        assert Mail.objects.filter(template="registration.moved", cause_id=str(mover.pk)).count() == 1

    def test_on_the_waiting_list_those_who_registered_earlier_stand_before(self, desk, edition):
        left, full = GroupFactory(edition=edition, seats=1), GroupFactory(edition=edition, seats=1)
        register(full)
        for minutes, name in [(10, "Dieci"), (20, "Venti"), (40, "Quaranta"), (50, "Cinquanta")]:
            register(full, minutes=minutes, first_name=name)
        mover = register(left, minutes=30, first_name="Trenta")
        last = register(left, minutes=60, first_name="Sessanta")
        assert [each.before for each in operations.arrivals(mover)] == [2]

        operations.move(registration_id=mover.pk, group=full.uuid, actor=desk, tell=False)
        operations.move(registration_id=last.pk, group=full.uuid, actor=desk, tell=False)

        assert line(full) == ["Dieci", "Venti", "Trenta", "Quaranta", "Cinquanta", "Sessanta"]
        assert not Mail.objects.filter(template="registration.moved").exists()

    def test_whoever_waits_takes_a_free_seat_elsewhere(self, desk, edition):
        full, free = GroupFactory(edition=edition, seats=1), GroupFactory(edition=edition, seats=1)
        register(full)
        waiting = register(full)

        assert operations.move(registration_id=waiting.pk, group=free.uuid, actor=desk, tell=True).state == "confirmed"

    def test_an_offer_left_behind_passes_on(self, desk, edition):
        group, other = GroupFactory(edition=edition, seats=1), GroupFactory(edition=edition, seats=1)
        first, second, third = register(group), register(group), register(group)
        operations.act(registration_id=first.pk, action=Action.WITHDRAW, actor=desk)
        second.refresh_from_db()
        assert second.state == State.OFFERED

        operations.move(registration_id=second.pk, group=other.uuid, actor=desk, tell=False)

        third.refresh_from_db()
        assert third.state == State.OFFERED

    def test_is_kept_as_long_as_the_new_group_says(self, desk, edition):
        left = GroupFactory(edition=edition)
        later = GroupFactory(edition=edition, last_date=left.last_date + datetime.timedelta(days=50))
        mover = register(left)

        moved = operations.move(registration_id=mover.pk, group=later.uuid, actor=desk, tell=False)

        moved.refresh_from_db()
        assert moved.retain_until == mover.retain_until + datetime.timedelta(days=50)

    def test_history_and_log_say_from_where_to_where(self, desk, edition):
        left, entered = GroupFactory(edition=edition, venue="Palestra"), GroupFactory(edition=edition, venue="Sala")
        mover = register(left)
        operations.move(registration_id=mover.pk, group=entered.uuid, actor=desk, tell=False)

        event = RegistrationEvent.objects.get()
        assert (event.what, event.actor) == ("moved", desk)
        assert ("Palestra" in event.text, "Sala" in event.text) == (True, True)
        details = AuditEvent.objects.get(action="registration.moved").details
        assert (details["from_group"], details["to_group"]) == (left.pk, entered.pk)

    def test_nobody_is_moved_where_they_stand_already_or_from_nowhere(self, desk, edition):
        left, entered = GroupFactory(edition=edition), GroupFactory(edition=edition)
        mover = register(left, email="ada@example.org")
        register(entered, email="ada@example.org")
        with pytest.raises(operations.AlreadyRegisteredError):
            operations.move(registration_id=mover.pk, group=entered.uuid, actor=desk, tell=False)
        operations.act(registration_id=mover.pk, action=Action.WITHDRAW, actor=desk)
        with pytest.raises(operations.ImpossibleActionError):
            operations.move(registration_id=mover.pk, group=entered.uuid, actor=desk, tell=False)
        assert people_in(left) == 0

    def test_the_group_is_another_one_of_the_same_edition(self, desk, edition):
        mover = register(GroupFactory(edition=edition))
        for group in (mover.group, GroupFactory()):
            with pytest.raises(operations.UnknownGroupError):
                operations.move(registration_id=mover.pk, group=group.uuid, actor=desk, tell=False)


class TestPage:
    def test_says_what_the_person_would_find_and_moves(self, desk_client, edition):
        mover = register(GroupFactory(edition=edition, venue="Qui"))
        GroupFactory(edition=edition, venue="Palestra")
        full = GroupFactory(edition=edition, venue="Sala", seats=1)
        register(full)
        page = desk_client.get(url("move", mover.pk))
        assert "Palestra: c’è posto" in words_of(page)
        assert "Sala: lista d’attesa, al numero 1" in words_of(page)
        assert "Il posto di adesso si libera subito" in words_of(page)

        response = desk_client.post(url("move", mover.pk), {**filled_in(page), "group": str(full.uuid)}, follow=True)

        assert "Spostata: in lista d’attesa, al numero 1." in words_of(response)
        assert "Cambio di gruppo" in main_of(response).select_one(".desk-history").get_text()
        assert CourseGroup.objects.get(pk=full.pk).waiting == 1

    @pytest.mark.parametrize("group", ["", "x", "00000000-0000-4000-8000-000000000000"])
    def test_without_a_group_nobody_moves(self, desk_client, edition, group):
        mover = register(GroupFactory(edition=edition))
        GroupFactory(edition=edition)
        assert desk_client.post(url("move", mover.pk), {"group": group}).status_code == 422
        mover.refresh_from_db()
        assert mover.state == State.CONFIRMED

    def test_where_there_is_no_other_group_the_page_says_so(self, desk_client):
        assert "non ha altri gruppi" in words_of(desk_client.get(url("move", register(GroupFactory()).pk)))
