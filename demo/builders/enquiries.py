"""The pages for asking something of the office, ready texts, and enquiries of invented people in several states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation

from core.digests import digest_of
from demo.content.enquiries import OFFICE_ENQUIRIES
from demo.content.proposals import PROGRAMME_ENQUIRIES, READY_TEXTS
from demo.pages import Desk
from enquiries import operations
from enquiries.models import Enquiry, EnquiryPage, ReplyTemplate
from enquiries.operations import last_mail
from enquiries.states import Action
from formbuilder.definition import Definition
from formbuilder.questions import Consent, ManyOf, OneOf, Question
from outbox import delivery
from staff.ready_texts.operations import save_ready_text

Story = Callable[[Enquiry, User], object]


def build(desk: Desk) -> None:
    """The pages; they stand before the services that lead to them."""
    for spec in [*OFFICE_ENQUIRIES, *PROGRAMME_ENQUIRIES]:
        desk.make(spec)


def build_people(desk: Desk) -> None:
    """Ready texts and enquiries, where it is a demonstration: after the accounts of those who answer."""
    if not settings.DEMO_BANNER:
        return
    colleague = User.objects.get(username="corsi")
    _ready_texts(desk, colleague)
    for number, sample in enumerate(SAMPLES):
        _submit(desk, sample, colleague, key=f"demo-enquiry-{number}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An enquiry: through which page, what is answered (by the question's words in that language), what follows."""

    page: str
    answers: dict[str, Any]
    language: str = "it"
    story: Story = field(default=lambda enquiry, colleague: None)


def _taken(enquiry: Enquiry, colleague: User) -> None:
    operations.act(enquiry_id=enquiry.pk, action=Action.TAKE, actor=colleague)
    operations.note(
        enquiry_id=enquiry.pk,
        text="Chiedere alla sala se c’è posto.",
        is_from_person=False,
        key="demo-note",
        actor=colleague,
    )


def _asked(enquiry: Enquiry, colleague: User) -> None:
    operations.reply(
        enquiry_id=enquiry.pk,
        text="In quale via? Così capiamo chi la mette a posto.",
        asks=True,
        key="demo-1",
        actor=colleague,
    )


def _answered(enquiry: Enquiry, colleague: User) -> None:
    operations.reply(
        enquiry_id=enquiry.pk,
        text="We can meet on Wednesday at 10, at .MEET, via Leutrum 7.",
        asks=False,
        key="demo-1",
        actor=colleague,
    )


def _closed(enquiry: Enquiry, colleague: User) -> None:
    operations.reply(
        enquiry_id=enquiry.pk,
        text="L’orario giusto è nella pagina dello Sportello.",
        asks=False,
        key="demo-1",
        actor=colleague,
    )
    operations.write(enquiry_id=enquiry.pk, text="Trovato, grazie.", key="demo-2")
    operations.act(enquiry_id=enquiry.pk, action=Action.CLOSE, actor=colleague)


SAMPLES: tuple[Sample, ...] = (
    Sample(
        page="proposal",
        answers={
            "Titolo": "Letture ad alta voce (inventata)",
            "Che cos’è?": "Incontro",
            "Racconta l’appuntamento": "Tre voci leggono pagine di autrici del Novecento. È una proposta inventata.",
            "Vi serve qualcosa dal Comune?": True,
            "Che cosa?": ["Una sala"],
            "Gruppo, scuola o associazione": "Gruppo Inventato",
            "Nome e cognome": "Prima Proponente",
            "Indirizzo e-mail": "proposta1@example.org",
        },
        story=_taken,
    ),
    Sample(
        page="problem",
        answers={
            "Che cosa non funziona?": "Un luogo che non si raggiunge o non si usa",
            "Dove?": "Un marciapiede in centro",
            "In poche parole": "Gradino davanti alla sala",
            "Che cosa succede?": "Con la carrozzina non si entra. È una richiesta inventata.",
            "Indirizzo e-mail": "disservizio1@example.org",
        },
        story=_asked,
    ),
    Sample(
        page="problem",
        answers={
            "Che cosa non funziona?": "Una pagina o un modulo del sito",
            "In quale pagina?": "Eventi",
            "In poche parole": "Un collegamento non porta da nessuna parte",
            "Che cosa succede?": "Si apre una pagina vuota. È una richiesta inventata.",
        },
    ),
    Sample(
        page="booking",
        language="en",
        answers={
            "With whom do you want to talk?": "I do not know yet",
            "What do you want to talk about?": "Invented: my rights at work",
            "How do you prefer to talk to us?": "In person",
            "When can you?": ["Wednesday morning"],
            "What is your name?": "Invented Person",
            "How do you want the answer?": "By e-mail",
            "E-mail address": "appointment1@example.org",
        },
        story=_answered,
    ),
    Sample(
        page="assistance",
        answers={
            "Di che cosa hai bisogno?": "Un’informazione che non trovo",
            "Racconta": "A che ora apre lo Sportello? È una richiesta inventata.",
            "Nome e cognome": "Seconda Richiedente",
            "Indirizzo e-mail": "assistenza1@example.org",
        },
        story=_closed,
    ),
    Sample(
        page="assistance",
        answers={
            "Di che cosa hai bisogno?": "Aiuto con un servizio dell’ufficio",
            "Quale servizio?": "Il corso di autodifesa",
            "Racconta": "Vorrei sapere quando riparte. È una richiesta inventata.",
            "Nome e cognome": "Terza Richiedente",
            "Indirizzo e-mail": "assistenza2@example.org",
        },
    ),
    Sample(
        page="school-request",
        answers={
            "Quale scuola?": "Scuola Inventata",
            "Di che grado?": "Primaria",
            "Quante classi?": 2,
            "Su quali temi?": ["Stereotipi", "Discriminazioni"],
            "In quale periodo?": "Febbraio, di martedì mattina",
            "Nome e cognome": "Maestra Inventata",
            "Indirizzo e-mail": "scuola1@example.org",
        },
    ),
)


def _submit(desk: Desk, sample: Sample, colleague: User, *, key: str) -> None:
    """Through the same operations as form and desk, so that mails, dates and the log are true."""
    if Enquiry.objects.filter(submission_digest=digest_of(key)).exists():
        return
    italian: EnquiryPage = desk.page(sample.page)
    page = italian if sample.language == "it" else italian.get_translation(desk.english).specific
    with translation.override(sample.language):
        definition = page.get_definition()
    enquiry = operations.submit(
        page=page,
        form_title=italian.title,
        answers=_answers(definition, sample.answers),
        definition=definition,
        source_definition={} if page is italian else italian.get_definition().to_json(),
        locale=sample.language,
        submission_key=key,
    )
    _deliver(enquiry)
    sample.story(enquiry, colleague)
    _deliver(enquiry)
    desk.made += 1


def _answers(definition: Definition, said: dict[str, Any]) -> dict[str, Any]:
    """By ids, as the form stores them. Raises `KeyError` for a question that the form does not ask."""
    questions = {question.label: question for question in definition.questions}
    consents = {
        each.id: {"given": True, "version": each.version} for each in questions.values() if isinstance(each, Consent)
    }
    return consents | {questions[label].id: _stored(questions[label], value) for label, value in said.items()}


def _stored(question: Question, value: Any) -> Any:
    if isinstance(question, ManyOf | OneOf):
        ids = {option.label: option.id for option in question.options}
        return [ids[each] for each in value] if isinstance(value, list) else ids[value]
    return value


def _deliver(enquiry: Enquiry) -> None:
    """Hand the mail over at once, to the silent mail of `load_demo`: invented people get none from the due jobs."""
    mail = last_mail(enquiry)
    if mail is not None:
        delivery.deliver(mail.pk)


def _ready_texts(desk: Desk, colleague: User) -> None:
    for name, kind, texts in READY_TEXTS:
        if not ReplyTemplate.objects.filter(name=name).exists():
            save_ready_text(template=ReplyTemplate(name=name, kind=kind), texts=texts, actor=colleague)
            desk.made += 1
