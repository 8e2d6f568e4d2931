"""The questionnaire at the end of a course: its page, with the questions of the template in two languages."""

from __future__ import annotations

from courses.models import CourseSurveyPage
from demo.content.blocks import Block
from demo.content.enquiry_forms import choice, step, story
from demo.pages import PageSpec
from demo.texts import Text, When, h, same, t

OVERALL = "Nel complesso, quanto ti è piaciuto il corso?"
OFTEN = "Sei venuta o venuto a quasi tutti gli incontri?"
WHY_NOT = "Che cosa te l’ha impedito?"
LENGTH = "La durata del corso era …"
GRID = "Che cosa dici di …"
USE = "A che cosa ti è servito?"
RECOMMEND = "Lo consiglieresti a un’altra persona?"
CHANGE = "Che cosa cambieresti?"

NO_NAMES = t(
    "Non scrivere nomi, tuoi o di altre persone.", "Do not write names, neither yours nor those of other people."
)


def _labels(*texts: Text) -> list[dict[str, Text]]:
    return [{"label": each} for each in texts]


def _ask(kind: str, label: Text, *, required: bool = True, **more: object) -> Block:
    return kind, {"label": label, "help_text": same(""), "required": required, **more}


SURVEY = PageSpec(
    key="course-survey",
    model=CourseSurveyPage,
    parent="home",
    title=t("Com’è andato il corso?", "How was the course?"),
    slug=t("com-e-andato-il-corso", "how-was-the-course"),
    description=t(
        "Il questionario anonimo che mandiamo, alla fine di un corso, a chi ha partecipato.",
        "The anonymous questionnaire that we send, at the end of a course, to those who took part.",
    ),
    fields={
        "form_intro": h(
            "<p>Bastano tre minuti. Nessuno può sapere chi ha risposto.</p>",
            "<p>It takes three minutes. Nobody can know who answered.</p>",
        ),
        "submit_label": t("Invia le risposte", "Send the answers"),
        "confirmation_title": t("Grazie", "Thank you"),
        "confirmation_text": h(
            "<p>Le leggiamo tutte insieme, quando il questionario è chiuso.</p>",
            "<p>We read them all together, once the questionnaire is closed.</p>",
        ),
        "privacy_purpose": t(
            "Per capire che cosa funziona nei corsi e che cosa cambiare. Non chiediamo chi sei.",
            "To understand what works in the courses and what to change. We do not ask who you are.",
        ),
        "privacy_basis": "public_task",
        "privacy_readers": t(
            "Chi segue i corsi all’ufficio: solo i numeri e i testi, a questionario chiuso.",
            "Those who run the courses in the office: figures and texts only, once the questionnaire is closed.",
        ),
        "privacy_days": 180,
        "privacy_retention": t(
            "Vale per i testi. Le risposte si cancellano alla chiusura; poi restano solo i numeri.",
            "This goes for texts. Answers are erased at the close; then only the numbers remain.",
        ),
        "form_steps": [
            step(
                t("Com’è andata", "How it was"),
                _ask(
                    "rating",
                    t(OVERALL, "All in all, how much did you like the course?"),
                    maximum=5,
                    low_text=t("Per niente", "Not at all"),
                    high_text=t("Moltissimo", "Very much"),
                ),
                _ask(
                    "matrix",
                    t(GRID, "What do you say about …"),
                    required=False,
                    rows=_labels(
                        t("chi ha condotto gli incontri", "those who taught"),
                        t("il luogo", "the place"),
                        t("l’orario", "the hours"),
                    ),
                    columns=_labels(t("Bene", "Good"), t("Così così", "So-so"), t("Male", "Bad")),
                ),
                _ask("yes_no", t(OFTEN, "Did you come to nearly all meetings?")),
                choice(
                    "one_of",
                    t(WHY_NOT, "What kept you from it?"),
                    t("L’orario o il giorno", "The hour or the day"),
                    t("Il luogo", "The place"),
                    t("Altri motivi", "Other reasons"),
                    required=False,
                    shown_when=When(OFTEN, "is", False),
                ),
                choice(
                    "one_of",
                    t(LENGTH, "The course was …"),
                    t("Troppo breve", "Too short"),
                    t("Giusta", "Just right"),
                    t("Troppo lunga", "Too long"),
                    required=False,
                ),
            ),
            step(
                t("Che cosa resta", "What remains"),
                choice(
                    "many_of",
                    t(USE, "What was it good for?"),
                    t("A sentirmi più sicura o sicuro", "To feel safer"),
                    t("A imparare qualcosa di nuovo", "To learn something new"),
                    t("A conoscere altre persone", "To get to know other people"),
                    required=False,
                ),
                _ask("yes_no", t(RECOMMEND, "Would you recommend it to somebody else?")),
                story(t(CHANGE, "What would you change?"), NO_NAMES, required=False),
            ),
        ],
    },
)

TEXTS = (
    "Un’ora in più ogni sera (risposta inventata).",
    "Gruppi più piccoli (risposta inventata).",
    "Iniziare alle 20:30, dopo il lavoro (risposta inventata).",
    "La palestra era fredda (risposta inventata).",
    "Niente, è andata bene così (risposta inventata).",
    "Un secondo livello (risposta inventata).",
    "Qualche incontro il sabato mattina (risposta inventata).",
)
