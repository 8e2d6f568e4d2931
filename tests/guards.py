"""What no test may do, whatever it proves: print, or leave a file behind. The network is shut by pytest-socket.

A plugin of pytest. `tests/architecture/test_guards.py` shows that each of them bites.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
CACHES = {"__pycache__", ".pytest_cache", ".hypothesis", ".mypy_cache", ".ruff_cache", ".git", ".venv", ".venv-next"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

written: set[str] = set()
"""The files of the repository that this process has opened to write since the test began."""


def _notice_writing(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook of Python: it sees every file that is opened and every folder that is made."""
    if event == "open":
        path, _mode, flags = arguments
        if not (isinstance(path, str | os.PathLike) and flags & WRITING):
            return
    elif event == "os.mkdir":
        path = arguments[0]
    else:
        return
    path = os.path.abspath(os.fsdecode(path))
    if path.startswith(f"{ROOT}{os.sep}"):
        written.add(path)


def left_in_repository() -> list[str]:
    """What was written since the last question and is still there."""
    relative = {str(Path(path).relative_to(ROOT)) for path in written if os.path.exists(path)}
    written.clear()
    return sorted(path for path in relative if not CACHES & set(Path(path).parts))


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(_notice_writing)


@pytest.fixture(autouse=True, scope="session")
def _temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of this process's own, for the code under test and for the commands that it starts."""
    folder = tmp_path_factory.mktemp("tmp")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        patch.setenv("TMPDIR", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(_temporary_folder: Path) -> Iterator[None]:
    before = set(os.listdir(_temporary_folder))
    written.clear()
    yield
    left = [*left_in_repository(), *sorted(set(os.listdir(_temporary_folder)) - before)]
    for name in left:
        _remove(_temporary_folder / name)
    assert left == [], "a test leaves no file behind, in the repository or in the temporary folder"


def _remove(path: Path) -> None:
    """Only what lies in the temporary folder; a file in the repository is for a person to look at."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """What a test prints is noise, or a check that nobody makes: it asks `capsys`, or the code says it elsewhere."""
    report = yield
    printed = [text for name, text in report.sections if name in {"Captured stdout call", "Captured stderr call"}]
    if report.when == "call" and report.passed and printed:
        report.outcome = "failed"
        report.longrepr = "The test printed:\n" + "\n".join(printed)
    return report
