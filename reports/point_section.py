"""What listening points add to the staff area: their section, a button on an account, the words of the log."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from staff import registry
from staff.audit_words import ActGroup, Detail, Names, TargetKind, Words
from staff.audit_words import register as register_words
from staff.roles import Permission

from .points import can_tie_to_point, point_names

ACTIONS = {
    "case.point_stopped": _("ha tolto al punto di ascolto il permesso di sapere a che punto è una segnalazione"),
    "point.listed": _("ha visto l’elenco del suo punto di ascolto"),
    "point.joined": _("ha legato un account a un punto di ascolto"),
    "point.left": _("ha sciolto un account dal suo punto di ascolto"),
}


def _names(ids: Collection[str]) -> Names:
    return {str(key): f"«{name}»" for key, name in point_names().items() if str(key) in ids}


WORDS = Words(
    acts=("point",),
    groups={ActGroup.READ: ("point.listed",)},
    targets=(TargetKind(code="point", label=_("punto di ascolto"), names=_names, gone=_("che non c’è più")),),
    details={
        "point": Detail(_("punto di ascolto"), kind="point"),
        "followed": Detail(_("di quante ha visto a che punto sono")),
    },
)


def hand_in() -> None:
    """Register everything; called once, when all apps are loaded."""
    registry.register(
        registry.Section(
            key="points",
            label=_("Punto di ascolto"),
            description=_("Le segnalazioni partite dal tuo punto di ascolto, e una nuova da inserire."),
            url_name="points_staff:case_list",
            permission=Permission.ENTER_FOR_POINT,
            icon="it-hearing",
            order=22,
        )
    )
    registry.register_person_action(
        registry.PersonAction(
            label=_("Punto di ascolto"), url_name="reports_tie_to_point", icon="site", is_shown=can_tie_to_point
        )
    )
    registry.register_actions(ACTIONS)
    register_words(WORDS)
