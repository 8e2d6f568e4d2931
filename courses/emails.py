"""The mails that a registrant gets: in their own language, and neutral.

Neutral means: neither subject nor body names the course. A course can tell something about who attends it, and not
only its owner may read a mailbox. Day, time, place and a reference are enough for the person concerned.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses import minors, people
from courses.dates import Meeting, Span, span_of
from courses.models.registrations import Registration
from courses.states import ACTIVE_STATES, LEFT_STATES, State
from outbox.operations import Texts
from outbox.writing import compose


class Notice(models.TextChoices):
    """Why we write; the label is what the desk calls the mail."""

    RECEIVED = "received", _("Iscrizione ricevuta")
    REPEATED = "repeated", _("Iscrizione che c’era già")
    PROMOTED = "promoted", _("Posto assegnato")
    SENT_BACK = "sent_back", _("Ritorno in lista d’attesa")
    WITHDRAWN = "withdrawn", _("Iscrizione ritirata")
    REINSTATED = "reinstated", _("Ritiro annullato")
    REENTERED = "reentered", _("Di nuovo nel sorteggio")
    DRAWN = "drawn", _("Esito del sorteggio")
    CHANGED = "changed", _("Cambio di giorno, ora o luogo")
    CORRECTED = "corrected", _("Dati corretti")
    MOVED = "moved", _("Cambio di gruppo")
    JOINED = "joined", _("Iscrizioni messe insieme")
    PARTED = "parted", _("Iscrizioni separate")
    OFFERED = "offered", _("Posto offerto")
    ACCEPTED = "accepted", _("Posto accettato")
    DECLINED = "declined", _("Rinuncia al posto")
    EXPIRED = "expired", _("Offerta finita senza risposta")
    LEFT = "left", _("Iscrizione ritirata dalla persona")
    REMOVED = "removed", _("Iscrizione tolta dall’ufficio")
    UNDONE = "undone", _("Ultimo cambiamento annullato")
    TOO_MANY = "too_many", _("Troppe iscrizioni con un indirizzo")
    NOT_MOVED = "not_moved", _("Risposta: il gruppo non cambia")
    LINKS_REVOKED = "links_revoked", _("Collegamento nuovo, i vecchi sono annullati")
    LINK = "link", _("Collegamento chiesto con il codice")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a mail says first."""

    subject: Promise
    lead: Promise


_CONFIRMED = Wording(
    subject=_("La tua iscrizione è confermata"),
    lead=_("Abbiamo ricevuto la tua iscrizione: hai un posto nel gruppo indicato qui sotto."),
)
_WAITING = Wording(
    subject=_("La tua iscrizione è in lista d’attesa"),
    lead=_("Abbiamo ricevuto la tua iscrizione. Il gruppo è al completo: ti abbiamo messo in lista d’attesa."),
)
_WAITING_TOGETHER = Wording(
    subject=_WAITING.subject,
    lead=_(
        "Abbiamo ricevuto la tua iscrizione. Adesso non ci sono posti per tutte le persone insieme: siete in lista "
        "d’attesa, e vi offriamo i posti quando ci sono per tutte."
    ),
)
_IN_THE_DRAW = Wording(
    subject=_("La tua iscrizione partecipa al sorteggio"),
    lead=_(
        "Abbiamo ricevuto la tua iscrizione: partecipi al sorteggio dei posti, che si fa quando finiscono le "
        "iscrizioni. Ora non hai ancora un posto: ti scriviamo l’esito. Qui sotto trovi il gruppo che preferisci."
    ),
)
_DRAWN_SEAT = Wording(
    subject=_("Esito del sorteggio: hai un posto"),
    lead=_("Abbiamo sorteggiato i posti: hai un posto nel gruppo indicato qui sotto."),
)
_DRAWN_QUEUE = Wording(
    subject=_("Esito del sorteggio: sei in lista d’attesa"),
    lead=_(
        "Abbiamo sorteggiato i posti: nei gruppi che hai scelto non è uscito un posto per te. Sei in lista d’attesa "
        "per il gruppo indicato qui sotto, nell’ordine del sorteggio."
    ),
)
_WISH_CHANGED = Wording(
    subject=_("Il gruppo che preferisci è cambiato"),
    lead=_("Nel sorteggio la tua prima scelta ora è il gruppo indicato qui sotto. Ti scriviamo l’esito."),
)
_REPEATED_IN_THE_DRAW = Wording(
    subject=_("Partecipi già al sorteggio"),
    lead=_(
        "Qualcuno ha provato a iscriverti di nuovo allo stesso sorteggio, dove ogni persona partecipa una volta sola. "
        "Non abbiamo cambiato niente, qualunque cosa abbia detto il sito. Se vuoi altri gruppi, ritira l’iscrizione e "
        "iscriviti di nuovo, oppure scrivici."
    ),
)
_TOO_MANY_IN_THE_DRAW = Wording(
    subject=_("Una nuova iscrizione non è stata fatta"),
    lead=_(
        "Qualcuno ha provato a fare un’altra iscrizione allo stesso sorteggio con questo indirizzo. Non l’abbiamo "
        "fatta, qualunque cosa abbia detto il sito: con lo stesso indirizzo ci sono già tante iscrizioni quante ne "
        "accettiamo. Se serve, usa un altro indirizzo oppure telefonaci. Quella qui sotto resta com’era."
    ),
)
_BY_STATE: dict[tuple[Notice, State], Wording] = {
    (Notice.RECEIVED, State.RECEIVED): _IN_THE_DRAW,
    (Notice.RECEIVED, State.WAITING): _WAITING,
    (Notice.DRAWN, State.WAITING): _DRAWN_QUEUE,
    (Notice.MOVED, State.RECEIVED): _WISH_CHANGED,
    (Notice.REPEATED, State.RECEIVED): _REPEATED_IN_THE_DRAW,
    (Notice.TOO_MANY, State.RECEIVED): _TOO_MANY_IN_THE_DRAW,
}
"""Where the words depend on where the registration stands; `_WORDINGS` has what is said otherwise."""

_WORDINGS: dict[Notice, Wording] = {
    Notice.RECEIVED: _CONFIRMED,
    Notice.DRAWN: _DRAWN_SEAT,
    Notice.REENTERED: Wording(
        subject=_("Partecipi di nuovo al sorteggio"),
        lead=_("Abbiamo rimesso la tua iscrizione nel sorteggio dei posti: ti scriviamo l’esito."),
    ),
    Notice.REPEATED: Wording(
        subject=_("La tua iscrizione c’è già"),
        lead=_(
            "Qualcuno ha provato a iscriverti di nuovo nello stesso gruppo. Non abbiamo cambiato niente: vale la tua "
            "prima iscrizione, qualunque cosa abbia detto il sito. Se non eri tu, puoi dircelo rispondendo a questo "
            "messaggio."
        ),
    ),
    Notice.PROMOTED: Wording(
        subject=_("Si è liberato un posto per te"),
        lead=_("Si è liberato un posto: la tua iscrizione ora è confermata."),
    ),
    Notice.SENT_BACK: Wording(
        subject=_("La tua iscrizione è tornata in lista d’attesa"),
        lead=_("La tua iscrizione è di nuovo in lista d’attesa. Se non sai perché, scrivici."),
    ),
    Notice.WITHDRAWN: Wording(
        subject=_("La tua iscrizione è stata ritirata"),
        lead=_("La tua iscrizione è stata ritirata. Se non l’hai chiesto tu, scrivici."),
    ),
    Notice.REINSTATED: Wording(
        subject=_("La tua iscrizione è di nuovo valida"),
        lead=_("Abbiamo annullato il ritiro della tua iscrizione: ora è in lista d’attesa."),
    ),
    Notice.MOVED: Wording(
        subject=_("Il tuo gruppo è cambiato"),
        lead=_("Ti abbiamo spostato in un altro gruppo: qui sotto trovi giorno, ora e luogo di adesso."),
    ),
    Notice.JOINED: Wording(
        subject=_("La tua iscrizione ora è insieme a un’altra"),
        lead=_(
            "Abbiamo messo la tua iscrizione insieme a quella di chi viene con te: avete i posti insieme, o aspettate "
            "insieme. Se non l’hai chiesto tu, scrivici."
        ),
    ),
    Notice.PARTED: Wording(
        subject=_("La tua iscrizione ora è da sola"),
        lead=_(
            "Abbiamo separato la tua iscrizione da quella di chi era con te: da ora ciascuna persona risponde per sé. "
            "Posto o lista d’attesa restano come scritto qui sotto. Se non l’hai chiesto tu, scrivici."
        ),
    ),
    Notice.CORRECTED: Wording(
        subject=_("Abbiamo corretto i tuoi dati"),
        lead=_("Abbiamo corretto i dati della tua iscrizione. Se non l’hai chiesto tu, scrivici."),
    ),
    Notice.OFFERED: Wording(
        subject=_("C’è un posto per te: rispondi"),
        lead=_(
            "Si è liberato un posto e tocca a te. Lo teniamo fino al termine scritto qui sotto: apri il collegamento e "
            "premi «Accetto il posto». Se non rispondi entro quel termine, lo offriamo a un’altra persona."
        ),
    ),
    Notice.ACCEPTED: Wording(
        subject=_("La tua iscrizione è confermata"),
        lead=_("Hai accettato il posto: la tua iscrizione ora è confermata."),
    ),
    Notice.DECLINED: Wording(
        subject=_("Hai rinunciato al posto"),
        lead=_("Hai rinunciato al posto: lo offriamo a un’altra persona. La tua iscrizione è ritirata."),
    ),
    Notice.EXPIRED: Wording(
        subject=_("Il tempo per accettare il posto è finito"),
        lead=_(
            "Non abbiamo ricevuto una risposta in tempo: il posto passa a un’altra persona e la tua iscrizione è "
            "chiusa. Se ti interessa ancora, iscriviti di nuovo oppure scrivici."
        ),
    ),
    Notice.LEFT: Wording(
        subject=_("Hai ritirato la tua iscrizione"),
        lead=_("Hai ritirato la tua iscrizione. Se non l’hai chiesto tu, scrivici."),
    ),
    Notice.REMOVED: Wording(
        subject=_("La tua iscrizione è stata tolta"),
        lead=_("L’ufficio ha tolto la tua iscrizione. Se vuoi sapere perché, scrivici."),
    ),
    Notice.TOO_MANY: Wording(
        subject=_("Una nuova iscrizione non è stata fatta"),
        lead=_(
            "Qualcuno ha provato a fare un’altra iscrizione nello stesso gruppo con questo indirizzo. Non l’abbiamo "
            "fatta, qualunque cosa abbia detto il sito: con lo stesso indirizzo ci sono già tante iscrizioni quante ne "
            "accettiamo. Se serve, usa un altro indirizzo oppure telefonaci. Quella qui sotto resta com’era."
        ),
    ),
    Notice.UNDONE: Wording(
        subject=_("La tua iscrizione è di nuovo come prima"),
        lead=_(
            "Il nostro ultimo messaggio era uno sbaglio. La tua iscrizione è di nuovo come prima: vale ciò che segue."
        ),
    ),
    Notice.NOT_MOVED: Wording(
        subject=_("La tua richiesta di cambiare gruppo"),
        lead=_("Hai chiesto di cambiare gruppo e non ci è possibile: resti nel gruppo indicato qui sotto."),
    ),
    Notice.LINKS_REVOKED: Wording(
        subject=_("Il collegamento alla tua iscrizione è nuovo"),
        lead=_(
            "I collegamenti dei messaggi di prima non aprono più la tua iscrizione. Quello qui sotto è nuovo. Se non "
            "l’hai chiesto tu, l’ha fatto l’ufficio oppure qualcuno che aveva un vecchio collegamento."
        ),
    ),
    Notice.LINK: Wording(
        subject=_("Il collegamento alla tua iscrizione"),
        lead=_("Qualcuno ha scritto il codice della tua iscrizione e il tuo indirizzo per vederla: si apre da qui."),
    ),
    Notice.CHANGED: Wording(
        subject=_("Il tuo gruppo cambia giorno, ora o luogo"),
        lead=_("Il tuo gruppo cambia: qui sotto trovi giorno, ora e luogo di adesso. Se così non puoi, scrivici."),
    ),
}


_NAMED: dict[Notice, Wording] = {
    Notice.WITHDRAWN: Wording(
        subject=_("Un’iscrizione è stata ritirata"),
        lead=_("L’iscrizione scritta qui sotto è stata ritirata. Se non l’hai chiesto tu, scrivici."),
    ),
    Notice.LEFT: Wording(
        subject=_("Hai ritirato un’iscrizione"),
        lead=_("Hai ritirato l’iscrizione scritta qui sotto. Se non l’hai chiesto tu, scrivici."),
    ),
    Notice.REMOVED: Wording(
        subject=_("Un’iscrizione è stata tolta"),
        lead=_("L’ufficio ha tolto l’iscrizione scritta qui sotto. Se vuoi sapere perché, scrivici."),
    ),
    Notice.LINKS_REVOKED: Wording(
        subject=_("Il collegamento a un’iscrizione è nuovo"),
        lead=_(
            "I collegamenti dei messaggi di prima non aprono più l’iscrizione indicata qui sotto. Questo messaggio ha "
            "quello nuovo. Se non l’hai chiesto tu, l’ha fatto l’ufficio oppure qualcuno che aveva un vecchio "
            "collegamento."
        ),
    ),
    Notice.LINK: Wording(
        subject=_("Il collegamento a un’iscrizione"),
        lead=_(
            "Qualcuno ha scritto il codice dell’iscrizione indicata qui sotto e il tuo indirizzo per vederla: si apre "
            "da qui."
        ),
    ),
    Notice.CHANGED: Wording(
        subject=_("Il gruppo cambia giorno, ora o luogo"),
        lead=_("Il gruppo cambia: qui sotto trovi giorno, ora e luogo di adesso. Se così non va bene, scrivici."),
    ),
}
"""The words where the mail says whose registration it is (`people.whose`) and «yours» may be the wrong one."""


def wording_of(registration: Registration, notice: Notice) -> Wording:
    """The words for this notice; some depend on whether there is a seat, or on whose registration it is."""
    if notice in _NAMED and people.whose(registration):
        return _NAMED[notice]
    if notice == Notice.RECEIVED and registration.state == State.WAITING and registration.party is not None:
        return _WAITING_TOGETHER
    return _BY_STATE.get((notice, State(registration.state))) or _WORDINGS[notice]


def write(
    *,
    registration: Registration,
    notice: Notice,
    position: int | None,
    link: str,
    words: str = "",
    span: Span | None = None,
) -> Texts:
    """The mail's subject and texts, as things stand now.

    `position` is the registration's on the waiting list, `link` opens the person's own page, `words` are what the
    office adds, `span` is that of the group where it is known. When and where the group meets is said to whoever has a
    place in it or may get one.
    """
    wording = wording_of(registration, notice)
    return compose(
        "registration",
        language=registration.locale,
        subject=wording.subject,
        name=greeted(registration),
        who=people.whose(registration),
        others_stay=_others_stay(registration, notice),
        registration=registration,
        group=registration.group,
        span=(span or span_of(registration.group)) if registration.state in ACTIVE_STATES else None,
        position=position,
        also_for=_also_for(registration, notice),
        draw_after=registration.group.edition.enrolment_until if registration.state == State.RECEIVED else None,
        answer_by=registration.offered_until if registration.state == State.OFFERED else None,
        link=link,
        lead=wording.lead,
        words=words,
        has_ended=registration.state not in (*ACTIVE_STATES, *LEFT_STATES),
    )


def greeted(registration: Registration) -> str:
    """The first name of whoever reads the mail; nobody's where a grown-up reads it for a minor."""
    return "" if minors.was_minor(registration) else registration.first_name


def named(registration: Registration, *, is_for_several: bool) -> str:
    """Whom a mail names that one mailbox gets once for all: nobody where it is for several (docs/adr/0029)."""
    return "" if is_for_several else people.whose(registration)


_FOR_ONE = (Notice.CORRECTED, Notice.LINKS_REVOKED, Notice.LINK, Notice.NOT_MOVED)
"""Notices about one person's own data, and answers to one person."""
MAY_NAME_OTHERS = tuple(each for each in Notice if each not in _FOR_ONE)
"""Notices that may say for whom they hold too."""
_LEAVES_OTHERS = (Notice.WITHDRAWN, Notice.LEFT, Notice.REMOVED)
"""What is done with one person while those who entered with them stay."""
_FOR_ALL_THAT_CLOSES = (Notice.DECLINED, Notice.EXPIRED)
"""Of what closes a registration, the notices that hold for all who entered with it."""


def _also_for(registration: Registration, notice: Notice) -> list[str]:
    """The names of those for whom a notice holds too: one mail goes to all who entered as one. No query for one."""
    is_for_all = registration.state in ACTIVE_STATES or notice in _FOR_ALL_THAT_CLOSES
    if registration.party is None or not is_for_all or notice not in MAY_NAME_OTHERS:
        return []
    others = Registration.objects.filter(
        party=registration.party,
        group=registration.group_id,
        state=registration.state,
        offered_until=registration.offered_until,
        email_normalised=registration.email_normalised,
    ).exclude(pk=registration.pk)
    return [each.full_name for each in others.only("first_name", "last_name").order_by("party_place")]


def _others_stay(registration: Registration, notice: Notice) -> bool:
    """Whether somebody who entered with whoever goes still has a seat or waits for one. No query without a party."""
    if registration.party is None or notice not in _LEAVES_OTHERS:
        return False
    others = Registration.objects.filter(party=registration.party, state__in=ACTIVE_STATES)
    return others.exclude(pk=registration.pk).exists()


def write_reminder(
    *, registration: Registration, meeting: Meeting, link: str, calendar: str, is_for_several: bool
) -> Texts:
    """That a lesson is near: day, hours, place, and never of which course.

    `is_for_several`: others read it in the same mailbox, for whom it holds as well, so it is nobody's by name.
    """
    who = named(registration, is_for_several=is_for_several)
    return compose(
        "reminder",
        language=registration.locale,
        subject=(
            _("Promemoria: il prossimo incontro")
            if who or is_for_several
            else _("Promemoria: il tuo prossimo incontro")
        ),
        name=greeted(registration),
        who=who,
        is_for_several=is_for_several,
        registration=registration,
        meeting=meeting,
        link=link,
        calendar=calendar,
    )


def write_survey(*, registration: Registration, link: str, until: datetime.date) -> Texts:
    """That we would like to know how it was: never of which course, and nothing in the link says who opens it."""
    return compose(
        "survey",
        language=registration.locale,
        subject=_("Com’è andata? Un questionario anonimo"),
        name=greeted(registration),
        link=link,
        until=until,
    )
