"""The screens about the recovery cards: the ceremony that makes them, and the key that two of them give back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView

from core.http import SeeOther
from staff import audit
from staff.roles import Permission
from vault import keys
from vault.errors import DecryptionError
from vault.shares import CARDS, CardError

from . import ceremony, operations, refused
from .errors import NotKeptOpenError
from .key_forms import ReadBackForm, RescueForm
from .key_views import REFUSALS, UNLOCK_FIRST, KeyActionView, why_refused
from .office import OpenOffice
from .operations.enrolments import RECOVERY
from .staff_views import ReportsView
from .unlock_views import REASONS, TOO_MANY, PassphraseView


class RecoveryView(ReportsView, TemplateView):
    """What the cards are, which ones count, and how to make them."""

    staff_permission = Permission.GRANT_KEYS
    template_name = "staff/reports/recovery.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        running = ceremony.running(self.request)
        return super().get_context_data(
            cards=operations.current_recovery_key(),
            uncovered=sorted(operations.uncovered_epochs()),
            office_key=operations.current_office_key(),
            is_open=self.office is not None,
            minutes=ceremony.MINUTES,
            running=running,
            **kwargs,
        )


class BeginCeremonyView(KeyActionView):
    """Make the cards; nothing counts before all three were read back."""

    page = "reports_staff:recovery"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            messages.error(request, UNLOCK_FIRST)
            return self.lead_to_unlock(back=reverse(self.page))
        response = redirect("reports_staff:card", card=1)
        try:
            operations.require_no_loss(self.office)
            ceremony.keep(request, response, ceremony.begin())
        except NotKeptOpenError:
            messages.error(request, str(REASONS[NotKeptOpenError].text))
            return redirect(self.page)
        except tuple(REFUSALS) as error:
            messages.error(request, why_refused(error))
            return redirect(self.page)
        audit.record(actor=self.actor, action="case_key.ceremony_begun", target=RECOVERY)
        return response


@method_decorator(sensitive_post_parameters(), name="dispatch")
class CeremonyView(ReportsView, TemplateView):
    """One step with one card. Whoever comes to another card is led to the one whose turn it is."""

    staff_permission = Permission.GRANT_KEYS
    keeps_typed = False
    ceremony: ceremony.Ceremony
    opened: OpenOffice

    def lead_elsewhere(self) -> HttpResponse | None:
        """Where this step cannot be taken now: the answer to give instead."""
        if self.office is None:
            messages.error(self.request, UNLOCK_FIRST)
            return self.lead_to_unlock()
        running = ceremony.running(self.request)
        if running is None:
            messages.error(
                self.request,
                _("Non c’è una cerimonia in corso: è finita, o è passato troppo tempo. Le schede a metà non valgono."),
            )
            return redirect("reports_staff:recovery")
        self.ceremony, self.opened = running, self.office
        if self.kwargs["card"] != running.at:
            return redirect("reports_staff:card", card=running.at)
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.lead_elsewhere() or super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fingerprint = keys.fingerprint(self.ceremony.public)
        found = {"card": self.ceremony.card, "number_of_cards": CARDS, "fingerprint": fingerprint}
        return super().get_context_data(**kwargs | found)


class CardView(CeremonyView):
    """The words of one card, to be printed or written down."""

    template_name = "staff/reports/card.html"


class ReadBackView(CeremonyView):
    """The words of one card, typed from the paper while no screen shows them. After the last one the cards count."""

    template_name = "staff/reports/read_back.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ReadBackForm(card=self.ceremony.card, **refused.take(self.request))
        return super().get_context_data(form=form, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        elsewhere = self.lead_elsewhere()
        if elsewhere is not None:
            return elsewhere
        form = ReadBackForm(request.POST, card=self.ceremony.card)
        if not form.is_valid():
            return refused.refuse(request, form)
        following = self.ceremony.next()
        return self._finish(following) if following.is_over else self._go_on(following)

    def _go_on(self, following: ceremony.Ceremony) -> HttpResponse:
        response = SeeOther(reverse("reports_staff:card", args=[following.at]))
        try:
            ceremony.keep(self.request, response, following)
        except NotKeptOpenError:
            messages.error(self.request, str(REASONS[NotKeptOpenError].text))
            return SeeOther(reverse("reports_staff:recovery"))
        messages.success(self.request, _("La scheda sul foglio è giusta. Ora la prossima."))
        return response

    def _finish(self, done: ceremony.Ceremony) -> HttpResponse:
        response = SeeOther(reverse("reports_staff:recovery"))
        try:
            operations.make_recovery_key(cards=done.cards, public=done.public, office=self.opened, actor=self.actor)
        except tuple(REFUSALS) as error:
            messages.error(self.request, why_refused(error))
        else:
            messages.success(
                self.request,
                _("Le tre schede valgono da adesso. Consegnatele a tre persone che le tengono in tre posti diversi."),
            )
        ceremony.end(self.request, response)
        return response


class CoverView(KeyActionView):
    """Let the cards open what they do not open yet."""

    page = "reports_staff:recovery"

    def act(self, office: OpenOffice) -> str:
        number = operations.cover_epochs(office=office, actor=self.actor)
        text = ngettext(
            "Le schede aprono %(count)d chiave in più.", "Le schede aprono %(count)d chiavi in più.", number
        )
        return text % {"count": number}


@method_decorator(sensitive_post_parameters(), name="dispatch")
class RescueView(PassphraseView):
    """Everything is lost: two cards give the key to people who have made themselves a new one.

    A page and no command of the server: those who keep the cards come to a colleague whose role gives the key, type
    them where they see what they type, and the log says who did it. Neither a shell nor an unlocked office is needed.
    """

    staff_permission = Permission.GRANT_KEYS
    template_name = "staff/reports/rescue.html"
    FORGOTTEN = "dimenticate"
    """The button for people who have a key, but not its words any more."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, cards = RescueForm(**refused.take(self.request)), operations.current_recovery_key()
        return super().get_context_data(form=form, cards=cards, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RescueForm(request.POST)
        if not form.is_valid():
            return refused.refuse(request, form)
        if not self.may_try():
            form.add_error(None, TOO_MANY)
            return refused.refuse(request, form)
        try:
            said = self._act(form)
        except CardError:
            form.add_error("first", _("Queste schede non sono quelle che valgono oggi: forse sono di prima."))
        except DecryptionError:
            form.add_error(None, _("La copia che le schede aprono risulta alterata. Avvisa chi gestisce il server."))
        except tuple(REFUSALS) as error:
            form.add_error(None, why_refused(error))
        else:
            messages.success(request, said)
            return SeeOther(reverse("reports_staff:keys"))
        return refused.refuse(request, form)

    def _act(self, form: RescueForm) -> str:
        compared = form.cleaned_data["compared"]
        if self.FORGOTTEN in self.request.POST:
            operations.rescue_forgetful(cards=form.cards, staff_keys=compared, actor=self.actor)
            return _(
                "Ora queste persone creano una chiave nuova in «La tua chiave»; poi tornate qui con le due schede."
            )
        operations.rescue(cards=form.cards, compared=compared, actor=self.actor)
        operations.end_lapsed_grants(actor=self.actor)
        return _(
            "La chiave dell’ufficio è data: chi l’ha ricevuta può sbloccare con le sue sei parole. Ora fate schede "
            "nuove, perché queste sono state scritte su un computer."
        )
