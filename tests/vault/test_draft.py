"""What is half finished opens with the browser's secret, the server's and in its place, and is as long as others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import aead, draft
from vault.errors import DecryptionError

SERVER, PLACE = "a strong long-lived secret" * 4, "page-7"


def seal(content=b"answers") -> bytes:
    return draft.seal(content, secret="cookie", server_secret=SERVER, place=PLACE)


def unseal(sealed: bytes, **changes) -> bytes:
    halves = {"secret": "cookie", "server_secrets": [SERVER], "place": PLACE, **changes}
    return draft.unseal(sealed, **halves)


@given(content=st.binary(max_size=20_000))
def test_what_is_sealed_comes_back(content):
    assert unseal(seal(content)) == content


def test_an_earlier_secret_of_the_server_still_opens_it():
    assert unseal(seal(), server_secrets=["today's", SERVER]) == b"answers"


@pytest.mark.parametrize("changes", [{"secret": "another"}, {"server_secrets": ["another"]}, {"place": "page-8"}])
def test_neither_half_alone_opens_it_nor_another_place(changes):
    with pytest.raises(DecryptionError):
        unseal(seal(), **changes)


def test_another_version_is_not_tried():
    with pytest.raises(DecryptionError):
        unseal(b"\xff" + seal()[1:])


def test_its_length_does_not_tell_how_much_was_typed():
    lengths = {len(seal(b"x" * size)) for size in (0, 1, 500, 1000)}
    assert len(lengths) == 1
    assert len(seal(b"x" * 100_000)) > max(lengths)


@pytest.mark.parametrize(("size", "kept"), [(0, 4096), (4095, 4096), (4096, 8192), (8191, 8192), (8192, 16384)])
def test_its_length_is_the_smallest_or_doubled(size, kept):
    assert len(seal(b"x" * size)) == 1 + aead.OVERHEAD + kept


def test_a_secret_is_random_and_recognised_by_its_form():
    first, second = draft.new_secret(), draft.new_secret()
    assert first != second
    assert draft.is_secret(first)
    assert [draft.is_secret(text) for text in ("", first[:-1], f"{first}a", f"{first[:-1]}!")] == [False] * 4


def test_each_browser_and_each_place_has_an_address_of_its_own():
    addresses = {draft.address_of(secret, place) for secret in ("a", "b") for place in ("p", "q")}
    assert len(addresses) == 4
    assert draft.owner_of("a") != draft.owner_of("b")
