"""What `make quick` looks at."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests import quick
from tests.quick import ALWAYS, ROOT, select_checks, select_tests


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("events/listing.py", ["tests/events"]),
        ("staff/migrations/0001_initial.py", ["tests/staff"]),
        ("tests/vault/test_token.py", ["tests/vault/test_token.py"]),
        ("tests/events/conftest.py", ["tests/events"]),
        ("tests/e2e/test_report.py", []),
        ("demo/pages.py", []),
        ("README.md", []),
        ("tests/conftest.py", []),
    ],
)
def test_the_select_tests_a_changed_file(changed, tests):
    assert select_tests([changed]) == sorted([ALWAYS, *tests])


def test_a_file_is_not_named_beside_its_folder():
    assert select_tests(["courses/seats.py", "tests/courses/test_seats.py"]) == [ALWAYS, "tests/courses"]


@pytest.mark.parametrize(
    ("changed", "tools"),
    [
        ("events/listing.py", ["ruff", "ruff", "lint-imports", "mypy"]),
        ("tests/courses/test_seats.py", ["ruff", "ruff", "lint-imports"]),
        ("templates/base.html", ["djlint"]),
        ("frontend/scss/main.scss", ["npm"]),
        ("frontend/js/main.js", ["npm"]),
        ("README.md", []),
    ],
)
def test_the_select_checks_a_changed_file(changed, tools):
    assert [command[0] for command in select_checks([changed])] == tools


def test_a_new_file_counts_before_it_is_committed(tmp_path, monkeypatch):
    monkeypatch.setattr(quick, "ROOT", tmp_path)
    for command in ("init -q -b main", "-c user.name=a -c user.email=a@b.example commit -q --allow-empty -m first"):
        subprocess.run(["git", *command.split()], cwd=tmp_path, check=True)
    (tmp_path / "new.py").write_text("")
    assert quick.changed_files("main") == ["new.py"]


def marked(*variables: str) -> str:
    """What `make` selects: the browser and the long proofs cost as much as everything else."""
    command = ["make", "-n", "test-without-browser", *variables]
    # Not what the `make` that runs these tests was told.
    env = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKEOVERRIDES", "WAGTAIL"}}
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=env).stdout
    return next(line.partition(' -m "')[2] for line in out.splitlines() if "pytest" in line)


def test_ci_runs_the_browser_and_the_long_proofs_once():
    assert marked() == 'not e2e"'
    assert marked("WAGTAIL=next") == 'not e2e and wagtail and not once"'
    makefile = (ROOT / "Makefile").read_text()
    assert 'FEW_BROWSER := -m "(database and not e2e and not once) or both_databases"' in makefile
    assert "$(PYTEST) $(FEW_BROWSER)" in makefile
    assert "test-without-browser WAGTAIL=next" in (ROOT / ".ci/run").read_text()
