"""What the home page and the standard pages gather from the rest of the site, with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from wagtail.images.models import Image
from wagtail.models import Locale, Page, get_page_models

from core.blocks.text import HeadingValue
from core.choices import by_name
from core.dated_pages import dated_pages
from core.fields import has_topics
from core.search_kinds import SearchKind
from core.topics import Topic, known_topics
from core.versions import readable
from courses.highlights import open_courses
from directory.models import PartnerPage, Place, PlacePage
from directory.plan import Plan
from events.highlights import upcoming
from formbuilder.mixins import FormPageMixin

from .roles import PageRole

if TYPE_CHECKING:
    from core.models import BasePage

    from .models import StandardPage

EVENTS_ON_HOME = 4
COURSES_ON_HOME = 1
NEWS_ON_HOME = 3
HOME_DEPTH = 2
EVEN_COUNTS = (1, 2, 4)
"""Cards that look better two by two."""
FEWEST_LED = 3
"""Pages from which on the first of a group is shown larger."""
FEWEST_INDEXED = 2
"""Sections from which on a page of text has an index."""
SITE_MAP_DEPTH = 5
"""The root is 1, the home page 2: the map shows three levels below it."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What is on: courses that can be joined now, and the next events."""

    courses: Sequence[Page]
    events: Sequence[Page]

    def __bool__(self) -> bool:
        return bool(self.courses or self.events)


@dataclass(frozen=True, slots=True)
class Child:
    """A page below a section. `element` is what the municipal model's validator calls its link."""

    page: BasePage
    element: str = ""


@dataclass(frozen=True, slots=True)
class ChildGroup:
    """Pages of one kind below a section. `lead` is shown larger: the first of a longer group, if it has a picture."""

    label: str
    lead: Child | None
    children: list[Child]

    @property
    def columns(self) -> int:
        """Into how many columns the others go, so that none stands alone in the last row."""
        count = len(self.children)
        return 2 if count in EVEN_COUNTS else 3


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Places of one kind, each with its number on the plan; None where the plan does not show it."""

    label: str
    places: list[tuple[int | None, Place]]


@dataclass(frozen=True, slots=True)
class PagesOfKind:
    """Pages of one kind, with its name."""

    label: str
    pages: list[Any]


@dataclass(frozen=True, slots=True)
class TopicInUse:
    """A topic, the pages about it, and the page of its own, if it has one."""

    topic: Topic
    pages: list[Page]
    page: Page | None


@dataclass(slots=True)
class MapEntry:
    """A page of the site map, with those below it."""

    page: Page
    children: list[MapEntry] = field(default_factory=list)


def list_programme(*, locale: Locale) -> Programme:
    """Courses open for enrolment (soonest deadline first) and events that are not over (soonest first)."""
    return Programme(
        courses=open_courses(locale=locale, limit=COURSES_ON_HOME),
        events=upcoming(locale=locale, limit=EVENTS_ON_HOME),
    )


def list_children(page: StandardPage, *, role: PageRole) -> list[Child]:
    """The pages right below this one that everybody may read, with their pictures, in the editor's order."""
    children = list(readable(page.get_children()).defer_streamfields().specific())
    _attach_images(children)
    return [Child(page=child, element=_element(child, role)) for child in children]


def group_children(children: Sequence[Child]) -> list[ChildGroup]:
    """These pages in groups, in the editor's order: documents, projects and forms apart from what else there is.

    Partners of the network are no cards: `directory.listing.by_tier`.
    """
    groups: dict[str, list[Child]] = {}
    for child in children:
        if not isinstance(child.page, PartnerPage):
            groups.setdefault(_group_label(child.page), []).append(child)
    return [_group(label, found) for label, found in groups.items()]


def _group_label(page: BasePage) -> str:
    if page.search_kind == SearchKind.DOCUMENT:
        return capfirst(page._meta.verbose_name_plural)
    return gettext("Moduli") if isinstance(page, FormPageMixin) else ""


def _group(label: str, children: list[Child]) -> ChildGroup:
    if children[0].page.image_id and (len(children) >= FEWEST_LED or (label and len(children) == 1)):
        return ChildGroup(label, lead=children[0], children=children[1:])
    return ChildGroup(label, lead=None, children=children)


def list_headings(page: StandardPage) -> list[HeadingValue]:
    """The sections of the page's text, for its index; none where there is a single one."""
    found = [block.value for block in page.body if block.block_type == "heading" and block.value["level"] == "h2"]
    headings = [value for value in found if value.anchor]
    return headings if len(headings) >= FEWEST_INDEXED else []


def list_siblings(page: StandardPage) -> list[Page]:
    """The other pages of the section; none right below the home page, whose pages are a section each."""
    if page.depth <= HOME_DEPTH + 1:
        return []
    return list(readable(page.get_siblings(inclusive=False)).defer_streamfields())


def question_before(page: StandardPage) -> StandardPage | None:
    """The question to which this page is an answer; None at the first one."""
    above = page.get_parent().specific
    return above if getattr(above, "role", None) == PageRole.QUESTION else None


def list_topics(*, locale: Locale, topic_pages: Mapping[str, Page]) -> list[TopicInUse]:
    """Every topic that has a page of its own or some page of this language about it, by name.

    One query for each page type.
    """
    about: dict[Topic, list[Page]] = {}
    for model in get_page_models():
        if has_topics(model):
            for page in readable(model.objects.filter(locale=locale)).defer_streamfields():
                for topic in known_topics(page.topics):
                    about.setdefault(topic, []).append(page)
    return [
        TopicInUse(topic=topic, pages=sorted(about.get(topic, ()), key=_by_title), page=topic_pages.get(topic))
        for topic in by_name(Topic)
        if topic in about or topic in topic_pages
    ]


def list_topic_pages(*, language: str) -> dict[str, Page]:
    """The pages of topics in this language, by topic. One query."""
    from .models import TopicPage  # noqa: PLC0415  # that module reads this one

    return {page.topic: page for page in readable(TopicPage.objects.filter(locale__language_code=language))}


def list_pages_about(topic: Topic, *, locale: Locale) -> list[PagesOfKind]:
    """The pages of this language about a topic, kind by kind. One query for each page type, and one for all days.

    What is on at a time has `first_day`, `last_day`, `off` and `over`: what is to come first, the next before all, then
    what has no day, then what is over, the newest first.
    """
    found: dict[SearchKind, list[Page]] = {}
    for model in get_page_models():
        if has_topics(model) and model.search_kind:
            pages = readable(model.objects.filter(locale=locale, topics__has_topic=topic.value))
            found.setdefault(model.search_kind, []).extend(pages.defer_streamfields())
    days = dated_pages().in_bulk([page.pk for pages in found.values() for page in pages])
    for page in (page for pages in found.values() for page in pages if page.pk in days):
        on = days[page.pk]
        page.first_day, page.last_day, page.off, page.over = on.first_day, on.last_day, on.off, on.over
    return [PagesOfKind(str(kind.label), sorted(found[kind], key=_by_day)) for kind in SearchKind if found.get(kind)]


def _by_day(page: Page) -> tuple[bool, int, str, int]:
    day, is_over = getattr(page, "first_day", None) or date.max, getattr(page, "over", False)
    return is_over, -day.toordinal() if is_over else day.toordinal(), page.title, page.pk


def list_places(*, locale: Locale) -> list[Place]:
    """The places of the address book, kind by kind, with how to reach them."""
    places = Place.objects.filter(locale=locale).prefetch_related("contacts__contact_point").order_by("name", "pk")
    ranks = {kind: rank for rank, kind in enumerate(Place.Kind.values)}
    return sorted(places, key=lambda place: ranks[place.kind])


def group_places(places: Iterable[Place], plan: Plan | None) -> list[PlaceGroup]:
    """These places by kind, numbered as on the plan."""
    numbers = plan.number_of if plan else {}
    groups: dict[str, list[tuple[int | None, Place]]] = {}
    for place in places:
        groups.setdefault(str(place.get_kind_display()), []).append((numbers.get(place.pk), place))
    return [PlaceGroup(label, found) for label, found in groups.items()]


def besides_topics(children: Iterable[Child], topic_pages: Mapping[str, Page]) -> list[Child]:
    """Those that the list of topics does not lead to."""
    listed = {page.pk for page in topic_pages.values()}
    return [child for child in children if child.page.pk not in listed]


def besides_places(children: Iterable[Child], places: Iterable[Place]) -> list[Child]:
    """Those that the list of these places does not lead to."""
    listed = {place.pk for place in places}
    return [child for child in children if not (isinstance(child.page, PlacePage) and child.page.place_id in listed)]


def map_site(page: Page) -> list[MapEntry]:
    """The pages of this page's language that everybody may read, as a tree, from the sections down."""
    home = page.get_ancestors().get(depth=HOME_DEPTH)
    pages = readable(home.get_descendants().filter(depth__lte=SITE_MAP_DEPTH)).order_by("path")
    top: list[MapEntry] = []
    branch: list[MapEntry] = []
    for found in pages:
        entry = MapEntry(page=found)
        while branch and not found.is_descendant_of(branch[-1].page):
            branch.pop()
        (branch[-1].children if branch else top).append(entry)
        branch.append(entry)
    return top


def _by_title(page: Page) -> tuple[str, int]:
    return page.title, page.pk


def _element(child: BasePage, role: PageRole) -> str:
    if role == PageRole.MANAGEMENT:
        return "management-category-link"
    return child.living_element if role == PageRole.LIVING else ""


def _attach_images(pages: Iterable[BasePage]) -> None:
    """Give each page its picture with its renditions: two queries, whatever the number and types of the pages."""
    with_image = [page for page in pages if page.image_id]
    images = Image.objects.prefetch_related("renditions").in_bulk([page.image_id for page in with_image])
    for page in with_image:
        page.image = images.get(page.image_id)
