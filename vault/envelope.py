"""One record: a random data key sealed to a public key, and the content under that data key.

Wire format, version 1:

    1 byte    version
    80 bytes  data key in a sealed box (X25519) to the recipient's public key
    24 bytes  nonce
    n bytes   XChaCha20-Poly1305 of the content padded to a multiple of 1 KiB, and its tag

The associated data is version | recipient | sealed data key | case | field | row: a record copied to another case,
field or row does not open, nor does one whose key was taken from elsewhere.
"""

from dataclasses import dataclass

from nacl import bindings
from nacl.exceptions import CryptoError

from vault import aead, keys
from vault.errors import DecryptionError

PADDING_BYTES = 1024

_VERSION = b"\x01"
_SEALED_KEY_BYTES = 80


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lives; it opens nowhere else."""

    case: str
    field: str
    row: str


def seal(content: bytes, *, to: bytes, place: Place) -> bytes:
    """Seal `content` to the public key `to`, for one place only. Its length shows only in steps of 1 KiB."""
    data_key = aead.random_key()
    sealed_key = keys.seal_to(to, data_key)
    padded = bindings.sodium_pad(content, PADDING_BYTES)
    associated_data = _associated(to, sealed_key, place)
    return _VERSION + sealed_key + aead.encrypt(padded, key=data_key, associated_data=associated_data)


def unseal(record: bytes, *, pair: keys.KeyPair, place: Place) -> bytes:
    """Open a record with the recipient's pair. Raises `DecryptionError` for a foreign, changed or moved one."""
    if record[:1] != _VERSION:
        raise DecryptionError("The record has a version that is not known here.")
    sealed_key, sealed = record[1 : 1 + _SEALED_KEY_BYTES], record[1 + _SEALED_KEY_BYTES :]
    data_key = keys.unseal_with(pair.private, sealed_key)
    padded = aead.decrypt(sealed, key=data_key, associated_data=_associated(pair.public, sealed_key, place))
    try:
        return bindings.sodium_unpad(padded, PADDING_BYTES)
    except CryptoError as error:
        raise DecryptionError("The record is not padded as records are.") from error


def _associated(recipient: bytes, sealed_key: bytes, place: Place) -> bytes:
    return aead.bind("pari.record", _VERSION, recipient, sealed_key, place.case, place.field, place.row)
