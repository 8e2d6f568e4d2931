"""What has to be done again and again, without anybody asking: a registry, and one runner for all of it.

An app registers what it needs from `AppConfig.ready`:

    due_jobs.register(due_jobs.Job(name="courses.purge", label=_("…"), every=timedelta(days=1), run=operations.purge))

`manage.py run_due_jobs` runs what is due and keeps in `core.models.JobState` when and with which error. It may be
called at any time and by several processes: a job is claimed by one conditional UPDATE, a lease on its row, on both
databases alike. A run that is killed leaves its lease; when the lease has ended the next runner takes the job again, so
every job must bear being run twice. See docs/adr/0011-outbox-and-due-jobs.md.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import JobState

T = TypeVar("T")

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
"""How long a run may take before another process may start the same job."""

RETRY = timedelta(minutes=15)
"""A job that failed is tried again after this time, or at its own pace if that is shorter."""

GRACE = timedelta(minutes=10)
"""A timer of a minute, a restart, a slow run before it: no job is late before this."""


class Health(models.TextChoices):
    """How a job is doing."""

    GOOD = "good", _("in orario")
    NEVER_RAN = "never", _("mai eseguito")
    LATE = "late", _("in ritardo")
    FAILING = "failing", _("non riesce")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing that is due every so often. `run` is idempotent and takes nothing; what it returns is ignored."""

    name: str
    label: str | Promise
    every: timedelta
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job and how it is doing; `state` is None before its first run."""

    job: Job
    state: JobState | None
    health: Health

    @property
    def troubled_since(self) -> datetime | None:
        """The moment from which `health` is no good; None where it is, or where nobody knows."""
        if self.state is None or self.health == Health.GOOD:
            return None
        if self.health == Health.FAILING:
            return self.state.failing_since
        return self.state.due + (GRACE if self.health == Health.NEVER_RAN else _lateness(self.job))


class Outcome(Enum):
    """What became of a job that was due."""

    DONE = "done"
    FAILED = "failed"


_jobs: dict[str, Job] = {}


def register(job: Job) -> None:
    """Add a job. Another one of the same name is a mistake in the code: ImproperlyConfigured."""
    if _jobs.get(job.name, job) != job:
        raise ImproperlyConfigured(f"Two due jobs are called {job.name!r}.")
    _jobs[job.name] = job


def all_jobs() -> list[Job]:
    """Every job, in the order of its name."""
    return sorted(_jobs.values(), key=lambda job: job.name)


def run_due() -> Iterator[tuple[Job, Outcome]]:
    """Run each job that is due and that nobody else is running; yields after each."""
    _introduce(all_jobs())
    for job in all_jobs():
        owner = _claim(job)
        if owner is not None:
            yield job, _run(job, owner)


def hasten(name: str) -> None:
    """Make a job due now, though it ran not long ago; KeyError where there is none of this name."""
    _introduce([_jobs[name]])
    JobState.objects.filter(name=name).update(due=timezone.now())


def for_each(items: Iterable[T], run: Callable[[T], int]) -> int:
    """For jobs that work through many things, each in a transaction of its own: the sum of what `run` returns.

    One that fails stops no other, neither now nor at the next run. At the end the first error is raised, so that the
    job has failed and is tried again.
    """
    done, failed = 0, []
    for item in items:
        try:
            done += run(item)
        except Exception as error:  # noqa: BLE001 - one that fails must not stop the others
            logger.error("Part of a due job failed: %s", type(error).__name__)
            failed.append(error)
    if failed:
        raise failed[0]
    return done


def _introduce(jobs: list[Job]) -> None:
    """A row for every job: due at once."""
    known = set(JobState.objects.values_list("name", flat=True))
    rows = [JobState(name=job.name, due=timezone.now()) for job in jobs if job.name not in known]
    JobState.objects.bulk_create(rows, ignore_conflicts=True)


def _claim(job: Job) -> uuid.UUID | None:
    """Take the lease on a job that is due; None if it is not, or if somebody else has it."""
    now, owner = timezone.now(), uuid.uuid4()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    claimed = JobState.objects.filter(free, name=job.name, due__lte=now).update(
        lease_until=now + LEASE, lease_by=owner, started=now
    )
    return owner if claimed else None


def _run(job: Job, owner: uuid.UUID) -> Outcome:
    """Run the job and write down how it went. Of an error only the class is kept: its text may quote somebody."""
    started = timezone.now()
    try:
        job.run()
    except Exception as error:  # noqa: BLE001 - one job that fails must not stop the others
        logger.error("The due job %s failed: %s", job.name, type(error).__name__)
        _finish(
            job,
            owner,
            due=started + min(job.every, RETRY),
            last_error=type(error).__name__,
            failures=F("failures") + 1,
            failing_since=Coalesce("failing_since", Value(timezone.now())),
        )
        return Outcome.FAILED
    _finish(job, owner, due=started + job.every, last_ok=timezone.now(), last_error="", failures=0, failing_since=None)
    return Outcome.DONE


def _finish(job: Job, owner: uuid.UUID, **changes: object) -> None:
    """Give the lease back. Who has lost it meanwhile changes nothing: somebody else is running the job."""
    JobState.objects.filter(name=job.name, lease_by=owner).update(
        lease_until=None, lease_by=None, ended=timezone.now(), **changes
    )


def report(*, now: datetime | None = None) -> list[JobReport]:
    """How every job is doing. One query."""
    now = now or timezone.now()
    states = JobState.objects.in_bulk(field_name="name")
    return [JobReport(job, states.get(job.name), _health(job, states.get(job.name), now)) for job in all_jobs()]


def _health(job: Job, state: JobState | None, now: datetime) -> Health:
    if state is None or (state.last_ok is None and not state.failures):
        is_waited_for = state is not None and now <= state.due + GRACE
        return Health.GOOD if is_waited_for else Health.NEVER_RAN
    if now > state.due + _lateness(job):
        return Health.LATE
    return Health.FAILING if state.failures else Health.GOOD


def _lateness(job: Job) -> timedelta:
    """How long after it was due a job is late."""
    return max(2 * job.every, GRACE)


def troubled() -> list[JobReport]:
    """The jobs that somebody should look at."""
    return [each for each in report() if each.health != Health.GOOD]
