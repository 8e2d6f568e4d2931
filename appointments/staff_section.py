"""What this app hands in to the staff area: its section, the names of its actions, its mails, what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments import operations, slots
from appointments.audit_words import WORDS
from appointments.emails import Notice
from appointments.models import Appointment, AppointmentPage, DeskService
from appointments.operations.notices import CAUSE_APP, template_of
from appointments.staff_forms import AppointmentFilter
from appointments.states import State
from core import due_jobs
from core.days import at
from outbox import news
from outbox.registry import Cause
from outbox.registry import register as register_cause
from staff import registry
from staff.audit_words import register as register_words
from staff.roles import Permission

ACTIONS = {
    "appointment.listed": _("ha visto gli appuntamenti di uno sportello"),
    "appointment.read": _("ha letto un appuntamento"),
    "appointment.copied": _("ha fatto la copia dei dati di un appuntamento"),
    "appointment.exported": _("ha esportato appuntamenti"),
    "appointment.day_printed": _("ha stampato gli appuntamenti di un giorno"),
    "appointment.entered": _("ha preso un appuntamento per una persona"),
    "appointment.moved": _("ha spostato un appuntamento"),
    "appointment.changed": _("ha cambiato l’orario del proprio appuntamento"),
    "appointment.cancelled": _("ha disdetto un appuntamento"),
    "appointment.given_up": _("ha disdetto il proprio appuntamento"),
    "appointment.came": _("ha segnato che una persona è venuta"),
    "appointment.missed": _("ha segnato che una persona non è venuta"),
    "appointment.link_sent": _("ha mandato di nuovo il collegamento a un appuntamento"),
    "appointment.erased": _("ha cancellato i dati di un appuntamento"),
    "appointment.purged": _("ha cancellato appuntamenti scaduti"),
    "desk.blocked": _("ha chiuso uno sportello per qualche ora o giorno"),
    "desk.unblocked": _("ha riaperto uno sportello"),
}


def waiting_appointments(request: HttpRequest) -> Iterable[registry.AttentionItem]:
    """Who comes today, and of whom nobody has said whether they came. One query."""
    day = timezone.localdate()
    today, tomorrow = (at(each) for each in (day, day + slots.DAY))
    numbers = Appointment.objects.filter(state=State.BOOKED, begins__lt=tomorrow).aggregate(
        today=Count("pk", filter=Q(begins__gte=today)), unmarked=Count("pk", filter=Q(begins__lt=today))
    )
    of_list = reverse("appointments_staff:list")
    if numbers["unmarked"]:
        text = ngettext(
            "%(number)d appuntamento passato: la persona è venuta?",
            "%(number)d appuntamenti passati: le persone sono venute?",
            numbers["unmarked"],
        )
        yield registry.AttentionItem(
            message=text % {"number": numbers["unmarked"]},
            url=f"{of_list}?stato={AppointmentFilter.UNMARKED}&al={day - slots.DAY}",
            count=numbers["unmarked"],
        )
    if numbers["today"]:
        text = ngettext("%(number)d appuntamento ancora oggi", "%(number)d appuntamenti ancora oggi", numbers["today"])
        yield registry.AttentionItem(
            message=text % {"number": numbers["today"]},
            url=f"{of_list}?stato={State.BOOKED.value}&dal={day}&al={day}",
            count=numbers["today"],
            level="info",
        )


def appointment_url(appointment_id: str) -> str:
    """The desk's page about an appointment, for the list of mails."""
    return reverse("appointments_staff:detail", args=[appointment_id])


def closed_form(_request: HttpRequest) -> Iterable[registry.AttentionItem]:
    """For editors: the page is published, and no desk has a service that could be booked. Two queries at most."""
    if AppointmentPage.objects.live().exists() and not DeskService.objects.exists():
        message = _("La pagina per prendere appuntamento ha il modulo chiuso: nessuno sportello ha un servizio")
        yield registry.AttentionItem(message=message, url=reverse("wagtailsnippets_appointments_desk:list"))


def hand_in() -> None:
    """Register everything; called once, when all apps are loaded."""
    registry.register_attention(closed_form)
    registry.register(
        registry.Section(
            key="appointments",
            label=_("Appuntamenti"),
            description=_("Il calendario degli sportelli: chi viene e quando, orari liberi, chiusure."),
            url_name="appointments_staff:calendar",
            permission=Permission.VIEW_APPOINTMENTS,
            icon="it-calendar",
            order=12,
            waits=waiting_appointments,
        )
    )
    registry.register_actions(ACTIONS)
    register_words(WORDS)
    register_cause(
        Cause(
            app=CAUSE_APP,
            permission=Permission.MANAGE_APPOINTMENTS,
            templates={template_of(notice): notice.label for notice in Notice},
            url_of=appointment_url,
        )
    )
    news.register_kind(
        news.Kind(
            code="appointment",
            label=_("Un nuovo appuntamento"),
            permission=Permission.VIEW_APPOINTMENTS,
            number=lambda _person, since, until: Appointment.objects.filter(
                received_at__gt=since, received_at__lte=until
            ).count(),
            words=lambda number: ngettext("%(number)d nuovo appuntamento", "%(number)d nuovi appuntamenti", number),
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="appointments.purge",
            label=_("Cancellare gli appuntamenti scaduti"),
            every=timedelta(days=1),
            run=operations.purge,
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="appointments.reminders",
            label=_("Ricordare gli appuntamenti di domani"),
            every=timedelta(minutes=15),
            run=operations.remind,
        )
    )
