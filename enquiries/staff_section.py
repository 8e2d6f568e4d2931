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

from core import due_jobs
from enquiries import operations, ways_back
from enquiries.audit_words import WORDS
from enquiries.emails import Notice
from enquiries.models import Enquiry
from enquiries.operations.notices import CAUSE_APP
from enquiries.staff_forms import EnquiryFilter
from enquiries.states import OURS_TO_ACT, State
from outbox import news
from outbox.registry import Cause
from outbox.registry import register as register_cause
from staff import registry, undo
from staff.audit_words import register as register_words
from staff.roles import Permission

ACTIONS = {
    "enquiry.listed": _("ha visto l’elenco delle richieste"),
    "enquiry.read": _("ha letto una richiesta"),
    "enquiry.file_read": _("ha scaricato un file di una richiesta"),
    "enquiry.copied": _("ha fatto la copia dei dati di una richiesta"),
    "enquiry.exported": _("ha esportato richieste"),
    "enquiry.take": _("ha preso in carico una richiesta"),
    "enquiry.close": _("ha chiuso una richiesta"),
    "enquiry.give_up": _("ha chiuso la propria richiesta"),
    "enquiry.reopen": _("ha riaperto una richiesta"),
    "enquiry.remove": _("ha tolto una richiesta"),
    "enquiry.restore": _("ha rimesso una richiesta fra le altre"),
    "enquiry.merge": _("ha unito una richiesta a un’altra"),
    "enquiry.separate": _("ha separato due richieste unite"),
    "enquiry.replied": _("ha risposto a una richiesta"),
    "enquiry.noted": _("ha scritto una nota in una richiesta"),
    "enquiry.written": _("ha aggiunto qualcosa alla propria richiesta"),
    "enquiry.link_sent": _("ha mandato di nuovo il collegamento a una richiesta"),
    "enquiry.assigned": _("ha affidato una richiesta"),
    "enquiry.due_changed": _("ha cambiato la scadenza di una richiesta"),
    "enquiry.corrected": _("ha corretto i recapiti di una richiesta"),
    "enquiry.undone": _("ha annullato un atto appena fatto su una richiesta"),
    "enquiry.note_undone": _("ha tolto una nota appena scritta su una richiesta"),
    "enquiry.draft_made": _("ha fatto una bozza di evento da una proposta"),
    "enquiry.purged": _("ha cancellato richieste scadute"),
    "reply_template.changed": _("ha scritto una risposta pronta"),
    "reply_template.deleted": _("ha eliminato una risposta pronta"),
}


def waiting_enquiries(request: HttpRequest) -> Iterable[registry.AttentionItem]:
    """Enquiries that nobody has taken up, and those that are late."""
    late = Q(state__in=OURS_TO_ACT, due_on__lt=timezone.localdate())
    new = Q(state=State.NEW) & ~late
    numbers = Enquiry.objects.aggregate(new=Count("pk", filter=new), late=Count("pk", filter=late))
    url = reverse("enquiries_staff:inbox")
    if numbers["late"]:
        message = ngettext(
            "%(number)d richiesta oltre la scadenza", "%(number)d richieste oltre la scadenza", numbers["late"]
        )
        yield registry.AttentionItem(
            message=message % {"number": numbers["late"]},
            url=f"{url}?stato={EnquiryFilter.LATE}",
            count=numbers["late"],
            level="error",
        )
    if numbers["new"]:
        message = ngettext(
            "%(number)d richiesta nuova, che nessuno segue",
            "%(number)d richieste nuove, che nessuno segue",
            numbers["new"],
        )
        yield registry.AttentionItem(
            message=message % {"number": numbers["new"]}, url=f"{url}?stato={State.NEW}", count=numbers["new"]
        )


def enquiry_url(enquiry_id: str) -> str:
    """The desk's page about an enquiry, for the list of mails."""
    return reverse("enquiries_staff:detail", args=[enquiry_id])


def hand_in() -> None:
    """Register everything; called once, when all apps are loaded."""
    registry.register(
        registry.Section(
            key="enquiries",
            label=_("Richieste"),
            description=_("Assistenza, disservizi, scuole, proposte, appuntamenti: che cosa è arrivato, chi risponde."),
            url_name="enquiries_staff:inbox",
            permission=Permission.VIEW_ENQUIRIES,
            icon="it-mail",
            order=15,
            waits=waiting_enquiries,
        )
    )
    registry.register_actions(ACTIONS)
    register_words(WORDS)
    for way in ways_back.WAYS:
        undo.register(way)
    register_cause(
        Cause(
            app=CAUSE_APP,
            permission=Permission.MANAGE_ENQUIRIES,
            templates={f"enquiry.{notice.value}": notice.label for notice in Notice},
            url_of=enquiry_url,
        )
    )
    news.register_kind(
        news.Kind(
            code="enquiry",
            label=_("Una nuova richiesta"),
            permission=Permission.VIEW_ENQUIRIES,
            number=lambda _person, since, until: Enquiry.objects.filter(
                received_at__gt=since, received_at__lte=until
            ).count(),
            words=lambda number: ngettext("%(number)d nuova richiesta", "%(number)d nuove richieste", number),
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="enquiries.purge",
            label=_("Cancellare le richieste scadute"),
            every=timedelta(days=1),
            run=operations.purge,
        )
    )
