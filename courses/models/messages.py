"""Messages that the office wrote to the people of one or more groups: what was said, never to whom."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .courses import CourseGroup
from .registrations import Registration


class Message(models.Model):
    """One message, once. Written by `courses.operations.send_message` only, and erased with the last of its mails.

    To whom it went say the mails in the outbox and the history of each registration; both go with the person.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the form’s one-time key: a replay is known."
    )
    at = models.DateTimeField(_("inviato il"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=150, blank=True, help_text="As the account was called then.")
    words = models.JSONField(help_text="Language → subject and text, as they were typed.")
    by_telephone = models.ManyToManyField(
        Registration, related_name="+", help_text="Who has no address, so that the office phones."
    )
    purge_on = models.DateField(_("da cancellare dopo il"))

    class Meta:
        verbose_name = _("messaggio alle persone iscritte")
        verbose_name_plural = _("messaggi alle persone iscritte")
        default_permissions = ()
        ordering = ["-at", "pk"]
        indexes = [models.Index(fields=["purge_on"], name="courses_message_purge_idx")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def subject(self) -> str:
        """The Italian one."""
        return str(self.words[settings.LANGUAGE_CODE]["subject"])


class MessageGroup(models.Model):
    """To how many people of one group a message was mailed."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="groups")
    group = models.ForeignKey(CourseGroup, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("gruppo di un messaggio")
        verbose_name_plural = _("gruppi di un messaggio")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["message", "group"], name="courses_message_group_once")]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.number}"
