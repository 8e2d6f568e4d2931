"""The audit log: appended only, chained, proven by a command that names the first broken line."""

from __future__ import annotations

import io
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from staff import audit, audit_guards
from staff.models import AppendOnlyError, AuditEvent, AuditHead
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_events():
    AuditHead.objects.filter(pk=1).delete()
    audit_guards.remove(connection)
    AuditEvent.objects.all()._raw_delete(AuditEvent.objects.db)
    audit_guards.install(connection)
    return [audit.record(actor=None, action="test.done", target=f"thing:{n}", details={"n": n}) for n in (1, 2, 3)]


@pytest.fixture
def unguarded(three_events):
    """The triggers are gone: what an attacker who owns the database would do first."""
    audit_guards.remove(connection)
    yield
    audit_guards.install(connection)


def verify(**options) -> str:
    out = io.StringIO()
    call_command("audit", "verify", stdout=out, **options)
    return out.getvalue()


def rewrite(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_event_says_who_what_and_on_what():
    person = make_user(username="ada")
    event = audit.record(actor=person, action="thing.opened", target="thing:7", details={"reason": "check"})
    stored = AuditEvent.objects.get(pk=event.pk)
    assert (stored.actor_id, stored.actor_name, stored.action, stored.target) == (
        person.pk,
        "ada",
        "thing.opened",
        "thing:7",
    )
    assert stored.details == {"reason": "check"}


def test_an_event_outlives_the_account_of_its_actor():
    person = make_user(username="ada")
    event = audit.record(actor=person, action="thing.opened")
    person.delete()
    assert AuditEvent.objects.get(pk=event.pk).actor_name == "ada"
    assert audit.verify().fault is None


def test_events_follow_each_other(three_events):
    first, second, third = three_events
    assert [event.sequence for event in three_events] == [1, 2, 3]
    assert first.previous_digest == audit.GENESIS
    assert second.previous_digest == first.digest
    assert third.previous_digest == second.digest


def test_the_command_says_that_the_log_holds(three_events):
    assert "3 events, unbroken" in verify()


def test_an_event_vanishes_with_the_transaction_it_belongs_to(three_events):
    with transaction.atomic():
        audit.record(actor=None, action="test.undone")
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == 3
    assert audit.verify().fault is None


class TestAppendOnly:
    def test_the_models_refuse(self, three_events):
        event = three_events[0]
        event.action = "other"
        for attempt in (
            event.save,
            event.delete,
            AuditEvent.objects.all().delete,
            lambda: AuditEvent.objects.update(action="other"),
            lambda: AuditEvent.objects.bulk_create([AuditEvent()]),
            lambda: AuditEvent.objects.bulk_update([event], ["action"]),
        ):
            with pytest.raises(AppendOnlyError):
                attempt()

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE staff_auditevent SET action = 'other' WHERE sequence = 2", "DELETE FROM staff_auditevent"],
    )
    def test_the_database_refuses(self, three_events, statement):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rewrite(statement)
        assert audit.verify().fault is None

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
    def test_postgresql_refuses_to_truncate(self, three_events):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rewrite("TRUNCATE staff_auditevent")

    def test_negative_control_without_triggers_the_database_obeys(self, three_events, unguarded):
        rewrite("UPDATE staff_auditevent SET action = 'other' WHERE sequence = 2")
        assert AuditEvent.objects.get(sequence=2).action == "other"

    def test_the_command_misses_the_triggers(self, three_events, unguarded):
        with pytest.raises(CommandError, match="no longer guards it: staff_audit_no_"):
            verify()


@pytest.mark.usefixtures("unguarded")
class TestTampering:
    @pytest.mark.parametrize(
        "change",
        [
            "action = 'other'",
            "target = ''",
            "actor_name = 'somebody'",
            "actor_id = 99",
            "details = '{\"n\": 9}'",
            "at = '2020-01-01 00:00:00+00:00'",
        ],
    )
    def test_a_changed_line_is_named(self, three_events, change):
        rewrite(f"UPDATE staff_auditevent SET {change} WHERE sequence = 2")  # noqa: S608 - our own list above
        with pytest.raises(CommandError, match="Broken at event 2: the line was changed"):
            verify()

    def test_a_missing_line_is_named(self, three_events):
        rewrite("DELETE FROM staff_auditevent WHERE sequence = 2")
        with pytest.raises(CommandError, match="Broken at event 2: a line is missing"):
            verify()

    def test_a_cut_end_is_noticed(self, three_events):
        rewrite("DELETE FROM staff_auditevent WHERE sequence = 3")
        with pytest.raises(CommandError, match="Broken at event 3: the log ends before its recorded head"):
            verify()

    def test_a_chain_recomputed_without_the_key_is_noticed(self, three_events):
        event = three_events[1]
        event.action = "other"
        forged = audit.digest_of(event, key=b"not the key")
        rewrite("UPDATE staff_auditevent SET action = 'other', digest = %s WHERE sequence = 2", forged)
        with pytest.raises(CommandError, match="Broken at event 2"):
            verify()

    def test_two_histories_of_one_log_cannot_be_spliced(self, three_events):
        """Somebody who has two copies of the database: every line is genuine, only their order never happened."""
        first, _second, third = three_events
        rewrite("DELETE FROM staff_auditevent WHERE sequence > 1")
        AuditHead.objects.update(sequence=1, digest=first.digest)
        audit.record(actor=None, action="test.done", target="thing:other")
        third.pk = None
        third.save_base(force_insert=True)
        AuditHead.objects.update(sequence=3, digest=third.digest)
        assert audit.current_anchor() == f"3:{third.digest}"
        with pytest.raises(CommandError, match="Broken at event 3: the line does not follow the one before it"):
            verify()

    def test_a_log_rewritten_with_the_key_does_not_contain_the_anchor(self, three_events):
        anchor = audit.current_anchor()
        rewrite("DELETE FROM staff_auditevent")
        AuditHead.objects.update(sequence=0, digest="")
        for number in (1, 2, 3):
            audit.record(actor=None, action="test.forged", target=f"thing:{number}")
        assert audit.verify().fault is None
        with pytest.raises(CommandError, match="the anchor is not part of the log"):
            verify(anchor=anchor)


def test_an_older_anchor_is_part_of_the_log(three_events):
    anchor = f"2:{three_events[1].digest}"
    audit.record(actor=None, action="test.done")
    assert "4 events, unbroken" in verify(anchor=anchor)


def test_the_head_is_printed_to_be_kept_elsewhere(three_events):
    out = io.StringIO()
    call_command("audit", "head", stdout=out)
    assert out.getvalue().strip() == f"3:{three_events[2].digest}"


def test_lines_written_under_an_earlier_secret_key_still_hold(three_events, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret key of the project"
    audit.record(actor=None, action="test.done")
    assert audit.verify().fault is None


def test_a_forgotten_earlier_secret_key_breaks_the_proof(three_events, settings):
    settings.SECRET_KEY = "another secret key of the project"
    fault = audit.verify().fault
    assert fault is not None
    assert fault.sequence == 1


def _record_in_threads(*, threads: int, each: int) -> list[BaseException]:
    failures: list[BaseException] = []
    start = threading.Barrier(threads)

    def work() -> None:
        try:
            start.wait(timeout=10)
            for _ in range(each):
                audit.record(actor=None, action="test.done")
        except BaseException as failure:  # noqa: BLE001 - handed to the test
            failures.append(failure)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    return failures


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_make_one_chain_on_postgresql():
    before = AuditEvent.objects.count()
    assert _record_in_threads(threads=8, each=20) == []
    verdict = audit.verify()
    assert verdict.fault is None
    assert verdict.count == before + 160


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_negative_control_without_the_row_lock_writers_collide(monkeypatch):
    def unlocked() -> AuditHead:
        head = AuditHead.objects.get_or_create(pk=1)[0]
        head.sequence += 1
        head.save()
        return head

    monkeypatch.setattr(audit, "_lock_head", unlocked)
    failures = _record_in_threads(threads=8, each=20)
    assert failures or audit.verify().fault is not None
