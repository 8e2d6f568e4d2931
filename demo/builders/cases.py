"""A few sealed reports through the same operations as the pages use, and what was done with each."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from demo.pages import Desk
from demo.streams import block_id, demo_uuid
from formbuilder.answers import Submission
from formbuilder.builder import check_answers
from formbuilder.definition import Definition
from formbuilder.journey import Journey
from formbuilder.questions import LongText, ManyOf, OneOf, ShortText, YesNo
from reports.acts import Act
from reports.asking import asked_in
from reports.follow_ups import Reply
from reports.models import Case, FollowUpPage
from reports.office import OpenOffice
from reports.operations.acts import act_with_code
from reports.operations.classifying import classify, close
from reports.operations.conversation import add_note, mark_read, write_to_reporter, write_with_code
from reports.operations.following_up import ask_reporter, reply_with_code
from reports.operations.keys import form_can_open
from reports.operations.referring import act_on_referral, answer_with_code, ask_consent
from reports.operations.renewing import prepare_new_code, renew_code
from reports.operations.submission import submit
from reports.opinions import HEARD, HELPED, Answer
from reports.questions import CONTACT, CONTACT_DETAIL, CONTACT_SAFETY, DISCLOSURE, NAME
from reports.referral_states import Action
from reports.vocabularies import Outcome
from staff.roles import Role
from vault.receipt import ReceiptCode

from .case_words import AGENCY, ASKING, CONVERSATION, ENDED, ENDING, RENTED, REPLIES, STOPPED, STORIES, UNION
from .people import colleague

IN_DANGER = block_id("report", "form_steps", "1 step", "questions", "danger yes_no")

CONTACTS: dict[int, dict[str, Any]] = {
    0: {DISCLOSURE: "anonymous", CONTACT: "none"},
    1: {
        DISCLOSURE: "confidential",
        NAME: "Persona inventata",
        CONTACT: "phone",
        CONTACT_DETAIL: "0171 444000",
        CONTACT_SAFETY: "Solo di mattina, senza lasciare messaggi.",
    },
    2: {DISCLOSURE: "anonymous", CONTACT: "none"},
    7: {
        DISCLOSURE: "named",
        NAME: "Altra persona inventata",
        CONTACT: "email",
        CONTACT_DETAIL: "segnalante@example.org",
        CONTACT_SAFETY: "Quando volete.",
    },
}
"""To whom each of them is known and how they may be contacted, by the same number."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that was sent: its case, the code of its reporter, and a colleague who has unlocked the office."""

    case: Case
    code: ReceiptCode
    user: User
    office: OpenOffice

    @property
    def at_the_desk(self) -> dict[str, Any]:
        """What every operation of the office asks for; the case as it stands now."""
        return {"case": Case.objects.get(pk=self.case.pk), "office": self.office, "actor": self.user}


def build(desk: Desk) -> None:
    """Only where it is a demonstration, and once."""
    if not settings.DEMO_BANNER or not form_can_open() or Case.objects.exists():
        return
    definition = desk.page("report").get_source_definition()
    offices = {role: colleague(role) for role in (Role.CASE_WORKER, Role.CASE_MANAGER)}
    for number, (role, work) in enumerate(_WORK):
        code, case_id = _send(desk, definition, number)
        if work is not None and code is not None:
            user, office = offices[role]
            work(Sent(case=Case.objects.get(pk=case_id), code=code, user=user, office=office))


def _send(desk: Desk, definition: Definition, number: int) -> tuple[ReceiptCode | None, uuid.UUID]:
    story, town, choice = STORIES[number]
    given = _answers(definition, story=story, town=town, choice=choice)
    way = Journey.along(definition, given, today=timezone.localdate())
    answers = check_answers(way.applicable, given)
    if answers is None:
        raise ValueError("A report of the demonstration could not be sent through its own form.")
    receipt = submit(
        submission=Submission(
            definition=way.applicable,
            answers=answers,
            locale="it",
            submission_key=str(demo_uuid("report", number)),
        ),
        source_definition=definition,
        form_key=desk.page("report").translation_key,
    )
    desk.made += 1
    return receipt.code, receipt.case_id


def _followed(sent: Sent) -> None:
    """The office asks, the reporter answers, a colleague takes a note and says what it is. A service has accepted, of
    another step nobody knows yet whether it may be taken.
    """
    question, answer, note = CONVERSATION
    write_to_reporter(**sent.at_the_desk, text=question, key="question", seen=0)
    write_with_code(code=sent.code, text=answer, key="answer")
    add_note(**sent.at_the_desk, text=note, key="note")
    classify(**sent.at_the_desk, codes=RENTED, reason="", key="classification")
    ask_consent(**sent.at_the_desk, request=UNION, key="union")
    referral = sent.case.referrals.get().pk
    answer_with_code(code=sent.code, referral=referral, action=Action.SAY_YES)
    for seen, action in enumerate((Action.SEND, Action.ACCEPT), start=2):
        act_on_referral(**sent.at_the_desk, referral=referral, action=action, seen=seen)
    ask_consent(**sent.at_the_desk, request=AGENCY, key="agency")


def _asked_more(sent: Sent) -> None:
    """The office sends questions, and the reporter answers them."""
    page = FollowUpPage.objects.get(locale__language_code=settings.LANGUAGE_CODE)
    ask_reporter(
        **sent.at_the_desk,
        choose=lambda language: asked_in(page, language=language),
        text=ASKING,
        key="asking",
        seen=0,
    )
    reply_with_code(code=sent.code, number=1, judge=lambda asked: Reply(to=1, answers=_replied(asked.definition)))


def _replied(definition: Definition) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in definition.questions:
        said = REPLIES.get(question.label)
        options = {option.label: option.id for option in question.worded}
        if said is not None:
            answers[question.id] = options.get(str(said), said)
    return answers


def _ended(sent: Sent) -> None:
    """Worked on to its end; the reporter says how it went, and the answers are counted."""
    reason, last_word = ENDING
    classify(**sent.at_the_desk, codes=ENDED, reason="", key="classification")
    close(**sent.at_the_desk, outcome=Outcome.PRACTICE_CHANGED, reason=reason, last_word=last_word, key="closing")
    act_with_code(code=sent.code, acts={Act.OPINION: {HELPED: Answer.YES.value, HEARD: Answer.PARTLY.value}})
    mark_read(**sent.at_the_desk, seen=2)


def _withdrawn(sent: Sent) -> None:
    """The reporter withdraws it, and the office answers that it stops; somebody may have seen the code."""
    act_with_code(code=sent.code, acts={Act.WITHDRAW: {}})
    write_to_reporter(**sent.at_the_desk, text=STOPPED, key="stopped", seen=1, answer=Act.STOPPED)
    renewal = prepare_new_code(code=sent.code, key="new code")
    if renewal is not None:
        renew_code(renewal)


_WORK: tuple[tuple[Role, Callable[[Sent], None] | None], ...] = (
    (Role.CASE_WORKER, _followed),
    (Role.CASE_WORKER, _asked_more),
    (Role.CASE_MANAGER, _ended),
    (Role.CASE_WORKER, _withdrawn),
)
"""Who works on each of `STORIES`, and how."""


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
                answers[question.id] = choice > 0 and question.id != IN_DANGER
            case LongText() | ShortText() if type(question) in texts:
                answers[question.id] = texts.pop(type(question))
    return answers
