"""The systemd units of deploy/: systemd understands every word of them, and they run what the guide says."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).resolve().parents[2] / "deploy" / "systemd"
NAMES = sorted(path.name for path in UNITS.iterdir())


def verify(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    # Without this option a misspelt key is reported and the exit code is 0 all the same.
    command = ["systemd-analyze", "verify", "--recursive-errors=no", "--man=no", str(folder / name)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def units(tmp_path):
    """The units with a program that exists: systemd asks for it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    for name in NAMES:
        text = (UNITS / name).read_text()
        (tmp_path / name).write_text(
            text.replace("/srv/pari/.venv/bin/gunicorn", "/bin/true").replace("/srv/pari/.venv/bin/python", "/bin/true")
        )
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_systemd_understands_it(units, name):
    done = verify(units, name)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_misspelt_word_would_be_noticed(units):
    timer = units / "pari-due-jobs.timer"
    timer.write_text(timer.read_text().replace("OnBootSec", "OnBotSec"))
    done = verify(units, timer.name)
    assert done.returncode or done.stderr


def test_due_jobs_run_every_minute_and_never_twice_at_once():
    timer = (UNITS / "pari-due-jobs.timer").read_text()
    service = (UNITS / "pari-due-jobs.service").read_text()
    assert "OnUnitInactiveSec=1min" in timer
    assert "Type=oneshot" in service
    assert "manage.py run_due_jobs\n" in service


def test_the_site_runs_with_threads_and_may_limit_its_children():
    web = (UNITS / "pari-web.service").read_text()
    assert "--worker-class gthread --threads" in web
    lines = [line for line in web.splitlines() if line.startswith("SystemCallFilter=")]
    assert lines[-1] == "SystemCallFilter=setrlimit prlimit64"


def test_the_worker_serves_every_queue_and_comes_back():
    worker = (UNITS / "pari-worker.service").read_text()
    assert "db_worker --queue-name * --no-reload" in worker
    assert "Restart=always" in worker


def test_nginx_asks_where_the_site_listens():
    nginx = (UNITS.parent / "nginx" / "pari.conf").read_text()
    address = nginx.partition("upstream pari {")[2].partition("server ")[2].partition(";")[0]
    assert f"--bind {address} " in (UNITS / "pari-web.service").read_text()
