"""Lists of services, and the service sheet: which sections it has, in the order and words of the municipal model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page as PaginatorPage
from django.db.models import Case, Count, When
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from core.choices import by_name
from core.paging import CountedPaginator
from core.versions import find_targets

from .categories import ServiceCategory

if TYPE_CHECKING:
    from .models import ServicePage

SERVICES_PER_PAGE = 24
"""Enough for all services of an equality office on one page: the national validator counts only the first one."""


@dataclass(frozen=True)
class ServiceListing:
    """One page of services, and how many services each category has (categories without services are absent)."""

    page: PaginatorPage
    counts: dict[ServiceCategory, int]


@dataclass(frozen=True)
class Section:
    """A section of the sheet: an entry of the page's index, a heading, and the template of its content."""

    key: str
    title: Any

    @property
    def template(self) -> str:
        """The template that shows the section's content."""
        return f"components/service/{self.key}.html"


@dataclass(frozen=True)
class ServiceSheet:
    """What the template shows beside the page's own fields.

    A link to a page is None where there is no live, public page to lead to, in the reader's language or in its own.
    """

    sections: tuple[Section, ...]
    online_page: Page | None
    terms_page: Page | None

    @property
    def has(self) -> set[str]:
        """The keys of the sections that exist."""
        return {section.key for section in self.sections}


def list_services(
    services: PageQuerySet, *, category: ServiceCategory | None = None, page_number: str | int | None = 1
) -> ServiceListing:
    """These services by category and title, or of one category; any page number a visitor types leads somewhere."""
    counts = dict(services.order_by().values_list("category").annotate(Count("pk")))
    chosen = services if category is None else services.filter(category=category)
    paginator = CountedPaginator(
        chosen.defer_streamfields().order_by(_rank_of_category(), "title", "pk"),
        SERVICES_PER_PAGE,
        count=sum(counts.values()) if category is None else counts.get(category, 0),
    )
    return ServiceListing(
        page=paginator.get_page(page_number),
        counts={known: counts[known] for known in by_name(ServiceCategory) if known in counts},
    )


def _rank_of_category() -> Case:
    """The place of a service's category among the others, by name."""
    return Case(*(When(category=known.value, then=rank) for rank, known in enumerate(by_name(ServiceCategory))))


def build_sheet(service: ServicePage) -> ServiceSheet:
    """The sections that this service has: a section without content is neither shown nor in the page's index."""
    targets = find_targets([service.online_page_id, service.terms_page_id])
    online_page, terms_page = targets.get(service.online_page_id), targets.get(service.terms_page_id)
    candidates = [
        (bool(service.audience), Section("audience", _("A chi è rivolto"))),
        (bool(service.how_to), Section("how_to", _("Come fare"))),
        (bool(service.needed), Section("needed", _("Cosa serve"))),
        (bool(service.outcome), Section("outcome", _("Cosa si ottiene"))),
        (bool(service.timing or service.phases), Section("timing", _("Tempi e scadenze"))),
        (bool(service.costs), Section("costs", _("Costi"))),
        (service.has_access, Section("access", _("Accedi al servizio"))),
        (bool(service.body), Section("more", _("Ulteriori informazioni"))),
        (bool(service.terms_document_id or terms_page), Section("terms", _("Condizioni di servizio"))),
        (bool(service.unit_id or service.contacts), Section("contacts", _("Contatti"))),
    ]
    return ServiceSheet(
        sections=tuple(section for exists, section in candidates if exists),
        online_page=online_page,
        terms_page=terms_page,
    )
