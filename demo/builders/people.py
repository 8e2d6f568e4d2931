"""Accounts for every role, the keys of those who read reports, and a few sealed reports. Only where it is a demo.

Names, passwords and passphrases are printed and known to everybody: on a real site this builder does nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from demo.content.report import CASE_TEXTS, IN_DANGER
from demo.pages import Desk
from demo.streams import demo_uuid
from formbuilder.answers import Submission
from formbuilder.builder import check_answers
from formbuilder.definition import Definition
from formbuilder.journey import Journey
from formbuilder.questions import LongText, ManyOf, OneOf, ShortText, YesNo
from reports.models import Case, CaseText, StaffKey
from reports.office import OpenOffice
from reports.operations.classifying import classify, close
from reports.operations.conversation import add_note, write_to_reporter, write_with_code
from reports.operations.keys import (
    FormStatus,
    create_office_key,
    current_office_key,
    enrol_staff,
    form_can_open,
    form_status,
    grant_office_key,
    holds_grant,
    unlock,
)
from reports.operations.submission import submit
from reports.pinning import pin_for_demonstration
from reports.questions import CONTACT, CONTACT_DETAIL, CONTACT_SAFETY
from reports.vocabularies import Outcome
from staff.grants import apply_roles
from staff.ready_texts.operations import save_ready_text
from staff.roles import Role, give_role
from vault.receipt import ReceiptCode

PASSWORD = "dimostrazione-cuneo"  # noqa: S105  # Printed on purpose: an account of the demonstration


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An account of the demonstration. `words` is the passphrase of its key, for those who read reports."""

    username: str
    role: Role
    words: str = ""
    is_superuser: bool = False


PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson("redazione", Role.EDITOR),
    DemoPerson("corsi", Role.COURSE_DESK),
    DemoPerson("operatrice", Role.CASE_WORKER, words="castagna ruscello portico mimosa lanterna sentiero"),
    DemoPerson("operatore", Role.CASE_WORKER, words="montagna finestra quaderno tamburo nocciola aquilone"),
    DemoPerson("responsabile", Role.CASE_MANAGER, words="panchina farfalla orologio mandorla cascata violino"),
    DemoPerson("coordinatrice", Role.CASE_MANAGER, words="lavanda cestino pendolo gabbiano tovaglia mattone"),
    DemoPerson("ascolto", Role.LISTENING_POINT),
    DemoPerson("dpo", Role.DPO),
    DemoPerson("amministrazione", Role.ADMINISTRATOR, is_superuser=True),
)

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
"""What the office says of the last one; how it ended, and the last message to the reporter."""

CONTACTS: dict[int, dict[str, Any]] = {
    0: {CONTACT: "none"},
    1: {CONTACT: "phone", CONTACT_DETAIL: "0171 444000", CONTACT_SAFETY: "Solo di mattina, senza lasciare messaggi."},
    7: {CONTACT: "email", CONTACT_DETAIL: "segnalante@example.org", CONTACT_SAFETY: "Quando volete."},
}
"""How each of them may be contacted, by the same number."""


def build(desk: Desk) -> None:
    """Accounts, roles, keys, then reports through the same operation as the form."""
    if not settings.DEMO_BANNER:
        return
    apply_roles()
    for person in PEOPLE:
        _account(desk, person)
    _keys(desk)
    if form_can_open():
        _reports(desk)
        _ready_texts(desk)


def list_logins() -> list[str]:
    """The lines that say who can log in and with what."""
    lines = ["", f"Accessi della dimostrazione (password per tutte e tutti: {PASSWORD})"]
    for person in PEOPLE:
        lines.append(f"  {person.username:<16}{person.role.label}")
        if person.words:
            lines.append(f"  {'':<16}parole della chiave: {person.words}")
    return lines


def address_of(person: DemoPerson) -> str:
    """An address that no mail reaches."""
    return f"{person.username}@example.org"


def _account(desk: Desk, person: DemoPerson) -> None:
    if User.objects.filter(username=person.username).exists():
        return
    user = User.objects.create_user(
        person.username,
        email=address_of(person),
        password=PASSWORD,
        first_name="Dimostrazione",
        last_name=str(person.role.label),
        is_superuser=person.is_superuser,
        is_staff=person.is_superuser,
    )
    give_role(user, person.role)
    desk.made += 1


def _keys(desk: Desk) -> None:
    holders = [_staff_key(desk, person) for person in PEOPLE if person.words]
    office_key = current_office_key()
    if office_key is None:
        office_key = create_office_key(holders=holders)
        desk.made += 1
    _grant_to_new_people(desk, holders)
    if form_status() is FormStatus.NOT_PINNED:  # Also when another demonstration on this machine pinned its own key.
        pin_for_demonstration(office_key.fingerprint)


def _grant_to_new_people(desk: Desk, holders: list[StaffKey]) -> None:
    """A demonstration from before somebody was added to PEOPLE: a manager gives them the key, as in real life."""
    waiting = [key for key in holders if not holds_grant(key.user)]
    giver = next((person for person in PEOPLE if person.role is Role.CASE_MANAGER), None)
    if not waiting or giver is None:
        return
    manager = User.objects.get(username=giver.username)
    office = unlock(user=manager, words=giver.words)
    for key in waiting:
        grant_office_key(office=office, staff_key=key, fingerprint=key.fingerprint, actor=manager)
        desk.made += 1


def _staff_key(desk: Desk, person: DemoPerson) -> StaffKey:
    user = User.objects.get(username=person.username)
    key = StaffKey.objects.filter(user=user).first()
    if key is None:
        key = enrol_staff(user=user, words=person.words)
        desk.made += 1
    return key


def _reports(desk: Desk) -> None:
    if Case.objects.exists():
        return
    page = desk.page("report")
    definition = page.get_source_definition()
    for number, (story, town, choice) in enumerate(STORIES):
        given = _answers(definition, story=story, town=town, choice=choice)
        way = Journey.along(definition, given, today=timezone.localdate())
        receipt = submit(
            submission=Submission(
                definition=way.applicable,
                answers=way.existing,
                locale="it",
                submission_key=str(demo_uuid("report", number)),
            ),
            source_definition=definition,
            form_key=page.translation_key,
        )
        desk.made += 1
        if number == 0 and receipt.code is not None:
            _conversation(receipt.code, receipt.case_id)
        if number == len(STORIES) - 1:
            _ended(receipt.case_id)


def _conversation(code: ReceiptCode, case_id: uuid.UUID) -> None:
    """The office asks, the reporter answers, a colleague takes a note and says what it is."""
    user, office = colleague(Role.CASE_WORKER)
    case = Case.objects.get(pk=case_id)
    question, answer, note = CONVERSATION
    write_to_reporter(case=case, office=office, text=question, key="question", seen=0, actor=user)
    write_with_code(code=code, text=answer, key="answer")
    add_note(case=case, office=office, text=note, key="note", actor=user)
    classify(case=case, office=office, codes=RENTED, reason="", key="classification", actor=user)


def _ended(case_id: uuid.UUID) -> None:
    """The last report was worked on to its end."""
    user, office = colleague(Role.CASE_MANAGER)
    case = Case.objects.get(pk=case_id)
    reason, last_word = ENDING
    classify(case=case, office=office, codes=ENDED, reason="", key="classification", actor=user)
    close(
        case=case,
        office=office,
        outcome=Outcome.PRACTICE_CHANGED,
        reason=reason,
        last_word=last_word,
        key="closing",
        actor=user,
    )


def colleague(role: Role) -> tuple[User, OpenOffice]:
    """The first account of a role, with the office unlocked."""
    person = next(person for person in PEOPLE if person.role is role)
    user = User.objects.get(username=person.username)
    return user, unlock(user=user, words=person.words)


def _ready_texts(desk: Desk) -> None:
    """What colleagues may begin a message with."""
    author = User.objects.get(username=next(person.username for person in PEOPLE if person.role is Role.CASE_WORKER))
    for name, texts in CASE_TEXTS.items():
        if not CaseText.objects.filter(name=name).exists():
            save_ready_text(template=CaseText(name=name), texts=texts, actor=author)
            desk.made += 1


def _answers(definition: Definition, *, story: str, town: str, choice: int) -> dict[str, Any]:
    """The story in the first long text, the town in the first short one, the same option wherever there is one."""
    answers = dict(CONTACTS[choice])
    texts = {LongText: story, ShortText: town}
    for question in definition.questions:
        if question.id in answers:
            continue
        match question:
            case OneOf():
                answers[question.id] = question.options[min(choice, len(question.options) - 1)].id
            case ManyOf():
                answers[question.id] = [question.options[min(choice, len(question.options) - 1)].id]
            case YesNo():
                answers[question.id] = choice > 0 and question.label != IN_DANGER
            case LongText() | ShortText() if type(question) in texts:
                answers[question.id] = texts.pop(type(question))
    checked = check_answers(definition, answers)
    if checked is None:
        raise ValueError("A report of the demonstration could not be sent through its own form.")
    return checked
