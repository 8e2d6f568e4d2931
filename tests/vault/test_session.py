from base64 import urlsafe_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import aead, session
from vault.errors import DecryptionError

SECRET = b"office private key" * 2


def test_the_two_halves_together_give_the_secret_back():
    locked = session.lock(SECRET, context="user:1")
    assert session.unlock(stored=locked.stored, cookie=locked.cookie, context="user:1") == SECRET


def test_neither_half_contains_the_secret_nor_shows_in_a_repr():
    locked = session.lock(SECRET, context="user:1")
    assert SECRET not in urlsafe_b64decode(locked.stored)
    assert SECRET not in urlsafe_b64decode(locked.cookie)
    assert repr(locked) == "LockedSession()"


def test_halves_of_different_sessions_or_users_do_not_fit():
    one, two = session.lock(SECRET, context="user:1"), session.lock(SECRET, context="user:1")
    with pytest.raises(DecryptionError):
        session.unlock(stored=one.stored, cookie=two.cookie, context="user:1")
    with pytest.raises(DecryptionError):
        session.unlock(stored=one.stored, cookie=one.cookie, context="user:2")


@given(cookie=st.text(max_size=60), stored=st.text(max_size=60))
def test_any_other_text_is_refused(cookie, stored):
    locked = session.lock(SECRET, context="user:1")
    with pytest.raises(DecryptionError):
        session.unlock(stored=locked.stored, cookie=cookie, context="user:1")
    with pytest.raises(DecryptionError):
        session.unlock(stored=stored, cookie=locked.cookie, context="user:1")


def test_what_is_kept_beside_opens_with_the_same_cookie_under_its_own_context():
    one, two = session.lock(SECRET, context="user:1"), session.lock(SECRET, context="user:1")
    beside = session.lock_beside(b"more", cookie=one.cookie, context="user:1.more")
    assert session.unlock_beside(beside, cookie=one.cookie, context="user:1.more") == b"more"
    assert b"more" not in beside
    for cookie, context in ((two.cookie, "user:1.more"), (one.cookie, "user:1"), ("", "user:1.more")):
        with pytest.raises(DecryptionError):
            session.unlock_beside(beside, cookie=cookie, context=context)


def test_nothing_is_kept_beside_a_cookie_that_is_none():
    with pytest.raises(DecryptionError):
        session.lock_beside(b"more", cookie="", context="user:1.more")


def test_what_is_sealed_for_another_use_with_the_same_key_is_refused():
    cookie = session.lock(SECRET, context="user:1").cookie
    key = urlsafe_b64decode(cookie)
    named = aead.encrypt(b"x", key=key, associated_data=aead.bind("pari.session", "user:1"))
    assert session.unlock_beside(named, cookie=cookie, context="user:1") == b"x"
    unnamed = aead.encrypt(b"x", key=key, associated_data=aead.bind("user:1"))
    with pytest.raises(DecryptionError):
        session.unlock_beside(unnamed, cookie=cookie, context="user:1")
