"""News, notices and press releases."""

from __future__ import annotations

from demo.content.news import list_news
from demo.pages import Desk, PageSpec
from demo.texts import t
from news.models import NewsIndexPage


def build(desk: Desk) -> None:
    """The list, then the items, dated around the day of loading."""
    desk.make(
        PageSpec(
            key="news",
            model=NewsIndexPage,
            parent="home",
            title=t("Novità", "News"),
            slug=t("novita", "news"),
            description=t(
                "Notizie, comunicati e avvisi dell’ufficio Parità e antidiscriminazioni.",
                "News, press releases and notices of the Equality and Anti-discrimination Office.",
            ),
        )
    )
    for spec in list_news(desk.today):
        desk.make(spec)
