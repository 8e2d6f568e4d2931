"""What an unlocked session remembers for the inbox: the gists of its cases, and the words it searched for.

Both stand sealed beside the opened key and die with it (`halves`); words about a case are in no session and no log.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
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


def load_alike(request: HttpRequest, case: Case, *, office: OpenOffice, person: User) -> list[tuple[Alike, Case]]:
    """Other cases that may belong to this one, as far as this person may open them; the closest first."""
    found = alike(case.pk, load_gists(request, office=office, person=person))
    cases = Case.objects.in_bulk([each.case for each in found])
    return [(each, cases[each.case]) for each in found if each.case in cases]


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
