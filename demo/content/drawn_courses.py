"""Two courses that give their seats by lots: one still to be drawn, one for minors that has been drawn."""

from __future__ import annotations

from core.topics import Topic
from courses.models import CoursePage
from demo.pages import PageSpec
from demo.texts import ObjectRef, h, t

CYCLING_FORM = [
    (
        "step",
        {
            "title": t("Da dove parti", "Where you start from"),
            "intro": t("", ""),
            "questions": [
                (
                    "one_of",
                    {
                        "label": t("Sei già andata in bicicletta?", "Have you ridden a bicycle before?"),
                        "help_text": t("Ogni risposta va bene.", "Any answer is fine."),
                        "required": True,
                        "options": [
                            {"label": t("Mai", "Never")},
                            {"label": t("Da bambina", "As a child")},
                            {"label": t("Sì, ma non in mezzo al traffico", "Yes, but not in traffic")},
                        ],
                    },
                ),
                (
                    "phone",
                    {
                        "label": t("Numero di telefono", "Phone number"),
                        "help_text": t("Solo per avvisarti se piove.", "Only to tell you if it rains."),
                        "required": False,
                    },
                ),
            ],
        },
    ),
]

ROBOTS_FORM = [
    (
        "step",
        {
            "title": t("Una domanda sul laboratorio", "A question about the workshop"),
            "intro": t("", ""),
            "questions": [
                (
                    "yes_no",
                    {
                        "label": t("Hai già programmato qualcosa?", "Have you programmed anything before?"),
                        "help_text": t("Non serve per partecipare.", "You do not need to have, to take part."),
                        "required": True,
                    },
                ),
            ],
        },
    ),
]

_PRIVACY = {
    "privacy_purpose": t(
        "Usiamo questi dati solo per organizzare il corso.", "We use these data only to organise the course."
    ),
    "privacy_basis": "public_task",
    "privacy_readers": t("Chi segue le iscrizioni.", "The people who handle enrolments."),
    "privacy_days": 180,
    "privacy_retention": t("Poi restano solo i numeri.", "Then only the numbers remain."),
    "submit_label": t("Invia l’iscrizione", "Send the registration"),
}

CYCLING = PageSpec(
    key="course-cycling",
    model=CoursePage,
    parent="events",
    title=t("In bicicletta da sole: corso per donne", "Riding on our own: a cycling course for women"),
    slug=t("in-bicicletta-da-sole", "riding-on-our-own"),
    description=t(
        "Un incontro alla settimana per imparare ad andare in bicicletta da adulte. I posti si danno a sorteggio.",
        "One session a week to learn to ride a bicycle as an adult. Places are given by drawing lots.",
    ),
    image="piazza",
    fields={
        "course": ObjectRef("cycling"),
        "learn": h(
            "<ul><li>stare in equilibrio, partire e frenare</li><li>girare in mezzo alle altre persone</li>"
            "<li>le regole della strada per chi pedala</li></ul>",
            "<ul><li>keep your balance, start and brake</li><li>turn among other people</li>"
            "<li>the rules of the road for cyclists</li></ul>",
        ),
        "audience": h(
            "<p>Alle donne adulte che non hanno mai imparato, o che hanno smesso da tanto.</p>",
            "<p>Adult women who never learned, or who stopped long ago.</p>",
        ),
        "cost": t("Gratuito.", "Free."),
        "bring": h(
            "<p>Scarpe chiuse. La bicicletta e il casco li diamo noi.</p>",
            "<p>Closed shoes. We lend you the bicycle and the helmet.</p>",
        ),
        "unit": ObjectRef("unit-office"),
        "topics": [Topic.SPORT.value, Topic.WOMENS_RIGHTS.value],
        "form_intro": h("<p>Ci vogliono circa due minuti.</p>", "<p>It takes about two minutes.</p>"),
        "form_steps": CYCLING_FORM,
        **_PRIVACY,
    },
)

ROBOTS = PageSpec(
    key="course-robots",
    model=CoursePage,
    parent="events",
    title=t("Laboratorio di robotica per ragazze", "Robotics workshop for girls"),
    slug=t("laboratorio-di-robotica", "robotics-workshop"),
    description=t(
        "Un pomeriggio alla settimana per costruire un robot e farlo muovere.",
        "One afternoon a week to build a robot and make it move.",
    ),
    image="laboratorio",
    fields={
        "course": ObjectRef("robots"),
        "learn": h(
            "<ul><li>montare motori e sensori</li><li>scrivere i primi programmi</li>"
            "<li>lavorare in squadra a un progetto</li></ul>",
            "<ul><li>assemble motors and sensors</li><li>write your first programs</li>"
            "<li>work on a project as a team</li></ul>",
        ),
        "audience": h(
            "<p>Alle ragazze curiose di tecnica, anche senza esperienza. Nel modulo dà il consenso un genitore o chi ne ha la responsabilità.</p>",
            "<p>Girls who are curious about technology, also without experience. A parent or guardian consents in the form.</p>",
        ),
        "cost": t("Gratuito.", "Free."),
        "unit": ObjectRef("unit-office"),
        "topics": [Topic.YOUNG_PEOPLE.value, Topic.GENDER_EQUALITY.value],
        "form_intro": h("<p>Ci vogliono circa quattro minuti.</p>", "<p>It takes about four minutes.</p>"),
        "form_steps": ROBOTS_FORM,
        **_PRIVACY,
    },
)
