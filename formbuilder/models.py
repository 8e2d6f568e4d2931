"""What a browser leaves with us while somebody fills in a form."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class SealedDraft(models.Model):
    """Something half finished, sealed to the cookie of one browser (`vault.draft`, docs/adr/0006).

    No form, no person, no address and no exact time stands here: only what is needed to find the row with the cookie in
    hand, and to throw it away in time.
    """

    address = models.CharField(_("posto"), max_length=64, primary_key=True)
    owner = models.CharField(_("browser"), max_length=64)
    sealed = models.BinaryField(_("contenuto cifrato"))
    expires_at = models.DateTimeField(_("scade"))

    class Meta:
        verbose_name = _("modulo in corso")
        verbose_name_plural = _("moduli in corso")
        indexes: ClassVar = [
            models.Index(fields=["owner"], name="formbuilder_draft_owner"),
            models.Index(fields=["expires_at"], name="formbuilder_draft_expires"),
        ]

    def __str__(self) -> str:
        return "–"


class SealedUpload(models.Model):
    """A file that arrived with a form and lies sealed in the storage under this name (docs/adr/0013-files.md).

    Whose it is, what it is called and how it opens stands elsewhere, sealed. Without `expires_at` it belongs to what
    somebody sent, and goes with that. An app that cannot read there when it erases has left a `mark` that only the
    server's key makes again; another one on each file, so that they do not say which belong together.
    """

    id = models.CharField(_("nome nell’archivio"), max_length=32, primary_key=True)
    size = models.PositiveBigIntegerField(_("byte"))
    expires_at = models.DateTimeField(_("scade"), null=True)
    mark = models.BinaryField(max_length=32, null=True)

    class Meta:
        verbose_name = _("file cifrato")
        verbose_name_plural = _("file cifrati")
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="formbuilder_upload_expires")]

    def __str__(self) -> str:
        return "–"


class RevokedTrials(models.Model):
    """How often the links for trying a page's form were taken back: a link names the number of its day."""

    page = models.OneToOneField(
        "wagtailcore.Page", verbose_name=_("pagina"), primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveIntegerField(_("quante volte"), default=0)

    class Meta:
        verbose_name = _("collegamenti di prova ritirati")
        verbose_name_plural = _("collegamenti di prova ritirati")

    def __str__(self) -> str:
        return str(self.page_id)
