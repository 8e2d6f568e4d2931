"""`make quick`: lint, types and unit tests of what differs from `main`, in a minute. `make test` is the proof."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 60
ALWAYS = "tests/architecture/test_repository.py"
SLOW = {"e2e", "demo"}


def changed_files(base: str) -> list[str]:
    """What this checkout has that `base` has not, committed or not."""
    start = _git("merge-base", "HEAD", base)[0]
    tracked = _git("diff", "--name-only", "--diff-filter=d", start)
    return sorted({*tracked, *_git("ls-files", "--others", "--exclude-standard")})


def select_tests(changed: Iterable[str]) -> list[str]:
    """The folder of tests of each app that changed; of a changed test file, the file. Browser and demo take longer."""
    wanted = {ALWAYS}
    for path in map(PurePosixPath, changed):
        first, *rest = path.parts
        if first != "tests":
            wanted.add(f"tests/{first}")
        elif rest[0] not in SLOW:
            wanted.add(str(path) if path.name.startswith("test_") else f"tests/{rest[0]}")
    folders = {path for path in wanted if (ROOT / path).is_dir() and path.removeprefix("tests/") not in SLOW}
    files = {path for path in wanted if (ROOT / path).is_file() and path.endswith(".py")}
    files = {path for path in files if PurePosixPath(path).name.startswith("test_")}
    return sorted(folders | {path for path in files if not any(path.startswith(f"{each}/") for each in folders)})


def select_checks(changed: Sequence[str]) -> list[list[str]]:
    """The commands of `make check` that look at these files, and only at them where the tool can."""
    python = [path for path in changed if path.endswith(".py")]
    typed = [path for path in python if not path.startswith("tests/") and "/migrations/" not in path]
    templates = [path for path in changed if path.startswith("templates/") and path.endswith(".html")]
    commands = []
    if python:
        commands += [["ruff", "check", *python], ["ruff", "format", "--check", *python], ["lint-imports"]]
    if typed:
        commands.append(["mypy", *typed])
    if templates:
        commands.append(["djlint", "--lint", "--quiet", *templates])
    commands += [["npm", "run", "--silent", f"lint:{kind}"] for kind in ("js", "css") if _of_frontend(changed, kind)]
    return commands


def main(base: str = "main") -> int:
    """Run the checks, then the tests until the minute is over; the first refusal ends it."""
    end = time.monotonic() + SECONDS
    changed = changed_files(base)
    for command in select_checks(changed):
        print(f"==> {command[0]} {' '.join(command[1:3])}", flush=True)  # noqa: T201  # a command line tool
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            return 1
    return _run_tests(select_tests(changed), end)


def _run_tests(tests: list[str], end: float) -> int:
    print(f"==> {' '.join(tests)}", flush=True)  # noqa: T201  # a command line tool
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "2", "--no-loadscope-reorder", *tests]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            return process.wait(timeout=max(end - time.monotonic(), 10))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
    print(f"Stopped after {SECONDS} seconds, nothing red so far: `make test` runs everything.")  # noqa: T201
    return 0


def _of_frontend(changed: Iterable[str], kind: str) -> bool:
    endings = {"js": (".js",), "css": (".css", ".scss")}[kind]
    return any(path.startswith("frontend/") and path.endswith(endings) for path in changed)


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
