"""What this app hands in to the staff area: its section, a button, the names of its actions, what needs attention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import due_jobs
from staff import registry
from staff.audit_words import register as register_words
from staff.roles import Permission, has_permission

from . import unlocking
from .audit_words import REFERRAL_WORDS, WORDS
from .deadlines import is_late
from .models import Case, ReportPage
from .operations import FormStatus, KeyWatch, RecoveryWatch, end_lapsed_grants, watch_keys, watch_recovery
from .operations.authenticity import require_all_authentic
from .operations.handing import end_expired_links
from .operations.keepers import orphaned
from .operations.proposing import proposed_by_others
from .operations.retention import erase_expired, erased_soon
from .permissions import answered, has_news, left_behind, not_reserved_from
from .states import State

ACTIONS = {
    "case.listed": _("ha visto l’elenco delle segnalazioni"),
    "case.file_read": _("ha scaricato un file di una segnalazione"),
    "case.printed": _("ha stampato una segnalazione, o ne ha fatto una copia"),
    "case.contact_revealed": _("ha guardato il recapito di chi ha segnalato"),
    "case.entered": _("ha inserito una segnalazione"),
    "case.opened": _("ha aperto una segnalazione"),
    "case.message_written": _("ha scritto a chi ha segnalato"),
    "case.messages_read": _("ha letto i messaggi di chi ha segnalato"),
    "case.note_added": _("ha aggiunto una nota a una segnalazione"),
    "referral.asked": _("ha chiesto un permesso a chi ha segnalato"),
    "referral.consent_noted": _("ha annotato il permesso di chi ha segnalato"),
    "referral.denial_noted": _("ha annotato che chi ha segnalato non dà il permesso"),
    "referral.revocation_noted": _("ha annotato che chi ha segnalato ha cambiato idea"),
    "referral.withdrawn": _("ha ritirato la richiesta di un permesso"),
    "referral.sent": _("ha inviato una segnalazione a un servizio"),
    "referral.accepted": _("ha annotato che un servizio ha accettato"),
    "referral.refused": _("ha annotato che un servizio ha rifiutato"),
    "referral.done": _("ha concluso un invio o un passo"),
    "referral.answer_read": _("ha letto la risposta a un invio o a un permesso"),
    "referral.link_made": _("ha creato il collegamento per un servizio"),
    "referral.partner_read": _("un servizio ha aperto il suo collegamento"),
    "referral.partner_accepted": _("un servizio ha accettato con il suo collegamento"),
    "referral.partner_refused": _("un servizio ha rifiutato con il suo collegamento"),
    "referral.partner_wrote": _("un servizio ha scritto con il suo collegamento"),
    "case_text.changed": _("ha scritto una risposta pronta per le segnalazioni"),
    "case_text.deleted": _("ha eliminato una risposta pronta per le segnalazioni"),
    "case.classified": _("ha classificato una segnalazione"),
    "case.labelled": _("ha cambiato le etichette di una segnalazione"),
    "case.classification_read": _("ha letto la classificazione di una segnalazione"),
    "figures.read": _("ha letto i dati delle segnalazioni chiuse"),
    "figures.exported": _("ha scaricato i dati delle segnalazioni chiuse"),
    "figures.approved": _("ha approvato i dati di un anno"),
    "external_list.created": _("ha creato un elenco esterno"),
    "external_list.renamed": _("ha cambiato il nome di un elenco esterno"),
    "external_list.terms_changed": _("ha cambiato le voci di un elenco esterno"),
    "external_list.mapped": _("ha cambiato la corrispondenza di una voce con un elenco esterno"),
    "case.damaged": _("ha trovato una segnalazione danneggiata"),
    "case.state_changed": _("ha cambiato lo stato di una segnalazione"),
    "case.assigned": _("ha assegnato una segnalazione"),
    "case.reserved": _("ha riservato una segnalazione ad alcune persone"),
    "case.unreserved": _("ha tolto la riserva a una segnalazione"),
    "case.reserve_covered": _("ha fatto aprire alle schede di recupero una segnalazione riservata"),
    "case.keepers_ended": _("ha tolto una segnalazione riservata a una persona"),
    "case.keepers_restored": _("ha ridato una segnalazione riservata con due schede di recupero"),
    "case.kept": _("ha cambiato fino a quando si conserva una segnalazione"),
    "case.erased": _("ha cancellato una segnalazione"),
    "case.due_changed": _("ha cambiato la scadenza di una segnalazione"),
    "case_key.enrolled": _("ha creato una chiave personale"),
    "case_key.created": _("ha creato una chiave dell’ufficio"),
    "case_key.granted": _("ha dato la chiave dell’ufficio a una persona"),
    "case_key.refused": _(
        "ha provato a dare la chiave dell’ufficio a una chiave personale che non è quella registrata"
    ),
    "case_key.ended": _("ha tolto la chiave dell’ufficio a una persona"),
    "case_key.replacement_allowed": _("ha permesso a una persona di creare una chiave nuova"),
    "case_key.reinstated": _("ha ridato la chiave dell’ufficio che era rimasta sospesa"),
    "case_key.ceremony_begun": _("ha cominciato a preparare le schede di recupero"),
    "case_key.recovery_made": _("ha creato le schede di recupero"),
    "case_key.recovery_covered": _("ha fatto aprire alle schede di recupero altre chiavi dell’ufficio"),
    "case_key.cards_used": _("ha riaperto le segnalazioni con due schede di recupero"),
    "case_key.cards_refused": _("ha scritto schede di recupero che non aprono"),
    "case_key.drilled": _("ha provato con due schede che una copia di sicurezza si apre"),
    "case.key_changed": _("ha passato una segnalazione alla nuova chiave dell’ufficio"),
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


def waiting_cases(request: HttpRequest) -> Iterable[registry.AttentionItem]:
    """Cases that are late (a manager sees those of everybody), that nobody has taken up, in which somebody has written.

    What a colleague follows is hers to read; what nobody follows any more is a manager's to give to somebody. What is
    reserved to others is in none of these numbers, but where nobody opens it any more.
    """
    mine = not_reserved_from(request.user)
    new = Q(state=State.RECEIVED)
    late = Q(assignee=request.user.pk) & is_late()
    written = Q(unread__gt=0) & (Q(assignee=request.user.pk) | Q(assignee=None))
    replied = answered() & (Q(assignee=request.user.pk) | Q(assignee=None))
    left = left_behind() & (~Q(state=State.CLOSED) | has_news())
    nobodys = Q(assignee=None) & ~Q(state__in=(State.RECEIVED, State.CLOSED))
    numbers = Case.objects.aggregate(
        new=Count("pk", filter=mine & new),
        late=Count("pk", filter=mine & late),
        late_anywhere=Count("pk", filter=mine & is_late()),
        written=Count("pk", filter=mine & written),
        replied=Count("pk", filter=mine & replied),
        left=Count("pk", filter=mine & left),
        nobodys=Count("pk", filter=mine & nobodys),
        ending=Count("pk", filter=mine & erased_soon()),
        proposed=Count("pk", filter=mine & Q(state=State.PROPOSED)),
        orphaned=Count("pk", filter=orphaned()),
    )
    url = reverse("reports_staff:case_list")
    is_manager = has_permission(request.user, Permission.ASSIGN_CASES)
    if numbers["late"]:
        message = ngettext(
            "%(number)d segnalazione affidata a te è oltre la scadenza",
            "%(number)d segnalazioni affidate a te sono oltre la scadenza",
            numbers["late"],
        )
        yield registry.AttentionItem(
            message=message % {"number": numbers["late"]},
            url=f"{url}?mine=on&late=on",
            count=numbers["late"],
            level="error",
        )
    if numbers["late_anywhere"] > numbers["late"] and is_manager:
        message = ngettext(
            "In tutto l’ufficio %(number)d segnalazione è oltre la scadenza",
            "In tutto l’ufficio %(number)d segnalazioni sono oltre la scadenza",
            numbers["late_anywhere"],
        )
        yield registry.AttentionItem(
            message=message % {"number": numbers["late_anywhere"]},
            url=f"{url}?late=on",
            count=numbers["late_anywhere"] - numbers["late"],
            level="error",
        )
    yield from _to_be_read(numbers, url=url)
    if numbers["left"] and is_manager:
        message = ngettext(
            "%(number)d segnalazione è affidata a chi non può più seguirla",
            "%(number)d segnalazioni sono affidate a chi non può più seguirle",
            numbers["left"],
        )
        yield registry.AttentionItem(
            message=message % {"number": numbers["left"]}, url=f"{url}?left=on", count=numbers["left"], level="warning"
        )
    if numbers["orphaned"] and has_permission(request.user, Permission.GRANT_KEYS):
        message = ngettext(
            "%(number)d segnalazione riservata non la apre più nessuno: riapritela con due schede di recupero",
            "%(number)d segnalazioni riservate non le apre più nessuno: riapritele con due schede di recupero",
            numbers["orphaned"],
        )
        yield registry.AttentionItem(
            message=message % {"number": numbers["orphaned"]},
            url=reverse("reports_staff:keys"),
            count=numbers["orphaned"],
            level="error",
        )
    if numbers["nobodys"]:
        message = ngettext(
            "%(number)d segnalazione in lavorazione non è affidata a nessuno",
            "%(number)d segnalazioni in lavorazione non sono affidate a nessuno",
            numbers["nobodys"],
        )
        yield registry.AttentionItem(
            message=message % {"number": numbers["nobodys"]},
            url=f"{url}?assignee=none",
            count=numbers["nobodys"],
            level="warning",
        )
    if numbers["proposed"] and has_permission(request.user, Permission.CLOSE_CASES):
        yield from _to_be_confirmed(proposed_by_others(mine, person=request.user), url=url)
    if numbers["ending"] and has_permission(request.user, Permission.ERASE_CASES):
        message = ngettext(
            "%(number)d segnalazione chiusa si cancella entro 30 giorni",
            "%(number)d segnalazioni chiuse si cancellano entro 30 giorni",
            numbers["ending"],
        )
        yield registry.AttentionItem(
            message=message % {"number": numbers["ending"]},
            url=f"{url}?state={State.CLOSED}&ending=on",
            count=numbers["ending"],
        )
    if numbers["new"]:
        message = ngettext(
            "%(number)d segnalazione da prendere in carico",
            "%(number)d segnalazioni da prendere in carico",
            numbers["new"],
        )
        yield registry.AttentionItem(
            message=message % {"number": numbers["new"]}, url=f"{url}?state={State.RECEIVED}", count=numbers["new"]
        )


def _to_be_confirmed(number: int, *, url: str) -> Iterator[registry.AttentionItem]:
    if number:
        message = ngettext(
            "%(number)d chiusura proposta aspetta una conferma",
            "%(number)d chiusure proposte aspettano una conferma",
            number,
        )
        yield registry.AttentionItem(
            message=message % {"number": number}, url=f"{url}?state={State.PROPOSED}", count=number, level="warning"
        )


def _to_be_read(numbers: Mapping[str, int], *, url: str) -> Iterator[registry.AttentionItem]:
    """Messages, and answers to a referral or a request for consent."""
    if numbers["written"]:
        message = ngettext(
            "In %(number)d segnalazione c’è un messaggio da leggere",
            "In %(number)d segnalazioni ci sono messaggi da leggere",
            numbers["written"],
        )
        yield registry.AttentionItem(
            message=message % {"number": numbers["written"]},
            url=f"{url}?unread=on",
            count=numbers["written"],
            level="warning",
        )
    if numbers["replied"]:
        message = ngettext(
            "In %(number)d segnalazione c’è una risposta a un invio o a un permesso",
            "In %(number)d segnalazioni ci sono risposte a invii o a permessi",
            numbers["replied"],
        )
        yield registry.AttentionItem(
            message=message % {"number": numbers["replied"]},
            url=f"{url}?unread=on",
            count=numbers["replied"],
            level="warning",
        )


def keys_at_home(_request: HttpRequest) -> Iterable[registry.AttentionItem]:
    """What a manager should do about keys."""
    for message in (*key_warnings(watch_keys()), *recovery_warnings(watch_recovery())):
        yield registry.AttentionItem(message=message, url=reverse("reports_staff:keys"))


def key_warnings(watch: KeyWatch) -> Iterator[str]:
    """What a manager should do before the forms close, in words; nothing about any one person."""
    if watch.is_last_pair:
        yield gettext(
            "Solo due persone hanno la chiave dell’ufficio. Se una va via o perde le parole, i moduli di segnalazione "
            "si chiudono: date la chiave a una terza persona."
        )
    if watch.has_no_giver:
        yield gettext(
            "Nessuna delle persone che hanno la chiave dell’ufficio può darla: date a una il ruolo di responsabile."
        )
    if watch.has_one_giver:
        yield gettext("Una sola persona responsabile può dare la chiave dell’ufficio: datela anche a una seconda.")
    if watch.waiting:
        yield ngettext(
            "Una persona aspetta la chiave dell’ufficio.",
            "%(count)d persone aspettano la chiave dell’ufficio.",
            watch.waiting,
        ) % {"count": watch.waiting}
    if watch.kept:
        yield gettext(
            "La chiave di chi non ha più il ruolo o l’account è sospesa, ma non si può ancora togliere: è fra le "
            "ultime due. Date la chiave a un’altra persona."
        )


def recovery_warnings(watch: RecoveryWatch | None) -> Iterator[str]:
    """What a manager should do before everything is lost, and after a new key."""
    if watch is None:
        return
    if not watch.has_cards:
        yield gettext(
            "Non ci sono schede di recupero: se tutte le persone perdono le loro parole, le segnalazioni sono perse. "
            "Preparate le tre schede."
        )
    if watch.drill_is_due:
        yield gettext(
            "Da più di un anno nessuno prova che una copia di sicurezza si apre con le schede di recupero: chiedete la "
            "prova a chi gestisce il server."
        )
    if watch.uncovered:
        yield ngettext(
            "Le schede di recupero non aprono una delle chiavi dell’ufficio.",
            "Le schede di recupero non aprono %(count)d delle chiavi dell’ufficio.",
            watch.uncovered,
        ) % {"count": watch.uncovered}
    if watch.waiting_cases:
        yield ngettext(
            "Una segnalazione aperta sta ancora sotto la chiave di prima: passala alla nuova.",
            "%(count)d segnalazioni aperte stanno ancora sotto la chiave di prima: passale alla nuova.",
            watch.waiting_cases,
        ) % {"count": watch.waiting_cases}


def closed_forms(_request: HttpRequest) -> Iterable[registry.AttentionItem]:
    """A report page is published and its form is closed, so that people stand before it now, or it soon may be."""
    if not ReportPage.objects.live().exists():
        return
    watch = watch_keys()
    if watch.status is not FormStatus.OPEN:
        yield registry.AttentionItem(message=STATUS_TEXTS[watch.status], level="error")
    for message in key_warnings(watch):
        yield registry.AttentionItem(message=message, level="warning")


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
            waits=waiting_cases,
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
    register_words(WORDS)
    register_words(REFERRAL_WORDS)
    registry.register_attention(closed_forms)
    registry.register_attention(keys_at_home, permission=Permission.GRANT_KEYS)
    due_jobs.register(
        due_jobs.Job(
            name="reports.verify",
            label=_("Controllare che nessuna segnalazione sia stata alterata"),
            every=timedelta(days=1),
            run=require_all_authentic,
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="reports.erase_expired",
            label=_("Cancellare le segnalazioni chiuse il cui tempo è passato"),
            every=timedelta(days=1),
            run=erase_expired,
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="reports.end_expired_links",
            label=_("Chiudere i collegamenti dei servizi il cui tempo è passato"),
            every=timedelta(days=1),
            run=end_expired_links,
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="reports.end_lapsed_grants",
            label=_("Togliere la chiave a chi non ha più il ruolo o l’account"),
            every=timedelta(hours=1),
            run=end_lapsed_grants,
        )
    )
