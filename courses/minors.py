"""Who is under age: the date of birth decides, somebody with parental responsibility answers for them (docs/adr/0024).

Two days count. Between which ages an edition is: on the first day of the group. Who is responsible for a registration:
on the day it is made, because that is when somebody agrees to it. All ids are constants: they mean the same for ever.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.italian import elide
from courses.models.courses import CourseGroup, Edition
from courses.models.registrations import Registration
from formbuilder.conditions import Condition, Rule, age_on
from formbuilder.definition import Definition, Step
from formbuilder.journey import Journey
from formbuilder.questions import Consent, Date, Email, OneOf, Option, Phone, Repeat, ShortText, YesNo
from formbuilder.questions.date import GROWN_UP
from formbuilder.reading import read_snapshot

FULL_AGE: Final = 18
"""Years, art. 2 of the Italian civil code."""

BIRTH_ID: Final = "registration-birth-date"

GUARDIAN_STEP_ID: Final = "minor-guardian"
GUARDIAN_FIRST_NAME_ID: Final = "minor-guardian-first-name"
GUARDIAN_LAST_NAME_ID: Final = "minor-guardian-last-name"
GUARDIAN_RELATION_ID: Final = "minor-guardian-relation"
GUARDIAN_PHONE_ID: Final = "minor-guardian-phone"
GUARDIAN_EMAIL_ID: Final = "minor-guardian-email"
GUARDIAN_CONSENT_ID: Final = "minor-guardian-consent"
GUARDIAN_CONSENT_VERSION: Final = "minors-1"
"""Whoever changes the consent's text raises it: the answer records which words were agreed to."""

COLLECTING_STEP_ID: Final = "minor-collecting"
ALONE_ID: Final = "minor-alone"
COLLECTORS_ID: Final = "minor-collectors"
COLLECTOR_NAME_ID: Final = "minor-collector-name"
COLLECTOR_PHONE_ID: Final = "minor-collector-phone"
COLLECTORS_MAX: Final = 3

STEP_IDS: Final = frozenset({GUARDIAN_STEP_ID, COLLECTING_STEP_ID})

NAME_MAX: Final = 100

_IS_MINOR: Final = Condition(rules=(Rule(question=BIRTH_ID, operator="younger", value=FULL_AGE),))
_IS_COLLECTED: Final = Condition(rules=(Rule(question=ALONE_ID, operator="is", value=False),))


# --- what is asked ---------------------------------------------------------------------------------------------------


def asks_birth_date(edition: Edition) -> bool:
    """Whether the edition says anything of ages; a minimum of 0 limits nobody, and asks."""
    return edition.minimum_age is not None or edition.maximum_age is not None


@dataclass(frozen=True, kw_only=True)
class BirthDate(Date):
    """A date of birth whose example is that of somebody whom the edition takes."""

    example_age: int = field(default=0, compare=False)

    @property
    def example_years(self) -> int:
        return self.example_age


def birth_question(edition: Edition) -> Date:
    """The date of birth, and between which ages this edition is. In the active language, like the steps below."""
    return BirthDate(
        id=BIRTH_ID,
        label=_("Data di nascita"),
        help_text=ages_in_words(edition),
        period="past",
        autocomplete="bday",
        example_age=example_age(edition),
    )


def example_age(edition: Edition) -> int:
    """The years of whoever gives an example of a date of birth: a grown-up's, where the edition takes grown-ups."""
    youngest, oldest = edition.minimum_age or 0, edition.maximum_age
    return max(youngest, GROWN_UP if oldest is None else min(oldest, GROWN_UP))


def ages_in_words(edition: Edition) -> str:
    """Between which ages an edition is, as form and page of the course say it; empty where it does not matter."""
    if not asks_birth_date(edition):
        return ""
    minimum, maximum = edition.minimum_age or 0, edition.maximum_age
    if minimum and maximum is not None:
        text = _("Il primo giorno del gruppo bisogna avere da %(minimum)d a %(maximum)d anni.")
        return text % {"minimum": minimum, "maximum": maximum}
    if maximum is not None:
        text = ngettext(
            "Il primo giorno del gruppo si può avere al massimo %(age)d anno.",
            "Il primo giorno del gruppo si possono avere al massimo %(age)d anni.",
            maximum,
        )
        return text % {"age": maximum}
    if minimum:
        text = ngettext(
            "Il primo giorno del gruppo bisogna aver compiuto %(age)d anno.",
            "Il primo giorno del gruppo bisogna aver compiuto %(age)d anni.",
            minimum,
        )
        return text % {"age": minimum}
    return _("Chi ha meno di 18 anni si iscrive con chi ne ha la responsabilità.")


def minor_steps() -> tuple[Step, Step]:
    """Who is responsible, and who may collect: only for whoever is under age on the day it is answered."""
    return _guardian_step(), _collecting_step()


def _guardian_step() -> Step:
    return Step(
        id=GUARDIAN_STEP_ID,
        title=_("Chi esercita la responsabilità genitoriale"),
        intro=_("Qui c’è chi ha meno di 18 anni: da qui compila un genitore, o chi ne ha la responsabilità."),
        shown_when=_IS_MINOR,
        items=(
            ShortText(id=GUARDIAN_FIRST_NAME_ID, label=_("Nome di chi ha la responsabilità"), max_length=NAME_MAX),
            ShortText(id=GUARDIAN_LAST_NAME_ID, label=_("Cognome di chi ha la responsabilità"), max_length=NAME_MAX),
            OneOf(
                id=GUARDIAN_RELATION_ID,
                label=_("Che legame ha con chi si iscrive?"),
                options=(
                    Option(id="parent", label=_("È un genitore")),
                    Option(id="guardian", label=_("Ha la tutela (tutore o tutrice)")),
                    Option(
                        id="other",
                        label=_("È un’altra persona con la responsabilità"),
                        help_text=_("Per esempio chi ha in affidamento chi si iscrive."),
                    ),
                ),
            ),
            Phone(
                id=GUARDIAN_PHONE_ID,
                label=_("Telefono di chi ha la responsabilità"),
                help_text=_("Chi conduce il corso lo usa se durante un incontro succede qualcosa."),
            ),
            Email(
                id=GUARDIAN_EMAIL_ID,
                label=_("E-mail di chi ha la responsabilità"),
                help_text=_("Solo se è diversa da quella scritta all’inizio. I messaggi arrivano a quella."),
                required=False,
            ),
            Consent(
                id=GUARDIAN_CONSENT_ID,
                label=_("Ho la responsabilità genitoriale e acconsento all’iscrizione"),
                text="".join(
                    f"<p>{text}</p>"
                    for text in (
                        _(
                            "Dichiaro di esercitare la responsabilità genitoriale, o la tutela, di chi si iscrive. "
                            "Se la esercita anche un’altra persona, ne ho parlato con lei ed è d’accordo."
                        ),
                        _(
                            "Acconsento che partecipi al corso e che l’ufficio usi i dati scritti qui per "
                            "organizzarlo, come dice l’informativa."
                        ),
                    )
                ),
                version=GUARDIAN_CONSENT_VERSION,
            ),
        ),
    )


def _collecting_step() -> Step:
    return Step(
        id=COLLECTING_STEP_ID,
        title=_("Chi può venire a prendere chi si iscrive"),
        shown_when=_IS_MINOR,
        items=(
            YesNo(id=ALONE_ID, label=_("Dopo l’incontro può tornare a casa per conto proprio?")),
            Repeat(
                id=COLLECTORS_ID,
                label=_("Chi altro può venire?"),
                help_text=_(
                    "Chi ha la responsabilità può sempre venire. Scrivi qui le altre persone, dopo averle avvisate: "
                    "chi conduce il corso vede il loro nome e il telefono."
                ),
                required=False,
                one=_("Persona"),
                minimum=1,
                maximum=COLLECTORS_MAX,
                questions=(
                    ShortText(id=COLLECTOR_NAME_ID, label=_("Nome e cognome"), max_length=NAME_MAX),
                    Phone(id=COLLECTOR_PHONE_ID, label=_("Telefono")),
                ),
                shown_when=_IS_COLLECTED,
            ),
        ),
    )


# --- what the date of birth says -------------------------------------------------------------------------------------


def born(answers: Mapping[str, Any]) -> datetime.date | None:
    """The date of birth; None where it was not asked."""
    try:
        return datetime.date.fromisoformat(answers.get(BIRTH_ID, ""))
    except (TypeError, ValueError):
        return None


def is_minor(answers: Mapping[str, Any], *, day: datetime.date) -> bool:
    """Whether somebody is known to be under age on a day."""
    birthday = born(answers)
    return birthday is not None and age_on(day, birthday) < FULL_AGE


def lacks_guardian(registration: Registration) -> bool:
    """Whether nobody is named who answers for a minor: the date of birth was put right, or the form asked it later."""
    return was_minor(registration) and GUARDIAN_PHONE_ID not in registration.answers


def was_minor(registration: Registration) -> bool:
    """Whether somebody was under age on the day of registering, so that a grown-up answers for them."""
    return is_minor(registration.answers, day=timezone.localdate(registration.received_at))


def why_not_admitted(group: CourseGroup, answers: Mapping[str, Any]) -> str:
    """Why somebody of this age may not be in the group, for them to read; empty where they may, or nobody asked."""
    birthday = born(answers)
    if birthday is None:
        return ""
    edition = group.edition
    age, day = age_on(group.begins_on, birthday), date_format(group.begins_on, "DATE_FORMAT")
    if edition.minimum_age is not None and age < edition.minimum_age:
        text = ngettext(
            "Per questo gruppo bisogna aver compiuto %(age)d anno il %(day)s, quando comincia.",
            "Per questo gruppo bisogna aver compiuto %(age)d anni il %(day)s, quando comincia.",
            edition.minimum_age,
        )
        return elide(text % {"age": edition.minimum_age, "day": day})
    if edition.maximum_age is not None and age > edition.maximum_age:
        text = ngettext(
            "Per questo gruppo si può avere al massimo %(age)d anno il %(day)s, quando comincia.",
            "Per questo gruppo si possono avere al massimo %(age)d anni il %(day)s, quando comincia.",
            edition.maximum_age,
        )
        return elide(text % {"age": edition.maximum_age, "day": day})
    return ""


# --- a date of birth that was put right ------------------------------------------------------------------------------


def completed(form: Definition) -> Definition:
    """A form with all that is asked of a minor behind the date of birth; what it asks already keeps its words."""
    steps: list[Step] = []
    for step in form.steps:
        if step.id not in STEP_IDS:
            steps.append(step)
        if any(item.id == BIRTH_ID for item in step.items):
            steps += [_filled_up(each, form.step(each.id)) for each in minor_steps()]
    return replace(form, steps=tuple(steps))


def _filled_up(whole: Step, asked: Step | None) -> Step:
    if asked is None:
        return whole
    known = {item.id: item for item in asked.items}
    return replace(asked, items=tuple(known.get(item.id, item) for item in whole.items))


def as_it_applies(
    form: Definition, answers: Mapping[str, Any], *, day: datetime.date
) -> tuple[Definition, dict[str, Any]]:
    """The form and the answers without what is not asked of somebody of this age; all other questions stay."""
    way = Journey.along(form, answers, today=day)
    kept = {step.id: step for step in way.applicable.steps if step.id in STEP_IDS}
    steps = tuple(kept.get(step.id, step) for step in form.steps if step.id not in STEP_IDS or step.id in kept)
    of_minors = {question.id for step in form.steps if step.id in STEP_IDS for question in step.questions}
    found = {key: value for key, value in answers.items() if key not in of_minors or key in way.existing}
    return replace(form, steps=steps), found


def follow_birth_date(registration: Registration) -> None:
    """Of a minor the registration says all that is asked of one, of anybody else nothing; before it is stored."""
    asked = read_snapshot(registration.definition)
    if asked.question(BIRTH_ID) is None:
        return
    with translation.override(registration.locale):
        whole = completed(asked)
    day = timezone.localdate(registration.received_at)
    form, registration.answers = as_it_applies(whole, registration.answers, day=day)
    registration.definition = form.to_json()
    if registration.source_definition:
        with translation.override(settings.LANGUAGE_CODE):
            source = completed(read_snapshot(registration.source_definition))
        registration.source_definition = source.to_json()


# --- at the door -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Collected:
    """What whoever stands at the door must know of a minor: whom to call, and who may take them home."""

    guardian: str
    phone: str
    goes_alone: bool
    others: tuple[tuple[str, str], ...]
    """Names and telephone numbers."""


def at_the_door(answers: Mapping[str, Any], *, day: datetime.date) -> Collected | None:
    """That of somebody who is under age on this day; of anybody else nothing."""
    if not is_minor(answers, day=day):
        return None
    names = (answers.get(each, "") for each in (GUARDIAN_FIRST_NAME_ID, GUARDIAN_LAST_NAME_ID))
    people = answers.get(COLLECTORS_ID) or []
    return Collected(
        guardian=" ".join(filter(None, names)),
        phone=answers.get(GUARDIAN_PHONE_ID, ""),
        goes_alone=answers.get(ALONE_ID) is True,
        others=tuple((each.get(COLLECTOR_NAME_ID, ""), each.get(COLLECTOR_PHONE_ID, "")) for each in people),
    )
