"""Argon2id with its costs written down, and a bound on how many runs there are at once.

A run for a passphrase takes 256 MiB: without the bound, a handful of parallel requests would exhaust the machine.
"""

import threading
from dataclasses import dataclass

from nacl import bindings
from nacl.utils import random as random_bytes

SALT_BYTES = bindings.crypto_pwhash_SALTBYTES
MEBIBYTE = 1024 * 1024
MAX_PARALLEL_RUNS = 2
# Stored parameters come from a database: one that asks for more than this is not ours.
_MAX_OPS = 16
_MAX_MEMORY_MIB = 1024

_slots = threading.BoundedSemaphore(MAX_PARALLEL_RUNS)


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


def stretch(secret: bytes, *, salt: bytes, cost: Cost, size: int = 32) -> bytes:
    """Turn what a person remembers or types into `size` bytes of key material."""
    with _slots:
        return bindings.crypto_pwhash_alg(
            size,
            secret,
            salt,
            cost.ops,
            cost.memory_mib * MEBIBYTE,
            bindings.crypto_pwhash_ALG_ARGON2ID13,
        )
