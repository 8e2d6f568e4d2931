"""The site of a file of browser tests, in one process that sets Django up once: everything else is forked from it.

Setting Django up takes longer than most commands. The server and each command begin in a copy of the same process, so
what one of them leaves in its memory meets no other. `python -m tests.e2e.warm PORT` is told commands on its standard
input, one a line, and answers on its standard output; its standard error is the server's log.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import IO, NoReturn


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    printed: str
    errors: str


class WarmProcess:
    """The same process seen from the tests."""

    def __init__(self, port: int, *, folder: str, env: dict[str, str], log: IO[str]) -> None:
        command = [sys.executable, "-m", __name__, str(port)]
        self._process = subprocess.Popen(
            command, cwd=folder, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )

    def run(self, arguments: Sequence[str]) -> Answer:
        """Run a management command."""
        self._process.stdin.write(f"{json.dumps(arguments)}\n")
        self._process.stdin.flush()
        return Answer(*json.loads(self._process.stdout.readline()))

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=20)
        self._process.stdout.close()


# --- in the process itself --------------------------------------------------------------------------------------------


def main(port: str) -> None:
    """Serve, and do what is asked for until the other end is closed or the server has ended."""
    set_up()
    server = fork(lambda: serve(port))
    signal.signal(signal.SIGCHLD, lambda *_signal: end_with(server))
    for line in sys.stdin:
        print(json.dumps(in_a_copy(json.loads(line))), flush=True)  # noqa: T201  # the answer
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.kill(server, signal.SIGTERM)
    os.waitpid(server, 0)


def set_up() -> None:
    import django
    from django.urls import get_resolver

    django.setup()
    _ = get_resolver().url_patterns  # Views, forms and what they import.


def fork(work: Callable[[], None]) -> int:
    """Do it in a copy of this process, which ends with it; the number of the copy."""
    child = os.fork()
    if not child:
        _end_after(work)
    return child


def _end_after(work: Callable[[], None]) -> NoReturn:
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        work()
        code = 0
    except BaseException:  # noqa: BLE001  # nothing may come back into the loop of the process that was copied
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def end_with(server: int) -> None:
    """Whoever waits for this process learns that it serves no longer."""
    if os.waitpid(server, os.WNOHANG)[0]:
        sys.exit("The server has ended.")


def serve(port: str) -> None:
    os.dup2(2, 1)
    os.close(0)
    manage("runserver", "--noreload", f"127.0.0.1:{port}")


def in_a_copy(arguments: list[str]) -> list[int | str]:
    """How the command ended, what it printed, and its errors."""
    reading, writing = os.pipe()

    def work() -> None:
        os.close(reading)
        with open(writing, "w") as pipe:
            json.dump(outcome(arguments), pipe)

    child = fork(work)
    os.close(writing)
    with open(reading) as pipe:
        answer = json.load(pipe)
    os.waitpid(child, 0)
    return answer


def outcome(arguments: list[str]) -> list[int | str]:
    code, printed, errors = 0, io.StringIO(), io.StringIO()
    with redirect_stdout(printed), redirect_stderr(errors):
        try:
            manage(*arguments)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except Exception:  # noqa: BLE001  # as the command line: any of them is printed, and the command has failed
            code = 1
            traceback.print_exc()
    return [code, printed.getvalue(), errors.getvalue()]


def manage(*arguments: str) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *arguments])


if __name__ == "__main__":
    main(sys.argv[1])
