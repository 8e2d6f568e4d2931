"""What sealing a report and unlocking the office cost beside libsodium's own part of it, in processor time, in one run.

The same calls of libsodium, alone, against the whole operation with its database. The bar is 1.3. `python -m
bench.sealing`; whoever makes either dearer, or reads more than it must, sees it here.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import django

django.setup()

from django.conf import settings  # noqa: E402 - needs Django set up
from django.db import connection  # noqa: E402 - needs Django set up
from nacl import bindings  # noqa: E402 - with the others

from staff.grants import apply_roles  # noqa: E402 - needs Django set up
from tests.reports.factories import make_office, make_submission, submit  # noqa: E402 - needs Django set up
from vault.stretch import PASSPHRASE_COST, RECEIPT_COST, Cost  # noqa: E402 - with the others

BAR = 1.3
"""Times libsodium's own (the issue's figure)."""
STORY_BYTES = 4_000
MEBIBYTE = 1024 * 1024


def argon2id(cost: Cost) -> None:
    bindings.crypto_pwhash_alg(
        32, b"p" * 40, b"s" * 16, cost.ops, cost.memory_mib * MEBIBYTE, bindings.crypto_pwhash_ALG_ARGON2ID13
    )


def sealing() -> None:
    """What libsodium does for a report: the code stretched, two pairs made and sealed, a record and its key."""
    argon2id(RECEIPT_COST)
    pairs = [bindings.crypto_box_keypair() for _each in range(2)]
    for public, private in pairs:
        bindings.crypto_box_seal(private, public)
    key, nonce = bindings.randombytes(32), bindings.randombytes(24)
    bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(b"x" * STORY_BYTES, b"place", nonce, key)
    bindings.crypto_box_seal(key, pairs[0][0])
    bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(pairs[0][1], b"place", nonce, key)


def unlocking() -> None:
    """What it does for whoever unlocks: the words stretched, one key opened with them, one with that."""
    argon2id(PASSPHRASE_COST)
    public, private = bindings.crypto_box_keypair()
    bindings.crypto_box_seal_open(bindings.crypto_box_seal(private, public), public, private)


def cost_of(act: Callable[[], object]) -> float:
    """Milliseconds of this process's time."""
    begun = time.process_time()
    act()
    return 1_000 * (time.process_time() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    settings.REPORTS_PASSPHRASE_COST = settings.REPORTS_RECEIPT_COST = None
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    apply_roles()
    office = make_office(settings)
    story = "parola " * (STORY_BYTES // 7)
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "a report is sealed": (lambda: submit(make_submission(story=story)), sealing),
        "the office is unlocked": (lambda: office.unlock(office.worker), unlocking),
    }
    missed = False
    for what, (ours, theirs) in pairs.items():
        ours()
        turns = [(cost_of(ours), cost_of(theirs)) for _turn in range(options.times)]
        whole, part = (statistics.median(each[place] for each in turns) for place in (0, 1))
        ratio = statistics.median(mine / other for mine, other in turns)
        missed = missed or ratio > BAR
        sys.stdout.write(f"{what:<24}{whole:>8.0f} ms, libsodium {part:>6.0f} ms{ratio:>8.2f} ×\n")
    sys.stdout.write(f"The bar of {BAR}: {'MISSED' if missed else 'within'}.\n")


if __name__ == "__main__":
    main()
