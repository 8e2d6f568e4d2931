"""The screens about keys: unlocking, locking, one's own key, and sharing the office's."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from django.views.generic.base import View

from core import ratelimit
from staff import audit
from staff.roles import Permission, holders_of
from vault import passphrase
from vault.errors import DecryptionError
from vault.passphrase import WrongPassphraseError
from vault.token import TokenError, open_token, seal_token

from . import operations, unlocking
from .errors import EnrolmentRefusedError, NoGrantError, NotEnrolledError
from .models import StaffKey
from .staff_forms import ConfirmPassphraseForm, UnlockForm
from .staff_section import STATUS_TEXTS
from .staff_views import ReportsView

UNLOCK_ATTEMPTS = 10
UNLOCK_WINDOW_SECONDS = 15 * 60
HTTP_TOO_MANY_REQUESTS = 429

_WORDS_FIELD = "parole"
_WORDS_LIFETIME_SECONDS = 15 * 60
_WORDS_MAX_CHARACTERS = 1000


@method_decorator(sensitive_post_parameters(), name="dispatch")
class UnlockView(ReportsView, TemplateView):
    """The passphrase opens one's own key, and with it the office's, for this session."""

    staff_permission = Permission.WORK_CASES
    template_name = "staff/reports/unlock.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_key = StaffKey.objects.filter(user=self.person).exists()
        return super().get_context_data(
            **{
                "form": UnlockForm(),
                "next": self._next_url(),
                "has_key": has_key,
                "holds_grant": operations.holds_grant(self.person),
                "idle_minutes": unlocking.IDLE_SECONDS // 60,
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UnlockForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        allowed = ratelimit.hit(
            request,
            scope=f"reports.unlock:{self.person.pk}",
            limit=UNLOCK_ATTEMPTS,
            window_seconds=UNLOCK_WINDOW_SECONDS,
            fail_closed=True,
        )
        if not allowed:
            form.add_error(None, _("Ci sono stati molti tentativi. Riprova fra un quarto d’ora."))
            return self._show(form, status=HTTP_TOO_MANY_REQUESTS)
        try:
            office = operations.unlock(user=self.person, words=form.cleaned_data["words"])
        except WrongPassphraseError:
            form.add_error("words", _("La frase segreta non è giusta. Controlla le parole e il loro ordine."))
        except NotEnrolledError:
            form.add_error(None, _("Non hai ancora una chiave personale: creala prima di sbloccare."))
        except NoGrantError:
            form.add_error(None, _("Hai una chiave personale, ma nessuno ti ha ancora dato quella dell’ufficio."))
        except DecryptionError:
            form.add_error(None, _("La tua chiave risulta alterata. Avvisa subito chi è responsabile."))
        else:
            response = redirect(self._next_url() or reverse("reports_staff:case_list"))
            unlocking.keep_open(request, response, office)
            return response
        return self._show(form)

    def _show(self, form: UnlockForm, *, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def _next_url(self) -> str:
        """Where to go afterwards; only addresses of this site."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        is_ours = url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return wanted if is_ours else ""


class LockView(ReportsView, View):
    """Forget the opened keys, at once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = redirect("reports_staff:case_list")
        unlocking.lock(request, response)
        audit.record(actor=self.person, action="case_key.locked", target=f"user:{self.person.pk}")
        messages.success(request, _("Le segnalazioni sono bloccate."))
        return response


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EnrolView(ReportsView, TemplateView):
    """One's own key: six generated words, shown once, typed again, then the key is made.

    Between the two posts the words travel sealed in the page; nothing is stored before they were typed again.
    """

    staff_permission = Permission.HOLD_KEY
    template_name = "staff/reports/enrol.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            key=StaffKey.objects.filter(user=self.person).first(),
            holds_grant=operations.holds_grant(self.person),
            words_field=_WORDS_FIELD,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get(_WORDS_FIELD, "")
        words = self._open(token) if token else None
        if words is None:
            if token:
                messages.error(request, _("È passato troppo tempo: ecco una frase nuova. La precedente non vale."))
            words = passphrase.generate()
            return self._show(words, ConfirmPassphraseForm(expected=words))
        form = ConfirmPassphraseForm(request.POST, expected=words)
        if not form.is_valid():
            return self._show(words, form)
        operations.enrol_staff(user=self.person, words=words)
        messages.success(request, _("La tua chiave è pronta. Ora chi è responsabile può darti quella dell’ufficio."))
        response = redirect("reports_staff:enrol")
        unlocking.lock(request, response)
        return response

    def _show(self, words: str, form: ConfirmPassphraseForm) -> HttpResponse:
        context = self.get_context_data(words=words.split(), form=form, token=self._seal(words))
        return self.render_to_response(context)

    def _seal(self, words: str) -> str:
        return seal_token(
            words.encode(), secret=settings.SECRET_KEY, purpose="reports.enrolment", context=self._context()
        )

    def _open(self, token: str) -> str | None:
        try:
            return open_token(
                token,
                secret=settings.SECRET_KEY,
                purpose="reports.enrolment",
                context=self._context(),
                max_age_seconds=_WORDS_LIFETIME_SECONDS,
                max_size=_WORDS_MAX_CHARACTERS,
            ).decode()
        except TokenError:
            return None

    def _context(self) -> str:
        return f"{self.person.pk}:{self.request.session.session_key}"


class KeyListView(ReportsView, TemplateView):
    """Who has a key, who holds the office's, and whether the forms can take reports."""

    staff_permission = Permission.GRANT_KEYS
    template_name = "staff/reports/keys.html"
    audit_action = "case_key.listed"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current = operations.current_office_key()
        holders = set(current.grants.values_list("staff_key_id", flat=True)) if current else set()
        people = [
            {"user": user, "key": key, "holds_grant": key is not None and key.pk in holders}
            for user in holders_of(Permission.HOLD_KEY).select_related("report_key")
            for key in [getattr(user, "report_key", None)]
        ]
        return super().get_context_data(
            people=people,
            office_key=current,
            status=operations.form_status(),
            status_text=STATUS_TEXTS[operations.form_status()],
            is_open=self.office is not None,
            **kwargs,
        )


class GrantView(ReportsView, View):
    """Share the office's key with a colleague."""

    staff_permission = Permission.GRANT_KEYS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            messages.error(request, _("Prima sblocca le segnalazioni con la tua frase segreta."))
            return redirect(f"{reverse('reports_staff:unlock')}?next={reverse('reports_staff:keys')}")
        key = get_object_or_404(StaffKey.objects.select_related("user"), pk=self.kwargs["key"])
        try:
            number = operations.grant_office_key(office=self.office, staff_key=key, actor=self.person)
        except EnrolmentRefusedError:
            messages.error(request, _("Il ruolo di questa persona non prevede una chiave."))
        else:
            messages.success(request, _("Chiave data.") if number else _("Questa persona ha già la chiave."))
        return redirect("reports_staff:keys")
