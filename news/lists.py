"""«Novità» among the lists of the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from editorial.listing import ContentFilterSet, ContentListViewSet, DayColumn, TemplateColumn, choice, list_columns
from news.kinds import NewsKind
from news.models import NewsPage


class NewsFilterSet(ContentFilterSet):
    """By kind, and whether readers still find it in the lists."""

    tipo = choice(_("Tipo"), NewsKind.choices, field_name="kind")
    scadenza = choice(_("Scadenza"), [("valide", _("Ancora valide")), ("scadute", _("Scadute"))], "filter_expiry")

    class Meta(ContentFilterSet.Meta):
        model = NewsPage

    def filter_expiry(self, pages: QuerySet[NewsPage], _name: str, value: str) -> QuerySet[NewsPage]:
        over = Q(expires_on__lt=timezone.localdate())
        return pages.filter(over) if value == "scadute" else pages.exclude(over)


class NewsListViewSet(ContentListViewSet):
    """News, press releases and notices, the newest first."""

    name = "news_list"
    url_prefix = "elenchi/novita"
    model = NewsPage
    icon = "doc-full-inverse"
    menu_label = _("Novità")
    menu_order = 20
    ordering = "-date"
    filterset_class = NewsFilterSet
    columns: ClassVar[list[Any]] = list_columns(
        Column("kind", label=_("Tipo"), accessor=lambda page: NewsKind(page.kind).singular, sort_key="kind"),
        DayColumn("date", label=_("Data"), sort_key="date"),
        TemplateColumn("expires_on", "news/admin/expiry_cell.html", label=_("Scadenza"), sort_key="expires_on"),
    )
