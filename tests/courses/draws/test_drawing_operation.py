"""The draw as the job makes it: once, for everybody, with seats, queues, mails, history and log."""

from __future__ import annotations

import contextlib
import datetime
import re
import threading

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import due_jobs
from core.finding import matching
from courses import operations
from courses.draws.drawing import Entry, draw
from courses.form_definition import RESIDENT_ID, SECOND_WISH_ID
from courses.models import Channel, Draw, Edition, Registration, RegistrationEvent
from courses.operations import correcting, drawing, steps, undoing
from courses.states import Action, State
from outbox.models import Mail
from staff.models import AuditEvent

from ..factories import GroupFactory, registration_input
from ..test_seats import at_once
from .factories import draw_now, make_draw_edition, make_groups, take_part

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _seats_agree(db):
    yield
    assert operations.verify_seats() == []
    assert list(operations.verify_draws()) == []


@pytest.fixture
def edition():
    return make_draw_edition()


def by_code(edition) -> dict[str, Registration]:
    found = Registration.objects.filter(group__edition=edition).select_related("group")
    return {each.draw_code: each for each in found}


class TestBefore:
    def test_whoever_registers_takes_part_and_occupies_nothing(self, edition):
        (group,) = make_groups(edition, 1)

        people = [take_part(group) for _ in range(3)]

        group.refresh_from_db()
        assert {each.state for each in people} == {State.RECEIVED}
        assert len({each.draw_code for each in people}) == 3
        assert (group.seats_taken, group.offered, group.waiting) == (0, 0, 0)
        assert people[0].reference not in people[0].draw_code.replace("-", "")

    def test_the_mail_promises_no_seat_and_says_when_and_under_which_code(self, edition):
        (group,) = make_groups(edition, 1)
        person = take_part(group)
        mail = Mail.objects.get()
        text, _html = mail.texts()
        words = " ".join(text.split())
        assert mail.subject == "La tua iscrizione partecipa al sorteggio"
        assert "Ora non hai ancora un posto: ti scriviamo l’esito." in words
        assert "Il sorteggio si fa dopo il: " in words
        assert person.draw_code in words
        assert "Posizione" not in words

    def test_a_person_takes_part_once_whatever_they_wish_first(self, edition):
        first, second = make_groups(edition, 1, 1)
        take_part(first, email="ada@example.org")
        with pytest.raises(operations.AlreadyRegisteredError):
            take_part(second, email="ada@example.org")
        assert Registration.objects.count() == 1
        mail = Mail.objects.get(template="registration.repeated")
        assert mail.subject == "Partecipi già al sorteggio"
        assert "una volta sola" in mail.texts()[0]

    def test_an_address_takes_part_as_often_as_elsewhere_in_a_group(self, edition):
        groups = make_groups(edition, 1, 1)
        for number in range(4):
            take_part(groups[number % 2], email="ada@example.org", first_name=f"Ada{'abcd'[number]}")
        with pytest.raises(operations.AlreadyRegisteredError):
            take_part(groups[0], email="ada@example.org", first_name="Quinta")
        assert "allo stesso sorteggio" in Mail.objects.get(template="registration.too_many").texts()[0]

    def test_the_desk_finds_somebody_by_the_code_also_after_a_correction(self, edition, desk):
        (group,) = make_groups(edition, 1)
        person = take_part(group)
        take_part(group)

        def found():
            return Registration.objects.filter(matching(person.draw_code.lower())).get()

        assert found() == person
        values = {"first_name": "Eda", "last_name": "Rossi", "email": person.email, "phone": ""}
        operations.correct_person(registration_id=person.pk, values=values, actor=desk, version=None, tell=False)
        assert found().first_name == "Eda"

    def test_somebody_who_left_may_take_part_again_by_the_desk_and_not_wait_before_the_others(self, edition, desk):
        (group,) = make_groups(edition, 1)
        person = take_part(group)
        operations.act_as_person(registration_id=person.pk, action=Action.LEAVE)
        with pytest.raises(operations.ImpossibleActionError):
            operations.act(registration_id=person.pk, action=Action.REINSTATE, actor=desk)

        operations.act(registration_id=person.pk, action=Action.REENTER, actor=desk)

        person.refresh_from_db()
        assert person.state == State.RECEIVED

    def test_after_the_draw_nobody_enters_it_again(self, edition, desk):
        (group,) = make_groups(edition, 1)
        take_part(group)
        gone = take_part(group)
        operations.act_as_person(registration_id=gone.pk, action=Action.LEAVE)
        draw_now()
        with pytest.raises(operations.ImpossibleActionError):
            operations.act(registration_id=gone.pk, action=Action.REENTER, actor=desk)
        operations.act(registration_id=gone.pk, action=Action.REINSTATE, actor=desk)
        gone.refresh_from_db()
        assert gone.state == State.WAITING

    @pytest.mark.parametrize("is_drawn", [False, True])
    def test_an_act_of_the_desk_is_taken_back_only_until_lots_are_drawn(self, edition, desk, is_drawn):
        (group,) = make_groups(edition, 1)
        person = take_part(group)
        take_part(group)
        done = operations.act(registration_id=person.pk, action=Action.WITHDRAW, actor=desk)
        if is_drawn:
            draw_now()
            with pytest.raises(operations.ImpossibleActionError):
                operations.take_back(facts=done.trace, actor=desk)
        else:
            operations.take_back(facts=done.trace, actor=desk)
        person.refresh_from_db()
        assert person.state == (State.WITHDRAWN if is_drawn else State.RECEIVED)

    def test_moving_changes_the_first_wish_and_no_more(self, edition, desk):
        first, second = make_groups(edition, 1, 1)
        person = take_part(first, second)
        moved = operations.move(registration_id=person.pk, group=second.uuid, actor=desk, tell=True)
        assert (moved.state, moved.group, moved.draw_code) == (State.RECEIVED, second, person.draw_code)
        assert Mail.objects.get(template="registration.moved").subject == "Il gruppo che preferisci è cambiato"

    def test_somebody_without_a_code_cannot_be_in_it(self, edition):
        (group,) = make_groups(edition, 1)
        person = take_part(group)
        with pytest.raises(IntegrityError), transaction.atomic():
            Registration.objects.filter(pk=person.pk).update(draw_code="")

    def test_to_be_forgotten_is_to_be_out_of_it(self, edition, desk):
        (group,) = make_groups(edition, 1)
        person, other = take_part(group), take_part(group)
        operations.erase(registration_id=person.pk, actor=desk)
        draw_now()
        assert [each["code"] for each in Draw.objects.get().entries] == [other.draw_code]


class TestTheDraw:
    def test_it_is_what_the_pure_algorithm_says(self):
        edition = make_draw_edition(draw_residents_first=True)
        first, second = make_groups(edition, 3, 2)
        for number in range(9):
            take_part(*((first, second) if number % 2 else (first,)), resident=number < 4)
        entries = [
            Entry(
                code=each.draw_code,
                wishes=(str(first.uuid), *([each.answers[SECOND_WISH_ID]] if SECOND_WISH_ID in each.answers else [])),
                is_resident=each.answers[RESIDENT_ID],
            )
            for each in by_code(edition).values()
        ]
        free = {str(first.uuid): 3, str(second.uuid): 2}
        expected = draw(entries, seats=free, seed=edition.draw_seed, residents_first=True)

        assert draw_now() == 1

        people = by_code(edition)
        for each in expected:
            person = people[each.entry.code]
            assert (str(person.group.uuid), person.state) == (
                each.group or str(first.uuid),
                State.CONFIRMED if each.group else State.WAITING,
            )
        queue = Registration.objects.filter(state=State.WAITING).order_by("queue_number")
        assert [each.draw_code for each in queue] == [each.entry.code for each in expected if each.group is None]

    def test_the_desks_seats_are_not_drawn(self, edition):
        (group,) = make_groups(edition, 5)
        type(group).objects.update(desk_reserve=3)
        for _ in range(4):
            take_part(group)
        draw_now()
        group.refresh_from_db()
        assert (group.seats_taken, group.waiting, Draw.objects.get().seats) == (2, 2, {str(group.uuid): 2})

    def test_it_happens_once(self, edition):
        (group,) = make_groups(edition, 1)
        take_part(group)
        take_part(group)
        assert draw_now() == 1
        kept = Draw.objects.values().get()
        mails = Mail.objects.count()

        assert draw_now() == 0
        assert operations.draw_edition(edition.pk, now=timezone.now() + datetime.timedelta(days=9)) is False
        assert Draw.objects.values().get() == kept
        assert Mail.objects.count() == mails

    def test_not_before_the_window_has_closed_and_not_where_first_come_counts(self, edition):
        (group,) = make_groups(edition, 1)
        take_part(group)
        operations.register(**registration_input(GroupFactory()))
        assert operations.draw_due() == 0
        assert draw_now() == 1
        assert Draw.objects.get().edition == edition

    def test_without_anybody_there_is_no_draw_and_whoever_the_office_enters_later_is_in_the_next(self, edition, desk):
        (group,) = make_groups(edition, 1)
        assert draw_now() == 0
        Edition.objects.update(enrolment_until=timezone.now() - datetime.timedelta(hours=1))
        group.edition.refresh_from_db()
        person = operations.enter(
            group=group,
            person=operations.Person(first_name="Ada", last_name="Neri", email="", phone="+39 0171 1"),
            channel=Channel.PHONE,
            answers={},
            definition={},
            locale="it",
            submission_key="k",
            actor=desk,
            tell=True,
        ).registration
        assert person.state == State.RECEIVED
        assert operations.draw_due() == 1
        person.refresh_from_db()
        assert person.state == State.CONFIRMED

    def test_everybody_reads_the_result_by_day_and_the_history_and_the_log_have_it(self, edition):
        (group,) = make_groups(edition, 1)
        people = [take_part(group), take_part(group)]
        night = (timezone.localtime() + datetime.timedelta(days=8)).replace(hour=23, minute=30)

        operations.draw_due(now=night)

        mails = {each.recipient: each for each in Mail.objects.filter(template="registration.drawn")}
        for person in people:
            person.refresh_from_db()
            mail = mails[person.email]
            has_seat = person.state == State.CONFIRMED
            assert mail.subject == f"Esito del sorteggio: {'hai un posto' if has_seat else 'sei in lista d’attesa'}"
            assert timezone.localtime(mail.due).hour == 8
            text = mail.texts()[0]
            assert person.draw_code in text
            assert ("Posizione in lista d’attesa: 1" in text) is not has_seat
            assert [each.what for each in RegistrationEvent.objects.filter(registration=person)] == [
                "draw-seat" if has_seat else "draw-queue"
            ]
        event = AuditEvent.objects.get(action="edition.drawn")
        assert (event.target, event.actor_id) == (f"edition:{edition.pk}", None)

    def test_a_seat_that_is_freed_later_is_offered_in_the_drawn_order(self, edition):
        (group,) = make_groups(edition, 1)
        for _ in range(3):
            take_part(group)
        draw_now()
        lucky = Registration.objects.get(state=State.CONFIRMED)
        next_in_line = Draw.objects.get().entries[1]["code"]

        operations.act_as_person(registration_id=lucky.pk, action=Action.LEAVE)

        assert Registration.objects.get(state=State.OFFERED).draw_code == next_in_line

    def test_whoever_is_moved_stands_where_the_lots_put_them_not_by_when_they_registered(self, edition, desk):
        left, full = make_groups(edition, 1, 1)
        for number in range(4):
            take_part(left if number < 2 else full)
        for _ in range(3):
            take_part(full)
        draw_now()
        ranks = {each["code"]: rank for rank, each in enumerate(Draw.objects.get().entries)}
        line = Registration.objects.filter(group=full, state=State.WAITING).order_by("queue_number")
        now = timezone.now()
        for number, each in enumerate(line):  # Whoever was drawn first registered last.
            Registration.objects.filter(pk=each.pk).update(received_at=now - datetime.timedelta(minutes=number))
        mover = Registration.objects.get(group=left, state=State.WAITING)
        Registration.objects.filter(pk=mover.pk).update(received_at=now - datetime.timedelta(hours=1))
        mover.refresh_from_db()
        expected = sum(ranks[each.draw_code] < ranks[mover.draw_code] for each in line)
        assert [each.before for each in operations.arrivals(mover)] == [expected]

        operations.move(registration_id=mover.pk, group=full.uuid, actor=desk, tell=False)

        drawn = [ranks[each.draw_code] for each in line.all()]
        assert drawn == sorted(drawn)
        assert len(drawn) == 5

    def test_whoever_registered_after_the_draw_and_is_moved_stands_behind_all_who_were_drawn(self, edition, desk):
        left, full = make_groups(edition, 1, 1)
        for group in (left, full, full):
            take_part(group)
        draw_now()
        Edition.objects.update(drawn_at=timezone.now())
        late = take_part(left)
        Registration.objects.filter(pk=late.pk).update(received_at=timezone.now() - datetime.timedelta(days=5))

        operations.move(registration_id=late.pk, group=full.uuid, actor=desk, tell=False)

        line = Registration.objects.filter(group=full, state=State.WAITING).order_by("queue_number")
        assert list(line.values_list("pk", flat=True))[-1] == late.pk

    def test_the_last_who_leaves_at_the_moment_of_the_draw_leaves_it_to_be_made(self, edition):
        make_groups(edition, 1)
        assert operations.draw_edition(edition.pk, now=timezone.now() + datetime.timedelta(days=8)) is False
        assert Edition.objects.get().awaits_draw

    def test_the_same_group_wished_twice_or_gone_does_no_harm(self, edition):
        first, second = make_groups(edition, 1, 1)
        take_part(first, first, second)
        draw_now()
        assert Draw.objects.get().entries[0]["wishes"] == [str(first.uuid), str(second.uuid)]

    def test_an_edition_that_cannot_be_drawn_stops_no_other(self, edition, monkeypatch):
        other = make_draw_edition()
        for each in (edition, other):
            take_part(*make_groups(each, 1))
        draw_one = drawing.draw_edition

        def fail_for_the_first(edition_id, *, now):
            if edition_id == edition.pk:
                raise RuntimeError
            return draw_one(edition_id, now=now)

        monkeypatch.setattr(drawing, "draw_edition", fail_for_the_first)
        with pytest.raises(RuntimeError):
            draw_now()
        assert [draw.edition for draw in Draw.objects.all()] == [other]

        monkeypatch.undo()
        assert draw_now() == 1

    def test_it_is_a_job_of_the_site(self, edition):
        (group,) = make_groups(edition, 1)
        take_part(group)
        Edition.objects.update(enrolment_until=timezone.now() - datetime.timedelta(minutes=1))
        job = next(each for each in due_jobs.all_jobs() if each.name == "courses.draws")
        job.run()
        assert Registration.objects.get().state == State.CONFIRMED

    def test_what_is_kept_leads_to_nobody(self, edition):
        (group,) = make_groups(edition, 1)
        person = take_part(group)
        draw_now()
        kept = str(Draw.objects.values().get())
        for secret in (person.reference, person.pk.hex, person.email, "Rossi"):
            assert secret.lower() not in kept.lower()


class TestTheSweeps:
    def test_a_result_that_somebody_changed_is_found(self, edition):
        (group,) = make_groups(edition, 1)
        take_part(group)
        take_part(group)
        draw_now()
        kept = Draw.objects.get()
        honest = list(kept.entries)
        Draw.objects.update(entries=[{**each, "group": None} for each in honest])
        assert [each.pk for each in operations.verify_draws()] == [kept.pk]
        Draw.objects.update(entries=honest)

    def test_somebody_whom_the_draw_left_behind_is_found(self, edition):
        (group,) = make_groups(edition, 1)
        person = take_part(group)
        draw_now()
        Registration.objects.filter(pk=person.pk).update(state=State.RECEIVED)
        type(group).objects.update(seats_taken=0)
        assert [each.what for each in operations.verify_seats()] == ["registrations that wait for a draw"]
        Registration.objects.filter(pk=person.pk).update(state=State.WITHDRAWN)


class TestTheSeed:
    def test_it_is_made_with_the_edition_kept_and_never_written_by_a_form(self, edition):
        assert re.fullmatch(r"[0-9a-f]{64}", edition.draw_seed)
        stale = Edition.objects.get()
        Edition.objects.update(drawn_at=timezone.now())
        stale.title, stale.draw_seed = "Un altro nome", "0" * 64
        stale.save()
        stored = Edition.objects.get()
        assert (stored.title, stored.draw_seed) == ("Un altro nome", edition.draw_seed)
        assert stored.drawn_at is not None

    def test_first_come_has_none_until_it_becomes_a_draw(self):
        edition = GroupFactory().edition
        assert edition.draw_seed == ""
        edition.allocation = "draw"
        edition.save()
        assert Edition.objects.get().draw_seed == edition.draw_seed != ""

    def test_a_copy_has_another_and_is_not_drawn(self, edition):
        (group,) = make_groups(edition, 1)
        take_part(group)
        draw_now()
        edition.refresh_from_db()
        copy = operations.copy_edition(edition=edition, title="Ancora", first_day=timezone.localdate())
        assert copy.draws_lots
        assert copy.awaits_draw
        assert copy.draw_seed not in ("", edition.draw_seed)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["reenter", "take_back", "correct"])
def test_nobody_comes_back_twice_into_a_draw_through_two_groups_at_once(edition, desk, monkeypatch, act):
    """Each looks for a twin in the whole edition: two who do so at once, behind two groups, would both find none."""
    groups = make_groups(edition, 1, 1)
    same = {"first_name": "Ada", "last_name": "Neri", "email": "ada@example.org", "phone": ""}
    people, traces = [], {}
    for group in groups:
        each = take_part(group, **{key: same[key] for key in ("first_name", "last_name", "email")})
        if act == "correct":
            other = {**same, "first_name": f"Ada{'ab'[len(people)]}"}
            operations.correct_person(registration_id=each.pk, values=other, actor=desk, version=None, tell=False)
        else:
            done = operations.act(registration_id=each.pk, action=Action.WITHDRAW, actor=desk)
            traces[each.pk] = done.trace
        people.append(each.pk)
    both = threading.Barrier(2)
    found = steps.has_twin

    def look_together(registration):
        twin = found(registration)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)
        return twin

    for module in (steps, correcting, undoing):
        monkeypatch.setattr(module, "has_twin", look_together)

    def come_back(registration_id):
        if act == "reenter":
            return operations.act(registration_id=registration_id, action=Action.REENTER, actor=desk)
        if act == "take_back":
            return operations.take_back(facts=traces[registration_id], actor=desk)
        return operations.correct_person(
            registration_id=registration_id, values=same, actor=desk, version=None, tell=False
        )

    results = at_once(come_back, people)

    assert sum(isinstance(each, operations.AlreadyRegisteredError) for each in results) == 1
    assert sum(isinstance(each, Exception) for each in results) == 1
    twins = Registration.objects.filter(state=State.RECEIVED, name_folded="ada neri")
    assert twins.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_registers_while_lots_are_drawn_is_in_it_or_is_told_that_it_is_over(edition):
    """Ten people at the very moment of the draw, twice at once: nobody is left waiting for a draw that was made."""
    (group,) = make_groups(edition, 3)
    for _ in range(3):
        take_part(group)
    later = timezone.now() + datetime.timedelta(days=8)

    def act(number):
        if number in (4, 5):
            return operations.draw_due(now=later)
        try:
            return take_part(group)
        except operations.EnrolmentClosedError:
            return None

    results = at_once(act, list(range(12)))

    assert not [each for each in results if isinstance(each, Exception)]
    assert not Registration.objects.filter(state=State.RECEIVED).exists()
    assert len(Draw.objects.get().entries) == Registration.objects.count()
