"""Enquiries: personal data, so a date to forget them, and nothing of Wagtail around them.

None of these models is a snippet, a form submission or indexed for search or references: nothing appears in `/admin/`.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enquiries.contact import NAME_MAX
from enquiries.kinds import Kind
from enquiries.states import OURS_TO_ACT, State
from formbuilder.questions.contact import EMAIL_MAX, PHONE_MAX


class Enquiry(models.Model):
    """One thing that somebody asked. Made by `enquiries.operations.submit`, changed by its siblings only.

    `form_key` is the translation key of the page, so that enquiries of every language stand together, also when the
    page is gone. `first_name` and the like are read off the answers (`enquiries.contact`).
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    trace: dict[str, Any] | None = None
    """How the act that returned this object is taken back, if it can be (`enquiries.operations.undoing`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(
        "enquiries.EnquiryPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    form_key = models.UUIDField(editable=False)
    form_title = models.CharField(_("modulo"), max_length=255, help_text="Of the Italian page, on the day.")
    kind = models.CharField(_("tipo"), max_length=16, choices=Kind.choices)
    state = models.CharField(_("stato"), max_length=20, choices=State.choices, default=State.NEW)
    name = models.CharField(_("nome"), max_length=NAME_MAX, blank=True)
    email = models.EmailField(_("e-mail"), max_length=EMAIL_MAX, blank=True)
    email_normalised = models.CharField(max_length=EMAIL_MAX, blank=True, editable=False)
    phone = models.CharField(_("telefono"), max_length=PHONE_MAX, blank=True)
    search_text = models.TextField(
        default="", editable=False, help_text="All that the desk finds a person by, folded: `enquiries.people`."
    )
    answers = models.JSONField(default=dict, help_text="Question id → value; options by id, never by label.")
    definition = models.JSONField(default=dict, help_text="Snapshot of the form definition that was answered.")
    source_definition = models.JSONField(
        default=dict, help_text="Snapshot of the Italian form of that moment; empty where the form was in Italian."
    )
    locale = models.CharField(_("lingua"), max_length=16)
    submission_digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the flow’s one-time key: a replay is known."
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("chi la segue"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_on = models.DateField(_("rispondere entro il"))
    received_at = models.DateTimeField(_("ricevuta il"))
    last_message_at = models.DateTimeField(help_text="From here the days of the privacy notice are counted.")
    retain_until = models.DateField(_("da cancellare dopo il"))
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged", verbose_name=_("unita a")
    )
    draft_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The draft that was made out of a proposal.",
    )
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Grows with every change: who works on an old page is told."
    )

    class Meta:
        verbose_name = _("richiesta")
        verbose_name_plural = _("richieste")
        ordering: ClassVar = ["-received_at", "pk"]
        # No permission of Django's: who may do what with enquiries stands in `staff.roles` alone.
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"], name="enquiries_state_due_idx"),
            models.Index(fields=["form_key", "-received_at"], name="enquiries_form_idx"),
            models.Index(fields=["-received_at", "id"], name="enquiries_received_idx"),
            models.Index(fields=["email_normalised"], name="enquiries_email_idx"),
            models.Index(fields=["retain_until"], name="enquiries_retention_idx"),
        ]

    def __str__(self) -> str:
        """The reference, not the name: this text ends up in logs and audit events."""
        return self.reference

    @property
    def reference(self) -> str:
        """A short reference that person and desk can quote to each other; it opens nothing."""
        return self.id.hex[:8].upper()

    @property
    def standing(self) -> State:
        """Its state as a member of the table."""
        return State(self.state)

    @property
    def called(self) -> str:
        """What the desk calls it: the name, or the reference of whoever gave none."""
        return self.name or self.reference

    def is_overdue(self, today: datetime.date | None = None) -> bool:
        """Whether the office should have acted by now."""
        return self.state in OURS_TO_ACT and self.due_on < (today or timezone.localdate())


class EnquiryLink(models.Model):
    """What opens an enquiry from a mail: of the random token only the digest, a new one for each mail."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    digest = models.CharField(primary_key=True, max_length=64, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="links")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("collegamento a una richiesta")
        verbose_name_plural = _("collegamenti a richieste")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.enquiry_id)


class EnquiryCount(models.Model):
    """How many enquiries of a form and a year ended in a state: what stays when the enquiries are erased."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    form_key = models.UUIDField(editable=False)
    kind = models.CharField(_("tipo"), max_length=16, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("anno"))
    state = models.CharField(_("stato"), max_length=20, choices=State.choices)
    number = models.PositiveIntegerField(_("numero"), default=0)

    class Meta:
        verbose_name = _("conteggio delle richieste")
        verbose_name_plural = _("conteggi delle richieste")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form_key", "kind", "year", "state"], name="enquiries_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_state_display()}: {self.number}"
