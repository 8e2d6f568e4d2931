"""Questions that the office asks afterwards, as tests make, send and answer them."""

from __future__ import annotations

import uuid
from typing import Any

from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step
from formbuilder.questions import LongText, OneOf, Option, YesNo
from reports import operations
from reports.follow_ups import Asked, Reply
from reports.models import Case, FollowUpPage, ReportPage

CONTRACT, PERMANENT, NONE, TOLD, WHOM = (str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in "abcde")
PURPOSE = "Per capire quale legge ti protegge."


def question(kind: str, key: str, label: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": key, "value": {"label": label, "required": True, **more}}


def questions(*, language: str = "it") -> list[dict[str, Any]]:
    italian = language == "it"
    options = [(PERMANENT, "Indeterminato" if italian else "Permanent"), (NONE, "Nessuno" if italian else "None")]
    told = {"match": "all", "rules": [{"question": TOLD, "operator": "is", "value": True}]}
    return [
        question(
            "one_of",
            CONTRACT,
            "Che contratto?" if italian else "Which contract?",
            options=[{"type": "item", "id": key, "value": {"label": label, "help_text": ""}} for key, label in options],
        ),
        question("yes_no", TOLD, "Ne hai parlato?" if italian else "Have you told anybody?"),
        question("long_text", WHOM, "Con chi?" if italian else "Whom?", shown_when=told),
    ]


def steps(*asked: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    value = {"title": "Il tuo lavoro", "intro": "", "questions": list(asked), **more}
    return [{"type": "step", "id": str(uuid.uuid5(uuid.NAMESPACE_URL, "follow-up")), "value": value}]


def make_follow_up(parent: ReportPage, **fields: Any) -> FollowUpPage:
    fields = {
        "title": "Lavoro: qualche domanda in più",
        "slug": "lavoro-domande",
        "description": "Per chi scrive del lavoro.",
        "form_steps": steps(*questions()),
        "privacy_purpose": PURPOSE,
        "locale": parent.locale,
        **fields,
    }
    page = FollowUpPage(**fields)
    parent.add_child(instance=page)
    return FollowUpPage.objects.get(pk=page.pk)


def make_english_follow_up(page: FollowUpPage) -> FollowUpPage:
    translated = page.copy_for_translation(page.get_parent().specific.get_translations().get().locale)
    translated.title = "Work: a few more questions"
    translated.form_steps = steps(*questions(language="en"))
    translated.save_revision().publish()
    return FollowUpPage.objects.get(pk=translated.pk)


def definition(*, language: str = "it") -> Definition:
    italian = language == "it"
    return Definition(
        steps=(
            Step(
                id="follow-up",
                title="Il tuo lavoro" if italian else "Your work",
                items=(
                    OneOf(
                        id="contract",
                        label="Che contratto?" if italian else "Which contract?",
                        options=(
                            Option(id="permanent", label="Indeterminato" if italian else "Permanent"),
                            Option(id="none", label="Nessuno" if italian else "None"),
                        ),
                    ),
                    YesNo(id="told", label="Ne hai parlato?" if italian else "Have you told anybody?"),
                    LongText(
                        id="whom",
                        label="Con chi?" if italian else "Whom?",
                        shown_when=Condition(rules=(Rule(question="told", operator="is", value=True),)),
                    ),
                ),
            ),
        )
    )


def asked(*, language: str = "it", **more: Any) -> Asked:
    titles = {"it": "Lavoro: domande", "en": "Work: questions"}
    return Asked(
        definition=definition(language=language),
        source_definition=definition(),
        locale=language,
        title=titles[language],
        source_title=titles["it"],
        why=PURPOSE,
        **more,
    )


ANSWERS = {"contract": "none", "told": True, "whom": "Con il sindacato."}


def ask(office, case: Case, *, text: str = "Due domande.", key: str = "ask", seen: int = 0, form: Asked | None = None):
    """The worker sends the questions, in the reporter's language unless it is this form."""
    operations.ask_reporter(
        case=case,
        office=office.unlock(office.worker),
        choose=lambda language: form or asked(language=language),
        text=text,
        key=key,
        seen=seen,
        actor=office.worker,
    )


def reply(receipt, *, to: int = 1, answers: dict[str, Any] | None = ANSWERS) -> bool:
    """The reporter answers; None: they would rather not."""
    return operations.reply_with_code(code=receipt.code, number=to, judge=lambda _asked: Reply(to=to, answers=answers))
