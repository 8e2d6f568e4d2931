"""The self-defence course: its page and the questions of its form."""

from __future__ import annotations

from core.topics import Topic
from courses.models import CoursePage
from demo.content.blocks import heading, questions
from demo.pages import PageSpec
from demo.texts import ObjectRef, h, t

FORM = [
    (
        "step",
        {
            "title": t("Qualche domanda su di te", "A few questions about you"),
            "intro": t(
                "Servono a chi conduce il corso per preparare le lezioni. Puoi saltare quelle non obbligatorie.",
                "They help the instructors prepare the lessons. You may skip those that are not required.",
            ),
            "questions": [
                (
                    "yes_no",
                    {
                        "label": t(
                            "È la prima volta che fai un corso di autodifesa?",
                            "Is this your first self-defence course?",
                        ),
                        "required": True,
                    },
                ),
                (
                    "one_of",
                    {
                        "label": t("Quanto movimento fai di solito?", "How active are you usually?"),
                        "help_text": t("Ogni risposta va bene.", "Any answer is fine."),
                        "required": True,
                        "options": [
                            {"label": t("Quasi niente", "Hardly at all")},
                            {"label": t("Una volta alla settimana", "Once a week")},
                            {"label": t("Più volte alla settimana", "Several times a week")},
                        ],
                    },
                ),
                (
                    "phone",
                    {
                        "label": t("Numero di telefono", "Phone number"),
                        "help_text": t(
                            "Solo per avvisarti se una lezione salta.", "Only to tell you if a lesson is cancelled."
                        ),
                        "required": False,
                    },
                ),
                (
                    "repeat",
                    {
                        "label": t("Chi avvisiamo se ti fai male?", "Who should we call if you get hurt?"),
                        "help_text": t(
                            "Solo se succede qualcosa a lezione. Prima chiedi a chi ci indichi se va bene. Chi vuole "
                            "frequentare il corso si iscrive da sé.",
                            "Only if something happens in class. First ask the people you name. Whoever wants to attend "
                            "the course registers on their own.",
                        ),
                        "required": False,
                        "one": t("Persona", "Person"),
                        "minimum": 1,
                        "maximum": 2,
                        "questions": [
                            ("short_text", {"label": t("Come si chiama", "Their name"), "required": True}),
                            ("phone", {"label": t("Il suo telefono", "Their phone number"), "required": True}),
                        ],
                    },
                ),
                (
                    "long_text",
                    {
                        "label": t("C’è qualcosa che dobbiamo sapere?", "Is there anything we should know?"),
                        "help_text": t(
                            "Per esempio come possiamo rendere il corso accessibile per te. Non scrivere dati di salute che non servono.",
                            "For example how we can make the course accessible to you. Do not write health details that are not needed.",
                        ),
                        "required": False,
                        "max_length": 500,
                    },
                ),
            ],
        },
    ),
    (
        "step",
        {
            "title": t("Regole del corso", "Course rules"),
            "intro": t("", ""),
            "questions": [
                (
                    "many_of",
                    {
                        "label": t("Come hai saputo del corso?", "How did you hear about the course?"),
                        "required": False,
                        "options": [
                            {"label": t("Da un’amica", "From a friend")},
                            {"label": t("Da questo sito", "From this website")},
                            {"label": t("Da un manifesto", "From a poster")},
                            {"label": t("A scuola o al lavoro", "At school or work")},
                        ],
                        "other": t("In un altro modo: quale?", "Some other way: which?"),
                    },
                ),
                (
                    "consent",
                    {
                        "label": t("Accetto le regole del corso", "I accept the course rules"),
                        "text": h(
                            "<p>Avviso se non posso venire. Rispetto chi si allena con me. Quello che le altre raccontano "
                            "resta nel gruppo.</p>",
                            "<p>I let you know if I cannot come. I respect those who train with me. What others tell stays "
                            "in the group.</p>",
                        ),
                        "version": "2026-1",
                        "required": True,
                    },
                ),
            ],
        },
    ),
]

COURSE = PageSpec(
    key="course",
    model=CoursePage,
    parent="events",
    title=t("Corso di autodifesa per donne, primo livello", "Self-defence course for women, first level"),
    slug=t("corso-di-autodifesa", "self-defence-course"),
    description=t(
        "Dieci incontri serali per riconoscere il pericolo, farsi sentire e reagire. Scegli il giorno e il quartiere.",
        "Ten evening sessions to recognise danger, make yourself heard and react. Choose the day and the district.",
    ),
    image="autodifesa",
    fields={
        "course": ObjectRef("self-defence"),
        "learn": h(
            "<ul><li>riconoscere una situazione di rischio prima che diventi pericolo</li>"
            "<li>usare la voce e la distanza</li><li>liberarsi da una presa con tecniche semplici</li>"
            "<li>conoscere le leggi e i servizi che proteggono</li></ul>",
            "<ul><li>recognise a risky situation before it becomes dangerous</li><li>use your voice and distance</li>"
            "<li>free yourself from a grip with simple techniques</li>"
            "<li>know the laws and services that protect you</li></ul>",
        ),
        "audience": h(
            "<p>Alle donne dai 16 anni, di ogni livello di allenamento. L’età minima è da confermare.</p>",
            "<p>Women from 16, of any fitness level. The minimum age is to be confirmed.</p>",
        ),
        "schedule": h(
            "<p>Si comincia con due serate di teoria per tutti i gruppi, con un’avvocata, una psicologa e le associazioni "
            "della rete. Poi otto lezioni di pratica con il gruppo che hai scelto.</p>",
            "<p>It starts with two evenings of theory for all groups, with a lawyer, a psychologist and the associations of "
            "the network. Then eight practical lessons with the group you chose.</p>",
        ),
        "cost": t(
            "Gratuito. Può servire la tessera assicurativa: importo da confermare.",
            "Free. An insurance card may be needed: amount to be confirmed.",
        ),
        "bring": h("<p>Abiti comodi, scarpe pulite, acqua.</p>", "<p>Comfortable clothes, clean shoes, water.</p>"),
        "certificates": h(
            "<p>Il certificato medico è da confermare. Se hai meno di 18 anni, nel modulo dà il consenso un genitore o chi ne ha la responsabilità.</p>",
            "<p>Whether a medical certificate is needed is to be confirmed. If you are under 18, a parent or guardian "
            "consents in the form.</p>",
        ),
        "unit": ObjectRef("unit-office"),
        "topics": [Topic.SPORT.value, Topic.GENDER_VIOLENCE.value, Topic.WOMENS_RIGHTS.value],
        "body": [
            heading(t("Domande prima di iscriversi", "Questions before you enrol")),
            questions(
                (
                    t("Devo essere allenata?", "Do I have to be fit?"),
                    h(
                        "<p>No. Ognuna lavora con il suo corpo e i suoi tempi.</p>",
                        "<p>No. Everyone works with her own body and at her own pace.</p>",
                    ),
                ),
                (
                    t("Ho subito violenza: posso partecipare?", "I suffered violence: can I take part?"),
                    h(
                        "<p>Sì, se te la senti. Chi conduce sa come fare e puoi fermarti quando vuoi.</p>",
                        "<p>Yes, if you feel up to it. The instructors know how to act and you can stop whenever you want.</p>",
                    ),
                ),
                (
                    t("Posso cambiare gruppo?", "Can I change group?"),
                    h(
                        "<p>Se c’è posto, sì. Scrivi o chiama l’ufficio.</p>",
                        "<p>If there is room, yes. Write to or call the office.</p>",
                    ),
                ),
            ),
        ],
        "form_intro": h(
            "<p>Ci vogliono circa tre minuti. Ti serve solo un indirizzo e-mail.</p>",
            "<p>It takes about three minutes. You only need an e-mail address.</p>",
        ),
        "form_steps": FORM,
        "submit_label": t("Invia l’iscrizione", "Send the registration"),
        "privacy_purpose": t(
            "Usiamo questi dati solo per organizzare il corso.",
            "We use these data only to organise the course.",
        ),
        "privacy_basis": "public_task",
        "privacy_readers": t("Chi segue le iscrizioni.", "The people who handle enrolments."),
        "privacy_days": 180,
        "privacy_retention": t("Poi restano solo i numeri.", "Then only the numbers remain."),
    },
)
