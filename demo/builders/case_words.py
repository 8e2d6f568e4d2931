"""What the reports of the demonstration tell, what office and reporters write to each other. All of it is invented."""

from __future__ import annotations

from reports.referral_states import Kind
from reports.referrals import Request

STORIES: tuple[tuple[str, str, int], ...] = (
    (
        "Ho telefonato per un appartamento in affitto. Era libero. Quando ho detto il mio cognome hanno risposto che "
        "era già preso. Il giorno dopo l’annuncio c’era ancora. (Racconto inventato per la dimostrazione.)",
        "Cuneo",
        1,
    ),
    (
        "Al colloquio di lavoro mi hanno chiesto se voglio figli. Agli altri candidati non l’hanno chiesto. "
        "(Racconto inventato per la dimostrazione.)",
        "Borgo San Dalmazzo",
        0,
    ),
    (
        "Sull’autobus l’autista non ha fatto salire una persona in carrozzina e le ha detto di aspettare il prossimo. "
        "È la terza volta. (Racconto inventato per la dimostrazione.)",
        "Mondovì",
        7,
    ),
    (
        "A scuola hanno detto a mia figlia che con il velo non poteva andare in gita. Poi la gita è saltata per tutte. "
        "(Racconto inventato per la dimostrazione.)",
        "Saluzzo",
        2,
    ),
)
"""What is told, where, and the option chosen in every list."""

CONVERSATION: tuple[str, str, str] = (
    "Buongiorno, grazie di averci scritto. Si ricorda il giorno della telefonata? Se ha salvato l’annuncio, lo tenga.",
    "Era giovedì pomeriggio. L’annuncio l’ho salvato. (Messaggio inventato per la dimostrazione.)",
    "Sentire il sindacato inquilini prima di scrivere all’agenzia.",
)
"""To the first reporter, from the first reporter, for colleagues."""

RENTED = {
    "relevance": ("relevant",),
    "ground": ("origin",),
    "area": ("housing",),
    "form": ("direct",),
    "author": ("landlord_agency",),
    "territory": ("city",),
    "reporter": ("victim",),
    "channel": ("online",),
    "action": ("listening",),
}
"""What the office says of the first report."""

ENDED = {
    "relevance": ("relevant",),
    "ground": ("disability",),
    "area": ("transport",),
    "form": ("denied_accommodation",),
    "author": ("business",),
    "territory": ("province",),
    "reporter": ("witness",),
    "channel": ("online",),
    "action": ("conciliation",),
}
ENDING: tuple[str, str] = (
    "L’azienda ha mandato istruzioni scritte a chi guida. (Caso inventato per la dimostrazione.)",
    "L’azienda dei trasporti si è scusata e ha dato istruzioni scritte a chi guida. Se succede di nuovo, ci scriva "
    "qui. (Messaggio inventato per la dimostrazione.)",
)
"""What the office says of the third one; how it ended, and the last message to the reporter."""

UNION = Request(
    kind=Kind.REFERRAL,
    partner="union",
    whom="Sindacato inquilini",
    text="Il sindacato inquilini potrebbe accompagnarti a chiedere spiegazioni. Se vuoi lo contattiamo noi.",
    passed="Una persona ha chiesto per telefono un appartamento a Cuneo. Sentito il cognome le hanno detto che era "
    "preso.",
)
AGENCY = Request(
    kind=Kind.STEP,
    whom="L’agenzia immobiliare",
    text="Possiamo chiedere all’agenzia perché ha detto di no?",
    passed="Chiederemmo perché l’annuncio è ancora in linea, senza dire il tuo nome.",
)
"""What the first reporter is asked: to the one they have said yes, to the other nothing yet."""

STOPPED = "Va bene, ci fermiamo qui. Se cambi idea, scrivici di nuovo. (Messaggio inventato per la dimostrazione.)"
"""To the last reporter, who has withdrawn it."""

ASKING = "Grazie di averci scritto. Per aiutarla ci servono alcune informazioni sul lavoro: risponda solo se vuole."
REPLIES = {
    "Che contratto hai, o avevi?": "Nessuno, o non ancora",
    "Ne hai già parlato con qualcuno?": True,
    "Con chi, e che cosa ha detto?": (
        "Con il sindacato: mi ha detto di tenere l’e-mail di invito. (Risposta inventata per la dimostrazione.)"
    ),
}
"""With which words the questions of «Lavoro: qualche domanda in più» are sent, and what is answered to each."""
