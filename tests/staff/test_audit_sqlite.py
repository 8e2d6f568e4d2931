"""Concurrent writers on a SQLite file, in processes of their own and with the settings that the site runs with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import django
django.setup()
from staff import audit
for _ in range(15):
    audit.record(actor=None, action="test.done")
"""


@pytest.fixture
def environment(tmp_path):
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'audit.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": str(ROOT),
    }


def run(*arguments: str, environment) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def test_three_processes_make_one_chain(environment):
    migrate = run("manage.py", "migrate", "staff", "-v0", environment=environment)
    assert migrate.wait(timeout=120) == 0, migrate.stdout.read()
    writers = [run("-c", WRITER, environment=environment) for _ in range(3)]
    for writer in writers:
        assert writer.wait(timeout=120) == 0, writer.stdout.read()
    proof = run("manage.py", "audit", "verify", environment=environment)
    assert proof.wait(timeout=60) == 0
    assert "45 events, unbroken" in proof.stdout.read()
