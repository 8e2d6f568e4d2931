"""What a colleague wrote about a case and did not send: sealed for half an hour, for this browser and this person."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from formbuilder.filling.keeper import Keeper

from .models import Case

LIFETIME = datetime.timedelta(minutes=30)
MESSAGE, NOTE = "message", "note"


class Unsent:
    """The one text of a `kind` that waits. `finish` of what changed it must reach the browser."""

    def __init__(self, request: HttpRequest, case: Case, *, kind: str) -> None:
        self._keeper = Keeper(request)
        self._place = f"desk:{kind}:{case.pk}:{request.user.pk}"

    def load(self) -> dict[str, str]:
        """The fields as they were typed; empty where nothing waits."""
        kept = self._keeper.load(self._place)
        return json.loads(kept.content) if kept else {}

    def keep(self, typed: Mapping[str, str], response: HttpResponse) -> HttpResponse:
        self._keeper.begin(self._place, json.dumps(dict(typed)).encode(), lifetime=LIFETIME)
        self._keeper.finish(response)
        return response

    def forget(self, response: HttpResponse) -> HttpResponse:
        """It was sent."""
        self._keeper.forget(self._place)
        self._keeper.finish(response)
        return response
