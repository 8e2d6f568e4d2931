"""The screens about everybody's keys: who has one, sharing the office's, taking it away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django.views.generic.base import View

from staff.audit import BrokenLogError
from staff.people import tell_apart
from staff.roles import Permission, holders_of

from . import operations
from .errors import (
    EnrolmentRefusedError,
    EpochsLostError,
    KeyMismatchError,
    LastHoldersError,
    LastKeeperError,
    NoGrantError,
    NoRecoveryError,
    NotPinnedError,
    RecoveryMismatchError,
    TooFewGiversError,
)
from .models import OfficeKeyGrant, StaffKey
from .office import OpenOffice
from .staff_section import STATUS_TEXTS, key_warnings, recovery_warnings
from .staff_views import ReportsView

UNLOCK_FIRST = gettext_lazy("Prima sblocca le segnalazioni con la tua frase segreta.")

REFUSALS: Mapping[type[Exception], Promise] = {
    EnrolmentRefusedError: gettext_lazy("Con questa persona non si può: conta il suo ruolo, e nessuno lo fa per sé."),
    TooFewGiversError: gettext_lazy(
        "Non è cambiato nulla: resterebbero meno di due persone responsabili che possono dare la chiave. Datela prima "
        "a un’altra persona responsabile."
    ),
    LastKeeperError: gettext_lazy(
        "Non è cambiato nulla: con una chiave nuova si perderebbe quello che apre soltanto la chiave di adesso di "
        "questa persona. Per farne una nuova servono le parole di adesso."
    ),
    LastHoldersError: gettext_lazy(
        "Non è cambiato nulla: meno di due altre persone potrebbero aprire tutte le segnalazioni."
    ),
    RecoveryMismatchError: gettext_lazy(
        "Non è cambiato nulla: le schede di recupero nel database non sono quelle fatte nell’ultima cerimonia. Avvisa "
        "subito chi gestisce il server."
    ),
    KeyMismatchError: gettext_lazy(
        "La chiave non è stata data: l’impronta non è quella che avete confrontato, o non è quella registrata quando "
        "la persona ha creato la chiave. Avvisa subito chi gestisce il server."
    ),
    BrokenLogError: gettext_lazy(
        "La chiave non è stata data: il registro delle attività risulta alterato e non prova più di chi sono le "
        "chiavi. Avvisa subito chi gestisce il server."
    ),
    NoRecoveryError: gettext_lazy("Non ci sono ancora schede di recupero."),
    NoGrantError: gettext_lazy("Non hai aperto nessuna chiave dell’ufficio."),
    EpochsLostError: gettext_lazy(
        "Le schede di oggi aprono anche segnalazioni che tu non puoi aprire: le nuove le fa chi ha tutte le chiavi."
    ),
    NotPinnedError: gettext_lazy(
        "Prima chi gestisce il server deve scrivere l’impronta della chiave nuova nelle impostazioni."
    ),
}
"""In words, the narrower reason before the wider one."""


def why_refused(error: Exception) -> str:
    """What to say of one of the `REFUSALS`."""
    return str(next(text for kind, text in REFUSALS.items() if isinstance(error, kind)))


class KeyListView(ReportsView, TemplateView):
    """Who has a key, who holds the office's, and whether the forms can take reports."""

    staff_permission = Permission.GRANT_KEYS
    template_name = "staff/reports/keys.html"
    audit_action = "case_key.listed"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current = operations.current_office_key()
        watch, recovery = operations.watch_keys(), operations.watch_recovery()
        people = list(self._people())
        names = tell_apart(people)
        return super().get_context_data(
            people=[{"name": names[user.pk], **self._person(user, current.pk if current else None)} for user in people],
            office_key=current,
            status=watch.status,
            status_text=STATUS_TEXTS[watch.status],
            warnings=[*key_warnings(watch), *recovery_warnings(recovery)],
            cards=operations.current_recovery_key(),
            ended_since=recovery.ended_since if recovery else 0,
            is_open=self.office is not None,
            **kwargs,
        )

    @staticmethod
    def _people() -> QuerySet[User]:
        """Whoever may hold a key, and whoever still does although the role is gone."""
        holders = holders_of(Permission.HOLD_KEY).order_by().values("pk")
        people = User.objects.filter(Q(pk__in=holders) | Q(report_key__grants__isnull=False)).distinct()
        return people.select_related("report_key").prefetch_related("report_key__grants").order_by("username")

    @staticmethod
    def _person(user: User, epoch: int | None) -> dict[str, Any]:
        key: StaffKey | None = getattr(user, "report_key", None)
        grants: list[OfficeKeyGrant] = list(key.grants.all()) if key else []
        return {
            "user": user,
            "key": key,
            "holds_grant": any(grant.office_key_id == epoch and grant.ended_on is None for grant in grants),
            "is_kept": any(grant.ended_on for grant in grants),
            "has_grants": bool(grants),
        }


class KeyGuideView(ReportsView, TemplateView):
    """What tells the five keys and codes apart."""

    template_name = "staff/reports/key_guide.html"


class KeyActionView(ReportsView, View):
    """Something done to a colleague's key."""

    staff_permission: ClassVar[Permission] = Permission.GRANT_KEYS
    http_method_names = ["post"]
    keeps_typed = False
    needs_open_office = True
    page: ClassVar[str] = "reports_staff:keys"
    """Where its button stands."""

    @cached_property
    def key(self) -> StaffKey:
        return get_object_or_404(StaffKey.objects.select_related("user"), pk=self.kwargs["key"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.needs_open_office and self.office is None:
            messages.error(request, UNLOCK_FIRST)
            return self.lead_to_unlock(back=reverse(self.page))
        try:
            messages.success(request, self.act(self.office or OpenOffice({})))
        except tuple(REFUSALS) as error:
            messages.error(request, why_refused(error))
        return redirect(self.page)

    def act(self, office: OpenOffice) -> str:
        """Do it; what to say afterwards."""
        raise NotImplementedError


class GrantView(KeyActionView):
    """Share the office's key with a colleague whose fingerprint was compared."""

    def act(self, office: OpenOffice) -> str:
        fingerprint = self.request.POST.get("fingerprint", "")
        number = operations.grant_office_key(
            office=office, staff_key=self.key, fingerprint=fingerprint, actor=self.actor
        )
        operations.end_lapsed_grants(actor=self.actor)  # what was kept only because nobody else had the key
        return _("Chiave data.") if number else _("Questa persona ha già la chiave.")


class RevokeView(KeyActionView):
    """Take the office's key away from a colleague."""

    needs_open_office = False

    def act(self, office: OpenOffice) -> str:
        number = operations.revoke_grants(staff_key=self.key, actor=self.actor)
        if not number:
            return _("Questa persona non ha la chiave.")
        return _(
            "Chiave tolta. Se questa persona potrebbe avere una copia del database, o non vi siete lasciati bene, fate "
            "anche una chiave nuova dell’ufficio."
        )


class AllowReplacementView(KeyActionView):
    """Agree that a colleague who forgot the words makes a new key."""

    def act(self, office: OpenOffice) -> str:
        operations.allow_replacement(staff_key=self.key, office=office, actor=self.actor)
        return _("Ora questa persona può creare una chiave nuova senza le parole di prima.")
