"""What was searched and not found, counted by month: for editors, and nothing about whoever searched."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

WORDS_MAX: Final = 40
"""Characters."""


class MissedSearch(models.Model):
    """Some words, how often in a month. They can be read once they were searched `search.misses.SHOWN_FROM` times;
    until then the row has only a digest of them, under the server's key.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    month = models.DateField(_("mese"), help_text="Its first day.")
    digest = models.CharField(max_length=64)
    words = models.CharField(_("parole"), max_length=WORDS_MAX, blank=True)
    number = models.PositiveIntegerField(_("volte"), default=1)

    class Meta:
        verbose_name = _("ricerca senza risultati")
        verbose_name_plural = _("ricerche senza risultati")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["month", "digest"], name="search_missed_once_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.number}"
