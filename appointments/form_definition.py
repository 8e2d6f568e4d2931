"""The first step of every booking: when, who, how to reach them, what about. The editor's steps follow it.

Its ids are constants, so that they mean the same in every form and for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from appointments import slots
from appointments.choosing import AppointmentTime, Choice, service_with
from appointments.models.appointments import MATTER_MAX, NAME_MAX
from formbuilder.definition import Definition, Step
from formbuilder.questions import Email, Phone, ShortText

STEP_ID: Final = "appointment"
TIME_ID: Final = "appointment-time"
NAME_ID: Final = "appointment-name"
EMAIL_ID: Final = "appointment-email"
PHONE_ID: Final = "appointment-phone"
MATTER_ID: Final = "appointment-matter"
FIXED_QUESTION_IDS: Final = frozenset({TIME_ID, NAME_ID, EMAIL_ID, PHONE_ID, MATTER_ID})
"""Questions whose answers are columns of `Appointment`: they are not repeated among its answers."""


def first_step(*, proposed: str = "", other_url: str = "") -> Step:
    """In the active language."""
    return Step(
        id=STEP_ID,
        title=_("Il tuo appuntamento"),
        items=(
            AppointmentTime(id=TIME_ID, label=_("Quando"), proposed=proposed, other_url=other_url),
            ShortText(
                id=NAME_ID,
                label=_("Come ti chiami?"),
                help_text=_("Basta il nome con cui vuoi che ti chiamiamo."),
                max_length=NAME_MAX,
                autocomplete="name",
            ),
            Email(
                id=EMAIL_ID,
                label=_("Indirizzo e-mail"),
                help_text=_("Ti scriviamo qui la conferma, con parole che non dicono di che cosa si tratta."),
            ),
            Phone(id=PHONE_ID, label=_("Telefono"), help_text=_("Per avvisarti se cambia qualcosa."), required=False),
            ShortText(
                id=MATTER_ID,
                label=_("Di che cosa vuoi parlare?"),
                help_text=_("Bastano poche parole. Puoi raccontare di più quando ci vediamo."),
                required=False,
                max_length=MATTER_MAX,
            ),
        ),
    )


def first_step_errors(answers: Mapping[str, Any], _known: Any = None) -> dict[str, str]:
    """The rule of the step (`formbuilder.rules`): the time is still free."""
    choice = Choice.read(answers.get(TIME_ID))
    if choice is None:
        return {}
    service = service_with(choice.service_id)
    if service is None or slots.find_slot(service, choice.begins) is None:
        return {TIME_ID: taken_words()}
    return {}


def taken_words() -> str:
    """What is said at a time that cannot be had any more."""
    return _("Questo orario non è più libero. Scegline un altro: quello che hai scritto c’è ancora.")


def editors_part(form: Definition) -> Definition:
    """What is kept of a form beside its answers: the first step's are columns."""
    return replace(form, steps=tuple(step for step in form.steps if step.id != STEP_ID))


def own_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What belongs among the answers: not what has a column."""
    return {key: value for key, value in answers.items() if key not in FIXED_QUESTION_IDS}
