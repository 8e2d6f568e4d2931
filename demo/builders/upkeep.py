"""When some pages are reviewed and by whom, so that lists, report and dashboard of the editors are not empty."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User

from demo.pages import Desk
from editorial.models import Upkeep

PLANS: dict[str, tuple[int, bool]] = {
    "service-interview": (-12, True),
    "service-violence": (-3, True),
    "service-self-defence": (25, True),
    "service-data": (120, True),
    "course": (14, True),
    "news-desk-hours": (60, True),
    "service-men": (40, False),
    "privacy": (200, True),
}
"""In how many days, and whether somebody keeps it, by the key of the page."""


def build(desk: Desk) -> None:
    """Only in a demonstration, while nothing is planned."""
    if not settings.DEMO_BANNER or Upkeep.objects.exists():
        return
    editor = User.objects.get(username="redazione")
    for key, (days, is_kept) in PLANS.items():
        Upkeep.objects.create(
            page_id=desk.page(key).pk,
            owner=editor if is_kept else None,
            review_on=desk.today + timedelta(days=days),
            reviewed_on=desk.today - timedelta(days=180),
        )
        desk.made += 1
