"""«Annulla» in the message after an act that can be taken back.

An app registers how (`AppConfig.ready`), and says so instead of `messages.success` when it has acted:

    undo.register(undo.Way(code="registration", permission=Permission.MANAGE_REGISTRATIONS, take_back=taken_back))

    undo.success(request, _("Spostata."), way="registration", facts=moved.trace, page=self.record_url)

`facts` is what the operation noted of how things stood, under its lock: ids and codes, never what somebody typed.
None where the act cannot be taken back: then the message has no button, because nothing is promised that cannot be
kept. `take_back(facts, actor)` does it in one transaction and returns what is said, or raises `CannotUndoError` with
the reason: it looks, under the same lock, whether things are still as the act left them.

The facts wait in the session of whoever acted, under a random word that is all the page knows: they are this person's
alone, end with the session and after `MINUTES`, and a second press finds that it is done.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.messages.storage.base import Message
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from core.http import SeeOther

from .registry import Text
from .roles import Permission, has_permission
from .views import StaffView

MINUTES: Final = 10
"""How long an act can be taken back."""

FIELD: Final = "atto"

Facts = Mapping[str, Any]
"""How things stood before an act: what JSON holds."""

_MEMORY, _TAG = "staff_undo", "undo-"
_MOST: Final = 10
"""So many acts of a session are remembered."""


class CannotUndoError(Exception):
    """The act cannot be taken back any more; the text is the reason, for whoever pressed."""


class ChangedSinceError(CannotUndoError):
    """Somebody, or the site, has changed it since."""

    def __init__(self) -> None:
        super().__init__(_("Non si può più annullare: nel frattempo qualcosa è cambiato. Guarda com’è adesso."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one kind of act is taken back, and who may."""

    code: str
    permission: Permission
    take_back: Callable[[Facts, User], Text]


_ways: dict[str, Way] = {}


def register(way: Way) -> None:
    """Make a way known. Duplicates: ImproperlyConfigured."""
    if way.code in _ways:
        raise ImproperlyConfigured(f"Two ways back are called {way.code!r}.")
    _ways[way.code] = way


def success(request: HttpRequest, said: str, *, way: str, facts: Facts | None, page: str) -> None:
    """Say that something is done; with facts, offer to take it back. `page` is where that leads."""
    if facts is None:
        messages.success(request, said)
        return
    word = secrets.token_urlsafe(12)
    kept = list(request.session.get(_MEMORY, {}).items())[-(_MOST - 1) :]
    act = {"way": _ways[way].code, "facts": dict(facts), "page": page, "until": int(time.time()) + MINUTES * 60}
    request.session[_MEMORY] = {**dict(kept), word: act}
    messages.success(request, said, extra_tags=f"{_TAG}{word}")


def word_of(message: Message) -> str:
    """By which word the act behind a message is taken back; empty where it cannot be."""
    tags = message.extra_tags or ""
    return tags.removeprefix(_TAG) if tags.startswith(_TAG) else ""


class UndoView(StaffView, View):
    """Takes back an act of this session, once. Who may is the business of its way."""

    staff_permission: ClassVar[Permission] = Permission.ENTER_DESK
    http_method_names = ["post", "options"]
    keeps_typed = False

    def post(self, request: HttpRequest) -> HttpResponse:
        known = request.session.get(_MEMORY, {})
        act = known.get(request.POST.get(FIELD, ""))
        if act is None:
            messages.error(request, _("Questo atto non si può più annullare da qui."))
            return SeeOther(reverse("staff:home"))
        way = _ways[act["way"]]
        if not has_permission(request.user, way.permission):
            raise PermissionDenied
        if act.get("is_done"):
            messages.info(request, _("È già annullato."))
        elif act["until"] < time.time():
            messages.error(request, _("Non si può più annullare: sono passati più di dieci minuti."))
        else:
            self._take_back(request, way, act)
            request.session.modified = True
        return SeeOther(act["page"])

    @staticmethod
    def _take_back(request: HttpRequest, way: Way, act: dict[str, Any]) -> None:
        try:
            said = way.take_back(act["facts"], request.user)  # type: ignore[arg-type]  # signed in: StaffView
        except CannotUndoError as error:
            messages.error(request, str(error))
        else:
            act["is_done"] = True
            messages.success(request, str(said))
