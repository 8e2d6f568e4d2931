"""What every page of the site has in common."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from core.search_kinds import SearchKind
from core.site_settings import SiteSettings

__all__ = ["BasePage", "SiteSettings"]

DESCRIPTION_MAX_LENGTH = 255
"""The municipal model's limit for a short description (COMUNI-MODEL, section 12)."""


class BasePage(Page):
    """A page with a short description and a teaser image.

    `description` is the lead of the page, the text of its card in lists, and its meta description. Subclasses extend
    `content_panels`, `search_fields` and, when a field is not translatable by type, `override_translatable_fields`.
    """

    search_kind: ClassVar[SearchKind | None] = None
    """Under which filter the site's search shows pages of this class; None (indexes, the home page): not at all."""

    description = models.CharField(
        _("descrizione breve"),
        max_length=DESCRIPTION_MAX_LENGTH,
        help_text=_("Due frasi semplici: che cosa si trova in questa pagina e per chi. Massimo 255 caratteri."),
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("immagine"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Compare nelle schede che portano a questa pagina. Facoltativa."),
    )

    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("description"),
        FieldPanel("image"),
    ]
    promote_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("show_in_menus"),
            ],
            heading=_("Indirizzo, motori di ricerca, menu"),
        )
    ]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("description", boost=1.5),
    ]

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Restrictions of this page and the pages above it, of an alias those of its source; one query, not two."""
        if self.path is None:
            return PageViewRestriction.objects.none()
        steps = range(self.steplen, len(self.path) + 1, self.steplen)
        paths = [self.path[:end] for end in steps]
        own = Q(page__path__in=paths, page__alias_of__isnull=True)
        return PageViewRestriction.objects.filter(own | Q(page__aliases__path__in=paths)).distinct()

    @property
    def meta_description(self) -> str:
        """The description for search engines: the editor's own, or the short description."""
        return self.search_description or self.description
