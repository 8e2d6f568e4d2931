"""Proposals for the programme and requests of schools; texts with which a reply begins."""

from __future__ import annotations

from demo.content.blocks import paragraph
from demo.content.enquiry_forms import choice, enquiry_page, line, step, story
from demo.texts import When, h, t
from enquiries.kinds import Kind

# --- Proposte per il programma ---------------------------------------------------------------------------------------

HELP = "Vi serve qualcosa dal Comune?"
PROPOSAL = enquiry_page(
    "proposal",
    Kind.PROPOSAL,
    "live",
    t("Proponi un appuntamento per il programma", "Propose an event for the programme"),
    t("proponi-un-appuntamento", "propose-an-event"),
    t(
        "Associazioni, scuole e gruppi: porta la tua idea in «8 marzo è tutto l’anno».",
        "Associations, schools and groups: bring your idea into “8 March all year round”.",
    ),
    days_to_answer=30,
    body=[
        paragraph(
            h(
                "<p>Laboratorio Donna legge tutte le proposte e costruisce il programma. Cerchiamo appuntamenti aperti a "
                "chiunque, in un luogo accessibile.</p>",
                "<p>Laboratorio Donna reads all proposals and builds the programme. We look for events open to everyone, "
                "in an accessible place.</p>",
            )
        )
    ],
    form_intro=h(
        "<p>Bastano poche righe. Se la proposta entra nel programma, titolo e testo diventano una pagina del sito.</p>",
        "<p>A few lines are enough. If the proposal enters the programme, title and text become a page of the site.</p>",
    ),
    form_steps=[
        step(
            t("La proposta", "The proposal"),
            line(t("Titolo", "Title"), max_length=120),
            choice(
                "one_of",
                t("Che cos’è?", "What is it?"),
                t("Incontro", "Talk"),
                t("Film", "Film"),
                t("Spettacolo o concerto", "Show or concert"),
                t("Camminata", "Walk"),
                t("Laboratorio", "Workshop"),
                other=t("Altro: che cosa?", "Something else: what?"),
            ),
            story(
                t("Racconta l’appuntamento", "Tell us about the event"),
                t(
                    "Che cosa succede, per chi è. Potrà essere pubblicato.",
                    "What happens, whom it is for. It may be published.",
                ),
                max_length=2000,
            ),
            (
                "date",
                {
                    "label": t("In quale giorno?", "On which day?"),
                    "help_text": t("Se lo sai già.", "If you know it already."),
                    "required": False,
                    "period": "future",
                },
            ),
            line(t("In quale luogo?", "In which place?"), required=False, max_length=150),
            ("yes_no", {"label": t(HELP, "Do you need anything from the city?"), "required": True}),
            choice(
                "many_of",
                t("Che cosa?", "What?"),
                t("Una sala", "A room"),
                t("Manifesti e volantini", "Posters and leaflets"),
                t("Un’interprete di lingua dei segni", "A sign-language interpreter"),
                other=t("Altro: che cosa?", "Something else: what?"),
                shown_when=When(HELP, "is", True),
            ),
            (
                "file",
                {"label": t("Locandina o programma", "Poster or programme"), "required": False},
            ),
        ),
        step(
            t("Chi propone", "Who proposes"),
            line(
                t("Gruppo, scuola o associazione", "Group, school or association"),
                max_length=150,
                autocomplete="organization",
            ),
            line(t("Nome e cognome", "Name and surname"), max_length=100, autocomplete="name"),
            (
                "email",
                {
                    "label": t("Indirizzo e-mail", "E-mail address"),
                    "help_text": t("Per accordarci.", "To agree with you."),
                    "required": True,
                },
            ),
            (
                "phone",
                {"label": t("Numero di telefono", "Phone number"), "required": False},
            ),
        ),
    ],
    submit_label=t("Invia la proposta", "Send the proposal"),
    privacy_purpose=t(
        "Usiamo questi dati solo per costruire il programma e accordarci con te.",
        "We use these data only to build the programme and to agree with you.",
    ),
)

# --- Scuole ----------------------------------------------------------------------------------------------------------

THEMES = "Su quali temi?"
SCHOOL = enquiry_page(
    "school-request",
    Kind.SCHOOL,
    "live",
    t("Chiedi un laboratorio per la tua scuola", "Ask for a workshop for your school"),
    t("laboratorio-per-la-scuola", "workshop-for-your-school"),
    t(
        "Per chi insegna o lavora in una scuola: un incontro o un laboratorio per le classi.",
        "For those who teach or work in a school: a meeting or a workshop for the classes.",
    ),
    days_to_answer=30,
    body=[
        paragraph(
            h(
                "<p>I laboratori sono gratuiti. La richiesta la fa chi insegna o la dirigenza.</p>",
                "<p>The workshops are free. Teachers or the head of the school make the request.</p>",
            )
        )
    ],
    form_intro=h(
        "<p>La compila chi insegna o chi lavora per la scuola.</p>",
        "<p>It is filled in by those who teach or work for the school.</p>",
    ),
    form_steps=[
        step(
            t("La scuola", "The school"),
            line(
                t("Quale scuola?", "Which school?"),
                t("Nome e plesso.", "Name and building."),
                max_length=150,
                autocomplete="organization",
            ),
            choice(
                "one_of",
                t("Di che grado?", "Of which level?"),
                t("Infanzia", "Nursery"),
                t("Primaria", "Primary"),
                t("Secondaria di primo grado", "Lower secondary"),
                t("Secondaria di secondo grado", "Upper secondary"),
                t("Formazione professionale", "Vocational training"),
            ),
            (
                "number",
                {"label": t("Quante classi?", "How many classes?"), "required": True, "minimum": 1, "maximum": 30},
            ),
            choice(
                "many_of",
                t(THEMES, "On which topics?"),
                t("Stereotipi", "Stereotypes"),
                t("Rispetto nelle relazioni", "Respect in relationships"),
                t("Discriminazioni", "Discrimination"),
                t("Autodifesa", "Self-defence"),
                other=t("Un altro tema: quale?", "Another topic: which?"),
            ),
            line(
                t("In quale periodo?", "In which period?"),
                t("Per esempio «febbraio, di martedì mattina».", "For example “February, Tuesday mornings”."),
                max_length=200,
            ),
            story(
                t("Che cosa dobbiamo sapere delle classi?", "What should we know about the classes?"),
                t(
                    "Per esempio la lingua, gli spazi. Non scrivere nomi o dati di salute.",
                    "For example language, rooms. Do not write names or health details.",
                ),
                required=False,
                max_length=1000,
            ),
        ),
    ],
    submit_label=t("Invia la richiesta", "Send the request"),
    privacy_purpose=t(
        "Usiamo questi dati solo per organizzare il laboratorio.", "We use these data only to organise the workshop."
    ),
)

PROGRAMME_ENQUIRIES = [PROPOSAL, SCHOOL]

READY_TEXTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "Grazie, ci serve un po’ di tempo",
        "",
        {
            "it": "grazie di averci scritto. Per risponderti bene ci serve qualche giorno in più: ti scriviamo appena "
            "sappiamo qualcosa.",
            "en": "thank you for writing to us. To answer you well we need a few more days: we write as soon as we know "
            "more.",
            "fr": "merci de nous avoir écrit. Pour bien vous répondre, il nous faut quelques jours de plus : nous vous "
            "écrivons dès que nous en savons davantage.",
        },
    ),
    (
        "Proposta di appuntamento",
        Kind.APPOINTMENT.value,
        {
            "it": "possiamo vederci mercoledì alle 10, da .MEET in via Leutrum 7. Va bene? Se no, scrivici quando puoi.",
            "en": "we can meet on Wednesday at 10, at .MEET, via Leutrum 7. Is that all right? If not, tell us when you can.",
        },
    ),
)
"""Name, kind, words by language."""
