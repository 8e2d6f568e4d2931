"""A copy without metadata: what an office opens instead of the original.

A photograph says where it was taken and with which telephone, a document who wrote it. The copy is made when somebody
asks for it, in a process of its own, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import sandbox
from formbuilder.uploads.kinds import Group, Kind

_CHILD: Final = Path(__file__).with_name("children") / "clean_file.py"
_LOCKED: Final = 3


class WhyNot(Enum):
    """Why there is only the original."""

    SOUND_OR_VIDEO = "sound_or_video"
    LOCKED = "locked"
    UNREADABLE = "unreadable"

    @property
    def text(self) -> str | Promise:
        """In words."""
        return _REASONS[self]


_REASONS: Final[dict[WhyNot, str | Promise]] = {
    WhyNot.SOUND_OR_VIDEO: _("Di audio e video c’è soltanto l’originale: può dire dove e quando è stato registrato."),
    WhyNot.LOCKED: _("Il documento è protetto da una password: c’è soltanto l’originale."),
    WhyNot.UNREADABLE: _("Non si può fare una copia senza dati nascosti: il file è rovinato o ne contiene altri."),
}


class NoCopy(Exception):  # noqa: N818 - reads as what happened
    """There is only the original."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The copy, and the ending and type it has now: photographs become JPEG."""

    content: bytes
    extension: str
    mime: str


def can_be_copied(kind: Kind) -> bool:
    """Whether a copy can be tried."""
    return kind.group in (Group.DOCUMENT, Group.PICTURE)


def make_copy(kind: Kind, pieces: Iterable[bytes]) -> Copy:
    """The copy without metadata. Raises `NoCopy`; what `pieces` raises comes out as it is."""
    if not can_be_copied(kind):
        raise NoCopy(WhyNot.SOUND_OR_VIDEO)
    is_photograph = kind.group is Group.PICTURE and kind.name != "png"
    extension, mime = ("jpg", "image/jpeg") if is_photograph else (kind.extensions[0], kind.mime)
    if kind.name == "txt":
        return Copy(content=b"".join(pieces), extension=extension, mime=mime)
    try:
        content = sandbox.run(_CHILD, pieces, kind.name)
    except sandbox.SandboxError as error:
        raise NoCopy(WhyNot.LOCKED if error.status == _LOCKED else WhyNot.UNREADABLE) from error
    return Copy(content=content, extension=extension, mime=mime)
