"""The screens about one's own key: unlocking, locking, making it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from django.views.generic.base import View

from core import ratelimit
from staff import audit
from staff.roles import Permission
from vault import passphrase
from vault.errors import DecryptionError
from vault.passphrase import WrongPassphraseError
from vault.stretch import BusyError
from vault.token import TokenError, open_token, seal_token

from . import operations, unlocking
from .errors import KeyMismatchError, NoGrantError, NotEnrolledError, NotKeptOpenError, OldWordsNeededError
from .models import StaffKey
from .staff_forms import ConfirmPassphraseForm, UnlockForm
from .staff_views import ReportsView

UNLOCK_ATTEMPTS = 10
UNLOCK_WINDOW_SECONDS = 15 * 60
HTTP_TOO_MANY_REQUESTS = 429
HTTP_UNAVAILABLE = 503
RETRY_SECONDS = 10

TOO_MANY = gettext_lazy("Ci sono stati molti tentativi. Riprova fra un quarto d’ora.")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a passphrase opened nothing, in words."""

    text: Promise
    at_the_words: bool = False
    status: int = 200


REASONS: Mapping[type[Exception], Reason] = {
    WrongPassphraseError: Reason(
        gettext_lazy("La frase segreta non è giusta. Controlla le parole e il loro ordine."), at_the_words=True
    ),
    DecryptionError: Reason(gettext_lazy("La tua chiave risulta alterata. Avvisa subito chi è responsabile.")),
    NotEnrolledError: Reason(gettext_lazy("Non hai ancora una chiave personale: creala prima di sbloccare.")),
    NoGrantError: Reason(gettext_lazy("Hai una chiave personale, ma nessuno ti ha ancora dato quella dell’ufficio.")),
    OldWordsNeededError: Reason(gettext_lazy("Per sostituire questa chiave serve il permesso di chi è responsabile.")),
    BusyError: Reason(
        gettext_lazy("In questo momento il server è troppo occupato. Riprova fra qualche secondo."),
        status=HTTP_UNAVAILABLE,
    ),
    NotKeptOpenError: Reason(
        gettext_lazy("In questo momento il server non può tenere aperte le segnalazioni. Avvisa chi lo gestisce."),
        status=HTTP_UNAVAILABLE,
    ),
}

_WORDS_FIELD = "parole"
_WORDS_LIFETIME_SECONDS = 15 * 60
_WORDS_MAX_CHARACTERS = 1000


def explain(error: Exception, form: Form, *, field: str) -> int:
    """Put the reason into the form; the status to answer with."""
    reason = REASONS[type(error)]
    form.add_error(field if reason.at_the_words else None, str(reason.text))
    return reason.status


class PassphraseView(ReportsView, TemplateView):
    """A page on which somebody types a passphrase that opens something."""

    keeps_typed = False

    def may_try(self) -> bool:
        """Count one attempt of this person."""
        return ratelimit.hit(
            self.request,
            scope=f"reports.unlock:{self.actor.pk}",
            limit=UNLOCK_ATTEMPTS,
            window_seconds=UNLOCK_WINDOW_SECONDS,
            fail_closed=True,
        )


@method_decorator(sensitive_post_parameters(), name="dispatch")
class UnlockView(PassphraseView):
    """The passphrase opens one's own key, and with it the office's, for this session."""

    staff_permission = Permission.WORK_CASES
    template_name = "staff/reports/unlock.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_key = StaffKey.objects.filter(user=self.actor).exists()
        return super().get_context_data(
            **{
                "form": UnlockForm(),
                "next": self._next_url(),
                "is_open_already": unlocking.lacks_only_the_cookie(self.request),
                "has_key": has_key,
                "holds_grant": operations.holds_grant(self.actor),
                "idle_minutes": unlocking.IDLE_SECONDS // 60,
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UnlockForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        if not self.may_try():
            form.add_error(None, TOO_MANY)
            return self._show(form, status=HTTP_TOO_MANY_REQUESTS)
        response = redirect(self._next_url() or reverse("reports_staff:case_list"))
        try:
            office = operations.unlock(user=self.actor, words=form.cleaned_data["words"])
            unlocking.keep_open(request, response, office)
        except tuple(REASONS) as error:
            return self._show(form, status=explain(error, form, field="words"))
        with suppress(KeyMismatchError, audit.BrokenLogError):  # the page about keys says so
            operations.cover_reserved(office=office, actor=self.actor)
        return response

    def _show(self, form: UnlockForm, *, status: int = 200) -> HttpResponse:
        headers = {"Retry-After": str(RETRY_SECONDS)} if status == HTTP_UNAVAILABLE else {}
        return self.render_to_response(self.get_context_data(form=form), status=status, headers=headers)

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
        audit.record(actor=self.actor, action="case_key.locked", target=f"user:{self.actor.pk}")
        messages.success(request, _("Le segnalazioni sono bloccate."))
        return response


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EnrolView(PassphraseView):
    """One's own key: six generated words, shown once, typed again, then the key is made.

    Between the two posts the words travel sealed in the page; nothing is stored before they were typed again. In place
    of a key that opens reports, the words of that key are asked for as well.
    """

    staff_permission = Permission.HOLD_KEY
    template_name = "staff/reports/enrol.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            key=StaffKey.objects.filter(user=self.actor).first(),
            holds_grant=operations.holds_grant(self.actor),
            needs_old_words=operations.needs_old_words(self.actor),
            words_field=_WORDS_FIELD,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get(_WORDS_FIELD, "")
        words = self._open(token) if token else None
        asks_old = operations.needs_old_words(self.actor)
        if words is None:
            if token:
                messages.error(request, _("È passato troppo tempo: ecco una frase nuova. La precedente non vale."))
            words = passphrase.generate()
            return self._show(words, ConfirmPassphraseForm(expected=words, asks_old=asks_old))
        form = ConfirmPassphraseForm(request.POST, expected=words, asks_old=asks_old)
        if not form.is_valid() or not self._enrol(form, words):
            return self._show(words, form)
        messages.success(
            request,
            _("La tua chiave è pronta e apre le segnalazioni come prima.")
            if operations.holds_grant(self.actor)
            else _("La tua chiave è pronta. Ora chi è responsabile può darti quella dell’ufficio."),
        )
        response = redirect("reports_staff:enrol")
        unlocking.lock(request, response)
        return response

    def _enrol(self, form: ConfirmPassphraseForm, words: str) -> bool:
        """Make the key; False, with the reason in the form, where it may not be."""
        old_words = form.cleaned_data.get("old_words", "")
        if old_words and not self.may_try():
            form.add_error("old_words", TOO_MANY)
            return False
        try:
            operations.enrol_staff(user=self.actor, words=words, old_words=old_words)
        except tuple(REASONS) as error:
            explain(error, form, field="old_words")
            return False
        return True

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
        return f"{self.actor.pk}:{self.request.session.session_key}"
