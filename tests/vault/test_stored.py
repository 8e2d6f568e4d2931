"""What this version has stored opens for ever, and is found by the same names: a change to either loses every case.

`stored.json` was written once, with the secrets that stand here.
"""

import json
from pathlib import Path

import pytest

from vault import aead, draft, envelope, handed, passphrase, receipt, stream
from vault.envelope import Place
from vault.handed import Handed
from vault.keys import KeyPair
from vault.receipt import ReceiptCode
from vault.stretch import Cost

STORED = json.loads((Path(__file__).parent / "stored.json").read_text(encoding="utf-8"))
CHEAP = Cost(ops=1, memory_mib=1)
KEY, SALT, SERVER = bytes(range(32)), bytes(range(16)), "a strong long-lived secret" * 4
PLACE = Place(case="case", field="field", row="row")
HANDED = Handed(token=STORED["token"], code=STORED["code"])


def stored(name: str) -> bytes:
    return bytes.fromhex(STORED[name])


def opened_stream() -> bytes:
    opener = stream.Opener(key=KEY, place="file")
    return opener.update(stored("stream")) + opener.finish()


def receipt_keys() -> receipt.ReceiptKeys:
    return receipt.stretch_code(ReceiptCode("AG781WZ0XCA6G5QQQ5Z8"), salt=SALT, cost=CHEAP)


OPENED = {
    "envelope": lambda: envelope.unseal(stored("envelope"), pair=KeyPair.from_private(KEY), place=PLACE),
    "draft": lambda: draft.unseal(stored("draft"), secret="cookie", server_secrets=[SERVER], place="page"),
    "stream": opened_stream,
    "handed": lambda: envelope.unseal(
        stored("handed"), pair=handed.pair_of(HANDED, salt=SALT, cost=CHEAP), place=PLACE
    ),
}
LOCKED = {
    "passphrase": lambda: passphrase.unwrap(stored("passphrase"), "sei parole di prova", context="staff"),
    "receipt": lambda: receipt.unwrap(stored("receipt"), keys=receipt_keys(), context="case"),
}
WORKED_OUT = {
    "lookup": lambda: bytes.hex(receipt_keys().lookup),
    "owner": lambda: draft.owner_of("cookie"),
    "address": lambda: draft.address_of("cookie", "page"),
    "token": lambda: handed.from_seed(KEY).token,
    "code": lambda: handed.from_seed(KEY).code,
    "digest": lambda: handed.digest_of(STORED["token"]),
    "receipt_code": lambda: receipt.from_seed(KEY).text,
}


@pytest.mark.parametrize("name", OPENED)
def test_what_was_sealed_opens(name):
    assert OPENED[name]() == b"words"


@pytest.mark.parametrize("name", LOCKED)
def test_a_key_that_was_locked_opens(name):
    assert LOCKED[name]() == KEY


@pytest.mark.parametrize("name", WORKED_OUT)
def test_what_is_worked_out_is_always_the_same(name):
    assert WORKED_OUT[name]() == STORED[name]


def test_every_kind_is_tried():
    assert {*OPENED, *LOCKED, *WORKED_OUT} == set(STORED)


def test_parts_are_bound_with_their_lengths():
    assert aead.bind("a", b"bc") == b"\x00\x00\x00\x01a\x00\x00\x00\x02bc"
