"""The first step of every registration form: fixed, because the registration's own columns come from it.

Its ids are constants, so that they mean the same in every course and for ever; the editor's steps follow it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.italian import elide
from courses.models.courses import CourseGroup, Edition
from formbuilder.definition import Step
from formbuilder.questions import Consent, Email, Item, OneOf, Option, ShortText

STEP_ID: Final = "registration"
GROUP_ID: Final = "registration-group"
FIRST_NAME_ID: Final = "registration-first-name"
LAST_NAME_ID: Final = "registration-last-name"
EMAIL_ID: Final = "registration-email"
AGE_ID: Final = "registration-age"
FIXED_QUESTION_IDS: Final = frozenset({GROUP_ID, FIRST_NAME_ID, LAST_NAME_ID, EMAIL_ID})
"""Questions whose answers are columns of `Registration`: they are not repeated among its answers."""

NAME_MAX: Final = 100


def registration_step(*, edition: Edition, groups: Iterable[CourseGroup]) -> Step:
    """Which group, who, which address; and the ages where the edition has limits. In the active language."""
    items: tuple[Item, ...] = (
        OneOf(
            id=GROUP_ID,
            label=_("In quale gruppo vuoi iscriverti?"),
            options=tuple(_group_option(group) for group in groups),
        ),
        ShortText(
            id=FIRST_NAME_ID,
            label=pgettext("di una persona", "Nome"),
            max_length=NAME_MAX,
            autocomplete="given-name",
        ),
        ShortText(id=LAST_NAME_ID, label=_("Cognome"), max_length=NAME_MAX, autocomplete="family-name"),
        Email(
            id=EMAIL_ID,
            label=_("Indirizzo e-mail"),
            help_text=_("Ti scriviamo qui la conferma. Usa un indirizzo che leggi solo tu."),
        ),
    )
    if edition.minimum_age or edition.maximum_age:
        items += (_age_question(edition.minimum_age, edition.maximum_age),)
    return Step(id=STEP_ID, title=_("Gruppo e dati personali"), items=items)


def _age_question(minimum: int | None, maximum: int | None) -> Consent:
    """What the person confirms of their age; the version says between which ages."""
    if minimum and maximum:
        label = _("Ho da %(minimum)d a %(maximum)d anni.") % {"minimum": minimum, "maximum": maximum}
        return Consent(id=AGE_ID, label=label, version=f"age-{minimum}-{maximum}")
    if maximum:
        label = ngettext("Ho al massimo %(age)d anno.", "Ho al massimo %(age)d anni.", maximum) % {"age": maximum}
        return Consent(id=AGE_ID, label=label, version=f"age-0-{maximum}")
    years = minimum or 0
    label = ngettext("Ho compiuto %(age)d anno.", "Ho compiuto %(age)d anni.", years) % {"age": years}
    return Consent(id=AGE_ID, label=label, version=f"age-{years}")


def _group_option(group: CourseGroup) -> Option:
    days = {
        "first": date_format(group.first_date, "DATE_FORMAT"),
        "last": date_format(group.last_date, "DATE_FORMAT"),
    }
    period = elide(_("dal %(first)s al %(last)s") % days)
    return Option(
        id=str(group.uuid),
        label=f"{describe_group(group)}",
        help_text=f"{period}. {group.availability.label}." if group.is_full else f"{period}.",
    )


def standing_note(group: CourseGroup) -> str:
    """What whoever registers now would get. Of free seats only that there are some; of the queue the exact place."""
    if not group.is_full:
        return str(group.availability.label)
    if not group.waiting:
        return _("Lista d’attesa: davanti a te non c’è nessuno")
    text = ngettext(
        "Lista d’attesa: davanti a te c’è %(number)d persona",
        "Lista d’attesa: davanti a te ci sono %(number)d persone",
        group.waiting,
    )
    return text % {"number": group.waiting}


def describe_group(group: CourseGroup) -> str:
    """Weekday, hours and venue in the active language: «Lunedì 20:00–21:00, Madonna dell’Olmo»."""
    day = str(group.get_weekday_display())
    hours = f"{time_format(group.start_time, 'H:i')}–{time_format(group.end_time, 'H:i')}"
    return f"{day[:1].upper()}{day[1:]} {hours}, {group.venue_name}"
