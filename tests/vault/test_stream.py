import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import aead, stream
from vault.errors import DecryptionError
from vault.stream import CHUNK_BYTES, Opener, Sealer, sealed_size

PLACE = "form:1 file:2"
BEGINNING = 1 + 24
SEALED_CHUNK = CHUNK_BYTES + 17


def seal(content, *, key, place=PLACE, piece=50_000):
    sealer = Sealer(key=key, place=place)
    pieces = [sealer.update(content[at : at + piece]) for at in range(0, len(content), piece)]
    return b"".join([*pieces, sealer.finish()])


def unseal(sealed, *, key, place=PLACE, piece=50_000):
    opener = Opener(key=key, place=place)
    pieces = [opener.update(sealed[at : at + piece]) for at in range(0, len(sealed), piece)]
    return b"".join([*pieces, opener.finish()])


def content_of(size):
    return (bytes(range(251)) * (size // 251 + 1))[:size]


@pytest.fixture
def key():
    return aead.random_key()


@given(
    size=st.sampled_from([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 5]),
    piece=st.sampled_from([7_919, CHUNK_BYTES, CHUNK_BYTES + 1, 10**6]),
    other_piece=st.sampled_from([8_191, CHUNK_BYTES, CHUNK_BYTES + 17, 10**6]),
)
def test_round_trip_in_pieces_of_any_size(size, piece, other_piece):
    key, content = aead.random_key(), content_of(size)
    sealed = seal(content, key=key, piece=piece)
    assert len(sealed) == sealed_size(size)
    assert unseal(sealed, key=key, piece=other_piece) == content


def test_nothing_of_the_content_stands_in_what_is_sealed(key):
    content = b"Anna Rossi, via Roma 1. " * 10_000
    sealed = seal(content, key=key)
    assert b"Anna" not in sealed
    assert unseal(sealed, key=key) == content


def test_the_same_content_is_never_sealed_the_same_way(key):
    assert seal(b"text", key=key) != seal(b"text", key=key)


def test_each_chunk_is_given_out_as_soon_as_the_next_one_begins(key):
    sealer = Sealer(key=key, place=PLACE)
    assert len(sealer.update(b"x" * CHUNK_BYTES)) == BEGINNING
    assert len(sealer.update(b"x")) == SEALED_CHUNK


@pytest.mark.parametrize(
    ("what", "damage"),
    [
        ("nothing at all", lambda sealed: b""),
        ("the beginning only", lambda sealed: sealed[:BEGINNING]),
        ("half a beginning", lambda sealed: sealed[:10]),
        ("another version", lambda sealed: b"\x02" + sealed[1:]),
        ("another header", lambda sealed: sealed[:1] + bytes(24) + sealed[25:]),
        ("the last byte missing", lambda sealed: sealed[:-1]),
        ("the last chunk missing", lambda sealed: sealed[: BEGINNING + 2 * SEALED_CHUNK]),
        ("less than a tag left of the last chunk", lambda sealed: sealed[: BEGINNING + 2 * SEALED_CHUNK + 5]),
        ("a byte too many", lambda sealed: sealed + b"x"),
        ("its last chunk twice", lambda sealed: sealed + sealed[BEGINNING + 2 * SEALED_CHUNK :]),
        ("a chunk left out", lambda sealed: sealed[:BEGINNING] + sealed[BEGINNING + SEALED_CHUNK :]),
        (
            "two chunks exchanged",
            lambda sealed: (
                sealed[:BEGINNING]
                + sealed[BEGINNING + SEALED_CHUNK : BEGINNING + 2 * SEALED_CHUNK]
                + sealed[BEGINNING : BEGINNING + SEALED_CHUNK]
                + sealed[BEGINNING + 2 * SEALED_CHUNK :]
            ),
        ),
        ("a bit changed", lambda sealed: sealed[:1000] + bytes([sealed[1000] ^ 1]) + sealed[1001:]),
        ("a bit of the end changed", lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1])),
    ],
)
def test_every_damage_is_refused(key, what, damage):
    sealed = seal(content_of(2 * CHUNK_BYTES + 100), key=key)
    with pytest.raises(DecryptionError):
        unseal(damage(sealed), key=key)


def test_a_whole_chunk_after_the_end_is_refused(key):
    """The end falls on the border of a chunk, and another whole chunk follows."""
    sealed = seal(content_of(CHUNK_BYTES), key=key)
    with pytest.raises(DecryptionError):
        unseal(sealed + sealed[BEGINNING:], key=key)


def test_a_chunk_is_opened_as_soon_as_it_is_whole(key):
    sealed, opener = seal(b"x" * 2 * CHUNK_BYTES, key=key), Opener(key=key, place=PLACE)
    assert opener.update(sealed[: BEGINNING + CHUNK_BYTES + 17]) == b"x" * CHUNK_BYTES


def test_a_stream_without_a_beginning_is_refused(key):
    for cut in (b"", b"\x01", seal(b"text", key=key)[: BEGINNING - 1], seal(b"text", key=key)[:BEGINNING]):
        opener = Opener(key=key, place=PLACE)
        assert opener.update(cut) == b""
        with pytest.raises(DecryptionError):
            opener.finish()


def test_a_foreign_key_or_place_is_refused(key):
    sealed = seal(b"text", key=key)
    with pytest.raises(DecryptionError):
        unseal(sealed, key=aead.random_key())
    with pytest.raises(DecryptionError):
        unseal(sealed, key=key, place="form:1 file:3")


def test_the_beginning_of_one_stream_does_not_fit_the_rest_of_another(key):
    one, other = seal(b"one", key=key), seal(b"two", key=key)
    with pytest.raises(DecryptionError):
        unseal(one[:BEGINNING] + other[BEGINNING:], key=key)


def test_an_error_carries_no_content(key):
    sealed = seal(b"Anna Rossi", key=key)
    with pytest.raises(DecryptionError) as caught:
        unseal(sealed[:-1], key=key)
    assert "Anna" not in str(caught.value)


def test_keys_are_as_long_as_those_of_the_vault():
    assert stream.KEY_BYTES == aead.KEY_BYTES
