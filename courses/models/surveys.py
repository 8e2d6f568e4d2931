"""The questionnaire of one edition: open for some days, then only figures."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .courses import Edition


class SurveyRound(models.Model):
    """One edition is asked once. Written by `courses.operations.surveys` only (docs/adr/0028).

    All answers are one value of one row, sorted by keys of chance: no row, time or order belongs to a person. At the
    close `results` is made of them, and they are erased; from then on nothing changes but that texts are forgotten.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="survey")
    form_key = models.UUIDField(editable=False, help_text="The translation key of the page that asks.")
    token = models.CharField(
        max_length=16, unique=True, editable=False, help_text="In everybody’s link the same: it opens the form, only."
    )
    opened_on = models.DateField(_("mandato il"))
    closes_on = models.DateField(_("si risponde fino al"))
    asked = models.PositiveIntegerField(_("persone a cui è stato mandato"))
    answers = models.JSONField(default=list, editable=False)
    forms = models.JSONField(default=list, editable=False, help_text="The Italian forms that were answered.")
    closed_on = models.DateField(null=True, editable=False)
    results = models.JSONField(default=dict, editable=False, help_text="As `courses.survey.results` makes them.")
    days_of_texts = models.PositiveSmallIntegerField(help_text="As the notice of the page said when it was sent.")
    texts_until = models.DateField(null=True, editable=False, help_text="The last day on which texts are kept.")

    class Meta:
        verbose_name = _("questionario di un’edizione")
        verbose_name_plural = _("questionari delle edizioni")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.edition_id)

    @property
    def is_closed(self) -> bool:
        """Whether there are figures instead of answers."""
        return self.closed_on is not None

    def takes_answers(self, today: datetime.date | None = None) -> bool:
        return not self.is_closed and (today or timezone.localdate()) <= self.closes_on
