"""News as schema.org data, for search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core.locale import active_language_code

if TYPE_CHECKING:
    from directory.models import OrganisationalUnit
    from news.models import NewsPage


def article_data(
    page: NewsPage, *, unit: OrganisationalUnit | None, publisher: str, url: str, picture: str = ""
) -> dict[str, Any]:
    """The page as a schema.org `NewsArticle`, written by `unit`; `publisher` is the municipality's name.

    `picture` is the absolute address of its picture, if it has one.
    """
    organisation = {"@type": "GovernmentOrganization", "name": publisher}
    data: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.description,
        "datePublished": page.date.isoformat(),
        "inLanguage": active_language_code(),
        "author": {"@type": "GovernmentOffice", "name": unit.name} if unit else organisation,
        "publisher": organisation,
    }
    modified = timezone.localtime(page.last_published_at) if page.last_published_at else None
    if modified and modified.date() > page.date:
        data["dateModified"] = modified.isoformat(timespec="seconds")
    if picture:
        data["image"] = picture
    if url:
        data["url"] = data["mainEntityOfPage"] = url
    return data
