"""The kinds of news: the closed list of the municipal model (criterion C.SI.1.7)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NewsKind(models.TextChoices):
    """Codes are stable and stored; the Italian labels are compared whole by the national validator."""

    NEWS = "news", _("Notizie")
    PRESS_RELEASE = "press_release", _("Comunicati")
    NOTICE = "notice", _("Avvisi")

    @property
    def slug(self) -> str:
        """The kind in an address, Italian in every language."""
        return KIND_SLUGS[self]

    @classmethod
    def from_slug(cls, slug: str) -> NewsKind | None:
        """The kind of this address part, or None."""
        return next((kind for kind in cls if kind.slug == slug), None)

    @property
    def singular(self) -> str:
        """One item of this kind, for cards and headings."""
        return str(KIND_SINGULARS[self])


KIND_SLUGS = {NewsKind.NEWS: "notizie", NewsKind.PRESS_RELEASE: "comunicati", NewsKind.NOTICE: "avvisi"}
KIND_SINGULARS = {
    NewsKind.NEWS: _("Notizia"),
    NewsKind.PRESS_RELEASE: _("Comunicato"),
    NewsKind.NOTICE: _("Avviso"),
}
