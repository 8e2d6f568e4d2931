"""ClamAV looks at every file before it is kept: the bytes go to clamd through a socket, in memory.

Off where `CLAMD_ADDRESS` is empty. Where it is set, a daemon that does not answer means no: nothing passes unseen.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from typing import Final

from django.conf import settings

SECONDS: Final = 30
"""For each answer of the daemon, which takes its time for a large file."""
_ANSWER_MAX: Final = 4096
_CLEAN: Final = b"stream: OK"
_FOUND: Final = b" FOUND"


class ScannerUnavailable(Exception):  # noqa: N818 - reads as what happened
    """The daemon is not there, hangs, or did not look at all of it: it is not known whether the file is clean."""


def is_clean(pieces: Iterable[bytes]) -> bool:
    """Whether ClamAV found nothing, or is not configured. Raises `ScannerUnavailable`.

    What `pieces` raises comes out as it is, except a network error, which is the daemon's.
    """
    if not settings.CLAMD_ADDRESS:
        return True
    try:
        answer = _ask(settings.CLAMD_ADDRESS, pieces)
    except OSError as error:
        raise ScannerUnavailable from error
    if answer == _CLEAN:
        return True
    if answer.endswith(_FOUND):
        return False
    # Too long for the daemon's limits, or an error of its own.
    raise ScannerUnavailable


def _ask(address: str, pieces: Iterable[bytes]) -> bytes:
    with _connect(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for piece in pieces:
            if piece:  # An empty one would say that this is the end.
                connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _ANSWER_MAX:
            received = connection.recv(_ANSWER_MAX)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0")


def _connect(address: str) -> socket.socket:
    """`/run/clamav/clamd.ctl`, or `host:port` inside one's own network: what is sent there is not encrypted."""
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection
