"""What follows in the app from what an editor publishes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from wagtail.signals import page_published

from courses import operations
from courses.models import CoursePage


@receiver(page_published, sender=CoursePage)
def keep_what_the_notice_promises(sender: type[CoursePage], instance: CoursePage, **kwargs: Any) -> None:
    """The days in the Italian page's notice are those after which registrations of editions not over are erased."""
    is_source = instance.locale.language_code == settings.LANGUAGE_CODE
    if is_source and instance.privacy_days:
        for edition in instance.promising_editions():
            operations.change_retention(edition=edition, days=instance.privacy_days)
