import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import aead
from vault.errors import DecryptionError


@given(parts=st.lists(st.text(max_size=5), max_size=4), other=st.lists(st.text(max_size=5), max_size=4))
def test_bound_parts_are_equal_only_when_the_parts_are(parts, other):
    assert (aead.bind(*parts) == aead.bind(*other)) == (parts == other)


def test_moving_a_boundary_changes_what_is_bound():
    assert aead.bind("a", "bc") != aead.bind("ab", "c")


@given(data=st.binary(max_size=200), associated_data=st.binary(max_size=50))
def test_round_trip(data, associated_data):
    key = aead.random_key()
    sealed = aead.encrypt(data, key=key, associated_data=associated_data)
    assert aead.decrypt(sealed, key=key, associated_data=associated_data) == data
    with pytest.raises(DecryptionError):
        aead.decrypt(sealed, key=key, associated_data=associated_data + b"x")
    with pytest.raises(DecryptionError):
        aead.decrypt(sealed, key=aead.random_key(), associated_data=associated_data)


def test_every_cut_is_refused():
    key = aead.random_key()
    sealed = aead.encrypt(b"text", key=key, associated_data=b"")
    for length in range(len(sealed)):
        with pytest.raises(DecryptionError):
            aead.decrypt(sealed[:length], key=key, associated_data=b"")


def test_derived_keys_differ_by_person_and_purpose():
    derived = {
        aead.derive_key("secret", person=person, purpose=purpose) for person in ("one", "two") for purpose in ("a", "b")
    }
    assert len(derived) == 4
