"""The words of the audit log for what this app writes into it, and for what every app notes alike."""

from __future__ import annotations

from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext_lazy

from . import registry
from .accounts import ResetReason
from .audit_forms import AuditFilterForm
from .audit_words import ANY, ActGroup, Detail, Names, TargetKind, Words, numbers_in, of_filter, register
from .people import accounts_called, unmistakable_name
from .roles import Role

_ANSWERS = {"csv": "CSV", "xlsx": "XLSX", "ods": "ODS", "pdf": "PDF", "json": "JSON"}
_FACTORS = {
    Authenticator.Type.TOTP: gettext_lazy("app per i codici"),
    Authenticator.Type.WEBAUTHN: gettext_lazy("chiave di sicurezza"),
    Authenticator.Type.RECOVERY_CODES: gettext_lazy("codici di recupero"),
}


def _account_names(ids: Collection[str]) -> Names:
    return {str(pk): unmistakable_name(person) for pk, person in User.objects.in_bulk(numbers_in(ids)).items()}


def _find_accounts(text: str) -> Q | None:
    found = accounts_called(text)
    return Q(target__in=[f"user:{pk}" for pk in found]) if found else None


def _actions() -> dict[str, registry.Text]:
    return {"": "", **registry.known_actions()}


EVERYWHERE = Words(
    targets=(
        TargetKind(
            code="user",
            label=gettext_lazy("account"),
            names=_account_names,
            gone=gettext_lazy("n. %(id)s, che non c’è più"),
            find=_find_accounts,
        ),
    ),
    details={
        "shown": Detail(gettext_lazy("righe viste")),
        "number": Detail(gettext_lazy("quante")),
        "people": Detail(gettext_lazy("persone")),
        "format": Detail(gettext_lazy("formato"), _ANSWERS),
        "invalid": Detail(gettext_lazy("filtro sbagliato")),
        "file": Detail(gettext_lazy("file")),
        "version": Detail(
            gettext_lazy("quale"),
            {"copia": gettext_lazy("copia ripulita"), "originale": gettext_lazy("originale")},
        ),
    },
)

OWN = Words(
    acts=("session", "second_factor", "password", "email", "username", "account", "role", "access"),
    groups={
        ActGroup.SESSION: ("session.opened", "session.closed"),
        ActGroup.REFUSED: ("session.failed", "session.locked_out", "second_factor.failed", "access.refused"),
    },
    details={
        "second_factor": Detail(gettext_lazy("con il secondo fattore")),
        "type": Detail(gettext_lazy("quale"), _FACTORS),
        "role": Detail(gettext_lazy("ruolo"), Role.choices),
        "reason": Detail(gettext_lazy("motivo"), ResetReason.choices),
        "factors": Detail(gettext_lazy("secondi fattori tolti")),
        "active": Detail(gettext_lazy("può entrare")),
        "superuser": Detail(gettext_lazy("superutente")),
        "method": Detail(
            gettext_lazy("che cosa voleva"),
            {"GET": gettext_lazy("guardare"), "HEAD": gettext_lazy("guardare"), "POST": gettext_lazy("mandare")},
        ),
    },
)

LOG = Words(
    acts=("audit",),
    groups={ActGroup.READ: ("audit.viewed",), ActGroup.EXPORT: ("audit.exported",)},
    details={
        **of_filter(AuditFilterForm, AuditFilterForm.link_fields),
        "cosa": Detail(gettext_lazy("che cosa"), _actions),
        "oggetto": Detail(AuditFilterForm.base_fields["oggetto"].label or "", kind=ANY),
    },
)


def hand_in() -> None:
    """Register them; called once, when the app is ready."""
    for words in (EVERYWHERE, OWN, LOG):
        register(words)
