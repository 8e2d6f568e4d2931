from __future__ import annotations

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, Revision

from core import housekeeping
from home.models import StandardPage

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def make_page(parent, slug, **fields) -> StandardPage:
    return parent.add_child(instance=StandardPage(title=slug, slug=slug, description="Prova.", **fields))


def schedule(page, at) -> None:
    """As the editor does: approved, to go live at a time that has come meanwhile."""
    page.go_live_at = at
    revision = page.save_revision(approved_go_live_at=at)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=at)


def test_what_is_due_is_published_and_what_has_expired_is_taken_down(home_page):
    now = timezone.now()
    due = make_page(home_page, "dovuta", live=False)
    schedule(due, now - HOUR)
    later = make_page(home_page, "dopo", live=False)
    schedule(later, now + HOUR)
    expired = make_page(home_page, "scaduta", expire_at=now - HOUR)

    housekeeping.publish_scheduled()

    assert [Page.objects.get(pk=page.pk).live for page in (due, later, expired)] == [True, False, False]
    assert Page.objects.get(pk=expired.pk).expired


def test_one_page_that_fails_stops_no_other_and_is_heard_of(home_page, monkeypatch, caplog):
    now = timezone.now()
    broken = make_page(home_page, "rotta", live=False)
    schedule(broken, now - 2 * HOUR)
    good = make_page(home_page, "buona", live=False)
    schedule(good, now - HOUR)
    publish = Revision.publish

    def publish_unless_broken(self, **options):
        if self.object_id == str(broken.pk):
            raise RuntimeError("a text with somebody's name")
        return publish(self, **options)

    monkeypatch.setattr(Revision, "publish", publish_unless_broken)

    with pytest.raises(housekeeping.ScheduledPublishingError, match="1"):
        housekeeping.publish_scheduled()

    assert Page.objects.get(pk=good.pk).live
    assert "RuntimeError" in caplog.text
    assert "somebody" not in caplog.text


def test_nothing_due_costs_few_queries(home_page, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        housekeeping.publish_scheduled()


def test_ended_sessions_are_deleted():
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - HOUR)
    Session.objects.create(session_key="new", session_data="", expire_date=now + HOUR)
    housekeeping.clear_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def make_result(status, *, age: datetime.timedelta, queue="default", **fields) -> DBTaskResult:
    result = DBTaskResult.objects.create(
        status=status,
        task_path="outbox.tasks.send_mail",
        args_kwargs={"args": [], "kwargs": {}},
        queue_name=queue,
        backend_name="default",
        run_after=timezone.now() - age,
        exception_class_path="",
        traceback="",
        **fields,
    )
    DBTaskResult.objects.filter(pk=result.pk).update(enqueued_at=timezone.now() - age)
    return result


def test_old_results_of_every_queue_are_forgotten_and_killed_ones_too():
    old = datetime.timedelta(days=15)
    make_result(TaskResultStatus.SUCCESSFUL, age=old)
    make_result(TaskResultStatus.FAILED, age=old, queue="mail")
    make_result(TaskResultStatus.RUNNING, age=old)
    kept = [make_result(TaskResultStatus.READY, age=old), make_result(TaskResultStatus.FAILED, age=HOUR)]

    housekeeping.prune_tasks()

    assert set(DBTaskResult.objects.all()) == set(kept)


def test_tasks_that_nobody_takes_are_noticed():
    make_result(TaskResultStatus.READY, age=datetime.timedelta(minutes=1))
    housekeeping.look_for_worker()
    make_result(TaskResultStatus.READY, age=HOUR)
    with pytest.raises(housekeeping.NoWorkerError):
        housekeeping.look_for_worker()
