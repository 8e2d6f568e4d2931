"""The screens about everybody's keys: who has one, sharing the office's, taking it away."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django.views.generic.base import View

from staff.audit import BrokenLogError
from staff.people import tell_apart
from staff.roles import Permission, holders_of

from . import operations
from .errors import EnrolmentRefusedError, KeyMismatchError, LastHoldersError
from .models import OfficeKeyGrant, StaffKey
from .office import OpenOffice
from .staff_section import STATUS_TEXTS, key_warnings
from .staff_views import ReportsView


class KeyListView(ReportsView, TemplateView):
    """Who has a key, who holds the office's, and whether the forms can take reports."""

    staff_permission = Permission.GRANT_KEYS
    template_name = "staff/reports/keys.html"
    audit_action = "case_key.listed"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current = operations.current_office_key()
        watch = operations.watch_keys()
        people = list(self._people())
        names = tell_apart(people)
        return super().get_context_data(
            people=[{"name": names[user.pk], **self._person(user, current.pk if current else None)} for user in people],
            office_key=current,
            status=watch.status,
            status_text=STATUS_TEXTS[watch.status],
            warnings=list(key_warnings(watch)),
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


class KeyActionView(ReportsView, View):
    """Something done to a colleague's key."""

    staff_permission: ClassVar[Permission] = Permission.GRANT_KEYS
    http_method_names = ["post"]
    keeps_typed = False
    needs_open_office = True

    @cached_property
    def key(self) -> StaffKey:
        return get_object_or_404(StaffKey.objects.select_related("user"), pk=self.kwargs["key"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.needs_open_office and self.office is None:
            messages.error(request, _("Prima sblocca le segnalazioni con la tua frase segreta."))
            return redirect(f"{reverse('reports_staff:unlock')}?next={reverse('reports_staff:keys')}")
        try:
            messages.success(request, self.act(self.office or OpenOffice({})))
        except EnrolmentRefusedError:
            messages.error(request, _("Con questa persona non si può: conta il suo ruolo, e nessuno lo fa per sé."))
        except LastHoldersError:
            messages.error(
                request,
                _("Non è cambiato nulla: meno di due altre persone potrebbero aprire tutte le segnalazioni."),
            )
        except KeyMismatchError:
            messages.error(
                request,
                _(
                    "La chiave non è stata data: l’impronta non è quella che avete confrontato, o non è quella "
                    "registrata quando la persona ha creato la chiave. Avvisa subito chi gestisce il server."
                ),
            )
        except BrokenLogError:
            messages.error(
                request,
                _(
                    "La chiave non è stata data: il registro delle attività risulta alterato e non prova più di chi "
                    "sono le chiavi. Avvisa subito chi gestisce il server."
                ),
            )
        return redirect("reports_staff:keys")

    def act(self, office: OpenOffice) -> str:
        """Do it; what to say afterwards."""
        raise NotImplementedError


class GrantView(KeyActionView):
    """Share the office's key with a colleague whose fingerprint was compared."""

    def act(self, office: OpenOffice) -> str:
        fingerprint = self.request.POST.get("fingerprint", "")
        number = operations.grant_office_key(
            office=office, staff_key=self.key, fingerprint=fingerprint, actor=self.person
        )
        operations.end_lapsed_grants(actor=self.person)  # what was kept only because nobody else had the key
        return _("Chiave data.") if number else _("Questa persona ha già la chiave.")


class RevokeView(KeyActionView):
    """Take the office's key away from a colleague."""

    needs_open_office = False

    def act(self, office: OpenOffice) -> str:
        number = operations.revoke_grants(staff_key=self.key, actor=self.person)
        return _("Chiave tolta.") if number else _("Questa persona non ha la chiave.")


class AllowReplacementView(KeyActionView):
    """Agree that a colleague who forgot the words makes a new key."""

    def act(self, office: OpenOffice) -> str:
        operations.allow_replacement(staff_key=self.key, office=office, actor=self.person)
        return _("Ora questa persona può creare una chiave nuova senza le parole di prima.")
