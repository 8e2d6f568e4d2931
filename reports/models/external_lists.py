"""Lists by which others count: those of a regional centre, of a national office."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.correspondences import Correspondence

NAME_MAX = 100


class ExternalList(models.Model):
    """A list with its terms, and which of our codes belongs to which (`reports.correspondences.Correspondence`).

    Written by `reports.operations.external_lists` alone.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    name = models.CharField(
        _("nome"),
        max_length=NAME_MAX,
        unique=True,
        error_messages={"unique": _("C’è già un elenco con questo nome.")},
    )
    content = models.JSONField(_("voci e corrispondenze"), default=dict, blank=True)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        ordering: ClassVar = ["name"]
        verbose_name = _("elenco esterno")
        verbose_name_plural = _("elenchi esterni")

    def __str__(self) -> str:
        return self.name

    @property
    def correspondence(self) -> Correspondence:
        """What it holds."""
        return Correspondence.from_json(self.content)
