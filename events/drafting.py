"""Drafts of events that other apps make out of proposals (`core.drafting`)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.html import escape, linebreaks

from core.drafting import NoPlaceError, Sketch
from core.models import DESCRIPTION_MAX_LENGTH
from core.reserved import propose_slug
from events.models import CampaignPage, EventIndexPage, EventPage


def draft_event(sketch: Sketch, user: User) -> EventPage:
    """An unpublished Italian event with title, text and day, under the newest programme, or the list of events.

    Raises `NoPlaceError`.
    """
    italian = {"locale__language_code": settings.LANGUAGE_CODE}
    parent = (
        CampaignPage.objects.live().filter(**italian).order_by("-start_date").first()
        or EventIndexPage.objects.live().filter(**italian).first()
    )
    if parent is None:
        raise NoPlaceError
    title = sketch.title[: EventPage._meta.get_field("title").max_length]
    draft = EventPage(
        title=title,
        slug=propose_slug(title, parent) or uuid.uuid4().hex[:8],
        description=" ".join(sketch.text.split())[:DESCRIPTION_MAX_LENGTH],
        start_date=sketch.day,
        body=[{"type": "paragraph", "value": linebreaks(escape(sketch.text)), "id": str(uuid.uuid4())}],
        locale=parent.locale,
        owner=user,
        live=False,
        has_unpublished_changes=True,
    )
    parent.add_child(instance=draft)
    draft.save_revision(user=user, clean=False)  # What is missing the editor is asked for.
    return draft
