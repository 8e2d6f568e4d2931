"""What an upload costs: 100 MB in five files through the site's own reader, beside Django's.

The body is made while it is read, so nothing but the reader holds it. Memory is the peak of a process of its own, above
what the process has before the first byte. `python -m bench.uploads`
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FILES = 5
MEGABYTE = 1024 * 1024
FILE_BYTES = 20 * MEGABYTE
BOUNDARY = b"----bench"
MEMORY_MAX = 30
"""Megabytes: what one upload of 100 MB may cost."""


def pieces() -> Iterator[bytes]:
    """The body of the post: films, which no decoder opens while they arrive."""
    beginning = b"\0\0\0\x14ftypmp42\0\0\0\0mp42"
    for number in range(FILES):
        head = f'Content-Disposition: form-data; name="q-files"; filename="{number}.mp4"\r\n\r\n'
        yield b"--" + BOUNDARY + b"\r\n" + head.encode() + beginning
        left = FILE_BYTES - len(beginning)
        while left:
            yield b"x" * min(left, 65_536)
            left -= min(left, 65_536)
        yield b"\r\n"
    yield b"--" + BOUNDARY + b"--\r\n"


class Wire:
    """The body as it comes from the network."""

    def __init__(self) -> None:
        self._pieces = pieces()
        self._waiting = b""

    def read(self, size: int = -1) -> bytes:
        """As of any file."""
        while len(self._waiting) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._waiting += piece
        taken, self._waiting = self._waiting[:size], self._waiting[size:]
        return taken

    def readline(self, size: int = -1) -> bytes:
        """Django looks for an end after the end."""
        return b""


def forget_peak() -> None:
    """From now on the peak is counted anew (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """Megabytes that this process has held at most."""
    text = Path("/proc/self/status").read_text()
    return int(text.partition("VmHWM:")[2].split()[0]) / 1024


def measure(how: str) -> None:
    """One upload, in this process: seconds and megabytes."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["MEDIA_ROOT"] = tempfile.gettempdir()
    import django  # noqa: PLC0415 - after the settings

    django.setup()
    from unittest.mock import patch  # noqa: PLC0415

    from django.test import RequestFactory, override_settings  # noqa: PLC0415

    from formbuilder.uploads import quotas, waiting  # noqa: PLC0415
    from formbuilder.uploads.kinds import Allowance, Group, kinds_of  # noqa: PLC0415
    from formbuilder.uploads.receiving import Reception, read_with_files  # noqa: PLC0415

    request = RequestFactory().post("/")
    request.META["CONTENT_TYPE"] = f"multipart/form-data; boundary={BOUNDARY.decode()}"
    request.META["CONTENT_LENGTH"] = str(FILES * (FILE_BYTES + 1_000))
    request._stream = Wire()  # type: ignore[assignment]  # it reads
    allowance = Allowance(kinds=kinds_of(Group), max_bytes=FILE_BYTES, count=FILES)
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=folder, FILE_UPLOAD_TEMP_DIR=folder),
        patch.object(quotas, "has_room", lambda size: True),
        patch.object(waiting, "note", list),
    ):
        forget_peak()
        before, start = peak(), time.perf_counter()
        if how == "sealed":
            reception = Reception(request, {"q-files": allowance}, total_bytes=FILES * FILE_BYTES)
            read_with_files(request, reception)
            arrived = len(reception.taken)
        else:
            arrived = len(request.FILES.getlist("q-files"))
        seconds = time.perf_counter() - start
    sys.stdout.write(f"{arrived} {seconds:.2f} {peak() - before:.1f}\n")


def main() -> None:
    """Both readers, one after the other, each in a process of its own."""
    failed = False
    for how, words in (("plain", "Django’s own reader, plain on disk"), ("sealed", "sealed while it arrives")):
        command = [sys.executable, "-m", "bench.uploads", how]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - ourselves
        arrived, seconds, megabytes = answer.split()
        sys.stdout.write(f"{words:<40} {arrived} files  {seconds:>6} s  {megabytes:>6} MB of memory\n")
        failed |= how == "sealed" and (int(arrived) != FILES or float(megabytes) > MEMORY_MAX)
    if failed:
        sys.exit(f"More than {MEMORY_MAX} MB of memory, or not every file has arrived.")


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
