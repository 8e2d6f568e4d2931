"""The registry and its runner: once at a time, after a kill too, and health that tells the truth."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from core import database_checks, due_jobs
from core.due_jobs import Health, Job, Outcome
from core.models import JobState

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch):
    """A registry of the test's own."""
    monkeypatch.setattr(due_jobs, "_jobs", {})


def add(run, *, name="test.job", every=datetime.timedelta(hours=1)) -> Job:
    job = Job(name=name, label="Prova", every=every, run=run)
    due_jobs.register(job)
    return job


def fail():
    raise ValueError("maria@example.org")


def test_one_part_that_fails_stops_no_other_and_the_job_has_failed(caplog):
    done = []

    def run(number):
        if number == 2:
            fail()
        done.append(number)
        return number

    assert due_jobs.for_each([1, 3], run) == 4
    with pytest.raises(ValueError, match="maria"):
        due_jobs.for_each([2, 5, 6], run)
    assert done == [1, 3, 5, 6]
    assert "maria" not in caplog.text


@pytest.mark.usefixtures("jobs")
class TestRunner:
    def test_a_new_job_runs_at_once_and_then_when_it_is_due_again(self):
        ran = []
        add(lambda: ran.append(1))

        assert [outcome for _job, outcome in due_jobs.run_due()] == [Outcome.DONE]
        assert list(due_jobs.run_due()) == []
        with time_machine.travel(timezone.now() + datetime.timedelta(hours=1, seconds=1)):
            assert len(list(due_jobs.run_due())) == 1
        assert len(ran) == 2

    def test_one_that_fails_stops_no_other_and_its_text_is_not_kept(self, caplog):
        ran = []
        add(fail, name="a.fails")
        add(lambda: ran.append(1), name="b.works")

        assert [outcome for _job, outcome in due_jobs.run_due()] == [Outcome.FAILED, Outcome.DONE]

        state = JobState.objects.get(name="a.fails")
        assert (state.last_error, state.failures, state.last_ok) == ("ValueError", 1, None)
        assert "maria" not in caplog.text + str(JobState.objects.values())

    def test_a_daily_one_that_failed_is_tried_again_soon(self):
        add(fail, every=datetime.timedelta(days=1))
        list(due_jobs.run_due())
        first = JobState.objects.get().failing_since
        assert first is not None
        with time_machine.travel(timezone.now() + due_jobs.RETRY + datetime.timedelta(seconds=1)):
            assert len(list(due_jobs.run_due())) == 1
        assert JobState.objects.get().failures == 2
        assert JobState.objects.get().failing_since == first

    def test_success_forgets_the_failures(self):
        outcome = [fail, lambda: None]
        add(lambda: outcome.pop(0)())  # noqa: PLW0108 - another one at each run
        list(due_jobs.run_due())
        with time_machine.travel(timezone.now() + datetime.timedelta(hours=1)):
            list(due_jobs.run_due())
        assert (JobState.objects.get().failures, JobState.objects.get().last_error) == (0, "")
        assert JobState.objects.get().failing_since is None

    def test_who_is_killed_leaves_a_lease_and_the_job_runs_when_it_has_ended(self):
        job = add(lambda: None)
        due_jobs._introduce([job])
        assert due_jobs._claim(job)

        assert list(due_jobs.run_due()) == []
        with time_machine.travel(timezone.now() + due_jobs.LEASE + datetime.timedelta(seconds=1)):
            assert len(list(due_jobs.run_due())) == 1

    def test_who_lost_the_lease_does_not_give_back_the_others(self):
        job = add(lambda: None)
        due_jobs._introduce([job])
        slow = due_jobs._claim(job)
        with time_machine.travel(timezone.now() + due_jobs.LEASE + datetime.timedelta(seconds=1)):
            other = due_jobs._claim(job)
        due_jobs._finish(job, slow, due=timezone.now())
        assert JobState.objects.get().lease_by == other

    def test_two_of_the_same_name_are_a_mistake(self):
        add(fail)
        with pytest.raises(ImproperlyConfigured):
            add(lambda: None)

    def test_the_command_says_what_failed_and_ends_with_1(self):
        add(fail)
        said = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("run_due_jobs", stderr=said)
        assert ended.value.code == 1
        assert "test.job: failed" in said.getvalue()


@pytest.mark.django_db
@pytest.mark.usefixtures("jobs")
def test_a_job_that_ran_not_long_ago_runs_again_when_it_is_named():
    ran = []
    for name in ("test.job", "test.other"):
        add(lambda name=name: ran.append(name), name=name)
    call_command("run_due_jobs")
    call_command("run_due_jobs")
    assert ran == ["test.job", "test.other"], "the second time nothing is due"
    call_command("run_due_jobs", now="test.other")
    assert ran[2:] == ["test.other"]
    with pytest.raises(CommandError, match=r"no job test\.nothing"):
        call_command("run_due_jobs", now="test.nothing")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("jobs")
def test_many_runners_at_once_run_it_once():
    running, together, ran = [], [], []

    def run():
        running.append(1)
        together.append(len(running))
        time.sleep(0.3)
        running.pop()
        ran.append(1)

    add(run)
    due_jobs._introduce(due_jobs.all_jobs())
    start = threading.Barrier(6)

    def one(_number):
        try:
            start.wait(timeout=30)
            list(due_jobs.run_due())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(one, range(6)))
    assert (ran, max(together)) == ([1], 1)


@pytest.mark.usefixtures("jobs")
class TestHealth:
    def health(self, **after) -> Health:
        now = timezone.now() + datetime.timedelta(**after)
        return due_jobs.report(now=now)[0].health

    def test_never_run(self):
        add(lambda: None)
        assert self.health() == Health.NEVER_RAN

    def test_in_time_then_late(self):
        add(lambda: None)
        list(due_jobs.run_due())
        assert self.health(minutes=150) == Health.GOOD
        assert self.health(minutes=190) == Health.LATE

    def test_one_that_runs_every_few_seconds_is_not_late_between_two_rounds_of_a_timer(self):
        add(lambda: None, every=datetime.timedelta(seconds=15))
        list(due_jobs.run_due())
        assert self.health(minutes=5) == Health.GOOD
        assert self.health(minutes=11) == Health.LATE

    def test_failing(self):
        add(fail)
        list(due_jobs.run_due())
        assert self.health() == Health.FAILING

    def test_the_check_says_it_and_is_silent_when_all_is_well(self):
        add(fail, name="a")
        add(lambda: None, name="b")
        assert [each.id for each in database_checks.check_due_jobs(None, databases=["default"])] == ["core.W020"] * 2
        list(due_jobs.run_due())
        messages = database_checks.check_due_jobs(None, databases=["default"])
        assert [each.id for each in messages] == ["core.W021"]
        assert "failed 1 times (ValueError)" in messages[0].msg
        assert database_checks.check_due_jobs(None) == []

    def test_the_check_asks_nothing_of_a_table_that_is_still_to_be_migrated(self, monkeypatch):
        """`migrate` runs the check first, on the table of the version before."""
        add(fail, name="a")
        before = connection.introspection.get_table_description
        monkeypatch.setattr(connection.introspection, "get_table_description", lambda *args: before(*args)[:-1])
        monkeypatch.setattr(due_jobs, "troubled", lambda: pytest.fail("asked"))
        assert database_checks.check_due_jobs(None, databases=["default"]) == []


def test_every_job_of_the_project_runs_on_an_empty_site():
    outcomes = {job.name: outcome for job, outcome in due_jobs.run_due()}
    assert set(outcomes.values()) == {Outcome.DONE}
    assert {"core.publish", "core.sessions", "core.tasks", "courses.purge_registrations", "outbox.sweep"} <= set(
        outcomes
    )


class TestLoop:
    """A process of its own on a database of its own, as `make run` starts it."""

    @pytest.fixture
    def environment(self, tmp_path):
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "DATABASE_URL": f"sqlite:///{tmp_path}/loop.sqlite3",
            "VAR_DIR": str(tmp_path),
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"], cwd=ROOT, env=env, check=True)
        return env

    def start(self, code: str, env) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)

    def test_the_child_stops_when_its_parent_is_killed(self, environment):
        parent = self.start(
            "import subprocess, sys, time\n"
            "command = [sys.executable, 'manage.py', 'run_due_jobs', '--loop', '--until-stdin-closes']\n"
            "child = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)\n"
            "print(child.pid, flush=True)\n"
            "time.sleep(600)\n",
            environment,
        )
        child = int(parent.stdout.readline())
        time.sleep(4)
        assert is_alive(child)

        parent.send_signal(signal.SIGKILL)
        parent.wait()

        assert wait_until_gone(child, seconds=20)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(pid: int, *, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until and is_alive(pid):
        time.sleep(0.1)
    return not is_alive(pid)


def test_the_operations_guide_names_every_job():
    guide = (ROOT / "docs/operations.md").read_text()
    names = {job.name for job in due_jobs.all_jobs()}
    assert len(names) > 5
    assert {name for name in names if f"`{name}`" not in guide} == set()


def test_labels_read_as_one_list():
    assert all(str(job.label)[0].isupper() for job in due_jobs.all_jobs())
