"""The secret address under which a colleague's calendar reads the lessons."""

from __future__ import annotations

import secrets
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from core.digests import digest_of
from courses.models.feeds import LessonFeed
from courses.permissions import can_view_registrations
from staff import audit

TOKEN_BYTES: Final = 24
IN_ADDRESS: Final = r"[A-Za-z0-9_-]{32}"


def feed_of(person: User) -> LessonFeed | None:
    """The address of somebody, if there is one: since when, not which."""
    return LessonFeed.objects.filter(person=person).first()


@transaction.atomic
def make_feed(*, person: User) -> str:
    """A new token, which nobody can read again later; the one before opens nothing any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = {"digest": digest_of(token), "made_at": timezone.now()}
    LessonFeed.objects.update_or_create(person=person, defaults=made)
    audit.record(actor=person, action="lesson_feed.made", target=f"user:{person.pk}")
    return token


@transaction.atomic
def end_feed(*, person: User) -> None:
    """The address opens nothing any more. Nothing happens where there is none."""
    gone, _rows = LessonFeed.objects.filter(person=person).delete()
    if gone:
        audit.record(actor=person, action="lesson_feed.ended", target=f"user:{person.pk}")


def reader_of_feed(token: str) -> User | None:
    """Whose address it is, as long as they may see the groups of courses; None for every other token."""
    feed = LessonFeed.objects.select_related("person").filter(digest=digest_of(token)).first()
    return feed.person if feed and can_view_registrations(feed.person) else None
