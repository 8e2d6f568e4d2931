"""What the lists of pages of one kind share (menu «Elenchi»): columns, filters, search, the number of queries.

An app makes a list of its own pages in its module `lists` and registers it from `wagtail_hooks`:

    class NewsListViewSet(ContentListViewSet):
        name, url_prefix, menu_label, model = "news_list", "elenchi/novita", _("Novità"), NewsPage
        columns = list_columns(DayColumn("date", …))
        filterset_class = NewsFilterSet

A list shows the Italian pages; what of the other languages there is stands in a column.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Final

import django_filters
from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.forms import RadioSelect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page

from core.lagging import lagging_pages
from editorial.languages import translation_languages, versions_of
from editorial.menu import EditorsMenuItem
from editorial.models import Upkeep
from editorial.operations import SOON, kept_by_nobody, tell_standing
from editorial.parents import PlaceView
from editorial.permissions import editors

LISTS_MENU: Final = "register_lists_menu_item"
"""The hook through which a list stands in the menu «Elenchi»."""
NOBODY: Final = "nessuno"
REVIEW_DAY: Final = "upkeep__review_on"

PAGE_STATES: Final = (
    ("pubblicate", _("Pubblicate")),
    ("modifiche", _("Pubblicate, con modifiche non pubblicate")),
    ("bozze", _("Bozze")),
)
REVIEWS: Final = (
    ("scadute", _("Da rivedere")),
    ("presto", _("Da rivedere entro 30 giorni")),
    ("senza", _("Senza data")),
)


# --- columns ----------------------------------------------------------------------------------------------------------


class TemplateColumn(Column):
    """A column with a template of its own."""

    def __init__(self, name: str, template: str, **options: Any) -> None:
        super().__init__(name, **options)
        self.cell_template_name = template


class DayColumn(Column):
    """A day, in figures: every list writes it the same way, on one line."""

    def get_value(self, instance: Any) -> str:
        day = super().get_value(instance)
        return date_format(day, "SHORT_DATE_FORMAT") if day else "–"


class TitleColumn(PageTitleColumn):
    """The title, which leads to the page. Without Wagtail's menu of actions: that asks the database about each page."""

    cell_template_name = "editorial/title_cell.html"


def list_columns(*own: BaseColumn) -> list[BaseColumn]:
    """The columns of a list: what every page has around what pages of this kind have."""
    return [
        BulkActionsColumn("bulk_actions"),
        TitleColumn("title", label=_("Titolo"), sort_key="title", classname="title"),
        *own,
        PageStatusColumn("status", label=_("Pubblicazione"), sort_key="live"),
        TemplateColumn("versions", "editorial/versions_cell.html", label=_("Altre lingue")),
        TemplateColumn("plan", "editorial/plan_cell.html", label=_("Revisione"), sort_key=REVIEW_DAY),
    ]


# --- filters ----------------------------------------------------------------------------------------------------------


def choice(label: Any, choices: Any, method: str | None = None, **options: Any) -> django_filters.ChoiceFilter:
    """A filter of which one thing is chosen, or nothing."""
    return django_filters.ChoiceFilter(
        label=label, choices=choices, method=method, widget=RadioSelect, empty_label=_("Tutte"), **options
    )


def owner_choices() -> list[tuple[str, str]]:
    """Whoever keeps a page now; nobody first."""
    owners = editors().filter(pk__in=Upkeep.objects.exclude(owner=None).values("owner"))
    named = sorted(
        ((str(owner.pk), owner.get_full_name() or owner.username) for owner in owners), key=lambda one: one[1]
    )
    return [(NOBODY, str(_("Nessuno"))), *named]


def of_owner(upkeeps: QuerySet[Upkeep], value: str) -> QuerySet[Upkeep]:
    """Those that this person keeps, or nobody does."""
    return upkeeps.filter(kept_by_nobody()) if value == NOBODY else upkeeps.filter(owner=int(value))


class ContentFilterSet(WagtailFilterSet):
    """The filters that every list has. A list adds its own; each stands in the address under an Italian name."""

    pubblicazione = choice(_("Pubblicazione"), PAGE_STATES, "filter_state")
    manca = choice(_("Senza traduzione in"), translation_languages, "filter_missing")
    indietro = choice(_("Traduzione da aggiornare in"), translation_languages, "filter_lagging")
    revisione = choice(_("Revisione"), REVIEWS, "filter_review")
    responsabile = choice(_("Responsabile"), owner_choices, "filter_owner")

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        common = [name for name in ContentFilterSet.base_filters if name in self.filters]
        for name in common:  # after the list's own
            self.filters[name] = self.filters.pop(name)
        self.filters.pop("locale", None)

    def filter_state(self, pages: QuerySet[Page], _name: str, value: str) -> QuerySet[Page]:
        wanted: Mapping[str, Mapping[str, bool]] = {
            "pubblicate": {"live": True},
            "modifiche": {"live": True, "has_unpublished_changes": True},
            "bozze": {"live": False},
        }
        return pages.filter(**wanted[value])

    def filter_missing(self, pages: QuerySet[Page], _name: str, value: str) -> QuerySet[Page]:
        there = Page.objects.live().filter(
            translation_key=OuterRef("translation_key"), locale__language_code=value, alias_of__isnull=True
        )
        return pages.filter(~Exists(there))

    def filter_lagging(self, pages: QuerySet[Page], _name: str, value: str) -> QuerySet[Page]:
        lagging = {locale.language_code: texts for locale, texts in lagging_pages().items()}
        return pages.filter(pk__in=lagging.get(value, ()))

    def filter_review(self, pages: QuerySet[Page], _name: str, value: str) -> QuerySet[Page]:
        if value == "senza":
            return pages.filter(**{f"{REVIEW_DAY}__isnull": True})
        last = timezone.localdate() + (SOON if value == "presto" else datetime.timedelta())
        return pages.filter(**{f"{REVIEW_DAY}__lte": last})

    def filter_owner(self, pages: QuerySet[Page], _name: str, value: str) -> QuerySet[Page]:
        return pages.filter(pk__in=of_owner(Upkeep.objects.all(), value).values("page"))


# --- the list ---------------------------------------------------------------------------------------------------------


class ContentListView(IndexView):
    """A list of Italian pages of one kind."""

    template_name = "editorial/list.html"
    results_template_name = "editorial/list_results.html"
    show_locale_labels = False  # all are Italian

    def get_base_queryset(self) -> QuerySet[Page]:
        pages: QuerySet[Page] = super().get_base_queryset()
        return pages.filter(locale__language_code=settings.LANGUAGE_CODE, alias_of__isnull=True)

    @cached_property
    def may_add(self) -> bool:
        """Whether there is a place below which this person may make one."""
        view = PlaceView(model=self.model)
        view.setup(self.request)
        return bool(view.get_valid_parent_pages(self.request.user).exists())

    def get_add_url(self) -> str | None:
        return super().get_add_url() if self.may_add else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_add=self.may_add, **kwargs)

    def search_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """What the index finds, in the list's order: the index knows neither the filters' fields nor the columns'."""
        if not self.is_searching:
            return queryset
        found = self.model.objects.only("pk").autocomplete(self.search_query, order_by_relevance=False)
        return queryset.filter(pk__in=[page.pk for page in found])

    def get_ordering(self) -> str:
        ordering = self.request.GET.get("ordering", self.default_ordering)
        return str(ordering if ordering in self.get_valid_orderings() else self.default_ordering)

    def order_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """What has no value stands last either way, on every database; then by title, so that pages are stable."""
        name = self.ordering.removeprefix("-")
        way = F(name).desc(nulls_last=True) if self.ordering.startswith("-") else F(name).asc(nulls_last=True)
        return queryset.order_by(way, "title", "pk")

    def get_table(self, object_list: Collection[Any]) -> Any:
        self.describe(object_list)
        return super().get_table(object_list)

    def describe(self, pages: Collection[Any]) -> None:
        """Hang on each page of this screen what its columns show; a list that shows more extends it."""
        versions = versions_of(pages)
        plans = Upkeep.objects.select_related("owner").in_bulk([page.pk for page in pages], field_name="page_id")
        tell_standing(plans.values())
        for page in pages:
            page.versions = versions[page.pk]
            page.plan = plans.get(page.pk)


class ContentListViewSet(PageListingViewSet):
    """A list in the menu «Elenchi». `name`, `url_prefix`, `menu_label`, `model`, `ordering`, `columns` are its own."""

    index_view_class = ContentListView
    choose_parent_view_class = PlaceView
    filterset_class: type[ContentFilterSet] = ContentFilterSet
    menu_hook = LISTS_MENU

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        return EditorsMenuItem
