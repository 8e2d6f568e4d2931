"""What the home page and the standard pages gather from the rest of the site, with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Page

from core.topics import Topic, known_topics
from core.visibility import is_unrestricted
from directory.models import Place
from events.models import CampaignPage, CoursePage, EventIndexPage, EventPage
from events.models.courses import EnrolmentStatus
from news.models import NewsPage
from services.models import ServicePage

from .roles import PageRole

if TYPE_CHECKING:
    from core.models import BasePage

    from .models import StandardPage

EVENTS_ON_HOME = 4
COURSES_ON_HOME = 1
NEWS_ON_HOME = 3
SITE_MAP_DEPTH = 5
"""The root is 1, the home page 2: the map shows three levels below it."""

TOPIC_MODELS = (ServicePage, CoursePage, CampaignPage, EventPage, NewsPage)
"""Page types with topics, in the order in which a reader wants them."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What is on: courses that can be joined now, and the next events."""

    courses: list[CoursePage]
    events: list[EventPage]

    def __bool__(self) -> bool:
        return bool(self.courses or self.events)


@dataclass(frozen=True, slots=True)
class Child:
    """A page below a section. `element` is what the municipal model's validator calls its link."""

    page: BasePage
    element: str = ""


@dataclass(frozen=True, slots=True)
class TopicPages:
    """A topic in use, and the pages about it."""

    topic: Topic
    pages: list[Page]


@dataclass(slots=True)
class MapEntry:
    """A page of the site map, with those below it."""

    page: Page
    children: list[MapEntry] = field(default_factory=list)


def find_targets(page_ids: Mapping[str, int | None], *, locale_id: int) -> dict[str, Page]:
    """The live page each name leads to, in this language where it is translated; names without one are left out."""
    wanted = [pk for pk in page_ids.values() if pk]
    if not wanted:
        return {}
    keys = Page.objects.filter(pk__in=wanted).values("translation_key")
    pages = list(Page.objects.live().filter(Q(pk__in=wanted) | Q(translation_key__in=keys, locale=locale_id)))
    by_id = {page.pk: page for page in pages}
    in_language = {page.translation_key: page for page in pages if page.locale_id == locale_id}
    found = {name: by_id[pk] for name, pk in page_ids.items() if pk in by_id}
    return {name: in_language.get(page.translation_key, page) for name, page in found.items()}


def list_programme(*, locale_id: int) -> Programme:
    """Courses open for enrolment (soonest deadline first) and events that are not over (soonest first)."""
    now = timezone.now()
    courses = (
        CoursePage.objects.live()
        .filter(is_unrestricted(), locale=locale_id, course__enrolment_until__gt=now)
        .select_related("course")
        .prefetch_related("course__groups")
        .order_by("course__enrolment_until", "pk")
    )
    events = (
        EventPage.objects.live()
        .filter(is_unrestricted(), locale=locale_id)
        .annotate(last_day=Coalesce("end_date", "start_date"))
        .filter(last_day__gte=timezone.localdate(now))
        .select_related("place")
        .defer_streamfields()
        .order_by("start_date", F("start_time").asc(nulls_first=True), "pk")
    )
    return Programme(
        courses=[page for page in courses if _is_open(page)][:COURSES_ON_HOME], events=list(events[:EVENTS_ON_HOME])
    )


def list_news(*, locale_id: int) -> list[NewsPage]:
    """The latest news that have not expired, with their pictures."""
    today = timezone.localdate()
    return list(
        NewsPage.objects.live()
        .filter(is_unrestricted(), locale=locale_id)
        .filter(Q(expires_on__isnull=True) | Q(expires_on__gte=today))
        .select_related("image")
        .prefetch_related("image__renditions")
        .defer_streamfields()
        .order_by("-date", "-pk")[:NEWS_ON_HOME]
    )


def list_children(page: StandardPage, *, role: PageRole) -> list[Child]:
    """The live, public pages right below this one, with their pictures, in the editor's order."""
    children = list(page.get_children().live().filter(is_unrestricted()).defer_streamfields().specific())
    _attach_images(children)
    return [Child(page=child, element=_element(child, role)) for child in children]


def list_topics(*, locale_id: int) -> list[TopicPages]:
    """Every topic that some page of this language is about, in the vocabulary's order."""
    pages = [
        page
        for model in TOPIC_MODELS
        for page in model.objects.live()
        .filter(is_unrestricted(), locale=locale_id)
        .defer_streamfields()
        .order_by("title")
    ]
    about: dict[Topic, list[Page]] = {}
    for page in sorted(pages, key=attrgetter("title")):
        for topic in known_topics(page.topics):
            about.setdefault(topic, []).append(page)
    return [TopicPages(topic=topic, pages=about[topic]) for topic in Topic if topic in about]


def list_places(*, locale_id: int) -> QuerySet[Place]:
    """The places of the address book, with how to reach them."""
    return Place.objects.filter(locale=locale_id).prefetch_related("contacts__contact_point").order_by("kind", "name")


def map_site(page: Page) -> list[MapEntry]:
    """The public pages of this page's language as a tree, from the sections down."""
    home = page.get_ancestors().get(depth=2)
    pages = home.get_descendants().live().filter(is_unrestricted(), depth__lte=SITE_MAP_DEPTH).order_by("path")
    top: list[MapEntry] = []
    open_entries: list[MapEntry] = []
    for found in pages:
        entry = MapEntry(page=found)
        del open_entries[found.depth - home.depth - 1 :]
        (open_entries[-1].children if open_entries else top).append(entry)
        open_entries.append(entry)
    return top


def _is_open(page: CoursePage) -> bool:
    return page.course.enrolment_status(groups=page.course.groups.all()) == EnrolmentStatus.OPEN


def _element(child: Page, role: PageRole) -> str:
    if role == PageRole.MANAGEMENT:
        return "management-category-link"
    if role == PageRole.LIVING:
        if isinstance(child, EventIndexPage):
            return "live-button-events"
        if getattr(child, "role", "") == PageRole.PLACES:
            return "live-button-locations"
    return ""


def _attach_images(pages: Iterable[BasePage]) -> None:
    """Give each page its picture with its renditions: two queries, whatever the number and types of the pages."""
    with_image = [page for page in pages if page.image_id]
    images = Image.objects.prefetch_related("renditions").in_bulk([page.image_id for page in with_image])
    for page in with_image:
        page.image = images.get(page.image_id)
