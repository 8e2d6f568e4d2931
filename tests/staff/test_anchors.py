"""How far the audit log is proven: an anchor outside, two spliced histories, a log cut together with its head."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from core import due_jobs
from core.due_jobs import Outcome
from reports.operations import enrolments
from staff import anchors, audit, audit_guards, checks
from staff.anchors import AnchorError
from staff.audit import BrokenLogError
from staff.models import AuditEvent, AuditHead

pytestmark = pytest.mark.django_db


def empty_log() -> None:
    audit_guards.remove(connection)
    AuditHead.objects.all().delete()
    AuditEvent.objects.all()._raw_delete(AuditEvent.objects.db)


@pytest.fixture(autouse=True)
def unguarded():
    """Somebody owns the database: the triggers are no obstacle, and the log is empty to begin with."""
    empty_log()
    yield
    empty_log()
    audit_guards.install(connection)


@pytest.fixture
def file(tmp_path, settings):
    path = tmp_path / "anchors.log"
    settings.AUDIT_ANCHORS = [f"file:{path}"]
    return path


def publish() -> None:
    for place in settings.AUDIT_ANCHORS:
        anchors.publish(place)


def write(*targets: str) -> None:
    for target in targets:
        audit.record(actor=None, action="test.done", target=target)


def cut_with_head(to: int) -> None:
    """The newest lines vanish, and the head is put back as if they had never been written."""
    AuditEvent.objects.filter(sequence__gt=to)._raw_delete(AuditEvent.objects.db)
    last = AuditEvent.objects.get(sequence=to)
    AuditHead.objects.update(sequence=to, digest=last.digest)


def verify(**options) -> str:
    """The command with its guards in place, as on a server where only rows were changed."""
    audit_guards.install(connection)
    try:
        out = io.StringIO()
        call_command("audit", "verify", stdout=out, **options)
        return out.getvalue()
    finally:
        audit_guards.remove(connection)


# The end


def test_without_an_anchor_the_end_is_not_proven():
    write("a", "b", "c")
    whole = verify()
    assert "3 events, unbroken" in whole
    assert "The end is not proven" in whole
    cut_with_head(to=2)
    cut = verify()
    assert "2 events, unbroken" in cut
    assert "The end is not proven" in cut


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_log_cut_together_with_its_head_lacks_its_anchor(file, by_hand):
    write("a", "b", "c")
    if by_hand:
        options = {"anchor": audit.current_anchor()}
    else:
        publish()
        options = {}
    assert "The anchor 3:" in verify(**options)
    cut_with_head(to=2)
    with pytest.raises(CommandError, match="the anchor is not part of the log"):
        verify(**options)
    write("instead of what was cut")
    with pytest.raises(CommandError, match="the anchor is not part of the log"):
        verify(**options)


def test_it_says_how_much_came_after_the_anchor(file):
    write("a")
    publish()
    write("b", "c")
    assert "Of the 2 events after it only this server knows" in verify()
    cut_with_head(to=2)
    assert "Of the 1 events after it" in verify()


def test_enrolments_of_a_cut_log_are_not_believed(file):
    write("a")
    audit.record(actor=None, action=enrolments.ENROLLED, target="user:1", details={"fingerprint": "NEW"})
    assert enrolments.fingerprints() == {"user:1": "NEW"}
    publish()
    cut_with_head(to=1)
    with pytest.raises(BrokenLogError):
        enrolments.fingerprints()
    file.write_text("nonsense")
    with pytest.raises(BrokenLogError):
        enrolments.fingerprints()


# Two histories


def test_two_forked_histories_cannot_be_spliced():
    """Every line is genuine; only the digest of the line before tells that the third follows another second one."""
    write("a", "b", "c")
    first_history = list(AuditEvent.objects.order_by("sequence").values())
    cut_with_head(to=1)
    write("other b", "other c")
    other = AuditEvent.objects.get(sequence=2)
    AuditEvent.objects.filter(pk=other.pk)._raw_delete(AuditEvent.objects.db)
    AuditEvent(**first_history[1]).save(force_insert=True)
    fault = audit.verify().fault
    assert fault is not None
    assert (fault.sequence, fault.reason) == (3, "the line does not follow the one before it")


def test_control_each_of_the_two_holds_by_itself():
    write("a", "b", "c")
    assert audit.verify().fault is None
    cut_with_head(to=1)
    write("other b", "other c")
    assert audit.verify().fault is None


# Where it is noted


def test_a_file_gets_one_line_a_day(file):
    with time_machine.travel("2026-03-08 12:00:00+00:00") as clock:
        write("a")
        publish()
        clock.shift(24 * 60 * 60)
        write("b")
        publish()
    first, second = file.read_text().splitlines()
    assert first.startswith("2026-03-08 1:")
    assert second == f"2026-03-09 {audit.current_anchor()}"
    assert anchors.newest() == audit.current_anchor()


def test_a_mail_and_the_machines_own_log(settings, monkeypatch):
    lines = []
    fake = SimpleNamespace(
        openlog=lambda *args, **kwargs: None, syslog=lambda *args: lines.append(args), LOG_AUTH=0, LOG_NOTICE=5
    )
    monkeypatch.setattr(anchors, "syslog", fake)
    settings.AUDIT_ANCHORS = ["mail:dpo@example.org", "syslog"]
    write("a")
    publish()
    anchor = audit.current_anchor()
    assert lines == [(5, f"audit anchor {anchor}")]
    (message,) = mail.outbox
    assert message.to == ["dpo@example.org"]
    assert f"audit verify --anchor {anchor}" in message.body


def test_a_place_that_stays_down_is_tried_again_alone(file, settings, tmp_path, monkeypatch):
    """The runner comes every 15 minutes: the places that were written get no second note that day."""
    folder = tmp_path / "folder"
    settings.AUDIT_ANCHORS = [f"file:{file}", f"file:{folder / 'anchors.log'}", "mail:dpo@example.org"]
    monkeypatch.setattr(due_jobs, "_jobs", {})
    anchors.hand_in()
    write("a")
    outcomes = []
    with time_machine.travel("2026-03-08 12:00:00+00:00", tick=False) as clock:
        for _attempt in range(3):
            outcomes.append({job.name: outcome for job, outcome in due_jobs.run_due()})
            clock.shift(due_jobs.RETRY)
        folder.mkdir()
        outcomes.append({job.name: outcome for job, outcome in due_jobs.run_due()})
    assert outcomes[0] == {
        "staff.anchor.1": Outcome.DONE,
        "staff.anchor.2": Outcome.FAILED,
        "staff.anchor.3": Outcome.DONE,
    }
    assert outcomes[1:] == [
        {"staff.anchor.2": Outcome.FAILED},
        {"staff.anchor.2": Outcome.FAILED},
        {"staff.anchor.2": Outcome.DONE},
    ]
    assert len(file.read_text().splitlines()) == len(mail.outbox) == 1


def test_a_file_that_is_spoilt_holds_up_no_other_place(file, settings):
    settings.AUDIT_ANCHORS = [f"file:{file}", "mail:dpo@example.org"]
    file.write_text("nonsense")
    write("a")
    with pytest.raises(AnchorError):
        anchors.publish(f"file:{file}")
    anchors.publish("mail:dpo@example.org")
    assert len(mail.outbox) == 1


def test_the_end_of_a_broken_log_is_not_noted(file):
    write("a", "b")
    publish()
    cut_with_head(to=1)
    with pytest.raises(BrokenLogError):
        publish()
    assert len(file.read_text().splitlines()) == 1


def test_without_a_place_nothing_is_due(settings):
    settings.AUDIT_ANCHORS = []
    assert anchors.jobs() == []
    assert anchors.newest() == ""


def test_a_file_that_holds_no_anchor_is_no_anchor(file):
    file.write_text("\n")
    with pytest.raises(AnchorError):
        anchors.newest()
    with pytest.raises(CommandError, match="holds no anchor"):
        verify()


def test_the_checks(settings):
    settings.AUDIT_ANCHORS = []
    assert [message.id for message in checks.check_end_is_noted(None)] == ["staff.W001"]
    settings.AUDIT_ANCHORS = ["file:/tmp/a", "mail:dpo@example.org", "syslog"]
    assert checks.check_end_is_noted(None) == checks.check_anchors(None) == []
    settings.AUDIT_ANCHORS = ["file:", "mail", "ftp:x", "syslog:x"]
    assert len(checks.check_anchors(None)) == 4


def test_each_place_is_due_every_day(settings):
    settings.AUDIT_ANCHORS = ["mail:dpo@example.org", "syslog"]
    assert [(job.name, job.every.days) for job in anchors.jobs()] == [("staff.anchor.1", 1), ("staff.anchor.2", 1)]
    guide = (Path(__file__).resolve().parents[2] / "docs/operations.md").read_text()
    assert all(f"`{job.name}`" in guide for job in anchors.jobs())
    assert [str(job.label).rpartition(" ")[2] for job in anchors.jobs()] == ["(mail)", "(syslog)"]
