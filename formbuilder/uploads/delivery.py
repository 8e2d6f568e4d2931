"""A file on its way to the office: the original, or the copy without metadata, always as a download."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, Final
from urllib.parse import quote

from django.http import Http404, StreamingHttpResponse
from django.utils.translation import gettext as _

from formbuilder.uploads import copies, opening
from formbuilder.uploads.opening import SealedFile
from vault.errors import DecryptionError

_NOT_ASCII: Final = re.compile(r"[^A-Za-z0-9 ._()-]")


class Version(Enum):
    """What the office asks for; the value stands in the address."""

    COPY = "copia"
    ORIGINAL = "originale"


class FileDamaged(Exception):  # noqa: N818 - reads as what happened
    """What is stored is not what was sealed, or is not there any more."""


def send(file: SealedFile, version: Version, *, name: str = "") -> StreamingHttpResponse:
    """The download; the original under another `name` where one is given. Raises `FileDamaged` before anything is sent,
    and `copies.NoCopy`.

    All of the file is read once to prove that it is whole: a download that breaks off looks like a file.
    """
    try:
        opening.verify(file)
        if version is Version.ORIGINAL:
            return _as_download(opening.read(file), name=name or file.name, mime=file.format.mime, size=file.size)
        copied = copies.make_copy(file.format, opening.read(file))
    except (DecryptionError, FileNotFoundError) as error:
        raise FileDamaged from error
    stem = file.name.rpartition(".")[0]
    name = _("%(name)s (copia).%(extension)s") % {"name": stem, "extension": copied.extension}
    return _as_download([copied.content], name=name, mime=copied.mime, size=len(copied.content))


def listed(file: SealedFile, url: Callable[[Version], str]) -> dict[str, Any]:
    """A file for `staff/components/files.html`; `url` gives the address of each version."""
    can_be_copied = copies.can_be_copied(file.format)
    return {
        "file": file,
        "copy_url": url(Version.COPY) if can_be_copied else "",
        "original_url": url(Version.ORIGINAL),
        "why_no_copy": "" if can_be_copied else copies.WhyNot.SOUND_OR_VIDEO.text,
    }


def why_not_sent(error: FileDamaged | copies.NoCopy) -> str:
    """What the desk is told instead."""
    if isinstance(error, copies.NoCopy):
        return str(error.why.text)
    return _("Questo file è rovinato o non c’è più. Avvisa chi segue i sistemi.")


def version_of(text: str) -> Version:
    """Raises `Http404`."""
    try:
        return Version(text)
    except ValueError as error:
        raise Http404 from error


def _as_download(pieces: Iterable[bytes], *, name: str, mime: str, size: int) -> StreamingHttpResponse:
    """A response that is saved, not opened, kept nowhere, and passed on as it is: not compressed, not buffered."""
    response = StreamingHttpResponse(pieces, content_type=mime)
    plain = _NOT_ASCII.sub("_", name)
    encoded = quote(name, safe="")
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Encoding"] = "identity"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Accel-Buffering"] = "no"
    return response
