import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from vault import aead
from vault import token as token_module
from vault.token import TokenExpired, TokenInvalid, TokenTooLarge, open_token, seal_token

SECRET = "a strong long-lived secret" * 4


def seal(data=b"answers", **changes):
    return seal_token(data, **{"secret": SECRET, "purpose": "forms", "context": "page-7", **changes})


def unseal(token, **changes):
    options = {"secret": SECRET, "purpose": "forms", "context": "page-7", "max_age_seconds": 1800, "max_size": 10_000}
    return open_token(token, **{**options, **changes})


@given(data=st.binary(max_size=3000), purpose=st.text(max_size=20), context=st.text(max_size=50))
def test_what_is_sealed_comes_back(data, purpose, context):
    token = seal(data, purpose=purpose, context=context)
    assert unseal(token, purpose=purpose, context=context) == data


def test_the_token_is_url_safe_and_never_twice_the_same():
    assert seal() != seal()
    assert set(seal(b"\xff" * 500)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_the_data_cannot_be_read_in_the_token():
    raw = urlsafe_b64decode(seal(b"canary-in-token") + "==")
    assert b"canary-in-token" not in raw


@pytest.mark.parametrize("change", [{"secret": "another"}, {"purpose": "other"}, {"context": "page-8"}])
def test_another_secret_purpose_or_context_does_not_open_it(change):
    with pytest.raises(TokenInvalid):
        unseal(seal(), **change)


def test_a_secret_longer_than_a_blake2b_key_counts_to_its_last_character():
    with pytest.raises(TokenInvalid):
        unseal(seal(secret="x" * 200 + "a"), secret="x" * 200 + "b")


def test_an_empty_secret_is_refused():
    with pytest.raises(ValueError, match="empty secret"):
        seal(secret="")


@given(position=st.integers(min_value=0, max_value=60), flip=st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_refused(position, flip):
    raw = bytearray(urlsafe_b64decode(seal() + "=" * (-len(seal()) % 4)))
    raw[position % len(raw)] ^= flip
    with pytest.raises(TokenInvalid):
        unseal(urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode())


@given(st.text(max_size=200))
def test_any_other_text_is_refused(text):
    with pytest.raises(TokenInvalid):
        unseal(text)


def test_a_cut_token_is_refused():
    token = seal()
    for length in range(len(token)):
        with pytest.raises(TokenInvalid):
            unseal(token[:length])


@pytest.mark.parametrize("spelling", ["{}=", "{}\n", " {}", "{}*"])
def test_only_the_canonical_spelling_is_accepted(spelling):
    with pytest.raises(TokenInvalid):
        unseal(spelling.format(seal()))


def test_an_old_token_is_expired_and_says_so():
    with time_machine.travel("2026-03-08 10:00:00+00:00", tick=False) as clock:
        token = seal()
        clock.shift(1800)
        assert unseal(token) == b"answers"
        clock.shift(1)
        with pytest.raises(TokenExpired):
            unseal(token)


def test_a_token_from_the_future_is_refused_beyond_a_minute_of_skew():
    with time_machine.travel("2026-03-08 10:00:00+00:00", tick=False) as clock:
        token = seal()
        clock.shift(-60)
        assert unseal(token) == b"answers"
        clock.shift(-1)
        with pytest.raises(TokenInvalid):
            unseal(token)


def test_a_large_token_is_refused_before_it_is_decoded():
    with pytest.raises(TokenTooLarge):
        unseal("*" * 10_001)
    token = seal(b"x" * 1000)
    with pytest.raises(TokenTooLarge):
        unseal(token, max_size=len(token) - 1)
    assert unseal(token, max_size=len(token)) == b"x" * 1000


def test_a_token_opens_whatever_its_last_letter():
    """Two bytes leave no padding: the last letter is any of the sixty-four."""
    seen = {}
    while len(seen) < 64:
        token = seal(b"xx")
        seen[token[-1]] = token
    assert [unseal(token) for token in seen.values()] == [b"xx"] * 64


def test_what_another_version_sealed_is_refused():
    """The version is authenticated, not only written in front."""
    issued_at = int(time.time()).to_bytes(8, "big")
    key = aead.derive_key(SECRET, person=token_module._PERSON, purpose="forms")
    without = aead.encrypt(issued_at + b"x", key=key, associated_data=aead.bind("page-7"))
    with_it = aead.encrypt(issued_at + b"x", key=key, associated_data=aead.bind(b"\x01", "page-7"))
    assert unseal(urlsafe_b64encode(b"\x01" + with_it).rstrip(b"=").decode()) == b"x"
    with pytest.raises(TokenInvalid):
        unseal(urlsafe_b64encode(b"\x01" + without).rstrip(b"=").decode())
