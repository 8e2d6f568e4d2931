"""The report page: what is promised, and the questions between the two fixed steps."""

from __future__ import annotations

from typing import Any

from demo.content.blocks import heading, questions
from demo.pages import PageSpec
from demo.texts import PageRef, Text, When, h, t
from reports.models import ReportPage

WHERE = "Dove è successo?"
IN_DANGER = "C’è un pericolo adesso?"


def _options(*labels: Text) -> list[dict[str, Any]]:
    return [{"label": label} for label in labels]


DANGER = (
    "step",
    {
        "title": t("Prima di tutto", "First of all"),
        "questions": [("yes_no", {"label": t(IN_DANGER, "Are you in danger now?"), "required": False})],
    },
)
CALL = (
    "step",
    {
        "title": t("Chiedi aiuto adesso", "Get help now"),
        "intro": t(
            "Questo modulo non è per le emergenze: chiama il 112. Per la violenza contro le donne rispondono al 1522, giorno "
            "e notte.",
            "This form is not for emergencies: call 112. For violence against women 1522 answers, day and night.",
        ),
        "questions": [
            (
                "information",
                {
                    "title": t("E la segnalazione?", "And the report?"),
                    "text": h(
                        "<p>Puoi farla quando vuoi. Se adesso il pericolo è passato, torna indietro e rispondi «No».</p>",
                        "<p>You can make it whenever you want. If the danger has passed, go back and answer “No”.</p>",
                    ),
                },
            ),
        ],
        "shown_when": When(IN_DANGER, "is", True),
        "exit": {
            "ends": True,
            "buttons": [
                {"label": t("Chiama il 112", "Call 112"), "address": "tel:112"},
                {"label": t("Chiama il 1522", "Call 1522"), "address": "tel:1522"},
                {"label": t("Aiuto subito", "Help now"), "page": PageRef("help-now")},
            ],
        },
    },
)
WHAT_HAPPENED = (
    "step",
    {
        "title": t("Che cosa è successo", "What happened"),
        "intro": t(
            "Scrivi come viene. Non servono prove e non ci sono risposte sbagliate.",
            "Write as it comes. No proof is needed and there are no wrong answers.",
        ),
        "questions": [
            (
                "long_text",
                {
                    "label": t("Racconta che cosa è successo", "Tell us what happened"),
                    "help_text": t(
                        "Chi ha fatto o detto che cosa, e come ti sei sentita o sentito. Puoi non fare nomi.",
                        "Who did or said what, and how you felt. You need not give names.",
                    ),
                    "required": True,
                    "max_length": 5000,
                },
            ),
            (
                "one_of",
                {
                    "label": t(WHERE, "Where did it happen?"),
                    "required": False,
                    "options": _options(
                        t("Al lavoro o cercando lavoro", "At work or looking for work"),
                        t("Cercando o abitando una casa", "Looking for or living in a home"),
                        t("A scuola o in un corso", "At school or in a course"),
                        t("In ospedale o da un medico", "In hospital or at a doctor’s"),
                        t("In un ufficio pubblico", "In a public office"),
                        t("In un negozio, bar, ristorante, albergo", "In a shop, bar, restaurant or hotel"),
                        t("In banca o con un’assicurazione", "At a bank or with an insurance company"),
                        t("Su un mezzo di trasporto", "On public transport"),
                        t("Con le forze dell’ordine", "With the police"),
                        t("In internet, sui giornali, in televisione", "On the internet, in newspapers, on television"),
                        t("Nello sport o nel tempo libero", "In sport or leisure"),
                        t("In strada", "In the street"),
                    ),
                    "other": t("Altrove: dove?", "Elsewhere: where?"),
                },
            ),
            (
                "yes_no",
                {
                    "label": t("Lavori ancora lì?", "Do you still work there?"),
                    "required": False,
                    "shown_when": When(WHERE, "is", "Al lavoro o cercando lavoro"),
                },
            ),
            (
                "short_text",
                {
                    "label": t("In quale sito, giornale o canale?", "On which site, newspaper or channel?"),
                    "help_text": t(
                        "Se è ancora visibile, copia qui l’indirizzo.", "If it can still be seen, paste the address."
                    ),
                    "required": False,
                    "shown_when": When(WHERE, "is", "In internet, sui giornali, in televisione"),
                },
            ),
            (
                "short_text",
                {
                    "label": t("In quale comune?", "In which municipality?"),
                    "help_text": t(
                        "Seguiamo chi sta in provincia di Cuneo.", "We follow people in the province of Cuneo."
                    ),
                    "required": False,
                    "max_length": 80,
                },
            ),
            (
                "about_when",
                {
                    "label": t("Quando?", "When?"),
                    "required": False,
                    "period": "past",
                },
            ),
        ],
    },
)
WHY = (
    "step",
    {
        "title": t("Perché, secondo te", "Why, in your view"),
        "intro": t(
            "Aiuta a capire quale legge ti protegge. Puoi segnare più voci, o nessuna.",
            "It helps us see which law protects you. You may tick several, or none.",
        ),
        "questions": [
            (
                "many_of",
                {
                    "label": t("Per quale motivo pensi che sia successo?", "Why do you think it happened?"),
                    "required": False,
                    "options": _options(
                        t("Nazionalità", "Nationality"),
                        t("Sesso", "Sex"),
                        t("Colore della pelle", "Skin colour"),
                        t("Origine etnica o sociale", "Ethnic or social origin"),
                        t("Caratteristiche genetiche", "Genetic features"),
                        t("Lingua", "Language"),
                        t("Religione o convinzioni personali", "Religion or beliefs"),
                        t("Opinioni politiche o di altro tipo", "Political or other opinions"),
                        t("Minoranza nazionale", "National minority"),
                        t("Condizione economica", "Property or income"),
                        t("Nascita", "Birth"),
                        t("Disabilità", "Disability"),
                        t("Età", "Age"),
                        t("Orientamento sessuale", "Sexual orientation"),
                        t("Identità di genere", "Gender identity"),
                    ),
                    "other": t(
                        "Un’altra condizione personale o sociale: quale?",
                        "Another personal or social condition: which?",
                    ),
                },
            ),
            (
                "yes_no",
                {
                    "label": t("Succede ancora?", "Is it still happening?"),
                    "required": False,
                },
            ),
            (
                "yes_no",
                {
                    "label": t("Qualcun altro ha visto o sentito?", "Did someone else see or hear it?"),
                    "required": False,
                },
            ),
        ],
    },
)

REPORT = PageSpec(
    key="report",
    model=ReportPage,
    parent="home",
    title=t("Segnala una discriminazione", "Report discrimination"),
    slug=t("segnala", "report"),
    description=t(
        "Racconta che cosa è successo, anche senza dire chi sei. Ti leggono solo le persone dello Sportello.",
        "Tell us what happened, even without saying who you are. Only the people at the desk read it.",
    ),
    fields={
        "stages": [
            (
                "stage",
                {
                    "title": t("Ricevi un codice", "You get a code"),
                    "when": t("subito", "at once"),
                    "text": t(
                        "Conservalo: serve per vedere a che punto è. Se lo perdi non possiamo ritrovarlo.",
                        "Keep it: you need it to see how far it has got. If you lose it, we cannot find it again.",
                    ),
                },
            ),
            (
                "stage",
                {
                    "title": t("Ti leggiamo", "We read it"),
                    "when": t("entro 7 giorni", "within 7 days"),
                    "text": t(
                        "Solo chi lavora allo Sportello può aprire quello che hai scritto.",
                        "Only the people at the desk can open what you wrote.",
                    ),
                },
            ),
            (
                "stage",
                {
                    "title": t("Decidiamo insieme", "We decide together"),
                    "when": t("quando vuoi tu", "when you want"),
                    "text": t(
                        "Possiamo solo registrare il fatto, parlarne con te, o intervenire. Niente parte senza il tuo sì.",
                        "We can just record what happened, talk with you, or act. Nothing starts without your yes.",
                    ),
                },
            ),
            (
                "stage",
                {
                    "title": t("Ti rispondiamo", "We answer"),
                    "when": t("entro 90 giorni", "within 90 days"),
                    "text": t(
                        "Ti diciamo che cosa abbiamo fatto e che cosa si può ancora fare.",
                        "We tell you what we have done and what can still be done.",
                    ),
                },
            ),
        ],
        "body": [
            heading(t("Alcuni esempi", "Some examples")),
            questions(
                (
                    t("Casa", "Housing"),
                    h(
                        "<p>L’alloggio era libero. Poi hanno sentito il cognome ed era «già affittato».</p>",
                        "<p>The flat was free. Then they heard the surname and it was “already taken”.</p>",
                    ),
                ),
                (
                    t("Lavoro", "Work"),
                    h(
                        "<p>Dopo la maternità ti hanno tolto l’incarico. O al colloquio ti hanno chiesto se vuoi figli.</p>",
                        "<p>After maternity leave you lost your role. Or at the interview they asked whether you want "
                        "children.</p>",
                    ),
                ),
                (
                    t("Vita di ogni giorno", "Everyday life"),
                    h(
                        "<p>Un locale che «non può» far entrare una carrozzina. Insulti a due ragazzi che si tengono per "
                        "mano. Una commessa che segue solo te.</p>",
                        "<p>A bar that “cannot” let a wheelchair in. Insults at two young men holding hands. A shop assistant "
                        "who follows only you.</p>",
                    ),
                ),
            ),
        ],
        "contact_phone": "0171 444789",
        "contact_email": "antidiscriminazioni@comune.cuneo.it",
        "contact_hours": t("mercoledì e giovedì, dalle 9 alle 12", "Wednesdays and Thursdays, from 9 to 12"),
        "form_intro": h(
            "<p>Ci vogliono da cinque a dieci minuti. Le domande obbligatorie sono poche. Con «Esci in fretta» puoi uscire in "
            "ogni momento: quello che hai scritto sparisce.</p>",
            "<p>It takes five to ten minutes. Few questions are required. With “Leave quickly” you can leave at "
            "any time: what you wrote disappears.</p>",
        ),
        "form_steps": [DANGER, CALL, WHAT_HAPPENED, WHY],
        "submit_label": t("Invia la segnalazione", "Send the report"),
        "privacy_purpose": t(
            "Usiamo quello che scrivi solo per aiutarti e per contare, senza nomi, le discriminazioni in provincia.",
            "We use what you write only to help you and to count, without names, discrimination in the province.",
        ),
        "privacy_basis": "public_task",
        "privacy_special_basis": "public_interest",
        "privacy_readers": t("Solo chi lavora allo Sportello.", "Only the people at the desk."),
        "privacy_days": 730,
        "privacy_retention": t("Puoi chiedere prima la cancellazione.", "You can ask for deletion earlier."),
        "outcome_days": [("outcome", {"outcome": "court", "days": 1_825})],
    },
)


CASE_TEXTS: dict[str, dict[str, str]] = {
    "Abbiamo ricevuto, torna fra qualche giorno": {
        "it": "Grazie di averci scritto. Abbiamo letto la tua segnalazione e la stiamo seguendo. Torna fra qualche giorno "
        "con il codice: la risposta la trovi qui.",
        "en": "Thank you for writing to us. We have read your report and are working on it. Come back in a few days with "
        "your code: you will find our answer here.",
        "fr": "Merci de nous avoir écrit. Nous avons lu votre signalement et nous nous en occupons. Revenez dans quelques "
        "jours avec votre code : vous trouverez notre réponse ici.",
        "ro": "Mulțumim că ne-ați scris. Am citit sesizarea și ne ocupăm de ea. Reveniți peste câteva zile cu codul: veți "
        "găsi răspunsul aici.",
        "sq": "Faleminderit që na shkruat. E lexuam sinjalizimin tuaj dhe po merremi me të. Kthehuni pas disa ditësh me "
        "kodin: përgjigjen do ta gjeni këtu.",
        "uk": "Дякуємо, що написали нам. Ми прочитали ваше повідомлення і працюємо над ним. Поверніться за кілька днів із "
        "кодом: відповідь буде тут.",
        "ar": "شكرًا لمراسلتنا. قرأنا بلاغك ونحن نتابعه. عُد بعد بضعة أيام ومعك الرمز: ستجد ردّنا هنا.",
    },
    "Ci serve qualche particolare": {
        "it": "Per aiutarti ci serve sapere ancora qualcosa: quando è successo, dove, e se qualcuno ha visto. Scrivi solo "
        "quello che vuoi: non servono prove.",
        "en": "To help you we need to know a little more: when it happened, where, and whether anybody saw it. Write only "
        "what you wish: no proof is needed.",
        "fr": "Pour vous aider, nous avons besoin de quelques précisions : quand et où cela s’est passé, et si quelqu’un "
        "l’a vu. N’écrivez que ce que vous voulez : aucune preuve n’est nécessaire.",
    },
}
"""Texts with which a message to a reporter begins."""
