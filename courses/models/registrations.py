"""Registrations: personal data, so few columns, a date to forget them, and nothing of Wagtail around them.

Neither model is a snippet, a form submission or indexed for search or references: nothing appears in `/admin/`.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.states import ACTIVE_STATES, State

from .courses import CourseGroup


class Channel(models.TextChoices):
    """How a registration came."""

    WEB = "web", pgettext_lazy("canale di un’iscrizione", "Modulo del sito")
    PHONE = "phone", pgettext_lazy("canale di un’iscrizione", "Telefono")
    DESK = "desk", pgettext_lazy("canale di un’iscrizione", "Sportello")


class Registration(models.Model):
    """One person in one group. Created by `courses.operations.register` only, changed by `courses.operations.act`."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    with_others: int = 0
    """How many entered with this person, where a list has counted them."""

    trace: dict[str, Any] | None = None
    """How the act that returned this object is taken back, if it can be (`courses.operations.undoing`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        CourseGroup, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("gruppo")
    )
    page = models.ForeignKey(
        "courses.CoursePage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("pagina"),
    )
    state = models.CharField(_("stato"), max_length=16, choices=State.choices)
    offered_until = models.DateTimeField(
        _("posto offerto fino al"), null=True, blank=True, help_text="Set while a seat is offered, and kept afterwards."
    )
    queue_number = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Order on the group’s waiting list; grows in the order of commits and is never given twice.",
    )
    draw_code = models.CharField(
        _("codice per il sorteggio"),
        max_length=16,
        blank=True,
        editable=False,
        help_text="Of whoever takes part in a draw: public afterwards, made at random, opens nothing.",
    )
    party = models.UUIDField(
        null=True, blank=True, editable=False, help_text="Shared by people who entered as one: `courses.parties`."
    )
    party_place = models.PositiveSmallIntegerField(
        default=1, editable=False, help_text="Among those of its party: 1 is who enrolled the others."
    )
    first_name = models.CharField(_("nome"), max_length=100)
    last_name = models.CharField(_("cognome"), max_length=100)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    email_normalised = models.CharField(max_length=254, editable=False, blank=True)
    phone = models.CharField(_("telefono"), max_length=40, blank=True)
    name_folded = models.CharField(
        max_length=255, default="", editable=False, help_text="Under which two spellings of a name are one person."
    )
    search_text = models.TextField(
        default="", editable=False, help_text="All that the desk finds a person by, folded: `courses.people`."
    )
    answers = models.JSONField(default=dict, help_text="Question id → value; options by id, never by label.")
    definition = models.JSONField(default=dict, help_text="Snapshot of the form definition that was answered.")
    source_definition = models.JSONField(
        default=dict,
        help_text="Snapshot of the Italian form of that moment; empty where the form itself was in Italian.",
    )
    locale = models.CharField(_("lingua"), max_length=16)
    channel = models.CharField(_("canale"), max_length=8, choices=Channel.choices, default=Channel.WEB)
    wants_reminders = models.BooleanField(_("vuole i promemoria degli incontri"), default=True)
    submission_digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the flow’s one-time key: a replay is known."
    )
    link_edition = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Raised to close every link that was mailed: `courses.links`."
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
                fields=["group", "email_normalised", "name_folded"],
                condition=Q(state__in=[state.value for state in ACTIVE_STATES]) & ~Q(email_normalised=""),
                name="courses_registration_once_per_group",
            ),
            models.CheckConstraint(condition=~Q(email="") | ~Q(phone=""), name="courses_registration_can_be_reached"),
            models.CheckConstraint(
                condition=~Q(state=State.WAITING.value) | Q(queue_number__isnull=False),
                name="courses_registration_waiting_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OFFERED.value) | Q(offered_until__isnull=False),
                name="courses_registration_offer_has_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RECEIVED.value) | ~Q(draw_code=""),
                name="courses_registration_in_draw_has_code",
            ),
            # A party is one entry of a draw: its people share the code.
            models.UniqueConstraint(
                fields=["draw_code", "party_place"],
                condition=~Q(draw_code=""),
                name="courses_registration_draw_code_once",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "state", "queue_number"], name="courses_reg_waiting_idx"),
            models.Index(fields=["-received_at", "id"], name="courses_reg_received_idx"),
            models.Index(fields=["retain_until"], name="courses_reg_retention_idx"),
            models.Index(fields=["party"], name="courses_reg_party_idx", condition=Q(party__isnull=False)),
            models.Index(
                fields=["offered_until"],
                name="courses_reg_offer_idx",
                condition=Q(state=State.OFFERED.value),
            ),
        ]

    def __str__(self) -> str:
        """The reference, not the name: this text ends up in logs and audit events."""
        return self.reference

    @property
    def reference(self) -> str:
        """A short reference that person and desk can quote to each other.

        With the e-mail address it opens the person's own page (`courses.own`): the two never stand on one list.
        """
        return self.id.hex[:8].upper()

    @property
    def standing(self) -> State:
        """Its state as a member of the table."""
        return State(self.state)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def position(self) -> int | None:
        """Place on the waiting list, counted in people from 1; None if this registration is not waiting.

        Whoever waits with others has the place of the first of them.
        """
        if self.state != State.WAITING:
            return None
        line = Registration.objects.filter(group_id=self.group_id, state=State.WAITING)
        if self.party is None:
            return line.filter(queue_number__lte=self.queue_number).count()
        first = line.filter(party=self.party).aggregate(number=Min("queue_number"))["number"]
        return line.filter(queue_number__lt=first or self.queue_number).count() + 1


class RegistrationFile(models.Model):
    """A file that somebody sent with a registration: which one, and the sealed record with its name and key.

    Written and read by `courses.operations.files` only.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="files")
    file_id = models.CharField(max_length=32, unique=True, editable=False)
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("file di un’iscrizione")
        verbose_name_plural = _("file delle iscrizioni")
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_id


class RegistrationCount(models.Model):
    """How many registrations of a group ended in a state: what stays when the registrations are erased."""

    group = models.ForeignKey(CourseGroup, on_delete=models.PROTECT, related_name="counts", verbose_name=_("gruppo"))
    state = models.CharField(_("stato"), max_length=16, choices=State.choices)
    number = models.PositiveIntegerField(_("numero"), default=0)

    class Meta:
        verbose_name = _("conteggio delle iscrizioni")
        verbose_name_plural = _("conteggi delle iscrizioni")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["group", "state"], name="courses_count_once_per_state")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.number}"
