"""X25519 key pairs, their fingerprints, and private keys sealed to another public key."""

import hmac
from dataclasses import dataclass, field
from hashlib import blake2b

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from vault import crockford
from vault.errors import DecryptionError

KEY_BYTES = PrivateKey.SIZE
_FINGERPRINT_BYTES = 20
_FINGERPRINT_CHARACTERS = 32
_SEALED_BYTES = 32 + 16  # the ephemeral public key and the tag of a sealed box


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A public key and its private key; the private one never shows in a repr, hence in no log or error page."""

    public: bytes
    private: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> "KeyPair":
        """A new random pair."""
        return cls._from(PrivateKey.generate())

    @classmethod
    def from_private(cls, private: bytes) -> "KeyPair":
        """The pair that a private key belongs to."""
        return cls._from(PrivateKey(private))

    @classmethod
    def _from(cls, key: PrivateKey) -> "KeyPair":
        return cls(public=bytes(key.public_key), private=bytes(key))


def fingerprint(public: bytes) -> str:
    """160 bits of a public key's hash in eight groups of four characters, to pin in settings and to compare by eye."""
    digest = blake2b(public, digest_size=_FINGERPRINT_BYTES, person=b"pari.fingerprint").digest()
    return crockford.in_groups(crockford.encode(digest, length=_FINGERPRINT_CHARACTERS))


def fingerprint_matches(public: bytes, expected: str) -> bool:
    """Whether `expected` is the whole fingerprint of `public`. An empty or malformed expectation never matches."""
    typed = crockford.normalise(expected)
    if typed is None:
        return False
    return hmac.compare_digest(crockford.in_groups(typed), fingerprint(public))


def seal_to(public: bytes, secret: bytes) -> bytes:
    """Seal a small secret so that only the private key of `public` opens it. It has no sender and no context."""
    return SealedBox(PublicKey(public)).encrypt(secret)


def unseal_with(private: bytes, sealed: bytes) -> bytes:
    """Open what `seal_to` sealed. Raises `DecryptionError`."""
    if len(sealed) < _SEALED_BYTES:
        raise DecryptionError("The sealed secret is cut short.")
    try:
        return SealedBox(PrivateKey(private)).decrypt(sealed)
    except CryptoError as error:
        raise DecryptionError("The sealed secret does not open with this key.") from error


def unseal_pair(private: bytes, sealed: bytes, *, expected_public: bytes) -> KeyPair:
    """Open a sealed private key and make sure that it is the one of `expected_public`.

    Sealed boxes have no context of their own; this check is what refuses a key copied from another row.
    Raises `DecryptionError`.
    """
    return pair_of(unseal_with(private, sealed), expected_public=expected_public)


def pair_of(private: bytes, *, expected_public: bytes) -> KeyPair:
    """The pair of a private key that was just opened. Raises `DecryptionError` unless it fits `expected_public`."""
    if len(private) != KEY_BYTES:
        raise DecryptionError("This is not a private key.")
    pair = KeyPair.from_private(private)
    if not hmac.compare_digest(pair.public, bytes(expected_public)):
        raise DecryptionError("The private key does not belong to the public key beside it.")
    return pair
