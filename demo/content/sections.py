"""The home page and the sections of the menu."""

from __future__ import annotations

from typing import Any

from demo.content.blocks import heading, paragraph
from demo.pages import PageSpec
from demo.texts import h, t
from home.models import StandardPage
from home.roles import PageRole

HOME_TITLE = t("Parità e antidiscriminazioni a Cuneo", "Equality and anti-discrimination in Cuneo")
HOME_DESCRIPTION = t(
    "Il sito dell’ufficio Parità e antidiscriminazioni della Città di Cuneo: aiuto, segnalazioni, corsi ed eventi.",
    "The website of the City of Cuneo’s Equality and Anti-discrimination Office: help, reports, courses and events.",
)
HOME_FIELDS: dict[str, Any] = {
    "hero_title": t("Qui nessuna persona vale meno di un’altra", "Here, no one is worth less than anyone else"),
    "lead": t(
        "Se ti discriminano, se hai paura, se vuoi cambiare le cose: questo è l’ufficio della città che ti ascolta. "
        "È gratuito e riservato.",
        "If you are discriminated against, if you are afraid, if you want to change things: this is the city office "
        "that listens to you. It is free and confidential.",
    ),
    "help_title": t("Ho bisogno di aiuto adesso", "I need help now"),
    "help_text": t(
        "Se sei in pericolo chiama subito. Ti rispondono giorno e notte e non devi dire il tuo nome.",
        "If you are in danger, call at once. Someone answers day and night and you need not give your name.",
    ),
    "help_link_text": t("Tutti i numeri e i luoghi di aiuto", "All helplines and places of help"),
    "help_numbers": [
        (
            "number",
            {
                "number": "112",
                "name": t("Emergenza", "Emergency"),
                "note": t("Sei in pericolo in questo momento", "You are in danger right now"),
            },
        ),
        (
            "number",
            {
                "number": "1522",
                "name": t("Antiviolenza e stalking", "Violence against women and stalking"),
                "note": t("Gratuito, sempre attivo, in più lingue", "Free, always open, in several languages"),
            },
        ),
    ],
    "report_title": t("Voglio segnalare", "I want to report"),
    "report_text": t(
        "Hai subito o hai visto una discriminazione? Raccontala, anche senza dire chi sei. Non servono prove.",
        "Did you suffer or see discrimination? Tell us, even without saying who you are. No proof is needed.",
    ),
    "report_link_text": t("Segnala una discriminazione", "Report discrimination"),
    "join_title": t("Voglio partecipare a un corso o un evento", "I want to join a course or an event"),
    "join_text": t(
        "Autodifesa per donne, incontri, film, passeggiate: scegli e prenota il tuo posto.",
        "Self-defence for women, talks, films, walks: choose and book your place.",
    ),
    "join_link_text": t("Guarda che cosa c’è in programma", "See what is on"),
    "steps_title": t("Che cosa succede dopo che ci scrivi", "What happens after you write to us"),
    "steps_text": t(
        "Una persona dell’ufficio segue la tua storia. Decidi tu se andare avanti, e fin dove.",
        "A person in the office follows your story. You decide whether to go on, and how far.",
    ),
    "steps": [
        (
            "step",
            {
                "title": t("Ricevi un codice", "You get a code"),
                "text": t(
                    "Appena invii, quello che hai scritto viene chiuso a chiave. Con il codice puoi tornare a "
                    "vedere a che punto è, anche se resti senza nome.",
                    "As soon as you send, what you wrote is locked. With the code you can come back and see "
                    "how far it has got, even if you stay anonymous.",
                ),
                "when": t("subito", "at once"),
            },
        ),
        (
            "step",
            {
                "title": t("Ti leggiamo", "We read it"),
                "text": t(
                    "Solo chi lavora allo sportello può aprire la segnalazione. Con il codice vedi che l’abbiamo presa in mano.",
                    "Only the people who work at the desk can open the report. With the code you see that we have taken it up.",
                ),
                "when": t("entro 7 giorni", "within 7 days"),
            },
        ),
        (
            "step",
            {
                "title": t("Ne parliamo", "We talk about it"),
                "text": t(
                    "Se vuoi, facciamo un colloquio: di persona, al telefono o per iscritto. Cerchiamo insieme "
                    "che cosa è possibile.",
                    "If you wish, we meet: in person, by phone or in writing. Together we look for what is possible.",
                ),
                "when": t("quando sei d’accordo", "when you agree"),
            },
        ),
        (
            "step",
            {
                "title": t("Agiamo, solo se lo vuoi", "We act, only if you want"),
                "text": t(
                    "Possiamo scrivere a chi ha sbagliato, cercare un accordo, indirizzarti a chi può aiutarti. "
                    "Ti diciamo com’è andata.",
                    "We can write to those who did wrong, look for an agreement, send you to those who can help. "
                    "We tell you how it went.",
                ),
                "when": t("una risposta entro 90 giorni", "an answer within 90 days"),
            },
        ),
    ],
    "who_title": t("Chi siamo", "Who we are"),
    "who_text": h(
        "<p>Siamo l’ufficio Parità e antidiscriminazioni della Città di Cuneo, nato nel 2002. Lavoriamo perché donne e "
        "uomini abbiano le stesse possibilità e perché nessuna persona sia trattata peggio per quello che è.</p>"
        "<p>Dal gennaio 2021 la città è anche <b>Nodo provinciale contro le discriminazioni</b>: ascoltiamo chi "
        "segnala da tutta la provincia.</p>",
        "<p>We are the Equality and Anti-discrimination Office of the City of Cuneo, founded in 2002. We work so that "
        "women and men have the same opportunities and so that no one is treated worse for who they are.</p>"
        "<p>Since January 2021 the city has also been the <b>provincial Node against discrimination</b>: we listen to "
        "people who report from all over the province.</p>",
    ),
    "who_link_text": t("La nostra storia e che cosa facciamo", "Our story and what we do"),
    "figures": [
        (
            "figure",
            {
                "number": "550",
                "label": t(
                    "donne iscritte alle prime edizioni dei corsi di autodifesa",
                    "women enrolled in the first editions of the self-defence courses",
                ),
                "source": t("Ufficio Parità, dato da confermare", "Equality Office, figure to be confirmed"),
                "year": 2024,
            },
        ),
        (
            "figure",
            {
                "number": "37",
                "label": t(
                    "panchine rosse in città, ognuna con il numero 1522",
                    "red benches in the city, each with the number 1522",
                ),
                "source": t("Laboratorio Donna, dato da confermare", "Laboratorio Donna, figure to be confirmed"),
                "year": 2024,
            },
        ),
        (
            "figure",
            {
                "number": "30",
                "label": t("classi, e anche più, coinvolte nelle scuole", "school classes and more involved"),
                "source": t("Ufficio Parità, dato da confermare", "Equality Office, figure to be confirmed"),
                "year": 2024,
            },
        ),
    ],
}

SECTIONS: list[PageSpec] = [
    PageSpec(
        key="management",
        model=StandardPage,
        parent="home",
        title=t("Amministrazione", "The office"),
        slug=t("amministrazione", "office"),
        description=t(
            "Chi siamo, con chi lavoriamo e i documenti che guidano il nostro lavoro.",
            "Who we are, whom we work with, and the documents that guide our work.",
        ),
        image="portico",
        fields={"role": PageRole.MANAGEMENT},
    ),
    PageSpec(
        key="offices",
        model=StandardPage,
        parent="management",
        title=t("Uffici", "Offices"),
        slug=t("uffici", "offices"),
        description=t(
            "L’ufficio Parità, il Nodo contro le discriminazioni e le reti che coordiniamo.",
            "The Equality Office, the Node against discrimination and the networks that we coordinate.",
        ),
        image="portico",
    ),
    PageSpec(
        key="documents",
        model=StandardPage,
        parent="management",
        title=t("Documenti e dati", "Documents and data"),
        slug=t("documenti-e-dati", "documents-and-data"),
        description=t(
            "I piani per la parità, il bilancio di genere e i dati sulle discriminazioni.",
            "Equality plans, gender budgeting and data on discrimination.",
        ),
        image="bilancia",
    ),
    PageSpec(
        key="live",
        model=StandardPage,
        parent="home",
        title=t("Vivere Cuneo", "Living in Cuneo"),
        slug=t("vivere-cuneo", "living-in-cuneo"),
        description=t(
            "Gli eventi, i corsi e le campagne dell’ufficio, e i luoghi dove trovarci.",
            "The office’s events, courses and campaigns, and the places where you can find us.",
        ),
        image="piazza",
        fields={"role": PageRole.LIVING},
    ),
    PageSpec(
        key="places",
        model=StandardPage,
        parent="live",
        title=t("Luoghi", "Places"),
        slug=t("luoghi", "places"),
        description=t(
            "Dove ci trovi, dove chiedere aiuto e dove si tengono corsi ed eventi.",
            "Where to find us, where to ask for help, and where courses and events take place.",
        ),
        image="piazza",
        fields={
            "role": PageRole.PLACES,
            "body": [
                heading(t("Le case rifugio", "Women’s refuges")),
                paragraph(
                    h(
                        "<p>Le case rifugio hanno un indirizzo segreto: non lo scriviamo e non lo diciamo a nessuno. Ci si "
                        "arriva solo attraverso i centri antiviolenza e il 1522. A Savigliano risponde anche "
                        "<b>Mai+Sole</b>, 335 1701008.</p>",
                        "<p>Women’s refuges have a secret address: we do not write it and we tell no one. The only way "
                        "there is through the anti-violence centres and 1522. In Savigliano <b>Mai+Sole</b> also answers, "
                        "335 1701008.</p>",
                    )
                ),
                heading(t("I quartieri dei corsi", "Where the courses are held")),
                paragraph(
                    h(
                        "<p>I corsi di autodifesa si tengono in più quartieri, per esempio a Madonna dell’Olmo e a "
                        "Borgo San Giuseppe. L’indirizzo della palestra è nella pagina del corso e nel messaggio di "
                        "conferma.</p>",
                        "<p>The self-defence courses take place in several districts, for example Madonna dell’Olmo "
                        "and Borgo San Giuseppe. The address of the gym is on the course page and in the confirmation "
                        "message.</p>",
                    )
                ),
            ],
        },
    ),
]
