"""What is kept of a draw, and published: no name, nothing that leads to one. Written by `courses.operations` only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .courses import Edition


class Draw(models.Model):
    """A draw that was made: what went into it and what came of it. When and from which seed stands in the edition."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="draw", verbose_name=_("edizione"))
    residents_first = models.BooleanField()
    seats = models.JSONField(help_text="Seats that were drawn for, by the group’s uuid.")
    entries = models.JSONField(
        help_text="In the drawn order: code, wishes (uuids, the dearest first), size, resident, group (or null)."
    )

    class Meta:
        verbose_name = _("sorteggio")
        verbose_name_plural = _("sorteggi")
        default_permissions = ()

    def __str__(self) -> str:
        return f"draw of edition {self.edition_id}"
