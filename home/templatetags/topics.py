"""`{% load topics %}{% topic_links page.topics as links %}`: topics as labels that lead to their pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from wagtail.models import Page

from core.choices import by_name
from core.locale import active_language_code
from core.remembered import memory_of
from core.topics import known_topics
from home.operations import list_topic_pages

register = template.Library()


@dataclass(frozen=True, slots=True)
class TopicLink:
    """A topic in words, and its page in the reader's language, where there is one."""

    label: str
    page: Page | None


@register.simple_tag(takes_context=True)
def topic_links(context: Context, codes: Iterable[str]) -> list[TopicLink]:
    """The topics of these codes, by name. One query, none when the process remembers."""
    request: Any = getattr(context, "request", None) or context.get("request")
    language = active_language_code()
    pages = {}
    if isinstance(request, HttpRequest):
        pages = memory_of(request).get(("topic pages", language), lambda: list_topic_pages(language=language))
    return [TopicLink(str(topic.label), pages.get(topic.value)) for topic in by_name(known_topics(codes))]
