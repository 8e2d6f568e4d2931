"""A second look, when a file is whole: pictures and documents are opened by their decoder, in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core import sandbox
from formbuilder.uploads.kinds import KINDS, Group, Kind
from formbuilder.uploads.refusals import FileRefusal, Reason

_CHILD: Final = Path(__file__).with_name("children") / "inspect_file.py"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a file turned out to be. `is_like_a_signature`: a small picture, as mail programs attach."""

    kind: Kind
    is_like_a_signature: bool = False


def inspect(kind: Kind, pieces: Iterable[bytes]) -> Finding:
    """Raises `FileRefusal` for what its decoder does not open, for a document with macros, for a single dot."""
    if not (kind.is_archive or kind.group is Group.PICTURE):
        return Finding(kind)
    try:
        answer = json.loads(sandbox.run(_CHILD, pieces, kind.name))
    except sandbox.SandboxError as error:
        raise FileRefusal(Reason.UNREADABLE) from error
    if answer["refusal"]:
        raise FileRefusal(Reason(answer["refusal"]))
    return Finding(KINDS[answer["kind"]], is_like_a_signature=answer["hint"] == "signature")
