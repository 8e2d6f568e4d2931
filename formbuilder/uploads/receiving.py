"""A post with files, read so that nothing of them ever lies plain on a disk, not even in `/tmp`.

Django hands the pieces of a file over as they arrive. The first 8 KiB say what it is; from then on they are sealed
under a random key and written. When the file is whole its decoder and ClamAV look at it. What is wrong with one file is
said at its question, and the rest of the post is kept; what is wrong with the post throws everything away.

Who may post files is decided before: by the form's cookie, not by a field in the body (`formbuilder.filling.serving`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

from django.core.exceptions import BadRequest
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser

from formbuilder.uploads import opening, quotas, scanning, spool, waiting
from formbuilder.uploads.inspection import inspect
from formbuilder.uploads.kinds import HEAD_BYTES, KINDS, Allowance, Kind, TextCheck, recognise
from formbuilder.uploads.names import clean_name
from formbuilder.uploads.opening import SealedFile
from formbuilder.uploads.refusals import FileRefusal, Reason
from vault import aead
from vault.stream import Sealer

logger = logging.getLogger(__name__)

ResultT = TypeVar("ResultT")

_TAIL_BYTES: Final = 300
"""Longer than any boundary between the parts of a post."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A file that is kept. `is_like_a_signature`: a small picture, as mail programs attach."""

    input_name: str
    file: SealedFile
    is_like_a_signature: bool = False


@dataclass(frozen=True, kw_only=True)
class NotTaken:
    """A file that is not, and why."""

    input_name: str
    name: str = field(repr=False)
    reason: Reason


class Reception(FileUploadHandler):
    """The files of one post. `taken` and `refused` in the order in which they came; whether others were `skipped`."""

    def __init__(self, request: HttpRequest, allowances: Mapping[str, Allowance], *, total_bytes: int) -> None:
        super().__init__(request)
        self.taken: list[Taken] = []
        self.refused: list[NotTaken] = []
        self.skipped = False
        self._allowances = allowances
        self._room = total_bytes
        self._current: _Arriving | None = None

    def discard(self) -> None:
        """Throw away everything that came with this post."""
        self._abort()
        spool.delete(each.file.id for each in self.taken)
        self.taken.clear()

    # --- what Django calls ----------------------------------------------------------------------------------------

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        """A file begins. What nobody asked for is skipped without a word."""
        allowance = self._allowances.get(field_name)
        if allowance is None:
            self.skipped = True
            raise SkipFile
        self._current = _Arriving(field_name, file_name, allowance)
        if sum(each.input_name == field_name for each in self.taken) >= allowance.count:
            self._refuse(Reason.TOO_MANY)
        if not (self.request is not None and quotas.allows_another_file(self.request)):
            self._refuse(Reason.NOT_STORED)
        if not quotas.has_room(allowance.max_bytes):
            self._refuse(Reason.NOT_STORED)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it, which is passed on to no other handler."""
        if self._current is None:
            return
        self._room -= len(raw_data)
        try:
            if self._room < 0:
                raise FileRefusal(Reason.ALL_TOO_LARGE)
            self._current.take(raw_data)
        except FileRefusal as refusal:
            self._refuse(refusal.reason)

    def file_complete(self, file_size: int) -> None:
        """It is whole."""
        if self._current is None:
            return
        try:
            self.taken.append(self._current.complete())
        except FileRefusal as refusal:
            self._note_refusal(refusal.reason)
        self._current = None

    # --- ends -----------------------------------------------------------------------------------------------------

    def _refuse(self, reason: Reason) -> None:
        self._note_refusal(reason)
        raise SkipFile

    def _note_refusal(self, reason: Reason) -> None:
        if self._current is not None:
            self.refused.append(self._current.not_taken(reason))
        self._abort()

    def _abort(self) -> None:
        if self._current is not None:
            self._room += self._current.size
            self._current.abort()
            self._current = None


class _Arriving:
    """One file while it arrives."""

    def __init__(self, input_name: str, raw_name: str, allowance: Allowance) -> None:
        self.size = 0
        self._input_name = input_name
        self._raw_name = raw_name
        self._allowance = allowance
        self._head = bytearray()
        self._kind: Kind | None = None
        self._text: TextCheck | None = None
        self._key = aead.random_key()
        self._writer: spool.Writer | None = None
        self._sealer: Sealer | None = None

    def take(self, data: bytes) -> None:
        """Raises `FileRefusal`."""
        self.size += len(data)
        if self.size > self._allowance.max_bytes:
            raise FileRefusal(Reason.TOO_LARGE)
        if self._kind is not None:
            self._keep(data)
            return
        self._head += data
        if len(self._head) >= HEAD_BYTES:
            self._begin()

    def complete(self) -> Taken:
        """Raises `FileRefusal`."""
        if not self.size:
            raise FileRefusal(Reason.EMPTY)
        if self._kind is None:
            self._begin()
        if self._text is not None and not self._text.ends_well():
            raise FileRefusal(Reason.KIND)
        if self._writer is None or self._sealer is None or self._kind is None:
            raise FileRefusal(Reason.NOT_STORED)
        self._write(self._sealer.finish())
        _stored(self._writer.commit)
        file = SealedFile(id=self._writer.file_id, key=self._key, name="", kind=self._kind.name, size=self.size)
        try:
            return self._judge(file)
        except BaseException:
            spool.delete([file.id])
            raise

    def abort(self) -> None:
        """Nothing of it stays."""
        if self._writer is not None:
            self._writer.abort()

    def not_taken(self, reason: Reason) -> NotTaken:
        """What is said about it."""
        return NotTaken(input_name=self._input_name, name=clean_name(self._raw_name, None), reason=reason)

    def _begin(self) -> None:
        """The beginning says what it is; only then is something written."""
        kind = recognise(bytes(self._head[:HEAD_BYTES]))
        if kind is None or not self._may_be(kind):
            raise FileRefusal(Reason.KIND)
        self._kind = kind
        self._text = TextCheck() if kind is KINDS["txt"] else None
        self._writer = _stored(spool.create)
        self._sealer = Sealer(key=self._key, place=opening.place_of(self._writer.file_id))
        self._keep(bytes(self._head))
        self._head.clear()

    def _may_be(self, kind: Kind) -> bool:
        """A ZIP is one document or the other: what is inside says which."""
        allowed = self._allowance.kinds
        return kind in allowed or (kind.is_archive and any(each.is_archive for each in allowed))

    def _keep(self, data: bytes) -> None:
        if self._text is not None and not self._text.accepts(data):
            raise FileRefusal(Reason.KIND)
        if self._sealer is not None:
            self._write(self._sealer.update(data))

    def _write(self, sealed: bytes) -> None:
        if self._writer is not None:
            _stored(partial(self._writer.write, sealed))

    def _judge(self, file: SealedFile) -> Taken:
        """What its decoder and ClamAV say; both read what was sealed."""
        finding = inspect(file.format, opening.read(file))
        if finding.kind not in self._allowance.kinds:
            raise FileRefusal(Reason.KIND)
        try:
            if not scanning.is_clean(opening.read(file)):
                raise FileRefusal(Reason.VIRUS)
        except scanning.ScannerUnavailable as error:
            raise FileRefusal(Reason.NOT_SCANNED) from error
        named = SealedFile(
            id=file.id,
            key=file.key,
            name=clean_name(self._raw_name, finding.kind),
            kind=finding.kind.name,
            size=file.size,
        )
        return Taken(input_name=self._input_name, file=named, is_like_a_signature=finding.is_like_a_signature)


def _stored(action: Callable[[], ResultT]) -> ResultT:
    """What the storage does. A full disk is the visitor's to know, not an error 500."""
    try:
        return action()
    except OSError as error:
        raise FileRefusal(Reason.NOT_STORED) from error


def read_with_files(request: HttpRequest, reception: Reception) -> QueryDict:
    """The post, with its files in `reception`. Raises what reading a post raises; then nothing of it is kept.

    A post that ends too early raises `BadRequest`: Django would take its beginning for the whole.
    """
    if not request.META.get("wsgi.multithread", True):
        logger.warning("The server has no threads: it ends an upload that takes longer than its time-out")
    with quotas.one_of_few(request):
        try:
            body = _Body(request)
            parser = _Parser(request.META, body, [reception], request.encoding)  # type: ignore[arg-type]  # it reads
            post, files = parser.parse()
            if not body.ends_with(parser.boundary):
                raise BadRequest("the post is cut off")
            waiting.note(each.file for each in reception.taken)
        except BaseException:
            reception.discard()
            raise
    # What else looks at this request finds the same.
    request._post, request._files = post, files  # type: ignore[attr-defined]  # as `HttpRequest._load_post_and_files`
    return post


class _Body:
    """The body, and how it ended."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._tail = b""

    def read(self, size: int | None = None) -> bytes:
        """As of any file."""
        data = self._request.read(size) if size is not None else self._request.read()
        self._tail = (self._tail + data[-_TAIL_BYTES:])[-_TAIL_BYTES:]
        return data

    def ends_with(self, boundary: bytes) -> bool:
        """Whether the closing boundary was the last thing that came."""
        return self._tail.rstrip(b"\r\n").endswith(b"--" + boundary + b"--")


class _Parser(MultiPartParser):
    """Django's, which drops from a name the marks that Persian is written with; `names` decides that here."""

    @property
    def boundary(self) -> bytes:
        boundary: bytes = self._boundary  # type: ignore[attr-defined]  # Django's own
        return boundary

    def sanitize_file_name(self, file_name: str) -> str:
        return file_name
