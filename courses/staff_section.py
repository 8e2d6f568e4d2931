"""What this app hands in to the staff area: its section, the names of its actions, what needs attention."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import due_jobs
from courses import attention, operations, ways_back
from courses.audit_words import WORDS
from courses.emails import Notice
from courses.models import Registration
from courses.operations.messages import TEMPLATE as MESSAGE
from courses.operations.notices import CAUSE_APP
from courses.operations.reminders import TEMPLATE as REMINDER
from courses.operations.surveys import TEMPLATE as SURVEY
from outbox import news
from outbox.registry import Cause
from outbox.registry import register as register_cause
from staff import registry, undo
from staff.audit_words import register as register_words
from staff.roles import Permission

ACTIONS = {
    "registration.listed": _("ha visto un elenco di iscrizioni"),
    "registration.waiting_list_read": _("ha visto una lista d’attesa"),
    "registration.file_read": _("ha scaricato un file di un’iscrizione"),
    "registration.read": _("ha letto un’iscrizione"),
    "registration.corrected": _("ha corretto i dati di un’iscrizione"),
    "attendance.read": _("ha aperto le presenze di una lezione"),
    "attendance.marked": _("ha segnato presenze"),
    "registration.entered": _("ha iscritto una persona"),
    "registration.moved": _("ha spostato un’iscrizione in un altro gruppo"),
    "registration.joined": _("ha messo insieme delle iscrizioni"),
    "registration.parted": _("ha separato delle iscrizioni"),
    "registration.erased": _("ha cancellato i dati di un’iscrizione"),
    "registration.noted": _("ha scritto una nota su un’iscrizione"),
    "registration.exported": _("ha esportato iscrizioni"),
    "lesson_feed.made": _("ha fatto un indirizzo per il proprio calendario delle lezioni"),
    "lesson_feed.ended": _("ha spento l’indirizzo del proprio calendario delle lezioni"),
    "registration.counted": _("ha visto le statistiche di un’edizione"),
    "registration.printed": _("ha stampato nomi di persone iscritte"),
    "registration.copied": _("ha stampato la copia dei dati di un’iscrizione"),
    "certificate.issued": _("ha fatto attestati di partecipazione"),
    "registration.promote": _("ha assegnato un posto a chi era in attesa"),
    "registration.send_back": _("ha rimesso un’iscrizione in lista d’attesa"),
    "registration.withdraw": _("ha ritirato un’iscrizione"),
    "registration.offer": _("ha offerto un posto a chi era in attesa"),
    "registration.remove": _("ha tolto un’iscrizione"),
    "registration.undone": _("ha annullato un atto appena fatto su un’iscrizione"),
    "registration.note_undone": _("ha tolto una nota appena scritta su un’iscrizione"),
    "registration.reinstate": _("ha annullato il ritiro di un’iscrizione"),
    "registration.reenter": _("ha rimesso un’iscrizione nel sorteggio"),
    "registration.drawn_seat": _("posto avuto nel sorteggio"),
    "registration.drawn_queue": _("in lista d’attesa dopo il sorteggio"),
    "edition.drawn": _("posti di un’edizione sorteggiati"),
    "registration.offered": _("posto libero offerto a chi era in attesa"),
    "registration.accepted": _("posto accettato dalla persona"),
    "registration.declined": _("posto rifiutato dalla persona"),
    "registration.left": _("iscrizione ritirata dalla persona"),
    "registration.expired": _("offerta di un posto finita senza risposta"),
    "registration.completed": _("iscrizioni concluse con il corso"),
    "registration.opened_by_code": _("pagina di un’iscrizione aperta con codice e indirizzo"),
    "registration.reminders_chosen": _("promemoria voluti o rifiutati dalla persona"),
    "registration.telephone_changed": _("telefono cambiato dalla persona"),
    "registration.move_wished": _("altro gruppo chiesto dalla persona"),
    "registration.move_wish_withdrawn": _("richiesta di cambiare gruppo ritirata dalla persona"),
    "registration.move_refused": _("ha risposto di no a chi chiedeva un altro gruppo"),
    "registration.links_revoked": _("collegamenti a un’iscrizione annullati"),
    "registration.link_sent": _("collegamento a un’iscrizione mandato a chi ha scritto il codice"),
    "group.rescheduled": _("ha cambiato giorno, ora o luogo di un gruppo con persone iscritte"),
    "message.previewed": _("ha guardato un messaggio a persone iscritte prima di inviarlo"),
    "message.sent": _("ha scritto a persone iscritte"),
    "message.read": _("ha aperto un messaggio a persone iscritte"),
    "survey.sent": _("ha mandato il questionario di fine corso"),
    "survey.read": _("ha aperto il questionario di fine corso di un’edizione"),
    "survey.closed": _("questionario chiuso: risultati contati, risposte cancellate"),
    "registration.purged": _("ha cancellato iscrizioni scadute"),
}


def registration_url(registration_id: str) -> str:
    """The desk's page about a registration, for the list of mails."""
    return reverse("courses_staff:registration_detail", args=[registration_id])


def hand_in() -> None:
    """Register everything; called once, when all apps are loaded."""
    registry.register(
        registry.Section(
            key="courses",
            label=_("Iscrizioni ai corsi"),
            description=_("Corsi, gruppi, iscrizioni e liste d’attesa."),
            url_name="courses_staff:course_list",
            permission=Permission.VIEW_REGISTRATIONS,
            icon="it-calendar",
            order=10,
            waits=attention.waiting_seats,
        )
    )
    registry.register_actions(ACTIONS)
    register_words(WORDS)
    for way in ways_back.WAYS:
        undo.register(way)
    register_cause(
        Cause(
            app=CAUSE_APP,
            permission=Permission.MANAGE_REGISTRATIONS,
            templates={f"registration.{notice.value}": notice.label for notice in Notice}
            | {
                MESSAGE: _("Messaggio dell’ufficio"),
                REMINDER: _("Promemoria di un incontro"),
                SURVEY: _("Questionario di fine corso"),
            },
            url_of=registration_url,
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="courses.purge_registrations",
            label=_("Cancellare le iscrizioni scadute"),
            every=timedelta(days=1),
            run=operations.purge,
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="courses.draws",
            label=_("Sorteggiare i posti quando finiscono le iscrizioni"),
            every=timedelta(minutes=5),
            run=operations.draw_due,
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="courses.offers",
            label=_("Offrire i posti liberi a chi è in lista d’attesa"),
            every=timedelta(minutes=5),
            run=operations.keep_offers_moving,
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="courses.complete",
            label=_("Concludere le iscrizioni ai corsi finiti"),
            every=timedelta(days=1),
            run=operations.complete_finished,
        )
    )
    for provider in attention.FOR_EDITORS:
        registry.register_attention(provider)
    for provider in attention.ON_HOME:
        registry.register_attention(provider, permission=Permission.VIEW_REGISTRATIONS)
    due_jobs.register(
        due_jobs.Job(
            name="courses.reminders",
            label=_("Ricordare gli incontri alle persone iscritte"),
            every=timedelta(minutes=15),
            run=operations.remind,
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="courses.purge_messages",
            label=_("Cancellare i messaggi alle persone iscritte"),
            every=timedelta(days=1),
            run=operations.purge_messages,
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="courses.surveys",
            label=_("Chiudere i questionari di fine corso e cancellarne le risposte"),
            every=timedelta(hours=1),
            run=operations.keep_surveys,
        )
    )
    news.register_kind(
        news.Kind(
            code="registration",
            label=_("Una nuova iscrizione a un corso che lo chiede"),
            permission=Permission.VIEW_REGISTRATIONS,
            number=lambda _person, since, until: Registration.objects.filter(
                group__edition__tells_desk=True, received_at__gt=since, received_at__lte=until
            ).count(),
            words=lambda number: ngettext("%(number)d nuova iscrizione", "%(number)d nuove iscrizioni", number),
        )
    )
