"""The figures: sealed books of anonymous rows, and the years that were approved to be given away."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from vault.envelope import Place

from .keys import OfficeKey


class FiguresBook(models.Model):
    """Every closed case as a row of codes, all of them in one sealed value (`reports.figures.Book`).

    Written by `reports.operations.figures` alone. Mostly there is one; after a new epoch there are two, until somebody
    who opens both closes a case.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office_key = models.ForeignKey(OfficeKey, on_delete=models.PROTECT, related_name="figures_books")
    sealed = models.BinaryField()
    mac = models.BinaryField(max_length=32)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        verbose_name = _("libro dei dati")
        verbose_name_plural = _("libri dei dati")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def place(self) -> Place:
        """Where its content belongs."""
        return Place(case="", field="figures", row=str(self.pk))


class ApprovedYear(models.Model):
    """The numbers of a year as somebody approved them, small ones hidden; never counted anew.

    `content` is what `reports.figures_release.Release.to_json` wrote.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    year = models.PositiveSmallIntegerField(_("anno"), primary_key=True)
    content = models.JSONField(_("numeri"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approvati da"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    approved_on = models.DateField(_("approvati il"))

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        ordering: ClassVar = ["-year"]
        verbose_name = _("anno approvato")
        verbose_name_plural = _("anni approvati")

    def __str__(self) -> str:
        return str(self.year)
