"""Somebody is moved while another act waits for the group that they leave: it follows them, and counters agree."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from courses import operations, seats
from courses.models import Registration, RegistrationCount
from courses.operations import links, registering
from courses.states import Action, State
from outbox.models import Mail

from .factories import EditionFactory, GroupFactory, registration_input

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    edition = EditionFactory()
    return [GroupFactory(edition=edition, weekday=day, seats=1) for day in (1, 2)]


@pytest.fixture
def person(groups):
    return operations.register(**registration_input(groups[0])).registration


@pytest.fixture
def held(monkeypatch, desk, groups, person):
    """The groups that were held, while a colleague's move is committed between the first look and the lock."""
    hold, point = seats.hold_where_one_stands, transaction.savepoint
    moves, found = [groups[1].uuid], []

    def wait():
        if moves:
            operations.move(registration_id=person.pk, group=moves.pop(), actor=desk, tell=False)
            found.clear()
        return point()

    def hold_and_tell(*group_ids):
        found.append(group_ids)
        return hold(*group_ids)

    monkeypatch.setattr(transaction, "savepoint", wait)
    monkeypatch.setattr(seats, "hold_where_one_stands", hold_and_tell)
    return found


ACTS = {
    "erase": lambda pk, desk: operations.erase(registration_id=pk, actor=desk),
    "withdraw": lambda pk, desk: operations.act(registration_id=pk, action=Action.WITHDRAW, actor=desk),
    "leave": lambda pk, _desk: operations.act_as_person(registration_id=pk, action=Action.LEAVE),
    "revoke": lambda pk, _desk: operations.revoke_links(registration_id=pk),
    "unwish": lambda pk, _desk: operations.withdraw_wish(registration_id=pk),
    "correct": lambda pk, desk: operations.correct_person(
        registration_id=pk,
        values={"first_name": "Eda", "last_name": "Neri", "email": "eda@example.org", "phone": ""},
        actor=desk,
        version=None,
        tell=False,
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_follows_whoever_is_moved_meanwhile(held, groups, person, desk, act):
    ACTS[act](person.pk, desk)
    assert held == [(groups[0].pk,), (groups[1].pk,)]
    assert operations.verify_seats() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["repeated", "link"])
def test_no_mail_about_somebody_stays_who_is_erased_while_it_is_written(groups, desk, monkeypatch, what):
    given = registration_input(groups[0], email="ada@example.org")
    person = operations.register(**given).registration
    module, name = {"repeated": (registering, "tell_owner"), "link": (links, "send_link")}[what]
    write = getattr(module, name)

    def erase():
        try:
            operations.erase(registration_id=person.pk, actor=desk)
        finally:
            connection.close()

    erasing = threading.Thread(target=erase)

    def wait_and_write(*args):
        erasing.start()
        erasing.join(timeout=0.5)
        return write(*args)

    monkeypatch.setattr(module, name, wait_and_write)
    if what == "link":
        operations.ask_for_link(person)
    else:
        with pytest.raises(operations.AlreadyRegisteredError):
            operations.register(**given | {"submission_key": "another"})
    erasing.join()

    assert not Registration.objects.exists()
    assert not Mail.objects.exists()


def test_whoever_is_gone_is_sent_no_link(person, desk):
    operations.erase(registration_id=person.pk, actor=desk)
    operations.ask_for_link(person)
    assert not Mail.objects.exists()


@pytest.mark.usefixtures("held")
def test_whoever_is_erased_is_counted_where_they_stood(groups, person, desk):
    operations.erase(registration_id=person.pk, actor=desk)
    kept = RegistrationCount.objects.values_list("group", "state", "number")
    assert list(kept) == [(groups[1].pk, State.WITHDRAWN, 1)]
    assert not Registration.objects.exists()
