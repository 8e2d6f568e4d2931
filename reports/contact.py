"""How a reporter may be reached, in the order in which a colleague must read it: whether, when and how, then where."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from formbuilder.reading import in_source_words

from .acts import Identity, Standing
from .payload import Payload
from .questions import (
    CALL_STEP,
    CONTACT,
    CONTACT_DETAIL,
    CONTACT_SAFETY,
    CONTACT_STEP,
    DISCLOSURE,
    NAME,
    Disclosure,
    identity_step,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """`rules` are questions as they were asked, with the words of their answers; `detail` is the number or address.

    `disclosure` says to whom they are known, in words; reports from before it was asked have none. `said_on` is of who
    said later who they are. On `taken_back_on` everything was taken back.
    """

    is_wanted: bool
    channel: str
    disclosure: str = ""
    rules: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    detail: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    said_on: datetime.date | None = None
    taken_back_on: datetime.date | None = None


def contact_of(payload: Payload, standing: Standing) -> Contact | None:
    """What holds now: what was said last with the code, else the last steps of the form.

    None where nothing was ever answered.
    """
    if standing.taken_back_on:
        return Contact(
            is_wanted=False, channel="", disclosure=_words(Disclosure.ANONYMOUS), taken_back_on=standing.taken_back_on
        )
    form = _of_form(payload)
    return _of_identity(standing.identity, form) if standing.identity else form


def has_contact(payload: Payload) -> bool:
    """Whether the form says who sent it, or how to reach them."""
    return bool(payload.answers.get(CONTACT_DETAIL) or payload.answers.get(NAME))


def _words(disclosure: str) -> str:
    return str(Disclosure(disclosure).label) if disclosure in Disclosure.values else ""


def _of_identity(identity: Identity, form: Contact | None) -> Contact:
    """What the form had said of when and how stays a rule: whoever is called later may live with the same people."""
    form_rules = form.rules if form else ()
    questions = {question.id: question for question in identity_step().questions}
    rule = questions[CONTACT_SAFETY]
    return Contact(
        is_wanted=identity.channel != "none",
        channel=", ".join(questions[CONTACT].words(identity.channel)),
        rules=(
            *(((rule.label, identity.safety),) if identity.safety else ()),
            *((_("Nel modulo: %(question)s") % {"question": label}, words) for label, words in form_rules),
        ),
        disclosure=_words(identity.disclosure),
        detail=identity.detail,
        name=identity.name,
        said_on=identity.said_on,
    )


def _of_form(payload: Payload) -> Contact | None:
    words = in_source_words(payload.definition, payload.source_definition)
    questions = [each for step in words.steps if step.id in (CONTACT_STEP, CALL_STEP) for each in step.questions]
    if not any(payload.answers.get(each.id) for each in questions):
        return None
    said = {each.id: (each.label, ", ".join(each.words(payload.answers.get(each.id)))) for each in questions}
    return Contact(
        is_wanted=payload.answers.get(CONTACT) != "none",
        channel=said.pop(CONTACT, ("", ""))[1],
        detail=said.pop(CONTACT_DETAIL, ("", ""))[1],
        name=said.pop(NAME, ("", ""))[1],
        disclosure=_words(str(payload.answers.get(DISCLOSURE, ""))),
        rules=tuple(pair for pair in said.values() if pair[1]),
    )
