"""The due jobs that belong to no app: scheduled publishing, old sessions, what background tasks leave behind."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import DraftStateMixin, Page, Revision

from core import page_life
from core.due_jobs import Job

logger = logging.getLogger(__name__)

RESULTS_KEPT = timedelta(days=14)
"""How long what became of a background task is kept; a traceback may quote somebody."""

TASK_PATIENCE = timedelta(minutes=15)
"""A task that nobody has taken for so long: no worker is running."""


class ScheduledPublishingError(Exception):
    """So many pages could not be published or taken down; the others were. The log names them."""


class NoWorkerError(Exception):
    """Background tasks wait and nobody takes them: `manage.py db_worker --queue-name '*'` is not running."""


def publish_scheduled() -> None:
    """Publish what is due and take down what has expired, each on its own: one page that fails stops no other.

    Wagtail's command of the same name stops at the first failure, every time it runs. An expired page that may not go
    is a failure too: it may have become one that stays after it got its date.
    """
    failed = sum(not _succeeds(name, step) for name, step in (*_expiries(), *_publications()))
    if failed:
        raise ScheduledPublishingError(str(failed))


def _expiries() -> Iterator[tuple[str, Callable[[], object]]]:
    drafts = [each for each in apps.get_models() if issubclass(each, DraftStateMixin) and not issubclass(each, Page)]
    for model in [Page, *drafts]:
        expired = model._default_manager.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at")
        for item in list(expired):
            yield f"{model._meta.label} {item.pk}", _unpublisher(item)


def _unpublisher(item: DraftStateMixin) -> Callable[[], object]:
    def unpublish() -> None:
        if isinstance(item, Page) and page_life.why_it_stays(item, _who_dated(item), with_descendants=False):
            raise page_life.PageStaysError
        item.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")

    return unpublish


def _who_dated(page: Page) -> AbstractBaseUser | AnonymousUser:
    """Whoever wrote the published version, and with it the day on which it ends."""
    revision = page.live_revision
    return revision.user if revision is not None and revision.user is not None else AnonymousUser()


def _publications() -> Iterator[tuple[str, Callable[[], object]]]:
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    for revision in list(due):
        yield f"revision {revision.pk}", _publisher(revision)


def _publisher(revision: Revision) -> Callable[[], object]:
    return lambda: revision.publish(log_action="wagtail.publish.scheduled")


def _succeeds(name: str, step: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            step()
    except Exception as error:  # noqa: BLE001 - see `publish_scheduled`
        logger.error("Scheduled publishing of %s failed: %s", name, type(error).__name__)
        return False
    return True


def clear_sessions() -> None:
    """Delete sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def prune_tasks() -> None:
    """Forget old results in every queue, also of tasks that were killed in the middle and look as if they still ran."""
    old = timezone.now() - RESULTS_KEPT
    DBTaskResult.objects.exclude(status=TaskResultStatus.READY).filter(enqueued_at__lt=old).delete()


def look_for_worker() -> None:
    """Raise `NoWorkerError` if a task that may run has been waiting for long."""
    now = timezone.now()
    may_run = Q(run_after__isnull=True) | Q(run_after__lt=now - TASK_PATIENCE)
    waiting = DBTaskResult.objects.filter(may_run, status=TaskResultStatus.READY, enqueued_at__lt=now - TASK_PATIENCE)
    if waiting.exists():
        raise NoWorkerError


JOBS = (
    Job(
        name="core.publish",
        label=_("Pubblicare le pagine programmate"),
        every=timedelta(minutes=1),
        run=publish_scheduled,
    ),
    Job(name="core.sessions", label=_("Cancellare le sessioni finite"), every=timedelta(days=1), run=clear_sessions),
    Job(name="core.tasks", label=_("Cancellare i vecchi lavori in coda"), every=timedelta(days=1), run=prune_tasks),
    Job(name="core.worker", label=_("Controllare la coda dei lavori"), every=timedelta(minutes=5), run=look_for_worker),
)
