"""The staff area's own sections and the names of its own audit actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .registry import Section, Text
from .roles import Permission

SECTIONS: tuple[Section, ...] = (
    Section(
        key="audit",
        label=_("Registro delle attività"),
        description=_("Chi ha fatto che cosa e quando, senza contenuti."),
        url_name="staff:audit",
        permission=Permission.VIEW_AUDIT,
        icon="it-list",
        order=900,
        url_names=("staff:audit",),
    ),
)

ACTIONS: dict[str, Text] = {
    "session.opened": _("è entrata o entrato"),
    "session.closed": _("è uscita o uscito"),
    "session.failed": _("accesso non riuscito"),
    "session.locked_out": _("accesso bloccato per troppi tentativi"),
    "second_factor.added": _("ha aggiunto un secondo fattore"),
    "second_factor.removed": _("ha tolto un secondo fattore"),
    "second_factor.reset": _("ha rinnovato i codici di recupero"),
    "second_factor.failed": _("secondo fattore sbagliato"),
    "second_factor.cleared": _("ha azzerato il secondo fattore di un’altra persona"),
    "password.changed": _("ha cambiato la password"),
    "password.cleared": _("ha tolto la password a un account, che ne sceglie un’altra con un collegamento"),
    "password.link_sent": _("ha fatto mandare un collegamento per scegliere la password"),
    "email.changed": _("ha cambiato l’indirizzo e-mail di un account"),
    "username.changed": _("ha cambiato il nome utente di un account"),
    "account.invited": _("ha invitato una persona"),
    "account.created": _("ha creato un account"),
    "account.changed": _("ha cambiato lo stato di un account"),
    "account.removed": _("ha eliminato un account"),
    "role.given": _("ha dato un ruolo"),
    "role.taken": _("ha tolto un ruolo"),
    "access.refused": _("accesso negato"),
    "audit.viewed": _("ha letto il registro delle attività"),
    "audit.exported": _("ha esportato il registro delle attività"),
}
