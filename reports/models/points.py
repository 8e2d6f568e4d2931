"""Listening points: whose account belongs to which, and which reports came from one (docs/adr/0045).

A point is a place of the address book (`directory.Place`), named by its `translation_key`: the same in every language,
and no reference that could cascade.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .cases import Case


class PointMember(models.Model):
    """The account of somebody who listens at a point."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("persona"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    point = models.UUIDField(_("punto di ascolto"))

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        verbose_name = _("account di un punto di ascolto")
        verbose_name_plural = _("account dei punti di ascolto")

    def __str__(self) -> str:
        return f"{self.person_id} → {self.point}"


class PointReport(models.Model):
    """That a case was entered by a listening point, and whether the point may know where it stands (`may_follow`).

    Written by `reports.operations.authenticity` alone: the MAC of the case covers it.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="from_point")
    point = models.UUIDField(_("punto di ascolto"), db_index=True)
    may_follow = models.BooleanField(_("può sapere a che punto è"), default=False)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        verbose_name = _("segnalazione di un punto di ascolto")
        verbose_name_plural = _("segnalazioni dei punti di ascolto")

    def __str__(self) -> str:
        return f"{self.case_id} ← {self.point}"
