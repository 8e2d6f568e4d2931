"""Who was there. Personal data: it goes when the registration goes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .lessons import Lesson
from .registrations import Registration


class Attendance(models.Model):
    """Somebody was at a lesson; who has no row was not, or was not marked (`courses.operations.attendance`)."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="attendance")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="attendance")

    class Meta:
        verbose_name = _("presenza")
        verbose_name_plural = _("presenze")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["registration", "lesson"], name="courses_attendance_once_per_lesson")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.lesson_id}"
