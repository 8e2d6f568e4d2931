"""Registrations: personal data, so few columns, a date to forget them, and nothing of Wagtail around them.

Neither model is a snippet, a form submission or indexed for search or references: nothing appears in `/admin/`.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.states import ACTIVE_STATES, State

from .courses import CourseGroup


class Registration(models.Model):
    """One person in one group. Created by `events.operations.register` only, changed by `events.operations.act`."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        CourseGroup, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("gruppo")
    )
    page = models.ForeignKey(
        "events.CoursePage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("pagina"),
    )
    state = models.CharField(_("stato"), max_length=16, choices=State.choices)
    queue_number = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Order on the group’s waiting list; grows in the order of commits and is never given twice.",
    )
    first_name = models.CharField(_("nome"), max_length=100)
    last_name = models.CharField(_("cognome"), max_length=100)
    email = models.EmailField(_("e-mail"), max_length=254)
    email_normalised = models.CharField(max_length=254, editable=False)
    answers = models.JSONField(default=dict, help_text="Question id → value; options by id, never by label.")
    definition = models.JSONField(default=dict, help_text="Snapshot of the form definition that was answered.")
    locale = models.CharField(_("lingua"), max_length=16)
    submission_digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the flow’s one-time key: a replay is known."
    )
    received_at = models.DateTimeField(_("ricevuta il"))
    retain_until = models.DateField(_("da cancellare dopo il"))

    class Meta:
        verbose_name = _("iscrizione")
        verbose_name_plural = _("iscrizioni")
        ordering = ["-received_at", "pk"]
        # No permission of Django's: who may do what with registrations stands in `staff.roles` alone.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["group", "email_normalised"],
                condition=Q(state__in=[state.value for state in ACTIVE_STATES]),
                name="events_registration_once_per_group",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WAITING.value) | Q(queue_number__isnull=False),
                name="events_registration_waiting_has_number",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "state", "queue_number"], name="events_reg_waiting_idx"),
            models.Index(fields=["-received_at", "id"], name="events_reg_received_idx"),
            models.Index(fields=["retain_until"], name="events_reg_retention_idx"),
        ]

    def __str__(self) -> str:
        """The reference, not the name: this text ends up in logs and audit events."""
        return self.reference

    @property
    def reference(self) -> str:
        """A short reference that person and desk can quote to each other; it opens nothing."""
        return self.id.hex[:8].upper()

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def position(self) -> int | None:
        """Place on the waiting list, counted from 1; None if this registration is not waiting."""
        if self.state != State.WAITING:
            return None
        return Registration.objects.filter(
            group_id=self.group_id, state=State.WAITING, queue_number__lte=self.queue_number
        ).count()


class RegistrationCount(models.Model):
    """How many registrations of a group ended in a state: what stays when the registrations are erased."""

    group = models.ForeignKey(CourseGroup, on_delete=models.PROTECT, related_name="counts", verbose_name=_("gruppo"))
    state = models.CharField(_("stato"), max_length=16, choices=State.choices)
    number = models.PositiveIntegerField(_("numero"), default=0)

    class Meta:
        verbose_name = _("conteggio delle iscrizioni")
        verbose_name_plural = _("conteggi delle iscrizioni")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["group", "state"], name="events_count_once_per_state")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.number}"
