"""What the desk does is taken back to the very place where somebody stood, or not at all: nobody is overtaken."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from courses import operations
from courses.models import Attendance, Happening, Lesson, Registration, RegistrationEvent
from courses.states import Action, State
from outbox.models import Mail, MailState
from staff.models import AuditEvent

from .desk_pages import url
from .factories import EditionFactory, GroupFactory, registration_input

pytestmark = pytest.mark.django_db


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


def line(group) -> list[str]:
    waiting = Registration.objects.filter(group=group, state=State.WAITING).order_by("queue_number")
    return list(waiting.values_list("first_name", flat=True))


def standing(registration):
    return Registration.objects.values_list("group_id", "state", "queue_number", "offered_until", "retain_until").get(
        pk=registration.pk
    )


def begun(seats=1, **fields):
    """A group that has met: nothing is offered by itself."""
    return GroupFactory(seats=seats, first_date=timezone.localdate() - datetime.timedelta(days=1), **fields)


def do(registration, action, desk, *, tell=False):
    return operations.act(registration_id=registration.pk, action=action, actor=desk, reason="Prova", tell=tell)


def confirmed(desk):
    return register(GroupFactory(seats=2))


def first_in_line(desk):
    group = begun()
    register(group)
    one = register(group)
    register(group, "Dopo")
    return one


def first_in_line_with_a_seat(desk):
    one = first_in_line(desk)
    do(Registration.objects.get(group=one.group, state=State.CONFIRMED), Action.WITHDRAW, desk)
    return one


def offered(desk):
    one = first_in_line_with_a_seat(desk)
    do(one, Action.OFFER, desk)
    return one


def withdrawn(desk):
    return do(confirmed(desk), Action.WITHDRAW, desk)


def withdrawn_in_a_full_group(desk):
    return do(first_in_line(desk), Action.WITHDRAW, desk)


BACK = [
    (confirmed, Action.WITHDRAW),
    (confirmed, Action.REMOVE),
    (confirmed, Action.SEND_BACK),
    (first_in_line, Action.WITHDRAW),
    (first_in_line, Action.REMOVE),
    (first_in_line_with_a_seat, Action.PROMOTE),
    (first_in_line_with_a_seat, Action.OFFER),
    (offered, Action.PROMOTE),
    (offered, Action.SEND_BACK),
    (offered, Action.WITHDRAW),
    (offered, Action.REMOVE),
    (withdrawn_in_a_full_group, Action.REINSTATE),
]


@pytest.mark.parametrize(("made", "action"), BACK, ids=[f"{made.__name__}-{action}" for made, action in BACK])
def test_everything_stands_as_before(desk, made, action):
    registration = made(desk)
    before, others = standing(registration), line(registration.group)

    done = do(registration, action, desk)
    assert standing(registration) != before
    operations.take_back(facts=done.trace, actor=desk)

    assert standing(registration) == before
    assert line(registration.group) == others
    event = AuditEvent.objects.get(action="registration.undone")
    assert (event.actor_id, event.target) == (desk.pk, f"registration:{registration.pk}")
    newest = RegistrationEvent.objects.filter(registration=registration).latest("pk")
    assert (newest.what, newest.text) == (Happening.UNDONE, Happening(action.value).label)


def test_reinstating_where_a_seat_is_offered_at_once_is_not_promised(desk):
    """The person is offered the free seat in the same moment: two things have happened, and the last was the site's."""
    done = do(withdrawn(desk), Action.REINSTATE, desk)
    assert (done.state, done.trace) == (State.OFFERED, None)


class TestNothingIsTakenFromAnybody:
    def test_a_seat_that_passed_on_is_not_promised(self, desk):
        group = GroupFactory(seats=1)
        one, next_one = register(group), register(group)

        done = do(one, Action.WITHDRAW, desk)

        next_one.refresh_from_db()
        assert next_one.state == State.OFFERED
        assert done.trace is None

    def test_a_seat_that_somebody_took_meanwhile_stays_theirs(self, desk):
        group = GroupFactory(seats=1)
        done = do(register(group), Action.WITHDRAW, desk)
        newcomer = register(group)

        with pytest.raises(operations.NoFreeSeatError):
            operations.take_back(facts=done.trace, actor=desk)

        newcomer.refresh_from_db()
        assert newcomer.state == State.CONFIRMED
        assert Registration.objects.get(pk=done.pk).state == State.WITHDRAWN

    def test_negative_control_without_the_newcomer_it_comes_back(self, desk):
        done = do(register(GroupFactory(seats=1)), Action.WITHDRAW, desk)
        assert operations.take_back(facts=done.trace, actor=desk).state == State.CONFIRMED

    def test_an_offer_whose_time_is_over_does_not_come_back(self, desk):
        one = offered(desk)
        done = do(one, Action.WITHDRAW, desk)
        over = {**done.trace, "offered_until": (timezone.now() - datetime.timedelta(minutes=1)).isoformat()}
        with pytest.raises(operations.NoFreeSeatError):
            operations.take_back(facts=over, actor=desk)

    def test_who_was_put_between_those_who_wait_is_not_overtaken(self, desk):
        edition = EditionFactory()
        full, other = begun(edition=edition), begun(edition=edition, seats=5)
        now = timezone.now()
        register(full)
        earlier = register(other, "Prima", now=now + datetime.timedelta(minutes=5))
        leaving = register(full, "Che torna", now=now + datetime.timedelta(minutes=10))
        register(full, "Ultima", now=now + datetime.timedelta(minutes=20))
        done = do(leaving, Action.WITHDRAW, desk)
        operations.move(registration_id=earlier.pk, group=full.uuid, actor=desk, tell=False)
        assert line(full) == ["Prima", "Ultima"]

        with pytest.raises(operations.ImpossibleActionError):
            operations.take_back(facts=done.trace, actor=desk)

        assert line(full) == ["Prima", "Ultima"]

    def test_who_has_registered_again_is_not_there_twice(self, desk):
        group = GroupFactory(seats=3)
        one = register(group, email="ada@example.org", last_name="Rossi")
        done = do(one, Action.WITHDRAW, desk)
        register(group, email="ada@example.org", last_name="Rossi")
        with pytest.raises(operations.AlreadyRegisteredError):
            operations.take_back(facts=done.trace, actor=desk)


CHANGES_SINCE = {
    "another act": lambda one, desk: do(one, Action.REINSTATE, desk),
    "erased": lambda one, desk: operations.erase(registration_id=one.pk, actor=desk),
}
HARMLESS_SINCE = {
    "a note": lambda one, desk: operations.add_note(registration=one, text="Richiama", actor=desk),
    "nothing": lambda one, desk: None,
}


@pytest.mark.parametrize("change", CHANGES_SINCE.values(), ids=CHANGES_SINCE)
def test_what_changed_since_is_not_overwritten(desk, change):
    one = withdrawn_in_a_full_group(desk)
    done = do(do(one, Action.REINSTATE, desk), Action.WITHDRAW, desk)
    change(done, desk)
    with pytest.raises(operations.ImpossibleActionError):
        operations.take_back(facts=done.trace, actor=desk)


@pytest.mark.parametrize("change", HARMLESS_SINCE.values(), ids=HARMLESS_SINCE)
def test_negative_control_what_changes_no_place_is_no_hindrance(desk, change):
    done = do(confirmed(desk), Action.WITHDRAW, desk)
    change(done, desk)
    assert operations.take_back(facts=done.trace, actor=desk).state == State.CONFIRMED


def test_the_same_act_twice_is_two_acts(desk):
    one = first_in_line(desk)
    first = do(one, Action.WITHDRAW, desk)
    operations.take_back(facts=first.trace, actor=desk)
    second = do(one, Action.WITHDRAW, desk)
    with pytest.raises(operations.ImpossibleActionError):
        operations.take_back(facts=first.trace, actor=desk)
    operations.take_back(facts=second.trace, actor=desk)
    with pytest.raises(operations.ImpossibleActionError):
        operations.take_back(facts=second.trace, actor=desk)


class TestMoves:
    def moved(self, registration, group, desk, **how):
        return operations.move(registration_id=registration.pk, group=group.uuid, actor=desk, **{"tell": False, **how})

    @pytest.mark.parametrize("seats_there", [0, 1], ids=["to a waiting list", "to a seat"])
    @pytest.mark.parametrize("has_seat_here", [True, False])
    def test_back_in_the_group_before_at_the_same_place(self, desk, seats_there, has_seat_here):
        edition = EditionFactory()
        here, there = begun(edition=edition), GroupFactory(edition=edition, seats=1)
        if not seats_there:
            register(there)
        mover = register(here)
        if not has_seat_here:
            mover = register(here)
            register(here, "Dopo")
        before, others = standing(mover), line(here)

        done = self.moved(mover, there, desk)
        operations.take_back(facts=done.trace, actor=desk)

        assert standing(mover) == before
        assert line(here) == others

    def test_not_into_a_seat_that_passed_on(self, desk):
        edition = EditionFactory()
        here, there = GroupFactory(edition=edition, seats=1), GroupFactory(edition=edition, seats=1)
        mover = register(here)
        register(here)
        assert self.moved(mover, there, desk).trace is None

    def test_the_seat_it_leaves_again_is_offered(self, desk):
        edition = EditionFactory()
        here, there = GroupFactory(edition=edition, seats=1), GroupFactory(edition=edition, seats=1)
        mover = register(here)
        done = self.moved(mover, there, desk)
        waits = register(there)
        operations.take_back(facts=done.trace, actor=desk)
        waits.refresh_from_db()
        assert waits.state == State.OFFERED


class TestMails:
    def test_one_that_has_not_gone_is_not_sent(self, desk):
        done = do(confirmed(desk), Action.WITHDRAW, desk, tell=True)
        operations.take_back(facts=done.trace, actor=desk)
        assert Mail.objects.get(template="registration.withdrawn").state == MailState.GIVEN_UP
        assert not Mail.objects.filter(template="registration.undone").exists()

    def test_after_one_that_has_gone_another_says_so(self, desk):
        done = do(confirmed(desk), Action.WITHDRAW, desk, tell=True)
        Mail.objects.filter(template="registration.withdrawn").update(state=MailState.SENT)
        operations.take_back(facts=done.trace, actor=desk)
        mail = Mail.objects.get(template="registration.undone")
        assert "di nuovo come prima" in mail.subject

    def test_who_was_told_nothing_is_told_nothing(self, desk):
        done = do(confirmed(desk), Action.WITHDRAW, desk, tell=False)
        mails = Mail.objects.count()
        operations.take_back(facts=done.trace, actor=desk)
        assert Mail.objects.count() == mails


class TestMarking:
    @pytest.fixture
    def lesson(self):
        group = begun(seats=5)
        return Lesson.objects.create(edition=group.edition, group=group, date=timezone.localdate())

    def mark(self, lesson, desk, arrived=(), missing=()):
        return operations.mark(
            lesson=lesson,
            group=lesson.group,
            arrived=[each.pk for each in arrived],
            missing=[each.pk for each in missing],
            actor=desk,
        )

    def there(self, lesson):
        return operations.present_at(lesson=lesson, group=lesson.group)

    def test_only_what_this_post_changed(self, desk, lesson):
        ada, bea, eva = (register(lesson.group, name) for name in ("Ada", "Bea", "Eva"))
        self.mark(lesson, desk, arrived=[ada, bea])
        marked = self.mark(lesson, desk, arrived=[bea, eva], missing=[ada])
        assert (marked.arrived, marked.missing) == ({eva.pk}, {ada.pk})

        assert operations.unmark(lesson=lesson, group=lesson.group, marked=marked, actor=desk)

        assert self.there(lesson) == {ada.pk, bea.pk}

    def test_not_what_a_colleague_changed_since(self, desk, lesson):
        ada, bea = register(lesson.group, "Ada"), register(lesson.group, "Bea")
        marked = self.mark(lesson, desk, arrived=[ada, bea])
        self.mark(lesson, desk, missing=[ada])

        assert not operations.unmark(lesson=lesson, group=lesson.group, marked=marked, actor=desk)

        assert self.there(lesson) == {bea.pk}


# --- pages ------------------------------------------------------------------------------------------------------------


def undo_form(response):
    form = BeautifulSoup(response.content, "html.parser").select_one("main [role=status] form")
    return {field["name"]: field["value"] for field in form.select("input")} if form else None


def said(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return " ".join(soup.select_one("main [role=status]").get_text(" ").split())


PAGES = {
    "withdraw": (lambda one: url("registration_action", one.pk, "withdraw"), {}),
    "note": (lambda one: url("note", one.pk), {"text": "Richiama lunedì"}),
}


@pytest.mark.parametrize(("address", "data"), PAGES.values(), ids=PAGES)
def test_the_message_after_an_act_takes_it_back(desk_client, desk, address, data):
    one = confirmed(desk)
    page = desk_client.post(address(one), data, follow=True)
    form = undo_form(page)
    assert form is not None
    assert str(one.pk) not in form["atto"]

    back = desk_client.post(reverse("staff:undo"), form, follow=True)

    assert "Annullato" in said(back)
    assert undo_form(back) is None
    assert back.redirect_chain == [(url("registration_detail", one.pk), 303)]
    one.refresh_from_db()
    assert one.state == State.CONFIRMED
    assert "Richiama lunedì" not in back.content.decode()
    assert "Annullato: " in said(back)
    assert "già annullato" in said(desk_client.post(reverse("staff:undo"), form, follow=True))


def test_who_wrote_to_the_person_is_told_that_they_hear_of_it(desk_client, desk):
    one = confirmed(desk)
    told = desk_client.post(url("registration_action", one.pk, "withdraw"), {"tell": "on"}, follow=True)
    assert "la persona ne riceve un altro" in said(told)
    silent = desk_client.post(url("registration_action", confirmed(desk).pk, "withdraw"), {}, follow=True)
    assert "la persona ne riceve un altro" not in said(silent)


def test_too_late_the_page_says_why(desk_client, desk):
    one = first_in_line(desk)
    form = undo_form(desk_client.post(url("registration_action", one.pk, "withdraw"), {}, follow=True))
    do(one, Action.REINSTATE, desk)
    assert "nel frattempo qualcosa è cambiato" in said(desk_client.post(reverse("staff:undo"), form, follow=True))


def test_a_move_is_taken_back(desk_client, desk):
    one = confirmed(desk)
    other = GroupFactory(edition=one.group.edition)
    form = undo_form(desk_client.post(url("move", one.pk), {"group": str(other.uuid)}, follow=True))
    desk_client.post(reverse("staff:undo"), form)
    assert Registration.objects.get(pk=one.pk).group == one.group


def test_ticks_are_taken_back(desk_client, desk):
    one = confirmed(desk)
    lesson = Lesson.objects.create(edition=one.group.edition, group=one.group, date=timezone.localdate())
    address = url("attendance", one.group.uuid, lesson.pk)
    form = undo_form(desk_client.post(address, {"presente": one.pk.hex}, follow=True))
    assert Attendance.objects.count() == 1

    desk_client.post(reverse("staff:undo"), form)

    assert not Attendance.objects.exists()
    assert undo_form(desk_client.post(address, {}, follow=True)) is None


def test_a_colleagues_note_stays(desk, django_user_model):
    one = confirmed(desk)
    event = operations.add_note(registration=one, text="Mia", actor=desk)
    colleague = django_user_model.objects.create_user("colleague")
    assert not operations.take_back_note(event=event.pk, actor=colleague)
    assert operations.take_back_note(event=event.pk, actor=desk)
    assert not operations.take_back_note(event=event.pk, actor=desk)
