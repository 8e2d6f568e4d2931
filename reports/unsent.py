"""What a colleague wrote about a case and did not send: sealed for half an hour, for this browser and this person."""

from __future__ import annotations

import datetime
import uuid

from django.http import HttpRequest, HttpResponse, QueryDict

from formbuilder.filling.keeper import Keeper

LIFETIME = datetime.timedelta(minutes=30)
MESSAGE, NOTE, CLASSIFICATION, CLOSING, KEEPING = "message", "note", "classification", "closing", "keeping"
RESERVING, LIFTING = "reserving", "lifting"
LABELS, WISH, ASKING = "labels", "wish", "asking"
PROPOSING, SENDING_BACK, MERGING = "proposing", "sending_back", "merging"
ENTERING, CODE = "entering", "code"
CONSENT, NOTED_CONSENT, LINK = "consent", "noted_consent", "link"


class Unsent:
    """The one form of a `kind` that waits, about a case or about the form of a page."""

    def __init__(self, request: HttpRequest, about: uuid.UUID, *, kind: str) -> None:
        self._keeper = Keeper(request)
        self._place = f"desk:{kind}:{about}:{request.user.pk}"

    def load(self) -> QueryDict:
        """The fields as they were typed; empty where nothing waits."""
        kept = self._keeper.load(self._place)
        return QueryDict(kept.content if kept else b"")

    def keep(self, typed: QueryDict, response: HttpResponse) -> HttpResponse:
        """Let it wait; the response tells the browser."""
        self._keeper.begin(self._place, typed.urlencode().encode(), lifetime=LIFETIME)
        self._keeper.finish(response)
        return response

    def forget(self, response: HttpResponse) -> HttpResponse:
        """It was sent."""
        self._keeper.forget(self._place)
        self._keeper.finish(response)
        return response
