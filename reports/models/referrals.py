"""A referral, or a step of the office, for which the reporter's consent is asked."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.referral_states import WITH_CONSENT, State
from vault.envelope import Place

from .cases import Case


class Referral(models.Model):
    """One request for consent and what became of it. Written by `reports.operations.authenticity` alone: the MAC of the
    case covers every column.

    To whom, why, what is passed on, each day and each answer are records of the case (`reports.referrals`); here stands
    what lists and the constraint need. `is_unread`: somebody outside the office has answered, and nobody has read it.

    A service without an account has a link: `token_digest` finds the row, `passed_on` is sealed to the link and a code
    together (`vault.handed`), `open_until` is its last day. All of it is emptied when the access ends.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    state = models.CharField(_("stato"), max_length=16, choices=State, default=State.ASKED)
    has_consent = models.BooleanField(_("permesso dato"), default=False)
    is_unread = models.BooleanField(_("risposta da leggere"), default=False)

    token_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    token_salt = models.BinaryField(default=b"")
    passed_on = models.BinaryField(default=b"")
    open_until = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=WITH_CONSENT, has_consent=True)
                | (~models.Q(state__in=WITH_CONSENT) & models.Q(has_consent=False)),
                name="reports_nothing_without_consent",
            )
        ]
        verbose_name = _("invio o passo")
        verbose_name_plural = _("invii e passi")

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"

    @property
    def place(self) -> Place:
        """Where what is passed on belongs."""
        return Place(case=str(self.case_id), field="passed_on", row=str(self.pk))
