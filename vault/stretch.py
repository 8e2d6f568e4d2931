"""Argon2id with its costs written down, and a bound on how many runs there are at once.

A run for a passphrase takes 256 MiB: without the bound, a handful of parallel requests would exhaust the machine.
Whoever finds no room waits a while and is then told so: a queue without an end would hold every thread of the server.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from nacl import bindings
from nacl.utils import random as random_bytes

from vault.errors import VaultError

SALT_BYTES = bindings.crypto_pwhash_SALTBYTES
MEBIBYTE = 1024 * 1024
MAX_PARALLEL_RUNS = 2
# Stored parameters come from a database: one that asks for more than this is not ours.
_MAX_OPS = 16
_MAX_MEMORY_MIB = 1024


class BusyError(VaultError):
    """No room for another run now: to be tried again in a moment."""


class Slots:
    """Room for a few runs at once, and for a few who wait their turn."""

    def __init__(self, *, waiting: int, seconds: float) -> None:
        self._seconds = seconds
        self._running = threading.BoundedSemaphore(MAX_PARALLEL_RUNS)
        self._inside = threading.BoundedSemaphore(MAX_PARALLEL_RUNS + waiting)

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a turn. Raises `BusyError` at once when too many wait already, or when the time is over."""
        if not self._inside.acquire(blocking=False):
            raise BusyError("Too many wait for a run.")
        try:
            if not self._running.acquire(timeout=self._seconds):
                raise BusyError("No run became free in time.")
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._inside.release()


OFFICE_SLOTS = Slots(waiting=8, seconds=20)
"""For staff and for sealing a report: rare, and worth some patience."""
PUBLIC_SLOTS = Slots(waiting=4, seconds=2)
"""For codes that anybody may type: room of their own, so that a flood of them keeps neither staff nor reports out."""


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear one run is: passes over the memory, and the memory in MiB."""

    ops: int
    memory_mib: int

    def __post_init__(self) -> None:
        """Refuse costs outside libsodium's range or beyond what this application ever asks for."""
        if not (1 <= self.ops <= _MAX_OPS and 1 <= self.memory_mib <= _MAX_MEMORY_MIB):
            raise ValueError("These are not acceptable Argon2id costs.")


PASSPHRASE_COST = Cost(ops=4, memory_mib=256)
RECEIPT_COST = Cost(ops=2, memory_mib=64)


def random_salt() -> bytes:
    """A new salt of the size that Argon2id takes."""
    return random_bytes(SALT_BYTES)


def stretch(secret: bytes, *, salt: bytes, cost: Cost, size: int = 32, slots: Slots = OFFICE_SLOTS) -> bytes:
    """Turn what a person remembers or types into `size` bytes of key material. Raises `BusyError`."""
    with slots.take():
        return bindings.crypto_pwhash_alg(
            size,
            secret,
            salt,
            cost.ops,
            cost.memory_mib * MEBIBYTE,
            bindings.crypto_pwhash_ALG_ARGON2ID13,
        )
