"""Lessons: the days of a group, and those that all groups of an edition have together."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .courses import CourseGroup, Edition


class LessonKind(models.TextChoices):
    """What is done in it."""

    PRACTICE = "practice", pgettext_lazy("tipo di lezione", "Pratica")
    THEORY = "theory", pgettext_lazy("tipo di lezione", "Teoria")


class Lesson(models.Model):
    """One day of a group; without a group, of all groups of the edition.

    Made from the group's weekday and dates (`courses.operations.lessons`), then changed by hand. Hour and place are
    those of the group unless they stand here. The group's first and last date follow its lessons.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="lessons", verbose_name=_("edizione"))
    group = models.ForeignKey(
        CourseGroup,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="lessons",
        verbose_name=_("gruppo"),
        help_text=_("Se è vuoto, la lezione è di tutti i gruppi: per esempio una serata di teoria."),
    )
    date = models.DateField(_("giorno"))
    start_time = models.TimeField(
        _("dalle"), null=True, blank=True, help_text=_("Se le due ore sono vuote, valgono quelle del gruppo.")
    )
    end_time = models.TimeField(_("alle"), null=True, blank=True)
    place = models.ForeignKey(
        "directory.Place",
        verbose_name=_("luogo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Se manca, vale il luogo del gruppo."),
    )
    venue = models.CharField(_("luogo in parole"), max_length=150, blank=True)
    kind = models.CharField(_("tipo"), max_length=16, choices=LessonKind.choices, default=LessonKind.PRACTICE.value)
    cancelled = models.BooleanField(_("annullata"), default=False)
    reason = models.CharField(
        _("motivo"), max_length=150, blank=True, help_text=_("Lo legge chiunque apre la pagina del corso.")
    )

    class Meta:
        verbose_name = _("lezione")
        verbose_name_plural = _("lezioni")
        ordering = ["date", "start_time", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_time__isnull=True, end_time__isnull=True) | Q(end_time__gt=F("start_time")),
                name="courses_lesson_times_in_order",
                violation_error_message=_("L’ora di fine viene prima dell’ora di inizio, oppure ne manca una."),
            )
        ]

    def __str__(self) -> str:
        return f"{date_format(self.date)}, {self.group or self.edition}"

    def clean(self) -> None:
        super().clean()
        if self.group and self.edition_id and self.group.edition_id != self.edition_id:
            raise ValidationError({"group": _("Questo gruppo è di un’altra edizione.")})
        if not self.group_id and not (self.start_time and self.end_time and (self.place_id or self.venue)):
            raise ValidationError({"start_time": _("Una lezione di tutti i gruppi ha le sue ore e il suo luogo.")})

    @property
    def hours(self) -> tuple[datetime.time, datetime.time]:
        """From when to when."""
        if self.start_time and self.end_time:
            return self.start_time, self.end_time
        assert self.group is not None  # noqa: S101 - `clean`
        return self.group.start_time, self.group.end_time

    @property
    def own_venue(self) -> str:
        """Where, in words, if not where the group usually is."""
        return self.venue or (str(self.place) if self.place else "")
