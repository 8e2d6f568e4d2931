import pytest

from vault import keys
from vault.errors import DecryptionError
from vault.keys import KeyPair


def test_a_private_key_never_shows_in_a_repr():
    pair = KeyPair.generate()
    assert repr(pair.private) not in repr(pair)
    assert "private" not in repr(pair)


def test_a_pair_is_found_again_from_its_private_key():
    pair = KeyPair.generate()
    assert KeyPair.from_private(pair.private) == pair


def test_a_secret_opens_only_with_the_private_key():
    pair, other = KeyPair.generate(), KeyPair.generate()
    sealed = keys.seal_to(pair.public, b"secret")
    assert keys.unseal_with(pair.private, sealed) == b"secret"
    assert keys.unseal_with(pair.private, keys.seal_to(pair.public, b"")) == b""
    with pytest.raises(DecryptionError):
        keys.unseal_with(other.private, sealed)


def test_every_cut_and_change_of_a_sealed_secret_is_refused():
    pair = KeyPair.generate()
    sealed = keys.seal_to(pair.public, b"secret")
    for position in range(len(sealed)):
        changed = sealed[:position] + bytes([sealed[position] ^ 1]) + sealed[position + 1 :]
        with pytest.raises(DecryptionError):
            keys.unseal_with(pair.private, sealed[:position])
        with pytest.raises(DecryptionError):
            keys.unseal_with(pair.private, changed)


def test_a_sealed_private_key_must_fit_the_public_key_beside_it():
    staff, office, other = KeyPair.generate(), KeyPair.generate(), KeyPair.generate()
    sealed = keys.seal_to(staff.public, office.private)
    assert keys.unseal_pair(staff.private, sealed, expected_public=office.public) == office
    with pytest.raises(DecryptionError):
        keys.unseal_pair(staff.private, sealed, expected_public=other.public)
    with pytest.raises(DecryptionError):
        keys.unseal_pair(staff.private, keys.seal_to(staff.public, b"short"), expected_public=office.public)


def test_a_fingerprint_reads_in_eight_groups_and_follows_the_key():
    pair = KeyPair.generate()
    printed = keys.fingerprint(pair.public)
    assert [len(group) for group in printed.split("-")] == [4] * 8
    assert printed == keys.fingerprint(pair.public)
    assert printed != keys.fingerprint(KeyPair.generate().public)


def test_the_fingerprint_of_a_key_never_changes():
    """It stands in the settings of servers and on paper: another way to work it out would close every form."""
    assert keys.fingerprint(bytes(range(32))) == "DDXK-5TRY-DYEV-EPPZ-8S69-6DAV-JW5B-RVW7"


def test_a_fingerprint_is_compared_whole_and_forgivingly():
    pair = KeyPair.generate()
    printed = keys.fingerprint(pair.public)
    assert keys.fingerprint_matches(pair.public, printed)
    assert keys.fingerprint_matches(pair.public, f"  {printed.lower().replace('-', ' ')}\n")
    for wrong in ("", printed[:-1], printed[:-5], f"{printed}0", "not a fingerprint!", printed.replace("-", "-0")):
        assert not keys.fingerprint_matches(pair.public, wrong)
    assert not keys.fingerprint_matches(KeyPair.generate().public, printed)
