"""The report page: what is promised, and the questions between the two fixed steps."""

from __future__ import annotations

from typing import Any

from demo.content.blocks import heading, questions
from demo.pages import PageSpec
from demo.texts import Text, h, t
from reports.models import ReportPage


def _options(*labels: Text) -> list[dict[str, Any]]:
    return [{"label": label} for label in labels]


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
                    "label": t("Dove è successo?", "Where did it happen?"),
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
                        t("In strada o altrove", "In the street or elsewhere"),
                    ),
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
                "short_text",
                {
                    "label": t("Quando?", "When?"),
                    "help_text": t(
                        "Anche in modo vago: «la settimana scorsa», «da mesi».",
                        "Even roughly: “last week”, “for months”.",
                    ),
                    "required": False,
                    "max_length": 80,
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
                        t("Altra condizione personale o sociale", "Another personal or social condition"),
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
            (
                "information",
                {
                    "title": t("Se c’è pericolo adesso", "If there is danger now"),
                    "text": h(
                        "<p>Questo modulo non è per le emergenze. Chiama il <b>112</b>. Per la violenza contro le donne "
                        "chiama il <b>1522</b>, giorno e notte.</p>",
                        "<p>This form is not for emergencies. Call <b>112</b>. For violence against women call <b>1522</b>, "
                        "day and night.</p>",
                    ),
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
            "<p>Ci vogliono da cinque a dieci minuti. Le domande obbligatorie sono poche. Puoi uscire in ogni momento: quello "
            "che hai scritto sparisce.</p>",
            "<p>It takes five to ten minutes. Few questions are required. You can leave at any time: what you wrote "
            "disappears.</p>",
        ),
        "form_steps": [WHAT_HAPPENED, WHY],
        "submit_label": t("Invia la segnalazione", "Send the report"),
        "privacy_purpose": t(
            "Usiamo quello che scrivi solo per aiutarti e per contare, senza nomi, le discriminazioni in provincia. Lo vede solo chi lavora allo Sportello.",
            "We use what you write only to help you and to count, without names, discrimination in the province. Only the people at the desk see it.",
        ),
        "privacy_retention": t(
            "Fino alla chiusura del caso e per il tempo che la legge chiede. Puoi chiedere prima la cancellazione.",
            "Until the case is closed and for as long as the law requires. You can ask for deletion earlier.",
        ),
    },
)
