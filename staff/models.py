"""The audit log: append-only, hash-chained, without content. And which group stands for which role."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete a line of the audit log."""


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    """Refuses what would rewrite history. Triggers in the database (`audit_guards`) refuse it again, for raw SQL."""

    def _refuse(self) -> NoReturn:
        raise AppendOnlyError("The audit log is append-only.")

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()


class AuditEvent(models.Model):
    """Who did what to which object, and when. Never the content, never an address or a device.

    The actor is stored by number and name instead of a foreign key: an account may be deleted, its history may not
    change. Written only by `staff.audit.record`, which chains each line to the one before.
    """

    sequence = models.PositiveBigIntegerField(_("numero"), unique=True)
    at = models.DateTimeField(_("quando"), db_index=True)
    actor_id = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    actor_name = models.CharField(_("chi"), max_length=150, blank=True)
    action = models.CharField(_("che cosa"), max_length=64, db_index=True)
    target = models.CharField(_("su che cosa"), max_length=255, blank=True)
    details = models.JSONField(_("dettagli"), default=dict, blank=True)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    objects: ClassVar[models.Manager[Self]] = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-sequence"]
        default_permissions: ClassVar[tuple[str, ...]] = ()
        indexes = [models.Index(fields=["target", "sequence"], name="staff_audit_target_idx")]
        verbose_name = _("attività")
        verbose_name_plural = _("registro delle attività")

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.target}".rstrip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("The audit log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The audit log is append-only.")


class AuditHead(models.Model):
    """The end of the chain, one row. Taking its row lock is what puts concurrent writers in line.

    It also betrays a log whose last lines were cut off: the chain alone cannot.
    """

    SINGLETON = 1

    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="staff_audithead_is_single")]

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest}"


class RoleGroup(models.Model):
    """Which group stands for a role of `staff.roles`. The code of the role binds them, not the group's name."""

    role = models.CharField(_("ruolo"), max_length=32, primary_key=True)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="role_binding", verbose_name=_("gruppo"))

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        verbose_name = _("gruppo di un ruolo")
        verbose_name_plural = _("gruppi dei ruoli")

    def __str__(self) -> str:
        return self.role


class KeptForm(models.Model):
    """What somebody typed when the session had ended, sealed to her browser for an hour (`staff.kept`).

    Neither the person nor the form stands here: only what finds the row with the cookie in hand.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    address = models.CharField(max_length=64, primary_key=True)
    owner = models.CharField(max_length=64, db_index=True)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        verbose_name = _("testo conservato")
        verbose_name_plural = _("testi conservati")

    def __str__(self) -> str:
        return "–"


class SavedView(models.Model):
    """What one person asks a list of the desk again and again (`staff.saved_views`): codes and ids, and a name.

    `removed_at`: it is off the list and can be taken back for a while.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    NAME_MAX: ClassVar[int] = 60

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=100, help_text="The view of the list, as URLs call it.")
    path = models.CharField(max_length=255, help_text="Where it was saved: the way back after a change.")
    name = models.CharField(_("nome"), max_length=NAME_MAX)
    asked = models.JSONField(default=dict, help_text="Fields of the filter that a link may set, and their values.")
    order = models.CharField(max_length=60, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        indexes = [models.Index(fields=["user", "list_name"], name="staff_saved_view_idx")]
        verbose_name = _("vista salvata")
        verbose_name_plural = _("viste salvate")

    def __str__(self) -> str:
        return self.name
