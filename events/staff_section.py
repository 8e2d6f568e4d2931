"""What this app hands in to the staff area: its section, the names of its actions, what needs attention."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.models import CourseGroup
from staff import registry
from staff.roles import AnyUser, Permission

ACTIONS = {
    "registration.listed": _("ha visto un elenco di iscrizioni"),
    "registration.waiting_list_read": _("ha visto una lista d’attesa"),
    "registration.read": _("ha letto un’iscrizione"),
    "registration.exported": _("ha esportato iscrizioni"),
    "registration.promote": _("ha assegnato un posto a chi era in attesa"),
    "registration.send_back": _("ha rimesso un’iscrizione in lista d’attesa"),
    "registration.withdraw": _("ha ritirato un’iscrizione"),
    "registration.reinstate": _("ha annullato il ritiro di un’iscrizione"),
    "registration.purged": _("ha cancellato iscrizioni scadute"),
}


def seats_to_assign(_user: AnyUser | None = None) -> int:
    """Groups in which a seat is free and somebody waits for it."""
    return CourseGroup.objects.filter(waiting__gt=0, seats_taken__lt=F("seats")).count()


def full_groups(_request: HttpRequest) -> Iterable[registry.AttentionItem]:
    """Groups with a waiting list whose course still takes registrations: editors may want to say so on the page."""
    number = CourseGroup.objects.filter(waiting__gt=0, course__enrolment_until__gt=timezone.now()).count()
    if number:
        yield registry.AttentionItem(
            message=ngettext(
                "%(number)d gruppo di un corso è al completo.", "%(number)d gruppi di corsi sono al completo.", number
            )
            % {"number": number},
            url=reverse("wagtailsnippets_events_course:list"),
            count=number,
            level="info",
        )


def hand_in() -> None:
    """Register everything; called once, when all apps are loaded."""
    registry.register(
        registry.Section(
            key="courses",
            label=_("Iscrizioni ai corsi"),
            description=_("Corsi, gruppi, iscrizioni e liste d’attesa."),
            url_name="events_staff:course_list",
            permission=Permission.VIEW_REGISTRATIONS,
            icon="it-calendar",
            order=10,
            badge=seats_to_assign,
            badge_label=_("gruppi con posti da assegnare"),
        )
    )
    registry.register_actions(ACTIONS)
    registry.register_attention(full_groups)
