"""What an unlocked session has been shown of what stays hidden until it is needed; it dies with the key (`halves`)."""

from __future__ import annotations

import json
import uuid

from django.http import HttpRequest

from .unlocking import HALVES, Memory


def keep_revealed(request: HttpRequest, case: uuid.UUID) -> None:
    """From now on the contact of this case is shown, until the office is locked."""
    cases = {str(each) for each in _revealed(request)} | {str(case)}
    HALVES.remember(request, Memory.CONTACTS, json.dumps(sorted(cases)).encode())


def is_revealed(request: HttpRequest, case: uuid.UUID) -> bool:
    """Whether somebody has said in this session why they need the contact of this case."""
    return case in _revealed(request)


def _revealed(request: HttpRequest) -> set[uuid.UUID]:
    kept = HALVES.recall(request, Memory.CONTACTS)
    return {uuid.UUID(each) for each in json.loads(kept)} if kept else set()
