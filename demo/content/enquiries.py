"""Assistance, problems, appointments: the pages that header and footer lead to, with the questions of their forms."""

from __future__ import annotations

from demo.content.blocks import heading, notice, paragraph
from demo.content.enquiry_forms import NOT_A_REPORT, READ_THE_NOTICE, choice, enquiry_page, line, step, story
from demo.texts import ObjectRef, When, h, t
from enquiries.kinds import Kind

# --- Richiedi assistenza ---------------------------------------------------------------------------------------------

MATTER = "Di che cosa hai bisogno?"
ASSISTANCE = enquiry_page(
    "assistance",
    Kind.ASSISTANCE,
    "home",
    t("Richiedi assistenza", "Ask for assistance"),
    t("richiedi-assistenza", "ask-for-assistance"),
    t(
        "Se non trovi un’informazione o un modulo non funziona, ti aiutiamo.",
        "If you cannot find something, or a form does not work, we help you.",
    ),
    days_to_answer=7,
    body=[
        paragraph(
            h(
                "<p>Scrivici con il modulo, oppure chiama lo 0171 444789, il mercoledì e il giovedì dalle 9 alle 12.</p>",
                "<p>Write to us with the form, or call 0171 444789, Wednesdays and Thursdays from 9 to 12.</p>",
            )
        ),
        NOT_A_REPORT,
    ],
    form_intro=h("<p>Bastano due minuti.</p>", "<p>It takes two minutes.</p>"),
    form_steps=[
        step(
            t("La tua richiesta", "Your request"),
            choice(
                "one_of",
                t(MATTER, "What do you need?"),
                t("Un’informazione che non trovo", "Information that I cannot find"),
                t("Una pagina o un modulo che non funziona", "A page or a form that does not work"),
                t("Aiuto con un servizio dell’ufficio", "Help with a service of the office"),
                other=t("Altro: che cosa?", "Something else: what?"),
            ),
            line(
                t("Quale servizio?", "Which service?"),
                t("Basta una parola: corso, colloquio, scuola.", "A word is enough: course, talk, school."),
                shown_when=When(MATTER, "is", "Aiuto con un servizio dell’ufficio"),
            ),
            line(
                t("Quale pagina?", "Which page?"),
                t("Il titolo o l’indirizzo.", "Its title or address."),
                shown_when=When(MATTER, "is", "Una pagina o un modulo che non funziona"),
            ),
            story(
                t("Racconta", "Tell us"),
                t(
                    "Che cosa cercavi, che cosa è successo. Non raccontare qui fatti personali.",
                    "What you were looking for, what happened. Do not tell personal matters here.",
                ),
                max_length=600,
            ),
            (
                "file",
                {
                    "label": t("Un’immagine dello schermo", "A picture of the screen"),
                    "required": False,
                    "shown_when": When(MATTER, "is", "Una pagina o un modulo che non funziona"),
                },
            ),
            READ_THE_NOTICE,
        ),
    ],
    submit_label=t("Chiedi assistenza", "Ask for assistance"),
    privacy_purpose=t("Usiamo questi dati solo per aiutarti.", "We use these data only to help you."),
)

# --- Segnala disservizio ---------------------------------------------------------------------------------------------

TROUBLE = "Che cosa non funziona?"
PROBLEM = enquiry_page(
    "problem",
    Kind.PROBLEM,
    "home",
    t("Segnala disservizio", "Report a problem with the site"),
    t("segnala-disservizio", "report-a-problem"),
    t(
        "Un errore nel sito, un orario sbagliato, un servizio che non ha funzionato: diccelo.",
        "An error on the site, wrong hours, a service that did not work: tell us.",
    ),
    days_to_answer=15,
    email_required=False,
    body=[NOT_A_REPORT],
    form_intro=h(
        "<p>Bastano tre minuti. Non serve dire chi sei.</p>",
        "<p>It takes three minutes. You need not say who you are.</p>",
    ),
    form_steps=[
        step(
            t("Il problema", "The problem"),
            choice(
                "one_of",
                t(TROUBLE, "What does not work?"),
                t("Una pagina o un modulo del sito", "A page or a form of the site"),
                t("Un luogo che non si raggiunge o non si usa", "A place that cannot be reached or used"),
                t("Un orario o un’informazione sbagliata", "Wrong hours or information"),
                t("Il modo in cui ci hanno trattato", "The way in which we were treated"),
                other=t("Altro: che cosa?", "Something else: what?"),
            ),
            line(
                t("Dove?", "Where?"),
                t("Una via, un edificio, un ufficio.", "A street, a building, an office."),
                shown_when=When(TROUBLE, "is", "Un luogo che non si raggiunge o non si usa"),
            ),
            line(
                t("In quale pagina?", "On which page?"),
                t("Il titolo o l’indirizzo.", "Its title or address."),
                shown_when=When(TROUBLE, "is", "Una pagina o un modulo del sito"),
            ),
            line(t("In poche parole", "In a few words"), max_length=120),
            story(t("Che cosa succede?", "What happens?"), max_length=2000),
            ("about_when", {"label": t("Da quando?", "Since when?"), "required": False, "period": "past"}),
            (
                "file",
                {"label": t("Foto o documenti", "Photos or documents"), "required": False},
            ),
            READ_THE_NOTICE,
        ),
    ],
    submit_label=t("Invia la segnalazione", "Send"),
    privacy_purpose=t(
        "Usiamo questi dati solo per mettere a posto il problema e dirti com’è andata.",
        "We use these data only to put the problem right and to tell you about it.",
    ),
)

# --- Prenota un appuntamento -----------------------------------------------------------------------------------------

HOW = "Come preferisci parlarci?"
NEEDS = "Che cosa ti serve per partecipare?"
ANSWER = "Come vuoi la risposta?"
BOOKING = enquiry_page(
    "booking",
    Kind.APPOINTMENT,
    "home",
    t("Prenota un appuntamento", "Book an appointment"),
    t("prenota-un-appuntamento", "book-an-appointment"),
    t(
        "Come fissare un colloquio allo Sportello: di persona, al telefono o in video.",
        "How to arrange a conversation with the desk: in person, by phone or by video.",
    ),
    unit=ObjectRef("unit-desk"),
    days_to_answer=7,
    body=[
        paragraph(
            h(
                "<p>Lo Sportello riceve il <b>mercoledì e il giovedì, dalle 9 alle 12</b>, da .MEET in via Leutrum 7 a "
                "Cuneo. Serve l’appuntamento, così la stanza e il tempo sono tutti per te.</p>",
                "<p>The desk receives on <b>Wednesdays and Thursdays, from 9 to 12</b>, at .MEET, via Leutrum 7, Cuneo. "
                "You need an appointment, so that the room and the time are all yours.</p>",
            )
        ),
        heading(t("Di’ solo l’essenziale", "Say only what is needed")),
        paragraph(
            h(
                "<p>Basta un nome, anche inventato, e quando puoi. Il nostro messaggio non dice di che cosa si tratta. "
                "Se preferisci, chiama lo 0171 444789.</p>",
                "<p>A name is enough, even an invented one, and when you can. Our message does not say what it is about. "
                "If you prefer, call 0171 444789.</p>",
            )
        ),
        notice(
            "note",
            t("Non puoi aspettare?", "Can’t wait?"),
            h(
                "<p>Per la violenza contro le donne chiama il 1522, sempre attivo. In pericolo chiama il 112.</p>",
                "<p>For violence against women call 1522, always open. In danger, call 112.</p>",
            ),
        ),
    ],
    form_intro=h(
        "<p>Ti rispondiamo con una proposta di giorno e ora. Questo modulo non è per le emergenze.</p>",
        "<p>We answer with a proposal of day and time. This form is not for emergencies.</p>",
    ),
    form_steps=[
        step(
            t("L’appuntamento", "The appointment"),
            choice(
                "one_of",
                t("Con chi vuoi parlare?", "With whom do you want to talk?"),
                t("Con lo Sportello antidiscriminazioni", "With the anti-discrimination desk"),
                t("Con l’ufficio Parità", "With the Equality Office"),
                t("Non lo so ancora", "I do not know yet"),
            ),
            line(
                t("Di che cosa vuoi parlare?", "What do you want to talk about?"),
                t(
                    "Bastano poche parole. Puoi raccontare di più quando ci vediamo.",
                    "A few words are enough. You can tell more when we meet.",
                ),
                max_length=200,
            ),
            choice(
                "one_of",
                t(HOW, "How do you prefer to talk to us?"),
                t("Di persona", "In person"),
                t("Per telefono", "By phone"),
                t("In videochiamata", "By video call"),
            ),
            choice(
                "many_of",
                t("Quando puoi?", "When can you?"),
                t("Mercoledì mattina", "Wednesday morning"),
                t("Giovedì mattina", "Thursday morning"),
                other=t("In un altro momento: quando?", "At another time: when?"),
            ),
            ("date", {"label": t("Da quale giorno?", "From which day?"), "required": False, "period": "future"}),
            choice(
                "many_of",
                t(NEEDS, "What do you need to take part?"),
                t("Un’interprete", "An interpreter"),
                t("Un posto senza scale", "A place without stairs"),
                required=False,
                other=t("Altro: che cosa?", "Something else: what?"),
            ),
            line(
                t("Di quale lingua?", "Of which language?"),
                max_length=80,
                shown_when=When(NEEDS, "includes", "Un’interprete"),
            ),
        ),
        step(
            t("Come ti rispondiamo", "How we answer you"),
            line(
                t("Come ti chiami?", "What is your name?"),
                t("Basta il nome che usi.", "The name you use is enough."),
                max_length=100,
                autocomplete="name",
            ),
            choice(
                "one_of",
                t(ANSWER, "How do you want the answer?"),
                t("Con un’e-mail", "By e-mail"),
                t("Con una telefonata", "With a phone call"),
            ),
            (
                "email",
                {
                    "label": t("Indirizzo e-mail", "E-mail address"),
                    "help_text": t("Uno che leggi solo tu.", "One that only you read."),
                    "required": True,
                    "shown_when": When(ANSWER, "is", "Con un’e-mail"),
                },
            ),
            (
                "phone",
                {
                    "label": t("Numero di telefono", "Phone number"),
                    "help_text": t("Uno che controlli solo tu.", "One that only you control."),
                    "required": True,
                    "shown_when": When(ANSWER, "is", "Con una telefonata"),
                },
            ),
            READ_THE_NOTICE,
        ),
    ],
    submit_label=t("Chiedi l’appuntamento", "Ask for the appointment"),
    privacy_purpose=t(
        "Usiamo questi dati solo per fissare l’appuntamento.", "We use these data only to arrange the appointment."
    ),
)

OFFICE_ENQUIRIES = [ASSISTANCE, PROBLEM, BOOKING]
