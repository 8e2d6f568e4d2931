"""Who keeps a page right, and by when it is looked at again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class Upkeep(models.Model):
    """Of a page in all its languages: the row hangs on the Italian one (`editorial.operations.source_of`).

    No part of the page's drafts and versions: to plan a review changes nothing of what readers see.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="upkeep", verbose_name=_("pagina"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("responsabile"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    review_on = models.DateField(_("da rivedere entro il"), null=True, blank=True, db_index=True)
    reviewed_on = models.DateField(_("rivista l’ultima volta il"), null=True, blank=True)

    is_due = False
    """Whether its day has come; like `is_kept`, where `editorial.operations.tell_standing` has looked."""
    is_kept = False
    """Whether somebody who may still do it keeps the page."""

    class Meta:
        verbose_name = _("revisione di una pagina")
        verbose_name_plural = _("revisioni delle pagine")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.page_id}: {self.review_on}"
