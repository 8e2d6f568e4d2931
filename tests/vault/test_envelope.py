from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import aead, envelope, keys
from vault.envelope import Place
from vault.errors import DecryptionError
from vault.keys import KeyPair

PAIR = KeyPair.generate()
PLACE = Place(case="case-1", field="answers", row="row-1")


def seal(content=b"what happened", to=PAIR.public, place=PLACE):
    return envelope.seal(content, to=to, place=place)


def unseal(record, pair=PAIR, place=PLACE):
    return envelope.unseal(record, pair=pair, place=place)


@given(st.binary(max_size=5000))
def test_what_is_sealed_comes_back(content):
    assert unseal(seal(content)) == content


def test_the_content_is_not_in_the_record_and_no_two_records_are_equal():
    record = seal(b"canary-in-envelope")
    assert b"canary-in-envelope" not in record
    assert record != seal(b"canary-in-envelope")


@pytest.mark.parametrize(("length", "blocks"), [(0, 1), (1, 1), (1023, 1), (1024, 2), (2047, 2), (2048, 3)])
def test_the_length_shows_only_in_steps_of_1_kib(length, blocks):
    assert len(seal(b"x" * length)) == 1 + 80 + 24 + 16 + blocks * 1024


@pytest.mark.parametrize("changes", [{"case": "case-2"}, {"field": "notes"}, {"row": "row-2"}])
def test_a_record_moved_to_another_place_is_refused(changes):
    with pytest.raises(DecryptionError):
        unseal(seal(), place=replace(PLACE, **changes))


def test_a_boundary_moved_between_the_parts_of_a_place_is_refused():
    record = seal(place=Place(case="ab", field="c", row="d"))
    with pytest.raises(DecryptionError):
        unseal(record, place=Place(case="a", field="bc", row="d"))


def test_another_key_does_not_open_it():
    with pytest.raises(DecryptionError):
        unseal(seal(), pair=KeyPair.generate())


def test_the_key_of_one_record_does_not_open_the_content_of_another():
    first, second = seal(b"first"), seal(b"second")
    with pytest.raises(DecryptionError):
        unseal(first[:81] + second[81:])


def test_a_data_key_resealed_to_someone_else_is_refused():
    """Whoever learns a data key cannot hand the record on as if it had been sealed to another key."""
    thief = KeyPair.generate()
    record = seal()
    data_key = keys.unseal_with(PAIR.private, record[1:81])
    with pytest.raises(DecryptionError):
        unseal(record[:1] + keys.seal_to(thief.public, data_key) + record[81:], pair=thief)


@given(position=st.integers(min_value=0, max_value=1144))
def test_any_changed_byte_is_refused(position):
    record = bytearray(seal())
    record[position] ^= 1
    with pytest.raises(DecryptionError):
        unseal(bytes(record))


@given(st.integers(min_value=0, max_value=1144))
def test_a_cut_record_is_refused(length):
    record = seal()
    assert len(record) == 1145
    with pytest.raises(DecryptionError):
        unseal(record[:length])


def test_content_without_padding_is_refused():
    data_key = aead.random_key()
    sealed_key = keys.seal_to(PAIR.public, data_key)
    associated_data = envelope._associated(PAIR.public, sealed_key, PLACE)
    unpadded = aead.encrypt(b"", key=data_key, associated_data=associated_data)
    with pytest.raises(DecryptionError, match="padded"):
        unseal(b"\x01" + sealed_key + unpadded)
