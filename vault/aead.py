"""Authenticated encryption with associated data: XChaCha20-Poly1305 with a random 24-byte nonce put in front.

The other modules of the vault build on these functions; nothing else calls libsodium's symmetric encryption.
"""

from hashlib import blake2b

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

from vault.errors import DecryptionError

KEY_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_KEYBYTES
NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
TAG_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
OVERHEAD = NONCE_BYTES + TAG_BYTES

_LENGTH_BYTES = 4
_PERSON_BYTES = blake2b.PERSON_SIZE


def random_key() -> bytes:
    """A new 32-byte key."""
    return random_bytes(KEY_BYTES)


def encrypt(plaintext: bytes, *, key: bytes, associated_data: bytes) -> bytes:
    """Seal `plaintext`; the result is nonce, ciphertext and tag."""
    nonce = random_bytes(NONCE_BYTES)
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, associated_data, nonce, key)


def decrypt(sealed: bytes, *, key: bytes, associated_data: bytes) -> bytes:
    """Open what `encrypt` sealed.

    Raises `DecryptionError` when the key, the ciphertext or the associated data is not the one it was sealed with.
    """
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    if len(ciphertext) < TAG_BYTES:
        raise DecryptionError("The ciphertext is cut short.")
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, associated_data, nonce, key)
    except CryptoError as error:
        raise DecryptionError("The ciphertext does not match its key or its place.") from error


def bind(*parts: str | bytes) -> bytes:
    """Associated data out of several parts, each with its length in front: ("a", "bc") never equals ("ab", "c")."""
    encoded = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(len(part).to_bytes(_LENGTH_BYTES, "big") + part for part in encoded)


def derive_key(secret: str | bytes, *, person: str, purpose: str, size: int = KEY_BYTES) -> bytes:
    """A key for one purpose out of a long-lived secret, by keyed BLAKE2b.

    `person` (at most 16 bytes) names the module, `purpose` the use inside it. A secret longer than BLAKE2b's key
    (64 bytes) is hashed first, so that none of its characters is lost. `secret` must be a strong one: for what
    people choose or remember there is Argon2id (`vault.stretch`).
    """
    encoded = secret.encode() if isinstance(secret, str) else secret
    if not encoded:
        raise ValueError("A key cannot be derived from an empty secret.")
    personalisation = person.encode().ljust(_PERSON_BYTES, b"\0")
    seed = blake2b(encoded, person=personalisation).digest()
    return blake2b(purpose.encode(), key=seed, person=personalisation, digest_size=size).digest()
