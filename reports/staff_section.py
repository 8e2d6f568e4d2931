"""What this app hands in to the staff area: its section, a button, the names of its actions, what needs attention."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from staff import registry
from staff.roles import AnyUser, Permission

from . import unlocking
from .models import Case, ReportPage
from .operations import FormStatus, form_status
from .states import State

ACTIONS = {
    "case.listed": _("ha visto l’elenco delle segnalazioni"),
    "case.opened": _("ha aperto una segnalazione"),
    "case.damaged": _("ha trovato una segnalazione danneggiata"),
    "case.state_changed": _("ha cambiato lo stato di una segnalazione"),
    "case.assigned": _("ha assegnato una segnalazione"),
    "case.due_changed": _("ha cambiato la scadenza di una segnalazione"),
    "case_key.enrolled": _("ha creato una chiave personale"),
    "case_key.created": _("ha creato una chiave dell’ufficio"),
    "case_key.granted": _("ha dato la chiave dell’ufficio a una persona"),
    "case_key.listed": _("ha visto chi ha la chiave dell’ufficio"),
    "case_key.unlocked": _("ha sbloccato le segnalazioni"),
    "case_key.unlock_refused": _("ha scritto una frase segreta sbagliata"),
    "case_key.locked": _("ha bloccato le segnalazioni"),
}

STATUS_TEXTS = {
    FormStatus.OPEN: _("I moduli di segnalazione possono ricevere."),
    FormStatus.NO_KEY: _("I moduli di segnalazione sono chiusi: l’ufficio non ha ancora una chiave."),
    FormStatus.NOT_PINNED: _(
        "I moduli di segnalazione sono chiusi: l’impronta della chiave non è quella scritta nelle impostazioni "
        "del server."
    ),
    FormStatus.TOO_FEW_WORKERS: _(
        "I moduli di segnalazione sono chiusi: servono almeno due persone con la chiave dell’ufficio."
    ),
}


def new_cases(_user: AnyUser) -> int:
    """Cases that nobody has taken up."""
    return Case.objects.filter(state=State.RECEIVED).count()


def closed_forms(_request: HttpRequest) -> Iterable[registry.AttentionItem]:
    """A report page is published but its form is closed: people stand before it now."""
    status = form_status()
    if status is not FormStatus.OPEN and ReportPage.objects.live().exists():
        yield registry.AttentionItem(message=STATUS_TEXTS[status], level="error")


def hand_in() -> None:
    """Register everything; called once, when all apps are loaded."""
    registry.register(
        registry.Section(
            key="reports",
            label=_("Segnalazioni"),
            description=_("Le segnalazioni ricevute: stato, scadenze e, dopo lo sblocco, il contenuto."),
            url_name="reports_staff:case_list",
            permission=Permission.VIEW_CASES,
            icon="it-locked",
            order=20,
            badge=new_cases,
            badge_label=_("da prendere in carico"),
        )
    )
    registry.register_user_action(
        registry.UserAction(
            key="lock_reports",
            label=_("Blocca le segnalazioni"),
            url_name="reports_staff:lock",
            icon="it-locked",
            is_shown=unlocking.seems_open,
        )
    )
    registry.register_actions(ACTIONS)
    registry.register_attention(closed_forms)
