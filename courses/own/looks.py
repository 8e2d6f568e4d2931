"""What each state says to the person; how it looks is the state's own (`core.state_looks`)."""

from __future__ import annotations

from dataclasses import dataclass, replace

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


_TELLINGS_OF_ONE: dict[State, Telling] = {
    State.RECEIVED: Telling(
        _("%(name)s partecipa al sorteggio"),
        _("I posti si sorteggiano quando finiscono le iscrizioni. Ora un posto non c’è ancora: ti scriviamo l’esito."),
    ),
    State.CONFIRMED: Telling(
        _("%(name)s ha un posto"),
        _(
            "L’iscrizione è confermata. Se questa persona non può venire, ritira l’iscrizione: il posto va a un’altra "
            "persona."
        ),
    ),
    State.OFFERED: Telling(
        _("C’è un posto per %(name)s"),
        _("Lo teniamo fino al termine scritto qui sotto. Se non rispondi, lo offriamo a un’altra persona."),
    ),
    State.WAITING: Telling(
        _("%(name)s è in lista d’attesa"),
        _("Il gruppo è al completo. Se si libera un posto e tocca a questa persona, ti scriviamo."),
    ),
    State.COMPLETED: Telling(_("%(name)s: il corso è finito"), TELLINGS[State.COMPLETED].text),
    State.WITHDRAWN: Telling(
        _("L’iscrizione di %(name)s è ritirata"), _("Questa persona non ha un posto e non è in lista.")
    ),
    State.EXPIRED: Telling(
        _("Il posto di %(name)s è passato a un’altra persona"),
        _("Avevamo offerto un posto e il termine è passato. Se interessa ancora, telefona o scrivi."),
    ),
    State.REMOVED: Telling(
        _("L’iscrizione di %(name)s è stata tolta"),
        _("L’ufficio ha tolto questa iscrizione. Se vuoi sapere perché, telefona o scrivi."),
    ),
}
"""The same where others than the person may read it (`courses.people.whose`)."""


def telling_of(state: State, whose: str = "") -> Telling:
    """What a state says to the person; with a name, of whom it says so."""
    if not whose:
        return TELLINGS[state]
    telling = _TELLINGS_OF_ONE[state]
    return Telling(_naming(telling.title, whose), telling.text)


def _naming(text: str | Promise, name: str) -> str:
    """The name keeps its own direction."""
    return str(text) % {"name": f"\u2068{name}\u2069"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something that cannot be undone."""

    title: str | Promise
    text: str | Promise
    button: str | Promise
    title_of_one: str | Promise
    """The title where others than the person may read it."""

    def of(self, whose: str) -> Question:
        """The same about somebody by name; nobody's is about whoever reads it."""
        return replace(self, title=_naming(self.title_of_one, whose)) if whose else self


LINK_QUESTION = Question(
    _("Vuoi annullare i collegamenti?"),
    _(
        "I collegamenti a questa iscrizione, anche quello che hai usato adesso, non apriranno più niente. Te ne "
        "mandiamo uno nuovo al tuo indirizzo e-mail."
    ),
    _("Sì, mandatemi un collegamento nuovo"),
    _("Vuoi annullare i collegamenti all’iscrizione di %(name)s?"),
)
"""Before every link is closed. `ask.html` shows it as the others."""

_LEAVING_OF_ONE = _("Vuoi ritirare l’iscrizione di %(name)s?")

QUESTIONS: dict[Action, Question] = {
    Action.DECLINE: Question(
        _("Vuoi rinunciare al posto?"),
        _("Lo offriamo subito a un’altra persona e l’iscrizione si chiude. Non si può tornare indietro."),
        _("Sì, rinuncio al posto"),
        _("Vuoi rinunciare al posto di %(name)s?"),
    ),
    Action.LEAVE: Question(
        _("Vuoi ritirare la tua iscrizione?"),
        _("Il posto si libera subito per un’altra persona. Non si può tornare indietro."),
        _("Sì, ritiro l’iscrizione"),
        _LEAVING_OF_ONE,
    ),
}
LEAVING_THE_LIST = Question(
    _("Vuoi ritirare la tua iscrizione?"),
    _("La posizione in lista si perde: chi si iscrive di nuovo va in fondo. Non si può tornare indietro."),
    _("Sì, ritiro l’iscrizione"),
    _LEAVING_OF_ONE,
)
LEAVING_THE_DRAW = Question(
    _("Vuoi ritirare la tua iscrizione?"),
    _("Questa iscrizione esce dal sorteggio. Finché le iscrizioni sono aperte se ne può fare un’altra."),
    _("Sì, ritiro l’iscrizione"),
    _LEAVING_OF_ONE,
)

LEAVING: dict[State, Question] = {State.RECEIVED: LEAVING_THE_DRAW, State.WAITING: LEAVING_THE_LIST}
"""What is asked of whoever leaves, where they have no seat."""
