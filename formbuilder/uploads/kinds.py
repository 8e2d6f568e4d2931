"""What a file may be. It is recognised by how it begins, never by its name or by what the browser says.

Recognition is no proof: the kind decides which decoder looks at the file afterwards (`inspection`, `copies`), and
nothing but the copy that this decoder made is ever shown as harmless.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

import filetype
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HEAD_BYTES: Final = 8 * 1024
"""How much of a file is looked at before anything of it is kept."""
_PDF_WITHIN: Final = 1024
_MARKUP: Final = b"<"


class Group(Enum):
    """What an editor allows, and a visitor is told."""

    DOCUMENT = "document"
    PICTURE = "picture"
    SOUND = "sound"
    VIDEO = "video"

    @property
    def label(self) -> str | Promise:
        """In words, with the formats."""
        return _LABELS[self]


_LABELS: Final[dict[Group, str | Promise]] = {
    Group.DOCUMENT: _("documenti (PDF, DOCX, ODT, TXT)"),
    Group.PICTURE: _("immagini (JPEG, PNG, HEIC, WebP)"),
    Group.SOUND: _("audio (MP3, M4A)"),
    Group.VIDEO: _("video (MP4, MOV)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One format. `extensions` are those that its files have; the first is given to one that has none of them."""

    name: str
    group: Group
    mime: str
    extensions: tuple[str, ...]

    @property
    def is_archive(self) -> bool:
        """A ZIP inside: what it is can be said only when all of it is there."""
        return self.name in ("docx", "odt")


KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(name="pdf", group=Group.DOCUMENT, mime="application/pdf", extensions=("pdf",)),
        Kind(
            name="docx",
            group=Group.DOCUMENT,
            mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            extensions=("docx",),
        ),
        Kind(
            name="odt",
            group=Group.DOCUMENT,
            mime="application/vnd.oasis.opendocument.text",
            extensions=("odt",),
        ),
        Kind(name="txt", group=Group.DOCUMENT, mime="text/plain", extensions=("txt",)),
        Kind(name="jpeg", group=Group.PICTURE, mime="image/jpeg", extensions=("jpg", "jpeg")),
        Kind(name="png", group=Group.PICTURE, mime="image/png", extensions=("png",)),
        Kind(name="heic", group=Group.PICTURE, mime="image/heic", extensions=("heic", "heif")),
        Kind(name="webp", group=Group.PICTURE, mime="image/webp", extensions=("webp",)),
        Kind(name="mp3", group=Group.SOUND, mime="audio/mpeg", extensions=("mp3",)),
        Kind(name="m4a", group=Group.SOUND, mime="audio/mp4", extensions=("m4a",)),
        Kind(name="mp4", group=Group.VIDEO, mime="video/mp4", extensions=("mp4", "m4v", "3gp")),
        Kind(name="mov", group=Group.VIDEO, mime="video/quicktime", extensions=("mov",)),
    )
}

_BY_MIME: Final = {kind.mime: kind for kind in KINDS.values()} | {
    "application/zip": KINDS["docx"],
    "image/apng": KINDS["png"],
    "video/x-m4v": KINDS["mp4"],
    "video/3gpp": KINDS["mp4"],
}
"""A bare ZIP may be a document whose parts stand in another order; `inspection` looks into it."""


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What one input may bring."""

    kinds: tuple[Kind, ...]
    max_bytes: int
    count: int


def kinds_of(groups: Iterable[Group]) -> tuple[Kind, ...]:
    """The formats of these groups."""
    wanted = set(groups)
    return tuple(kind for kind in KINDS.values() if kind.group in wanted)


def recognise(head: bytes) -> Kind | None:
    """What a file is that begins like this; None for what is never taken. `txt` is only a guess until its end."""
    mime = filetype.guess_mime(head)
    if mime is not None:
        return _BY_MIME.get(mime)
    if b"%PDF-" in head[:_PDF_WITHIN] and not head.lstrip().startswith(_MARKUP):
        return KINDS["pdf"]
    return KINDS["txt"] if TextCheck().accepts(head) else None


class TextCheck:
    """Whether a file is plain text in UTF-8, told while it passes."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def accepts(self, data: bytes) -> bool:
        """False once a byte is no UTF-8, or a control character no text holds."""
        try:
            text = self._decoder.decode(data)
        except UnicodeDecodeError:
            return False
        return all(letter in "\t\n\r\f" or unicodedata.category(letter) != "Cc" for letter in text)

    def ends_well(self) -> bool:
        """False where a letter was cut in the middle."""
        return self.accepts(b"") and not self._decoder.getstate()[0]
