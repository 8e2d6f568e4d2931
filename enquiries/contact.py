"""How the office reaches whoever asks: read off the answers by the kind of question, and asked where nobody did.

An editor who asks for an e-mail address does it in words of their own. Otherwise the site adds a last step, whose ids
are constants, so that they mean the same in every form and for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from formbuilder.definition import Definition, Step
from formbuilder.questions import Email, Phone, ShortText

STEP_ID: Final = "enquiry-contact"
NAME_ID: Final = "enquiry-name"
EMAIL_ID: Final = "enquiry-email"
PHONE_ID: Final = "enquiry-phone"
NAME_MAX: Final = 150

_NAME_TOKENS: Final = ("name", "given-name", "family-name")
"""HTML autofill tokens of questions whose answer is a name, in the order in which people write them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What is known of whoever asks; each may be empty."""

    name: str
    email: str
    phone: str
    question_ids: frozenset[str]
    """The questions it was read from."""


def asks_for_email(definition: Definition) -> bool:
    """Whether the editor asks for an e-mail address."""
    return any(isinstance(question, Email) for question in definition.questions)


def with_contact_step(definition: Definition, *, email_required: bool) -> Definition:
    """The editor's form, and after it the site's own step where it asks for no address. An empty form stays empty."""
    if not definition.steps or asks_for_email(definition):
        return definition
    return definition.append(_contact_step(email_required=email_required))


def _contact_step(*, email_required: bool) -> Step:
    email_help = (
        _("Ti scriviamo qui. Usa un indirizzo che leggi solo tu.")
        if email_required
        else _("Se lo lasci vuoto non riceverai messaggi: alla fine ti diamo un codice da citare al telefono.")
    )
    return Step(
        id=STEP_ID,
        title=_("Come ti rispondiamo"),
        items=(
            ShortText(
                id=NAME_ID,
                label=_("Nome e cognome"),
                required=email_required,
                max_length=NAME_MAX,
                autocomplete="name",
            ),
            Email(id=EMAIL_ID, label=_("Indirizzo e-mail"), help_text=email_help, required=email_required),
            Phone(
                id=PHONE_ID,
                label=_("Numero di telefono"),
                help_text=_("Solo se possiamo chiamarti."),
                required=False,
            ),
        ),
    )


def read_contact(definition: Definition, answers: Mapping[str, Any]) -> Contact:
    """Name, address and number: of each kind the first that was answered. A name may be asked for in two parts."""
    emails = {q.id: str(answers[q.id]) for q in definition.questions if isinstance(q, Email) and answers.get(q.id)}
    phones = {q.id: number for q in definition.questions for number in q.telephones(answers.get(q.id))}
    names = _names(definition, answers)
    used = {*list(emails)[:1], *list(phones)[:1], *names}
    return Contact(
        name=" ".join(names.values())[:NAME_MAX],
        email=next(iter(emails.values()), ""),
        phone=next(iter(phones.values()), ""),
        question_ids=frozenset(used),
    )


def _names(definition: Definition, answers: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, tuple[str, str]] = {}
    for question in definition.questions:
        if isinstance(question, ShortText) and question.autocomplete in _NAME_TOKENS and answers.get(question.id):
            found.setdefault(question.autocomplete, (question.id, str(answers[question.id])))
    whole = [found["name"]] if "name" in found else [found[token] for token in _NAME_TOKENS if token in found]
    return dict(whole)
