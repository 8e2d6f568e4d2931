"""What each state says to the person; how it looks is the state's own (`core.state_looks`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.states import Action, State


@dataclass(frozen=True, slots=True)
class Telling:
    """A title and what follows from it."""

    title: str | Promise
    text: str | Promise


TELLINGS: dict[State, Telling] = {
    State.RECEIVED: Telling(
        _("Partecipi al sorteggio"),
        _("I posti si sorteggiano quando finiscono le iscrizioni. Ora non hai ancora un posto: ti scriviamo l’esito."),
    ),
    State.CONFIRMED: Telling(
        _("Hai un posto"),
        _("La tua iscrizione è confermata. Se non puoi venire, ritirala: il posto va a un’altra persona."),
    ),
    State.OFFERED: Telling(
        _("C’è un posto per te"),
        _("Lo teniamo per te fino al termine scritto qui sotto. Se non rispondi, lo offriamo a un’altra persona."),
    ),
    State.WAITING: Telling(
        _("Sei in lista d’attesa"),
        _("Il gruppo è al completo. Se si libera un posto e tocca a te, ti scriviamo."),
    ),
    State.COMPLETED: Telling(_("Il corso è finito"), _("Grazie per aver partecipato.")),
    State.WITHDRAWN: Telling(
        _("L’iscrizione è ritirata"),
        _("Non hai un posto e non sei in lista."),
    ),
    State.EXPIRED: Telling(
        _("Il posto è passato a un’altra persona"),
        _("Ti avevamo offerto un posto e il termine è passato. Se ti interessa ancora, telefona o scrivi."),
    ),
    State.REMOVED: Telling(
        _("L’iscrizione è stata tolta"),
        _("L’ufficio ha tolto la tua iscrizione. Se vuoi sapere perché, telefona o scrivi."),
    ),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something that cannot be undone."""

    title: str | Promise
    text: str | Promise
    button: str | Promise


LINK_QUESTION = Question(
    _("Vuoi annullare i collegamenti?"),
    _(
        "I collegamenti di tutti i messaggi che ti abbiamo mandato, anche questo, non apriranno più niente. Te ne "
        "mandiamo uno nuovo al tuo indirizzo e-mail."
    ),
    _("Sì, mandatemi un collegamento nuovo"),
)
"""Before every link is closed. `ask.html` shows it as the others."""

QUESTIONS: dict[Action, Question] = {
    Action.DECLINE: Question(
        _("Vuoi rinunciare al posto?"),
        _("Lo offriamo subito a un’altra persona e la tua iscrizione si chiude. Non si può tornare indietro."),
        _("Sì, rinuncio al posto"),
    ),
    Action.LEAVE: Question(
        _("Vuoi ritirare la tua iscrizione?"),
        _("Il tuo posto si libera subito per un’altra persona. Non si può tornare indietro."),
        _("Sì, ritiro l’iscrizione"),
    ),
}
LEAVING_THE_LIST = Question(
    _("Vuoi ritirare la tua iscrizione?"),
    _("Perdi la tua posizione in lista: se ti iscrivi di nuovo, vai in fondo. Non si può tornare indietro."),
    _("Sì, ritiro l’iscrizione"),
)
LEAVING_THE_DRAW = Question(
    _("Vuoi ritirare la tua iscrizione?"),
    _("Non partecipi più al sorteggio. Finché le iscrizioni sono aperte puoi iscriverti di nuovo."),
    _("Sì, ritiro l’iscrizione"),
)

LEAVING: dict[State, Question] = {State.RECEIVED: LEAVING_THE_DRAW, State.WAITING: LEAVING_THE_LIST}
"""What is asked of whoever leaves, where they have no seat."""
