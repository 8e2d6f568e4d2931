"""The first step of every booking: when, who, how to reach them, what about. The editor's steps follow it.

Its ids are constants, so that they mean the same in every form and for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from appointments import slots
from appointments.choosing import AppointmentTime, Choice, service_with
from appointments.models.appointments import MATTER_MAX, NAME_MAX
from appointments.models.desks import DeskService
from appointments.ways import Way
from formbuilder.definition import Definition, Step
from formbuilder.questions import Email, OneOf, Option, Phone, ShortText

STEP_ID: Final = "appointment"
TIME_ID: Final = "appointment-time"
NAME_ID: Final = "appointment-name"
EMAIL_ID: Final = "appointment-email"
WAY_ID: Final = "appointment-way"
PHONE_ID: Final = "appointment-phone"
MATTER_ID: Final = "appointment-matter"
FIXED_QUESTION_IDS: Final = frozenset({TIME_ID, NAME_ID, EMAIL_ID, WAY_ID, PHONE_ID, MATTER_ID})
"""Questions whose answers are columns of `Appointment`: they are not repeated among its answers."""


def first_step(*, ways: Collection[Way] = (Way.IN_PERSON,), proposed: str = "", other_url: str = "") -> Step:
    """In the active language. `ways` are those of any desk: how to meet is asked where there is a choice."""
    asked = tuple(Option(id=way.value, label=str(way.label)) for way in ways) if len(ways) > 1 else ()
    number = Phone(
        id=PHONE_ID,
        label=_("Numero di telefono"),
        help_text=_("Ti chiamiamo a questo numero se scegli il telefono. Altrimenti serve se cambia qualcosa.")
        if Way.PHONE in ways
        else _("Per avvisarti se cambia qualcosa."),
        required=set(ways) == {Way.PHONE},
    )
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
            *([OneOf(id=WAY_ID, label=_("Come preferisci parlarci?"), options=asked)] if asked else []),
            number,
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
    """The rule of the step (`formbuilder.rules`): the time is still free, and we can meet in the way that is chosen."""
    choice = Choice.read(answers.get(TIME_ID))
    if choice is None:
        return {}
    service = service_with(choice.service_id)
    if service is None or slots.find_slot(service, choice.begins) is None:
        return {TIME_ID: taken_words()}
    way = way_in(answers, service)
    if way is None:
        text = _("Per questo appuntamento non si può. Puoi scegliere: %(ways)s.")
        return {WAY_ID: text % {"ways": ", ".join(str(each.label).lower() for each in service.ways)}}
    if way == Way.PHONE and not answers.get(PHONE_ID):
        return {PHONE_ID: _("Scrivi il numero a cui ti chiamiamo.")}
    return {}


def way_in(answers: Mapping[str, Any], service: DeskService) -> Way | None:
    """How somebody wants to meet, or the only way that there is; None where the service does not offer it."""
    wanted = answers.get(WAY_ID) or next(iter(service.ways), None)
    return next((each for each in service.ways if each == wanted), None)


def taken_words() -> str:
    """What is said at a time that cannot be had any more."""
    return _("Questo orario non è più libero. Scegline un altro: quello che hai scritto c’è ancora.")


def editors_part(form: Definition) -> Definition:
    """What is kept of a form beside its answers: the first step's are columns."""
    return replace(form, steps=tuple(step for step in form.steps if step.id != STEP_ID))


def own_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What belongs among the answers: not what has a column."""
    return {key: value for key, value in answers.items() if key not in FIXED_QUESTION_IDS}
