"""What of the news other pages show."""

from __future__ import annotations

from wagtail.models import Locale

from .models import NewsPage
from .operations import current_news


def latest_news(*, locale: Locale, limit: int) -> list[NewsPage]:
    """The latest news of this language that have not expired, with their pictures."""
    return list(current_news(NewsPage.objects.filter(locale=locale))[:limit])
