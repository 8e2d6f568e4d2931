"""The page of a course: what is said about it, in each language, and the way into its registration form."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import CONTENT_BLOCKS, PARAGRAPH_FEATURES
from core.fields import TopicsField
from core.models import BasePage
from core.search_kinds import SearchKind
from events.event_types import EventType

from .courses import Course


class CoursePage(BasePage):
    search_kind: ClassVar[SearchKind | None] = SearchKind.COURSE
    event_type: ClassVar[EventType] = EventType.COURSE

    course = models.ForeignKey(Course, verbose_name=_("corso"), on_delete=models.PROTECT, related_name="pages")
    topics = TopicsField()
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("contenuto"), blank=True)
    parent_page_types: ClassVar[list[str]] = ["events.EventIndexPage", "events.CampaignPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/course_page.html"

    def get_definition(self):
        from formbuilder.definition import Definition
        return Definition()
