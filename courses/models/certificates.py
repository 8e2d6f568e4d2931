"""Certificates that were given: enough to say later that one is genuine, and nothing about whose it is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .registrations import Registration


class Certificate(models.Model):
    """One certificate. Written by `courses.operations.issue_certificates`, which alone makes its code.

    `digest` covers the code and the name that stands on the paper; neither is stored. The row stays when the
    registration is erased: what was given remains true.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    registration = models.OneToOneField(
        Registration, null=True, on_delete=models.SET_NULL, related_name="certificate", verbose_name=_("iscrizione")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    course_title = models.CharField(_("corso"), max_length=255)
    first_date = models.DateField(_("primo incontro"))
    last_date = models.DateField(_("ultimo incontro"))
    issued_on = models.DateField(_("rilasciato il"))

    class Meta:
        verbose_name = _("attestato")
        verbose_name_plural = _("attestati")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.course_title}, {self.issued_on}"
