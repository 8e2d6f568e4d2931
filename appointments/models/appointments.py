"""Appointments: personal data, so few columns, a date to forget them, and nothing of Wagtail around them.

The model is no snippet, no form submission and not indexed for search or references: nothing appears in `/admin/`.
"""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.states import State
from appointments.ways import Way
from formbuilder.questions.contact import EMAIL_MAX, PHONE_MAX

from .desks import Desk, DeskService

NAME_MAX = 150
MATTER_MAX = 500


class Channel(models.TextChoices):
    """How an appointment was made."""

    WEB = "web", pgettext_lazy("canale di un appuntamento", "Sito")
    PHONE = "phone", pgettext_lazy("canale di un appuntamento", "Telefono")
    DESK = "desk", pgettext_lazy("canale di un appuntamento", "Sportello")


class Appointment(models.Model):
    """One person, one desk, one time. Made by `appointments.operations.book`, changed by its siblings only.

    `form_key` is the translation key of the page through which it came; none where the office made it.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, verbose_name=_("sportello"), on_delete=models.PROTECT, related_name="appointments")
    service = models.ForeignKey(DeskService, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    service_title = models.CharField(_("servizio"), max_length=255, help_text="In Italian, on the day.")
    is_discreet = models.BooleanField(default=True, help_text="Mails name neither place nor desk.")
    begins = models.DateTimeField(_("inizio"))
    ends = models.DateTimeField(_("fine"))
    state = models.CharField(_("stato"), max_length=16, choices=State.choices, default=State.BOOKED)
    name = models.CharField(_("nome"), max_length=NAME_MAX)
    email = models.EmailField(_("e-mail"), max_length=EMAIL_MAX, blank=True)
    email_normalised = models.CharField(max_length=EMAIL_MAX, blank=True, editable=False)
    phone = models.CharField(_("telefono"), max_length=PHONE_MAX, blank=True)
    way = models.CharField(_("come"), max_length=16, choices=Way.choices, default=Way.IN_PERSON)
    matter = models.CharField(_("di che cosa si tratta"), max_length=MATTER_MAX, blank=True)
    search_text = models.TextField(default="", editable=False, help_text="What the desk finds a person by, folded.")
    form_key = models.UUIDField(null=True, editable=False)
    answers = models.JSONField(default=dict, help_text="Question id → value; options by id, never by label.")
    definition = models.JSONField(default=dict, help_text="Snapshot of the form definition that was answered.")
    source_definition = models.JSONField(
        default=dict, help_text="Snapshot of the Italian form of that moment; empty where the form was in Italian."
    )
    locale = models.CharField(_("lingua"), max_length=16)
    channel = models.CharField(_("canale"), max_length=8, choices=Channel.choices, default=Channel.WEB)
    submission_digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the flow’s one-time key: a replay is known."
    )
    received_at = models.DateTimeField(_("preso il"))
    retain_until = models.DateField(_("da cancellare dopo il"))
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Grows with every change: who works on an old page is told."
    )

    class Meta:
        verbose_name = _("appuntamento")
        verbose_name_plural = _("appuntamenti")
        ordering: ClassVar = ["begins", "pk"]
        # No permission of Django's: who may do what with appointments stands in `staff.roles` alone.
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="appointments_ends_later"),
            models.CheckConstraint(condition=~Q(email="") | ~Q(phone=""), name="appointments_can_be_reached"),
            models.CheckConstraint(condition=~Q(way=Way.PHONE) | ~Q(phone=""), name="appointments_can_be_called"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["desk", "begins"], name="appointments_desk_idx"),
            models.Index(fields=["state", "begins"], name="appointments_state_idx"),
            models.Index(fields=["email_normalised"], name="appointments_email_idx"),
            models.Index(fields=["retain_until"], name="appointments_retention_idx"),
        ]

    def __str__(self) -> str:
        """The reference, not the name: this text ends up in logs and audit events."""
        return self.reference

    @property
    def standing(self) -> State:
        """Its state as a member of the table."""
        return State(self.state)

    @property
    def reference(self) -> str:
        """A short reference that person and desk can quote to each other; it opens nothing."""
        return self.id.hex[:8].upper()

    def has_begun(self, now: datetime.datetime | None = None) -> bool:
        """Whether it is too late to change it."""
        return self.begins <= (now or timezone.now())

    @property
    def opens_room(self) -> bool:
        """Whether the desk's room may be entered: it is one for everybody, so not once it is cancelled or over."""
        return self.state == State.BOOKED and timezone.now() < self.ends
