"""What was wrong with words of cards, until the page shows it; never the words themselves (docs/adr/0033).

A browser writes the body of a post that is answered with a page to its session files (docs/adr/0006). So no post with
such words is answered with one, and no server keeps them for the next page either: they are typed again.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from core.http import SeeOther

from .key_forms import CardWordsForm

_KEY = "reports.refused"


def refuse(request: HttpRequest, form: CardWordsForm) -> HttpResponse:
    """Lead back to the page of the form, which says what was wrong."""
    errors = {name: [str(error) for error in found] for name, found in form.errors.items()}
    request.session[_KEY] = {"path": request.path, "refused": errors, "initial": form.stays}
    return SeeOther(request.path)


def take(request: HttpRequest) -> dict[str, Any]:
    """With what the form of this page begins; it is said once."""
    waiting: dict[str, Any] = request.session.pop(_KEY, {})
    return waiting if waiting.pop("path", None) == request.path else {}
