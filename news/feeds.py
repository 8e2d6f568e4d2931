"""News for programs that read them again by themselves (Atom, RFC 4287)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid5

from django.utils.feedgenerator import Atom1Feed

from core.locale import active_language_code
from core.site_address import page_address

if TYPE_CHECKING:
    from news.models import NewsPage

FEED_LENGTH: Final = 30
CONTENT_TYPE: Final = "application/atom+xml; charset=utf-8"


class NewsFeed(Atom1Feed):
    """Django's, with a name for each article that stays when its address changes."""

    def add(self, page: NewsPage) -> None:
        day = datetime.datetime.combine(page.date, datetime.time(), tzinfo=datetime.UTC)
        self.add_item(
            title=page.title,
            link=page_address(page),
            description=page.description,
            unique_id=uuid5(page.translation_key, active_language_code()).urn,
            pubdate=day,
            updateddate=page.last_published_at or day,
            categories=[str(page.kind_choice.label)],
        )


def write_feed(news: Iterable[NewsPage], *, title: str, owner: str, list_url: str, feed_url: str) -> str:
    """A feed of these news, in their order; `owner` is the municipality's name."""
    about: dict[str, Any] = {"language": active_language_code(), "author_name": owner, "feed_url": feed_url}
    feed = NewsFeed(title=title, link=list_url, description="", **about)
    for page in news:
        feed.add(page)
    return str(feed.writeString("utf-8"))
