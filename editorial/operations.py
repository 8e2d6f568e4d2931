"""Planning when a page is looked at again, and saying that it was."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from editorial.models import Upkeep
from editorial.permissions import editors

MONTHS_TO_NEXT: Final = (6, 12)
"""What «rivista oggi» offers."""
SOON: Final = datetime.timedelta(days=30)
"""So long before its day a review is worth planning for."""
PLANNED: Final = "editorial.planned"
REVIEWED: Final = "editorial.reviewed"
"""What Wagtail's history of a page calls these acts."""


def source_of(page: Page) -> Page:
    """The page on which `Upkeep` hangs: the Italian version, or the page itself where there is none."""
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return page
    found = Page.objects.filter(translation_key=page.translation_key, locale__language_code=settings.LANGUAGE_CODE)
    return found.first() or page


@transaction.atomic
def plan(*, page: Page, actor: User, owner: User | None, review_on: datetime.date | None) -> None:
    """Say who keeps the page and by when it is reviewed; nobody and no day take it out of the plan."""
    source = source_of(page)
    Upkeep.objects.update_or_create(page_id=source.pk, defaults={"owner": owner, "review_on": review_on})
    log(source, PLANNED, user=actor)


@transaction.atomic
def mark_reviewed(*, page: Page, actor: User, months: int, today: datetime.date | None = None) -> datetime.date:
    """Somebody looked at the page today; returns by when it is due again."""
    today = today or timezone.localdate()
    source = source_of(page)
    review_on = in_months(today, months)
    Upkeep.objects.update_or_create(page_id=source.pk, defaults={"reviewed_on": today, "review_on": review_on})
    log(source, REVIEWED, user=actor)
    return review_on


def in_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later; the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def plans_for(user: Any) -> QuerySet[Upkeep]:
    """What is planned of public pages that somebody may change."""
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    return Upkeep.objects.filter(review_on__isnull=False, page__live=True, page__in=mine.order_by().values("pk"))


def due(day: datetime.date) -> QuerySet[Upkeep]:
    """What is to be reviewed by that day, of pages that readers see."""
    return Upkeep.objects.filter(page__live=True, review_on__lte=day)


def kept_by_nobody() -> Q:
    """Planned, and whoever should do it is gone, has no account any more or writes no pages."""
    return Q(review_on__isnull=False) & (Q(owner=None) | ~Q(owner__in=editors().values("pk")))


def tell_standing(upkeeps: Iterable[Upkeep]) -> None:
    """Note on each, for a screen, whether its day has come and whether somebody keeps it. One query."""
    today = timezone.localdate()
    able = set(editors().values_list("pk", flat=True))
    for upkeep in upkeeps:
        upkeep.is_due = upkeep.review_on is not None and upkeep.review_on <= today
        upkeep.is_kept = upkeep.owner_id in able


def upkeep_url(page_id: int) -> str:
    """Where the review of a page is planned and done."""
    return reverse("editorial_upkeep", args=[page_id])
