"""People who belong together enter as one: what the form asks of those who come along (docs/adr/0029).

Whoever fills the form in enrols them under one address; each is a registration of her own. All ids are constants: they
mean the same for ever.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses import minors
from courses.models.courses import CourseGroup, Edition
from courses.people import fold_person
from formbuilder.definition import Definition
from formbuilder.questions import Question, Repeat, ShortText, YesNo

COMPANIONS_ID: Final = "registration-companions"
FIRST_NAME_ID: Final = "companion-first-name"
LAST_NAME_ID: Final = "companion-last-name"
BIRTH_ID: Final = "companion-birth-date"
RESIDENT_ID: Final = "companion-resident"

NAME_MAX: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Somebody who comes along. `answers` are her own, under the ids of the first step."""

    first_name: str
    last_name: str
    answers: Mapping[str, Any]


def companions_question(edition: Edition) -> Repeat:
    """Who comes along; nobody has to. In the active language."""
    questions: tuple[Question, ...] = (
        ShortText(id=FIRST_NAME_ID, label=pgettext("di una persona", "Nome"), max_length=NAME_MAX),
        ShortText(id=LAST_NAME_ID, label=_("Cognome"), max_length=NAME_MAX),
    )
    help_text = _(
        "Se vuoi venire con qualcuno, aggiungi chi viene con te: avrete i posti insieme, o aspetterete insieme. "
        "Scriviamo solo a te."
    )
    if minors.asks_birth_date(edition):
        questions += (
            minors.BirthDate(
                id=BIRTH_ID, label=_("Data di nascita"), period="past", example_age=minors.example_age(edition)
            ),
        )
        help_text += " " + _(
            "Se una di voi ha meno di 18 anni, l’ordine non conta: le domande dei passi dopo riguardano quella "
            "persona, e chiediamo chi ne ha la responsabilità."
        )
    if edition.asks_residence:
        questions += (YesNo(id=RESIDENT_ID, label=_("Risiede nel comune di Cuneo?")),)
        if not edition.admits_residents_only:
            help_text += " " + _("Nel sorteggio avete la precedenza se ogni persona risiede nel comune.")
    return Repeat(
        id=COMPANIONS_ID,
        label=_("Chi viene con te?"),
        help_text=help_text,
        required=False,
        one=_("Persona con te"),
        minimum=1,
        maximum=edition.largest_party - 1,
        questions=questions,
    )


def people_in(answers: Mapping[str, Any]) -> int:
    """How many people an entry is for, with whoever fills it in."""
    return 1 + len(_entries(answers))


def companions_in(answers: Mapping[str, Any], *, shared: Iterable[str], resident: str) -> tuple[Companion, ...]:
    """Those who come along; `shared` are questions of whoever fills in whose answers hold for them too."""
    common = {each: answers[each] for each in shared if each in answers}
    return tuple(
        Companion(
            first_name=str(entry.get(FIRST_NAME_ID, "")),
            last_name=str(entry.get(LAST_NAME_ID, "")),
            answers={**common, **_own(entry, {BIRTH_ID: minors.BIRTH_ID, RESIDENT_ID: resident})},
        )
        for entry in _entries(answers)
    )


def _own(entry: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    return {target: entry[source] for source, target in ids.items() if source in entry}


def form_of(companion: Companion, form: Definition, *, shared: Iterable[str]) -> Definition:
    """Of the form that was filled in, what it asked of somebody who came along, or of all of them."""
    asked = {*companion.answers, *shared}
    steps = (replace(step, items=tuple(each for each in step.questions if each.id in asked)) for step in form.steps)
    return replace(form, steps=tuple(replace(step, intro="") for step in steps if step.items))


def errors_in(
    answers: Mapping[str, Any],
    *,
    first_name: str,
    last_name: str,
    groups: Sequence[CourseGroup],
    minors_allowed: int | None = None,
) -> str:
    """Why these people cannot enter together, in words for whoever enrols them; empty where they can.

    `minors_allowed`: how many of them may be under age in the citizen's form, where one can become the person of the
    first step; at the desk (None) none may.
    """
    seen = {fold_person(first_name, last_name)}
    young = 0
    today = timezone.localdate()
    for each in companions_in(answers, shared=(), resident=RESIDENT_ID):
        name = f"{each.first_name} {each.last_name}"
        key = fold_person(each.first_name, each.last_name)
        if key in seen:
            return _("Hai scritto due volte la stessa persona: %(name)s.") % {"name": name}
        seen.add(key)
        young += minors.is_minor(each.answers, day=today)
        if minors_allowed is not None and young > minors_allowed:
            return f"{name}: {_one_minor_words()}"
        reasons = (minors.why_not_admitted(group, each.answers) for group in groups)
        why = why_not_along(each, day=today) if minors_allowed is None else ""
        if why := why or next(filter(None, reasons), ""):
            return f"{name}: {why}"
    return ""


def why_too_many(group: CourseGroup, people: int) -> str:
    """Why so many cannot enter a group as one through the form, in words for them; empty where they can.

    First in line they would wait for seats that the group does not have, and everybody behind them for ever. What the
    desk does with its own seats is for the desk to say.
    """
    if people <= group.seats - group.desk_reserve:
        return ""
    text = _(
        "Questo gruppo è troppo piccolo per %(people)d persone insieme: scegliete un altro gruppo, oppure iscrivetevi "
        "una per volta."
    )
    return text % {"people": people}


def why_not_along(companion: Companion, *, day: datetime.date) -> str:
    """Why somebody cannot come along, for whoever enrols them to read; empty where they can.

    Somebody has to answer for each minor, and the form asks that once: for the person of the first step.
    """
    if not minors.is_minor(companion.answers, day=day):
        return ""
    return _(
        "ha meno di 18 anni. Scrivi i suoi dati qui sopra, al posto di chi si iscrive, e qui i dati di chi "
        "l’accompagna. Per più persone con meno di 18 anni telefona all’ufficio."
    )


def _one_minor_words() -> str:
    return _(
        "ha meno di 18 anni. Con un modulo si iscrive una sola persona con meno di 18 anni: per ciascuna delle altre "
        "compila un modulo a parte, oppure telefona all’ufficio."
    )


def names_in(answers: Mapping[str, Any], *, first_name: str, last_name: str) -> list[str]:
    """Whom an entry is for, whoever fills it in first."""
    others = companions_in(answers, shared=(), resident=RESIDENT_ID)
    return [f"{first_name} {last_name}", *(f"{each.first_name} {each.last_name}" for each in others)]


def _entries(answers: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = answers.get(COMPANIONS_ID)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
