"""Calendars of the staff: who reads the lessons under a secret address."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LessonFeed(models.Model):
    """The secret address of one colleague. Of its token only the digest is kept; a new one takes its place."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("calendario delle lezioni")
        verbose_name_plural = _("calendari delle lezioni")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.person_id)
