"""A program of ours that reads what strangers sent runs in a process of its own, with nothing to lose.

It gets no environment, no open file but its standard input and output, limits on memory, processor time and files, and
a time-out. What a decoder does when a file was made to break it then ends that process and nothing else. It is not a
jail: it runs as the same user (docs/adr/0013-files.md).

A program is one self-contained file beside the module that uses it: it can import installed packages, not the site.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

MEGABYTE: Final = 1024 * 1024
_CHILD: Final = Path(__file__).with_name("sandbox_child.py")


class SandboxError(Exception):
    """The program died, took too long, wrote too much, or said that it failed. What it read is never quoted.

    `status` is what the program ended with; negative where it was killed.
    """

    def __init__(self, text: str, *, status: int = 0) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the program may use: address space, processor and real time, and how much it may answer."""

    memory_bytes: int = 768 * MEGABYTE
    cpu_seconds: int = 10
    seconds: int = 20
    answer_bytes: int = 32 * MEGABYTE


def run(program: Path, pieces: Iterable[bytes], *arguments: str, limits: Limits | None = None) -> bytes:
    """What the program answers on its standard output to `pieces` on its standard input. Raises `SandboxError`.

    An exception that `pieces` raises while it is read comes out as it is.
    """
    limits = limits or Limits()
    command = [sys.executable, "-I", str(_CHILD), str(limits.memory_bytes), str(limits.cpu_seconds), str(program)]
    process = subprocess.Popen(  # noqa: S603 - a fixed program, no shell
        [*command, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
    )
    feeder = _Feeder(process, pieces)
    timer = threading.Timer(limits.seconds, process.kill)
    timer.start()
    try:
        feeder.start()
        answer = _read(process.stdout, limits.answer_bytes)
        process.wait()
    finally:
        timer.cancel()
        process.kill()
        feeder.join()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
    if feeder.error is not None:
        raise feeder.error
    if answer is None:
        raise SandboxError("The program answered too much.")
    if process.returncode != 0:
        raise SandboxError(f"The program ended with {process.returncode}.", status=process.returncode)
    return answer


def _read(stream: IO[bytes] | None, most: int) -> bytes | None:
    """Everything, or None if it is more than that."""
    answer = stream.read(most + 1) if stream is not None else b""
    return answer if len(answer) <= most else None


class _Feeder(threading.Thread):
    """Writes the pieces while the answer is being read; a program that no longer listens ends the writing."""

    def __init__(self, process: subprocess.Popen[bytes], pieces: Iterable[bytes]) -> None:
        super().__init__(daemon=True)
        self.error: Exception | None = None
        self._process = process
        self._pieces = pieces

    def run(self) -> None:
        stdin = self._process.stdin
        if stdin is None:
            return
        try:
            for piece in self._pieces:
                stdin.write(piece)
        except BrokenPipeError:
            pass
        except Exception as error:  # noqa: BLE001 - it is raised again where the caller can see it
            self.error = error
            self._process.kill()
        finally:
            with contextlib.suppress(BrokenPipeError):
                stdin.close()
