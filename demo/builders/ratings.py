"""What invented readers said about some pages, so that the report of the editors is not empty."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings

from demo.pages import Desk
from ratings.models import Rating
from ratings.operations import rate
from ratings.questions import Difficulty, Liked

VOTES: dict[str, tuple[tuple[int, str, str], ...]] = {
    "home": (
        (5, Liked.CLEAR, ""),
        (5, Liked.COMPLETE, "Ho trovato subito il numero da chiamare."),
        (4, Liked.SURE, ""),
        (2, Difficulty.UNCLEAR, "non capivo dove cliccare per i corsi"),
    ),
    "services": (
        (4, Liked.CLEAR, ""),
        (3, Difficulty.INCOMPLETE, "manca il servizio per cambiare il nome sui documenti"),
    ),
    "service-self-defence": (
        (5, Liked.COMPLETE, ""),
        (4, Liked.CLEAR, "chiaro anche il costo"),
        (1, Difficulty.TROUBLE, "il pulsante non si vede sul telefono, il mio numero è 333 1234567"),
    ),
}
"""Score, answer and words, by the key of the page. One of the texts holds what is covered."""


def build(desk: Desk) -> None:
    """Votes of this month, and the same of the last one; only in a demonstration."""
    if not settings.DEMO_BANNER or Rating.objects.exists():
        return
    for key, votes in VOTES.items():
        page = desk.page(key)
        for score, answer, words in votes:
            rate(page_key=page.translation_key, language="it", score=score, answer=answer, words=words)
            desk.made += 1
    earlier = [
        Rating(
            page_key=each.page_key, language="it", month=_month_before(each.month), score=each.score, answer=each.answer
        )
        for each in Rating.objects.all()
    ]
    desk.made += len(Rating.objects.bulk_create(earlier))


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
