"""What follows in the app from what an editor publishes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from wagtail.signals import page_published

from appointments import operations
from appointments.models import AppointmentPage


@receiver(page_published, sender=AppointmentPage)
def keep_what_the_notice_promises(sender: type[AppointmentPage], instance: AppointmentPage, **kwargs: Any) -> None:
    """The days in the Italian page's notice are those after which its appointments are erased, in every language."""
    if instance.locale.language_code == settings.LANGUAGE_CODE and instance.privacy_days:
        operations.change_retention(form_key=instance.translation_key, days=instance.privacy_days)
