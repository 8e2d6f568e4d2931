"""What an unlocked session remembers for the inbox: the gists of its cases, and the words it searched for.

Both stand sealed beside the opened key and die with it (`halves`); words about a case are in no session and no log.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User
from django.http import HttpRequest

from . import gists
from .gists import Alike, Gist, alike
from .models import Case
from .office import OpenOffice
from .operations.reading_many import read_gists
from .unlocking import HALVES, Memory

_MOST_ASKED: Final = 20

Asked = Mapping[str, list[str]]


def load_gists(request: HttpRequest, *, office: OpenOffice, person: User) -> dict[uuid.UUID, Gist]:
    """What all cases are about that this person may open; what did not change since the last request is not read."""
    kept = HALVES.recall(request, Memory.GISTS)
    known = gists.from_bytes(kept) if kept else {}
    found = read_gists(office=office, actor=person, known=known)
    if found != known:
        HALVES.remember(request, Memory.GISTS, gists.to_bytes(found))
    return found


@dataclass(frozen=True, slots=True)
class Related:
    """Other cases that belong to one, or may, as far as somebody may open them.

    `alike`, the closest first; `original`, of which it is a duplicate; `duplicates`, those of it.
    """

    alike: Sequence[tuple[Alike, Case]]
    original: Case | None
    duplicates: Sequence[Case]


def load_related(request: HttpRequest, case: Case, *, office: OpenOffice, person: User) -> Related:
    """What belongs to this case, or may."""
    known = load_gists(request, office=office, person=person)
    own = known.get(case.pk)
    original = next((pk for pk in known if own is not None and str(pk) == own.duplicate_of), None)
    duplicates = [pk for pk, gist in known.items() if gist.duplicate_of == str(case.pk)]
    found = [each for each in alike(case.pk, known) if each.case not in {original, *duplicates}]
    wanted = [*(each.case for each in found), *duplicates, *([original] if original else [])]
    cases = Case.objects.in_bulk(wanted)
    return Related(
        alike=[(each, cases[each.case]) for each in found if each.case in cases],
        original=cases.get(original) if original else None,
        duplicates=[cases[pk] for pk in duplicates if pk in cases],
    )


def keep_asked(request: HttpRequest, word: str, asked: Asked) -> None:
    """Keep what was searched for, under the `word` that stands in the address."""
    kept = _all_asked(request)
    newest = dict(list(kept.items())[-(_MOST_ASKED - 1) :])
    HALVES.remember(request, Memory.ASKED, json.dumps({**newest, word: asked}).encode())


def load_asked(request: HttpRequest, word: str) -> Asked:
    """What was searched for; nothing where it is forgotten."""
    return _all_asked(request).get(word, {})


def _all_asked(request: HttpRequest) -> dict[str, Asked]:
    kept = HALVES.recall(request, Memory.ASKED)
    return json.loads(kept) if kept else {}
