"""What a file is called: as its owner called it, in any script, without what could deceive or break a line."""

from __future__ import annotations

import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from formbuilder.uploads.kinds import Kind

NAME_MAX: Final = 200
_JOINERS: Final = "\u200c\u200d"
"""Persian and the scripts of India are misspelt without them."""
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Also the marks that turn the direction of writing: «exe.fdp» would be read as «pdf.exe»."""


def clean_name(raw: str, kind: Kind | None) -> str:
    """The name for people: one part, composed (NFC), at most 200 characters, ending as its kind does, if it has one."""
    name = unicodedata.normalize("NFC", raw.replace("\\", "/").rpartition("/")[2])
    name = "".join(letter for letter in name if letter in _JOINERS or unicodedata.category(letter) not in _INVISIBLE)
    name = name.strip().lstrip(".")
    if kind is None:
        return name[:NAME_MAX] or _("senza nome")
    stem, extension = _split(name, kind)
    return f"{stem[: NAME_MAX - len(extension) - 1].rstrip() or _('senza nome')}.{extension}"


def _split(name: str, kind: Kind) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if dot and extension.lower() in kind.extensions:
        return stem, extension
    return name, kind.extensions[0]
