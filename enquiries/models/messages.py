"""The conversation about an enquiry, and the files that came with it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .enquiries import Enquiry

MESSAGE_MAX = 10_000


class MessageKind(models.TextChoices):
    """Who speaks to whom."""

    FROM_PERSON = "person", _("Dalla persona")
    FROM_OFFICE = "office", _("Dall’ufficio")
    NOTE = "note", _("Nota interna")
    EVENT = "event", _("Che cosa è stato fatto")


class EnquiryMessage(models.Model):
    """One message, or something that was done: then `text` is the code of the audit log's action.

    `author` is the colleague who wrote it, or who noted what the person said on the telephone.

    `mail_id` names the mail of the outbox that carried it, where there was one. `key_digest` makes a second press of
    the same button harmless.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=MessageKind.choices)
    text = models.TextField(max_length=MESSAGE_MAX, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    mail_id = models.UUIDField(null=True, blank=True)
    key_digest = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("messaggio di una richiesta")
        verbose_name_plural = _("messaggi delle richieste")
        ordering: ClassVar = ["created_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class EnquiryFile(models.Model):
    """A file that somebody sent: which one, and the sealed record with its name and key.

    With a message, or (none) with the form. Written and read by `enquiries.operations.files` only.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="files")
    message = models.ForeignKey(EnquiryMessage, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    file_id = models.CharField(max_length=32, unique=True, editable=False)
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("file di una richiesta")
        verbose_name_plural = _("file delle richieste")
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_id
