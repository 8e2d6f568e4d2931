"""A file sealed while it streams: libsodium's secretstream in chunks of 64 KiB, opened again only in order and whole.

Wire format, version 1:

    1 byte     version
    24 bytes   header of the stream
    n chunks   64 KiB of the content and 17 bytes each; the last one is shorter or equal and carries the tag FINAL

Every chunk is bound to the version and to the place it was sealed for. A chunk that was changed, cut, left out, put
elsewhere or added does not open, and neither does a stream that ends before its last chunk.
"""

from __future__ import annotations

from nacl import bindings
from nacl.exceptions import CryptoError

from vault import aead
from vault.errors import DecryptionError

CHUNK_BYTES = 64 * 1024
KEY_BYTES = bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES

_VERSION = b"\x01"
_HEADER_BYTES = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_CHUNK_OVERHEAD = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_SEALED_CHUNK_BYTES = CHUNK_BYTES + _CHUNK_OVERHEAD
_MESSAGE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


def sealed_size(size: int) -> int:
    """How many bytes a content of `size` bytes takes when it is sealed."""
    chunks = max(1, -(-size // CHUNK_BYTES))
    return len(_VERSION) + _HEADER_BYTES + size + chunks * _CHUNK_OVERHEAD


class Sealer:
    """Seals what is given to `update`, in pieces of any size; `finish` gives the end. The key is used for this once."""

    def __init__(self, *, key: bytes, place: str) -> None:
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        self._associated_data = _associated(place)
        self._waiting = bytearray(_VERSION + bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, key))
        self._plain = bytearray()

    def update(self, data: bytes) -> bytes:
        """What can be written down now; the last chunk is always kept back, because it may be the end."""
        self._plain += data
        while len(self._plain) > CHUNK_BYTES:
            self._push(bytes(self._plain[:CHUNK_BYTES]), _MESSAGE)
            del self._plain[:CHUNK_BYTES]
        return self._take()

    def finish(self) -> bytes:
        """The rest, with the mark of the end."""
        self._push(bytes(self._plain), _FINAL)
        self._plain.clear()
        return self._take()

    def _push(self, chunk: bytes, tag: int) -> None:
        self._waiting += bindings.crypto_secretstream_xchacha20poly1305_push(
            self._state, chunk, self._associated_data, tag
        )

    def _take(self) -> bytes:
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


class Opener:
    """Opens what a `Sealer` made, in pieces of any size. What `update` gives is genuine, but perhaps not all of it.

    Only after `finish` is it known that nothing is missing. Both raise `DecryptionError`.
    """

    def __init__(self, *, key: bytes, place: str) -> None:
        self._key = key
        self._associated_data = _associated(place)
        self._state: bindings.crypto_secretstream_xchacha20poly1305_state | None = None
        self._sealed = bytearray()
        self._is_final = False

    def update(self, sealed: bytes) -> bytes:
        """The content of the chunks that are whole now."""
        self._sealed += sealed
        if self._state is None and len(self._sealed) >= len(_VERSION) + _HEADER_BYTES:
            self._begin()
        opened = bytearray()
        while self._state is not None and len(self._sealed) >= _SEALED_CHUNK_BYTES:
            opened += self._pull(bytes(self._sealed[:_SEALED_CHUNK_BYTES]))
            del self._sealed[:_SEALED_CHUNK_BYTES]
        return bytes(opened)

    def finish(self) -> bytes:
        """The content of the last, shorter chunk."""
        opened = self._pull(bytes(self._sealed)) if self._sealed else b""
        self._sealed.clear()
        if not self._is_final:
            raise DecryptionError("The stream ends before its last chunk.")
        return opened

    def _begin(self) -> None:
        if not self._sealed.startswith(_VERSION):
            raise DecryptionError("The stream has a version that is not known here.")
        header = bytes(self._sealed[len(_VERSION) : len(_VERSION) + _HEADER_BYTES])
        del self._sealed[: len(_VERSION) + _HEADER_BYTES]
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, self._key)

    def _pull(self, chunk: bytes) -> bytes:
        if self._state is None or self._is_final:
            raise DecryptionError("The stream has no beginning, or goes on after its end.")
        try:
            content, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(
                self._state, chunk, self._associated_data
            )
        except CryptoError as error:
            raise DecryptionError("A chunk does not match its key, its order or its place.") from error
        self._is_final = tag == _FINAL
        return content


def _associated(place: str) -> bytes:
    return aead.bind("pari.stream", _VERSION, place)
