"""A report once it has arrived: what lists need in the clear, all the rest sealed.

No exact time, no address, no device and no text stands in these tables. Ids are random, so that they tell neither the
order nor the number of reports.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.states import State
from vault.envelope import Place
from vault.receipt import LOCATOR_CHARACTERS

from .keys import OfficeKey


class Reserve(models.TextChoices):
    """Whether a case is sealed to chosen people, and what the others learn of it (docs/adr/0043)."""

    NONE = "", _("Non è riservata")
    SEEN = "seen", _("Le altre persone vedono che c’è, non che cosa dice")
    HIDDEN = "hidden", _("Le altre persone non vedono nemmeno che c’è")


class Case(models.Model):
    """One report and the work on it. Written by `reports.operations.authenticity` alone, which renews `mac`.

    `form_key` is the `translation_key` of the report page: the same in every language, and no reference that could
    cascade. `unread` counts what the reporter has written and nobody has read yet. `retain_until` is the last day of a
    closed case; an open one has none.

    `content_*` is the pair C, shared with the reporter; `internal_*` is the pair I for notes and classification, which
    the reporter's code does not open. Both private keys are sealed to the office's `office_key`; those of a case in
    `reserve` are sealed to a pair of its own instead, `reserve_public`, whose private key its `keepers` have. `notice`
    is the wish to be told by mail, sealed to C (`reports.notices`).
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("riferimento"), max_length=12, unique=True)
    form_key = models.UUIDField(_("modulo"))

    state = models.CharField(_("stato"), max_length=16, choices=State, default=State.RECEIVED)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assegnata a"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # setting it to NULL would change a case behind the back of its MAC
        related_name="+",
    )
    due_on = models.DateField(_("scadenza"), null=True, blank=True)
    received_on = models.DateField(_("ricevuta il"))
    unread = models.PositiveSmallIntegerField(_("messaggi da leggere"), default=0)
    retain_until = models.DateField(_("conservata fino al"), null=True, blank=True)

    office_key = models.ForeignKey(OfficeKey, on_delete=models.PROTECT, related_name="cases")
    content_public = models.BinaryField(max_length=32)
    content_private = models.BinaryField()
    internal_public = models.BinaryField(max_length=32)
    internal_private = models.BinaryField()

    locator = models.CharField(max_length=LOCATOR_CHARACTERS, unique=True)
    code_salt = models.BinaryField()
    code_lookup = models.BinaryField()
    code_wrapped_private = models.BinaryField()
    code_saved = models.BooleanField(default=False)
    submission_digest = models.CharField(max_length=64, unique=True)

    notice = models.BinaryField()

    reserve = models.CharField(_("riservata"), max_length=8, choices=Reserve, blank=True, default=Reserve.NONE)
    reserve_public = models.BinaryField(max_length=32, default=b"")

    mac = models.BinaryField(max_length=32)

    class Meta:
        ordering: ClassVar = ["-received_on", "reference"]
        default_permissions: ClassVar[tuple[str, ...]] = ()
        verbose_name = _("segnalazione")
        verbose_name_plural = _("segnalazioni")
        indexes: ClassVar = [models.Index(fields=["state", "-received_on"], name="reports_case_state_received")]

    def __str__(self) -> str:
        return self.reference

    @property
    def standing(self) -> State:
        """Its state as a member of the table."""
        return State(self.state)

    @property
    def place_of_notice(self) -> Place:
        """Where the wish to be told belongs."""
        return Place(case=str(self.pk), field="notice", row=str(self.pk))

    @property
    def referral_acts(self) -> int:
        """How much was done, said and answered about its referrals; asks the database."""
        return self.records.filter(field__in=(SealedRecord.Field.REFERRAL, SealedRecord.Field.PARTNER_ANSWER)).count()


class CaseKeeper(models.Model):
    """Who opens a reserved case: the private key of its pair, sealed to one person's key or, without a person, to the
    recovery cards. `recipient` is that public key.

    The rows of a case are under its MAC: `reports.operations` writes them with the case. `ended_on`: the person has
    left and nobody else opens the case, so the copy is kept, and opens nothing.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="keepers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("persona")
    )
    recipient = models.BinaryField(max_length=32)
    sealed_private = models.BinaryField()
    ended_on = models.DateField(_("finita il"), null=True, blank=True)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "person"], name="reports_one_copy_per_case_and_person"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(person=None), name="reports_one_copy_for_the_cards_per_case"
            ),
        ]
        verbose_name = _("copia di una segnalazione riservata")
        verbose_name_plural = _("copie di segnalazioni riservate")

    def __str__(self) -> str:
        return f"{self.case_id} → {self.person_id or 'R'}"


class SealedRecord(models.Model):
    """One sealed piece of a case. It opens only in its own place: this case, this field, this row."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Field(models.TextChoices):
        """What a record holds; part of what it is bound to."""

        ANSWERS = "answers", _("risposte")
        MESSAGE = "message", _("messaggio")
        NOTE = "note", _("nota")
        CLASSIFICATION = "classification", _("classificazione")
        PROPOSAL = "proposal", _("proposta di chiusura")
        REFERRAL = "referral", _("invio o passo")
        PARTNER_ANSWER = "partner_answer", _("risposta di un servizio")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="records")
    field = models.CharField(max_length=16, choices=Field)
    sealed = models.BinaryField()

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(field="answers"), name="reports_one_record_of_answers_per_case"
            )
        ]
        verbose_name = _("contenuto sigillato")
        verbose_name_plural = _("contenuti sigillati")

    def __str__(self) -> str:
        return f"{self.case_id}/{self.field}"

    @property
    def place(self) -> Place:
        """Where this record belongs."""
        return Place(case=str(self.case_id), field=self.field, row=str(self.pk))
