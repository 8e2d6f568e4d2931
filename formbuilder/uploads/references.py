"""A file as an answer speaks of it: which one, what it is called, what it is, how long. Its key is never among it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.template.defaultfilters import filesizeformat

from formbuilder.uploads.kinds import KINDS, Kind
from formbuilder.uploads.spool import is_id

_PARTS = 5
_SIGNATURE = "signature"
_SIZE = re.compile("[0-9]{1,12}")


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One file of an answer. `is_like_a_signature`: a small picture, as mail programs attach.

    The form posts it back as one text (`to_text`); what counts is what the server kept about this id.
    """

    id: str
    kind: str
    size: int
    name: str = field(default="", repr=False)
    is_like_a_signature: bool = False

    @property
    def format(self) -> Kind:
        """What it is."""
        return KINDS[self.kind]

    @property
    def words(self) -> str:
        """Name and size; where the name is kept elsewhere, the kind."""
        return f"{self.name or self.kind.upper()} ({filesizeformat(self.size)})"

    def to_text(self) -> str:
        """As the form's hidden input holds it."""
        hint = _SIGNATURE if self.is_like_a_signature else ""
        return ":".join((self.id, self.kind, str(self.size), hint, self.name))

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """None for what is no such text."""
        parts = text.split(":", _PARTS - 1)
        if len(parts) != _PARTS or not _SIZE.fullmatch(parts[2]):
            return None
        return cls.from_json(
            {
                "id": parts[0],
                "kind": parts[1],
                "size": int(parts[2]),
                "signature": parts[3] == _SIGNATURE,
                "name": parts[4],
            }
        )

    def to_json(self) -> dict[str, Any]:
        """In an answer."""
        data: dict[str, Any] = {"id": self.id, "name": self.name, "kind": self.kind, "size": self.size}
        return data | {"signature": True} if self.is_like_a_signature else data

    @classmethod
    def from_json(cls, data: Any) -> Self | None:
        """From an answer, a name or none; None for what is no such value."""
        if not isinstance(data, Mapping) or not is_id(data.get("id")):
            return None
        size, kind = data.get("size"), data.get("kind")
        if type(size) is not int or kind not in KINDS:
            return None
        return cls(
            id=data["id"],
            kind=str(kind),
            size=size,
            name=str(data.get("name", "")),
            is_like_a_signature=data.get("signature") is True,
        )


def references_in(answer: Any) -> tuple[Reference, ...]:
    """The files of an answer; what is none is left out."""
    found = (Reference.from_json(each) for each in answer) if isinstance(answer, list) else ()
    return tuple(each for each in found if each is not None)
