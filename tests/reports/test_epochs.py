"""A new key of the office: who gets it, and the open cases that move on to it, interrupted wherever possible."""

from __future__ import annotations

import pytest
from django.db import connection

from reports import operations
from reports.errors import KeyMismatchError, LastHoldersError, NotPinnedError, OfficeLockedError, TooFewGiversError
from reports.models import Case, OfficeKey, SealedRecord, StaffKey
from reports.models.figures import FiguresBook
from reports.operations import authenticity, epochs
from reports.states import State
from staff import audit
from staff.models import AuditEvent
from staff.roles import Role
from tests.reports.factories import (
    classify,
    close,
    make_cards,
    make_case,
    make_holder,
    make_user,
    put,
    staff_key,
    start_epoch,
    submit,
)
from vault import keys
from vault.errors import DecryptionError
from vault.keys import KeyPair

pytestmark = pytest.mark.django_db


def compared(*people) -> dict[StaffKey, str]:
    return {key: key.fingerprint for key in map(staff_key, people)}


def move(office, **more) -> epochs.Moved:
    return operations.move_cases(office=office.unlock(office.manager), actor=office.manager, **more)


def story_of(office, case, user=None) -> str:
    user = user or office.worker
    case = Case.objects.get(pk=case.pk)
    return operations.open_case(case=case, office=office.unlock(user), actor=user).payload.answers["story"]


# Who gets the new key


def test_the_people_whose_fingerprints_were_compared_get_it(office, settings):
    third = make_holder(office, "terza")
    key = operations.start_epoch(compared=compared(office.worker, office.manager), actor=office.manager)
    assert key.number == 2
    assert set(key.grants.values_list("staff_key__user", flat=True)) == {office.worker.pk, office.manager.pk}
    assert not operations.form_can_open(), "closed until it is pinned"
    settings.OFFICE_KEY_FINGERPRINT = key.fingerprint
    assert operations.form_can_open()
    assert not operations.holds_grant(third)


def test_not_for_one_person_alone_and_not_without_somebody_who_can_give_it(office):
    third = make_holder(office, "terza")
    with pytest.raises(LastHoldersError):
        operations.start_epoch(compared=compared(office.manager), actor=office.manager)
    with pytest.raises(TooFewGiversError):
        operations.start_epoch(compared=compared(office.worker, third), actor=office.manager)
    make_holder(office, "seconda", Role.CASE_MANAGER)
    with pytest.raises(TooFewGiversError):
        operations.start_epoch(compared=compared(office.manager, office.worker, third), actor=office.manager)
    assert OfficeKey.objects.count() == 1


def test_not_for_another_key_than_the_compared_one(office):
    seen = compared(office.worker, office.manager)
    StaffKey.objects.filter(user=office.worker).update(public_key=KeyPair.generate().public)
    with pytest.raises(KeyMismatchError):
        operations.start_epoch(compared=seen, actor=office.manager)
    seen = {staff_key(office.worker): "", staff_key(office.manager): staff_key(office.manager).fingerprint}
    with pytest.raises(KeyMismatchError):
        operations.start_epoch(compared=seen, actor=office.manager)
    assert OfficeKey.objects.count() == 1


def test_the_first_key_of_an_office(db):
    people = [make_user("una", Role.CASE_WORKER), make_user("due", Role.CASE_MANAGER)]
    for user in people:
        operations.enrol_staff(user=user, words="parole")
    assert operations.start_epoch(compared=compared(*people), actor=people[1]).number == 1


# The open cases move on


def test_open_cases_move_and_closed_ones_stay(office, settings):
    open_case, closed = make_case(story="aperta"), make_case(story="chiusa")
    classify(office, closed)
    close(office, closed)
    old = office.unlock(office.worker)
    start_epoch(settings, office.worker, office.manager)
    assert operations.progress() == operations.Progress(moved=0, waiting=1)
    assert move(office) == epochs.Moved(moved=1, damaged=(), locked=0)
    assert operations.progress() == operations.Progress(moved=1, waiting=0)
    numbers = dict(Case.objects.values_list("pk", "office_key__number"))
    assert numbers == {open_case.pk: 2, closed.pk: 1}
    assert not list(authenticity.damaged_cases())
    assert (story_of(office, open_case), story_of(office, closed)) == ("aperta", "chiusa")
    event = AuditEvent.objects.get(action="case.key_changed")
    assert (event.target, event.details) == (f"case:{open_case.reference}", {"from": 1, "to": 2})
    with pytest.raises(OfficeLockedError):
        operations.open_case(case=Case.objects.get(pk=open_case.pk), office=old, actor=office.worker)


def test_notes_messages_and_the_reporters_code_go_on_working(office, settings):
    sent = submit()
    case = Case.objects.get(pk=sent.case_id)
    key = {"office": office.unlock(office.worker), "actor": office.worker}
    operations.add_note(case=case, text="Nota di prima.", key="a", **key)
    classify(office, case)
    start_epoch(settings, office.worker, office.manager)
    move(office)
    operations.write_with_code(code=sent.code, text="Ancora io.", key="b")
    key["office"] = office.unlock(office.worker)
    opened = operations.open_case(case=Case.objects.get(pk=case.pk), **key)
    assert [entry.text for entry in opened.notes] == ["Nota di prima."]
    assert [entry.text for entry in opened.messages] == ["Ancora io."]
    assert opened.classification.codes
    assert operations.read_with_code(code=sent.code).payload.answers["story"]


def test_the_rows_of_figures_move_too(office, settings):
    closed = make_case()
    classify(office, closed)
    close(office, closed)
    start_epoch(settings, office.worker, office.manager)
    move(office)
    assert set(FiguresBook.objects.values_list("office_key__number", flat=True)) == {2}
    assert len(operations.read_figures(office=office.unlock(office.manager)).book.rows) == 1
    kept = bytes(FiguresBook.objects.get().sealed)
    move(office)
    assert bytes(FiguresBook.objects.get().sealed) == kept, "written anew for nothing"


def test_the_old_key_opens_no_moved_case_of_this_database(office, settings):
    case = make_case()
    first = office.unlock(office.worker).pair(1)
    assert keys.unseal_with(first.private, bytes(case.content_private)), "control: before it did"
    start_epoch(settings, office.worker, office.manager)
    move(office)
    case = Case.objects.get(pk=case.pk)
    for sealed in (case.content_private, case.internal_private):
        with pytest.raises(DecryptionError):
            keys.unseal_with(first.private, bytes(sealed))


def test_doing_it_again_changes_nothing(office, settings):
    make_case()
    start_epoch(settings, office.worker, office.manager)
    move(office)
    before, lines = list(Case.objects.values()), AuditEvent.objects.filter(action="case.key_changed").count()
    assert move(office) == epochs.Moved(moved=0, damaged=(), locked=0)
    assert list(Case.objects.values()) == before
    assert AuditEvent.objects.filter(action="case.key_changed").count() == lines


def test_a_few_at_a_time(office, settings):
    for _number in range(5):
        make_case()
    start_epoch(settings, office.worker, office.manager)
    assert [move(office, most=2).moved for _run in range(4)] == [2, 2, 1, 0]


def test_a_reopened_case_moves_with_the_next_run(office, settings):
    case = put(make_case(), state=State.CLOSED)
    start_epoch(settings, office.worker, office.manager)
    assert move(office).moved == 0
    put(case, state=State.IN_PROGRESS)
    assert operations.watch_recovery().waiting_cases == 1
    assert move(office).moved == 1


def test_a_damaged_case_stays_and_holds_nothing_up(office, settings):
    damaged, good = make_case(), make_case()
    Case.objects.filter(pk=damaged.pk).update(reference="26-FALSE")
    start_epoch(settings, office.worker, office.manager)
    for _run in range(2):
        moved = move(office, most=1)
    assert moved.damaged == ("26-FALSE",)
    assert not authenticity.is_authentic(Case.objects.get(pk=damaged.pk))
    assert Case.objects.get(pk=good.pk).office_key.number == 2


def test_a_case_under_a_key_that_this_person_lacks_waits_for_somebody_else(office, settings):
    case = make_case()
    second = make_user("seconda", Role.CASE_MANAGER)
    office.words["seconda"] = "parole della seconda"
    operations.enrol_staff(user=second, words=office.words["seconda"])
    start_epoch(settings, office.worker, office.manager, second)
    moved = operations.move_cases(office=office.unlock(second), actor=second)
    assert moved == epochs.Moved(moved=0, damaged=(), locked=1)
    assert move(office).moved == 1
    assert story_of(office, case, second)


def test_no_case_is_sealed_to_a_key_that_is_not_the_pinned_one(office, settings):
    """Somebody who can write to the database adds an epoch of their own, and even gives its key to everybody."""
    case, attacker = make_case(), KeyPair.generate()
    made_up = OfficeKey.objects.create(number=2, public_key=attacker.public, created_on="2026-01-01")
    for key in StaffKey.objects.all():
        sealed = keys.seal_to(bytes(key.public_key), attacker.private)
        made_up.grants.create(staff_key=key, sealed_private=sealed, granted_on="2026-01-01")
    assert set(office.unlock(office.manager).pairs) == {1, 2}
    with pytest.raises(NotPinnedError):
        move(office)
    assert Case.objects.get(pk=case.pk).office_key.number == 1
    settings.OFFICE_KEY_FINGERPRINT = made_up.fingerprint
    move(office)
    assert keys.unseal_with(attacker.private, bytes(Case.objects.get(pk=case.pk).content_private)), "the control"


def test_without_a_key_there_is_nothing_to_do(db):
    assert operations.progress() == operations.Progress(moved=0, waiting=0)
    assert operations.progress().total == 0


# Interrupted


class PowerCutError(BaseException):
    """No `except Exception` on the way keeps it."""


class Cut:
    """The n-th statement that writes is not carried out any more, nor anything after it."""

    def __init__(self, after: int) -> None:
        self.left, self.writes = after, 0

    def __call__(self, execute, sql, params, many, context):
        if sql.split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            if self.writes == self.left:
                raise PowerCutError
            self.writes += 1
        return execute(sql, params, many, context)


def every_case_opens(office, stories) -> bool:
    return (
        not list(authenticity.damaged_cases())
        and {case: story_of(office, Case.objects.get(pk=case)) for case in stories} == stories
    )


@pytest.mark.django_db(transaction=True)
def test_interrupted_before_every_write_and_continued(office, settings):
    """Each time some cases have moved and some have not; every one opens, and the next run does the rest."""
    stories = {make_case(story=f"storia {number}").pk: f"storia {number}" for number in range(3)}
    start_epoch(settings, office.worker, office.manager)
    rows = list(Case.objects.values())
    opened = office.unlock(office.manager)
    number, halfway = 0, set()
    while True:
        cut = Cut(number)
        try:
            with connection.execute_wrapper(cut):
                operations.move_cases(office=opened, actor=office.manager)
        except PowerCutError:
            done = operations.progress().moved
            halfway.add(done)
            assert AuditEvent.objects.filter(action="case.key_changed").count() % len(stories) == done % len(stories)
            assert every_case_opens(office, stories)
            assert operations.move_cases(office=opened, actor=office.manager).moved == len(stories) - done
            assert every_case_opens(office, stories)
            assert operations.progress().waiting == 0
            for row in rows:  # back to the beginning, for the next cut
                Case.objects.filter(pk=row["id"]).update(**row)
            number += 1
        else:
            break
    assert halfway == {0, 1, 2}
    assert number == cut.writes >= 3 * 4
    assert audit.verify().fault is None
    assert SealedRecord.objects.count() == len(stories)


# One of the last two who can give it


def test_one_of_the_last_two_who_can_give_it_keeps_it(office):
    second = make_holder(office, "seconda", Role.CASE_MANAGER)
    make_holder(office, "terza")
    with pytest.raises(TooFewGiversError):
        operations.revoke_grants(staff_key=staff_key(second), actor=office.manager)
    assert operations.revoke_grants(staff_key=staff_key(office.worker), actor=office.manager) == 1, "the control"
    make_holder(office, "quarta", Role.CASE_MANAGER)
    assert operations.revoke_grants(staff_key=staff_key(second), actor=office.manager) == 1


@pytest.mark.parametrize("how", ["role", "account", "bulk"])
def test_one_of_the_last_two_who_could_give_it_is_suspended(office, how):
    second = make_holder(office, "seconda", Role.CASE_MANAGER)
    make_holder(office, "terza")
    if how == "role":
        second.groups.clear()
    elif how == "account":
        second.is_active = False
        second.save()
    else:
        type(second).objects.filter(pk=second.pk).update(is_active=False)
        operations.end_lapsed_grants()
    (grant,) = staff_key(second).grants.all()
    assert grant.ended_on is not None
    assert operations.form_can_open(), "there are enough people who read"
    assert operations.watch_keys().has_one_giver
    make_holder(office, "quarta", Role.CASE_MANAGER)
    operations.end_lapsed_grants()
    assert not staff_key(second).grants.exists()


def test_whoever_becomes_able_to_give_it_or_no_more_is_noted_at_once(office):
    from staff.roles import give_role, take_role

    third = make_holder(office, "terza")
    give_role(third, Role.CASE_MANAGER)
    assert staff_key(third).gives
    take_role(third, Role.CASE_MANAGER)
    assert not staff_key(third).gives, "still a worker, no manager any more"


def test_who_lost_the_key_since_it_was_made_is_counted_once(office, settings):
    make_cards(office)
    third = make_holder(office, "terza")
    assert operations.watch_recovery().ended_since == 0
    operations.revoke_grants(staff_key=staff_key(third), actor=office.manager)
    assert operations.watch_recovery().ended_since == 1
    start_epoch(settings, office.worker, office.manager)
    assert operations.watch_recovery().ended_since == 0
