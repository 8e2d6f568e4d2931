"""Who holds which key. Public keys stand here in the clear, private ones only locked or sealed.

docs/adr/0004-key-hierarchy.md draws the whole hierarchy; `reports.operations` is the only writer. A public key in these
tables is believed only as far as the audit log says the same (`reports.operations.enrolments`).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from vault import keys


class OfficeKey(models.Model):
    """One epoch of the office pair. The private key stands nowhere: only sealed in the grants.

    New reports are sealed to the epoch with the highest number, if its fingerprint is the pinned one.
    """

    number = models.PositiveIntegerField(_("epoca"), unique=True)
    public_key = models.BinaryField(max_length=32)
    created_on = models.DateField(_("creata il"))

    class Meta:
        ordering: ClassVar = ["-number"]
        default_permissions: ClassVar[tuple[str, ...]] = ()
        verbose_name = _("chiave dell’ufficio")
        verbose_name_plural = _("chiavi dell’ufficio")

    def __str__(self) -> str:
        return f"O{self.number}"

    @property
    def fingerprint(self) -> str:
        """What settings pin and people compare."""
        return keys.fingerprint(bytes(self.public_key))


class StaffKey(models.Model):
    """One person's pair. The private key is locked with a generated passphrase that is stored nowhere.

    The account cannot be deleted while it has a key: deleting the last holders would lose every case. Deactivate it.
    `may_be_replaced`: the words are forgotten, and a manager has agreed to a new key in place of this one.
    `gives`: the role of its person allows to give the office's key, or did when it ended.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="report_key")
    public_key = models.BinaryField(max_length=32)
    wrapped_private = models.BinaryField()
    created_on = models.DateField(_("creata il"))
    may_be_replaced = models.BooleanField(default=False)
    gives = models.BooleanField(default=False)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        verbose_name = _("chiave personale")
        verbose_name_plural = _("chiavi personali")

    def __str__(self) -> str:
        return f"S{self.user_id}"

    @property
    def fingerprint(self) -> str:
        """What two people compare before one grants the other the office's key."""
        return keys.fingerprint(bytes(self.public_key))

    @property
    def context(self) -> str:
        """What the wrapped key is bound to: it does not open under another account."""
        return f"staff:{self.user_id}"


class OfficeKeyGrant(models.Model):
    """The private key of one epoch, sealed to one person's key.

    It is deleted when the role or the account ends. One of the last two is kept, with the day in `ended_on`: it opens
    nothing any more, but without it the cases could be lost.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    office_key = models.ForeignKey(OfficeKey, on_delete=models.CASCADE, related_name="grants")
    staff_key = models.ForeignKey(StaffKey, on_delete=models.CASCADE, related_name="grants")
    sealed_private = models.BinaryField()
    granted_on = models.DateField(_("data il"))
    ended_on = models.DateField(_("finita il"), null=True, blank=True)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office_key", "staff_key"], name="reports_one_grant_per_epoch_and_key")
        ]
        verbose_name = _("concessione della chiave")
        verbose_name_plural = _("concessioni della chiave")

    def __str__(self) -> str:
        return f"{self.office_key} → {self.staff_key}"


class RecoveryKey(models.Model):
    """The pair R of today's recovery cards; one row at most. The private key stands on the cards, any two of three.

    `drilled_on`: the last day on which two cards opened a restored backup.
    """

    public_key = models.BinaryField(max_length=32)
    created_on = models.DateField(_("creata il"))
    drilled_on = models.DateField(_("provata il"), null=True, blank=True)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        verbose_name = _("chiave di recupero")
        verbose_name_plural = _("chiavi di recupero")

    def __str__(self) -> str:
        return "R"

    @property
    def fingerprint(self) -> str:
        """What stands on the cards, and in the audit log."""
        return keys.fingerprint(bytes(self.public_key))


class RecoveryGrant(models.Model):
    """The private key of one epoch, sealed to the recovery pair."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    office_key = models.ForeignKey(OfficeKey, on_delete=models.CASCADE, related_name="recovery_grants")
    recovery_key = models.ForeignKey(RecoveryKey, on_delete=models.CASCADE, related_name="grants")
    sealed_private = models.BinaryField()

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office_key", "recovery_key"], name="reports_one_recovery_grant_per_epoch")
        ]
        verbose_name = _("copia per il recupero")
        verbose_name_plural = _("copie per il recupero")

    def __str__(self) -> str:
        return f"{self.office_key} → {self.recovery_key}"
