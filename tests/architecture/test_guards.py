"""The guards bite: a small file of tests that do what no test may do is run under the suite's own configuration."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards import ROOT

pytestmark = pytest.mark.once

LEFT = "left_by_a_test_of_the_guards.txt"
OFFENDERS = f'''
import socket, sys, tempfile, urllib.request
from pathlib import Path

import pytest


def test_quiet():
    Path(tempfile.mkdtemp()).rmdir()


def test_prints():
    print("noise")


def test_prints_an_error():
    sys.stderr.write("noise")


def test_reads_what_is_printed(capsys):
    print("noise")
    assert capsys.readouterr().out == "noise\\n"


def test_leaves_a_temporary_file():
    Path(tempfile.gettempdir(), "rest").write_text("")


def test_leaves_a_temporary_folder():
    tempfile.mkdtemp()


def test_leaves_a_file_in_the_repository():
    Path("{LEFT}").write_text("")


def test_tidies_up_in_the_repository():
    Path("{LEFT}").write_text("")
    Path("{LEFT}").unlink()


def test_calls_the_network():
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", 9), timeout=1)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_calls_a_server_of_its_own():
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", 9), timeout=1)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_calls_a_stranger():
    with pytest.raises(OSError):
        socket.create_connection(("192.0.2.1", 9), timeout=1)
'''
OUTCOME = re.compile(r"^(PASSED|FAILED|ERROR) \S*?::test_(\w+)", re.MULTILINE)
SEEDS = ("1", "2")


def run_offenders(folder: Path, *, seed: str) -> str:
    (folder / "test_offenders.py").write_text(OFFENDERS)
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-p", "tests.guards", "-rA", "-v"]
    command += [f"--randomly-seed={seed}", "-p", "no:cacheprovider", f"--basetemp={folder / 'temp'}"]
    command.append(str(folder / "test_offenders.py"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    (ROOT / LEFT).unlink(missing_ok=True)
    return done.stdout


@pytest.fixture(scope="module")
def outputs(tmp_path_factory) -> list[str]:
    return [run_offenders(tmp_path_factory.mktemp(f"seed{seed}"), seed=seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def outcomes(outputs) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for outcome, name in OUTCOME.findall(outputs[0].partition("short test summary")[2]):
        found.setdefault(name, set()).add(outcome)
    assert found, outputs[0]
    return found


@pytest.mark.parametrize("name", ["prints", "prints_an_error", "calls_the_network", "calls_a_stranger"])
def test_it_fails(outcomes, name):
    assert outcomes[name] == {"FAILED"}


@pytest.mark.parametrize(
    "name", ["leaves_a_temporary_file", "leaves_a_temporary_folder", "leaves_a_file_in_the_repository"]
)
def test_it_fails_when_it_has_ended(outcomes, name):
    assert "ERROR" in outcomes[name]


@pytest.mark.parametrize(
    "name", ["quiet", "reads_what_is_printed", "tidies_up_in_the_repository", "calls_a_server_of_its_own"]
)
def test_it_may(outcomes, name):
    assert outcomes[name] == {"PASSED"}


def test_the_order_is_another_each_time(outputs):
    orders = [re.findall(r"::(test_\w+) (?:PASSED|FAILED)", output) for output in outputs]
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1])
