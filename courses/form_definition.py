"""The first step of every registration form: fixed, because the registration's own columns come from it.

Its ids are constants, so that they mean the same in every course and for ever; what is asked of minors
(`courses.minors`) and the editor's steps follow it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.italian import elide
from courses import minors, parties
from courses.models.courses import CourseGroup, Edition
from formbuilder.definition import Step
from formbuilder.filling.state import CHECK
from formbuilder.questions import Email, Item, OneOf, Option, ShortText, YesNo

STEP_ID: Final = "registration"
GROUP_ID: Final = "registration-group"
FIRST_NAME_ID: Final = "registration-first-name"
LAST_NAME_ID: Final = "registration-last-name"
EMAIL_ID: Final = "registration-email"
SECOND_WISH_ID: Final = "registration-second-wish"
THIRD_WISH_ID: Final = "registration-third-wish"
NO_WISH: Final = "none"
"""The option for no further wish: without JavaScript a choice can be changed, not taken back."""
RESIDENT_ID: Final = "registration-resident"
GROUP_IDS: Final = (GROUP_ID, SECOND_WISH_ID, THIRD_WISH_ID)
"""Questions of the first step whose answer is a group."""
FIXED_QUESTION_IDS: Final = frozenset({GROUP_ID, FIRST_NAME_ID, LAST_NAME_ID, EMAIL_ID, parties.COMPANIONS_ID})
"""Questions whose answers are columns of `Registration`, or registrations of their own: they are not repeated among its
answers."""

NAME_MAX: Final = 100

Groups = Sequence[CourseGroup] | None
"""Groups that were read already, some time ago perhaps (`as_offered`); None where they were not."""


def fixed_steps(*, edition: Edition, groups: Iterable[CourseGroup]) -> tuple[Step, ...]:
    """All that every form of this edition begins with."""
    first = registration_step(edition=edition, groups=groups)
    return (first, *minors.minor_steps()) if minors.asks_birth_date(edition) else (first,)


def registration_step(*, edition: Edition, groups: Iterable[CourseGroup]) -> Step:
    """Which group, who, which address; and the date of birth where the edition speaks of ages. In the active language.

    Where lots are drawn, also further wishes, and where somebody lives if that counts.
    """
    groups = tuple(groups)
    items: tuple[Item, ...] = (
        *_group_questions(tuple(_group_option(group) for group in groups), is_draw=edition.awaits_draw),
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
    if edition.asks_residence:
        help_text = _("Lo sportello può controllare.")
        if not edition.admits_residents_only:
            help_text = _("Nel sorteggio chi risiede nel comune viene prima. Lo sportello può controllare.")
        items += (YesNo(id=RESIDENT_ID, label=_("Risiedi nel comune di Cuneo?"), help_text=help_text),)
    intro = ""
    if minors.asks_birth_date(edition):
        intro = _("Scrivi i dati di chi frequenterà il corso, anche se compili per un’altra persona.")
        items += (minors.birth_question(edition),)
    if edition.largest_party > 1:
        items += (parties.companions_question(edition),)
    return Step(id=STEP_ID, title=_("Gruppo e dati personali"), intro=intro, items=items, known=groups)


def _group_questions(options: tuple[Option, ...], *, is_draw: bool) -> tuple[OneOf, ...]:
    """One group; where lots are drawn, as many wishes as there are groups, three at most."""
    if not is_draw:
        return (OneOf(id=GROUP_ID, label=_("In quale gruppo vuoi iscriverti?"), options=options),)
    first = OneOf(id=GROUP_ID, label=_("Quale gruppo preferisci?"), options=options)
    further = (
        (SECOND_WISH_ID, _("Seconda scelta, se nel primo gruppo non esce un posto per te"), _NO_HARM),
        (THIRD_WISH_ID, _("Terza scelta"), ""),
    )
    none = Option(id=NO_WISH, label=_("Nessun altro gruppo"))
    wishes = (
        OneOf(id=wish, label=label, help_text=str(help_text), options=(none, *options), required=False)
        for wish, label, help_text in further[: len(options) - 1]
    )
    return (first, *wishes)


_NO_HARM = gettext_lazy("Aggiungere altri gruppi non cambia le tue possibilità per il primo.")


def wish_errors(answers: Mapping[str, Any]) -> dict[str, str]:
    """A group that was chosen twice, at the later question."""
    errors: dict[str, str] = {}
    seen = {answers.get(GROUP_ID)}
    for wish in (SECOND_WISH_ID, THIRD_WISH_ID):
        chosen = answers.get(wish)
        if chosen in (None, NO_WISH):
            continue
        if chosen in seen:
            errors[wish] = _("Hai già scelto questo gruppo: scegline un altro, oppure «Nessun altro gruppo».")
        seen.add(chosen)
    return errors


def age_errors(answers: Mapping[str, Any], groups: Groups = None) -> dict[str, str]:
    """Whether the person has the age for the groups they chose, on the first day of each."""
    if minors.born(answers) is None:
        return {}
    reasons = (minors.why_not_admitted(group, answers) for group in _chosen(answers, groups))
    why = next(filter(None, reasons), "")
    return {minors.BIRTH_ID: why} if why else {}


def companion_errors(answers: Mapping[str, Any], known: Groups = None) -> dict[str, str]:
    """Whether those who come along may: no more than the group has room for, each once, of full age, of the age for the
    groups.
    """
    if parties.people_in(answers) == 1:
        return {}
    names = {"first_name": answers.get(FIRST_NAME_ID, ""), "last_name": answers.get(LAST_NAME_ID, "")}
    groups = _chosen(answers, known)
    first = next((each for each in groups if str(each.uuid) == answers.get(GROUP_ID)), None)
    why = parties.why_too_many(first, parties.people_in(answers)) if first else ""
    is_first = minors.is_minor(answers, day=timezone.localdate())
    why = why or parties.errors_in(answers, **names, groups=groups, minors_allowed=0 if is_first else 1)
    return {parties.COMPANIONS_ID: why} if why else {}


_OF_A_COMPANION: Final = {
    FIRST_NAME_ID: parties.FIRST_NAME_ID,
    LAST_NAME_ID: parties.LAST_NAME_ID,
    minors.BIRTH_ID: parties.BIRTH_ID,
    RESIDENT_ID: parties.RESIDENT_ID,
}
"""What is asked of the person of the first step, and of each who comes along."""


def minor_first(answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers with the person under age first, in whichever order somebody has written a mother and her daughter.

    Somebody has to answer for her, and the form asks that of the first person (docs/adr/0029). If the party has one
    grown-up, hers is the name that is proposed for it.
    """
    today = timezone.localdate()
    others = [dict(each) for each in answers.get(parties.COMPANIONS_ID) or ()]
    if not others:
        return answers
    if not minors.is_minor(answers, day=today):
        young = [each for each in others if minors.is_minor({minors.BIRTH_ID: each.get(parties.BIRTH_ID)}, day=today)]
        if len(young) != 1:
            return answers
        at = others.index(young[0])
        first = {own: young[0][theirs] for own, theirs in _OF_A_COMPANION.items() if theirs in young[0]}
        others[at] = {theirs: answers[own] for own, theirs in _OF_A_COMPANION.items() if own in answers}
        answers = {**answers, **first, parties.COMPANIONS_ID: others}
    if len(others) > 1:
        return answers
    return {
        **answers,
        minors.GUARDIAN_FIRST_NAME_ID: others[0].get(parties.FIRST_NAME_ID, ""),
        minors.GUARDIAN_LAST_NAME_ID: others[0].get(parties.LAST_NAME_ID, ""),
    }


def whom_about(step_id: str, answers: Mapping[str, Any]) -> str:
    """Whom a later step, or the check page, asks about: a minor is first (`minor_first`) and somebody else fills in.

    Empty where they are the same person, and at the first step, where it is not known yet.
    """
    name = f"{answers.get(FIRST_NAME_ID, '')} {answers.get(LAST_NAME_ID, '')}".strip()
    if step_id == STEP_ID or not name or not minors.is_minor(answers, day=timezone.localdate()):
        return ""
    if step_id in minors.STEP_IDS:
        text = _("Chi si iscrive, in queste domande, è %(name)s.")
    elif step_id == CHECK and parties.people_in(answers) > 1:
        text = _(
            "%(name)s ha meno di 18 anni, perciò è al primo posto. Le risposte riguardano questa persona, salvo i dati "
            "di chi viene insieme e di chi ne ha la responsabilità."
        )
    elif step_id == CHECK:
        text = _("Le risposte riguardano %(name)s, salvo i dati di chi ne ha la responsabilità.")
    else:
        text = _("Da qui le domande riguardano %(name)s, anche dove c’è scritto «tu» o «te».")
    return text % {"name": f"\u2068{name}\u2069"}


def residence_errors(answers: Mapping[str, Any], groups: Groups = None) -> dict[str, str]:
    """Whether whoever lives elsewhere may register by now, who fills in and who comes along."""
    if RESIDENT_ID not in answers:
        return {}
    for group in _chosen(answers, groups):
        if why := why_residents_only(group.edition, answers):
            return {RESIDENT_ID: why}
        if any(why_residents_only(group.edition, each.answers) for each in companions_of(answers)):
            text = _("Chi viene con te abita altrove: fino al %(until)s l’iscrizione è per chi risiede nel comune.")
            return {parties.COMPANIONS_ID: elide(text % {"until": _until(group.edition)})}
    return {}


def why_residents_only(edition: Edition, answers: Mapping[str, Any]) -> str:
    """Why somebody who does not live in the town cannot register yet; empty for who does, and when anybody can."""
    if not edition.admits_residents_only or answers.get(RESIDENT_ID) is True:
        return ""
    text = _("Fino al %(until)s l’iscrizione è per chi risiede nel comune. Se abiti altrove, torna dopo.")
    return elide(text % {"until": _until(edition)})


def own_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What belongs among the answers of whoever fills in: not what has a column, nor what is somebody else's."""
    return {key: value for key, value in answers.items() if key not in FIXED_QUESTION_IDS}


def companions_of(answers: Mapping[str, Any]) -> tuple[parties.Companion, ...]:
    """Those who come along, with what is asked of them and what holds for all."""
    return parties.companions_in(answers, shared=(SECOND_WISH_ID, THIRD_WISH_ID), resident=RESIDENT_ID)


def _chosen(answers: Mapping[str, Any], groups: Groups) -> list[CourseGroup]:
    """The groups that were chosen: out of these, or else as the database has them; none asked for where none was."""
    chosen = {answers[each] for each in GROUP_IDS if each in answers} - {NO_WISH}
    if not chosen:
        return []
    if groups is not None:
        return sorted((each for each in groups if str(each.uuid) in chosen), key=lambda each: each.begins_on)
    return list(CourseGroup.objects.filter(uuid__in=chosen).select_related("edition").order_by("begins_on"))


def first_step_errors(answers: Mapping[str, Any], groups: Groups = None) -> dict[str, str]:
    """The rule of the first step (`formbuilder.rules`), which knows the groups that the form offers."""
    checks = (age_errors, companion_errors, residence_errors)
    found = wish_errors(answers)
    for check in checks:
        found |= check(answers, groups)
    return found


def as_offered(group: CourseGroup) -> tuple[Hashable, ...]:
    """All that the form says of a group: forms that offer the same are the same. How many are in it is no part."""
    fields = (field for field in group._meta.concrete_fields if field.name not in group.COUNTERS)
    return (*(getattr(group, field.attname) for field in fields), group.venue_name, group.availability)


def _group_option(group: CourseGroup) -> Option:
    days = {
        "first": date_format(group.begins_on, "DATE_FORMAT"),
        "last": date_format(group.ends_on, "DATE_FORMAT"),
    }
    period = elide(_("dal %(first)s al %(last)s") % days)
    return Option(
        id=str(group.uuid),
        label=f"{describe_group(group)}",
        help_text=f"{period}. {group.availability.label}.",
    )


def standing_note(group: CourseGroup, *, people: int = 1) -> str:
    """What whoever registers now would get. Of free seats only that there are some; of the queue the exact place."""
    if group.free_seats >= people:
        return str(group.availability.label)
    if not group.is_full:
        text = _("Lista d’attesa: adesso per %(people)d persone insieme i posti non bastano")
        return text % {"people": people}
    if not group.waiting:
        return _("Lista d’attesa: davanti a te non c’è nessuno")
    text = ngettext(
        "Lista d’attesa: davanti a te c’è %(number)d persona",
        "Lista d’attesa: davanti a te ci sono %(number)d persone",
        group.waiting,
    )
    return text % {"number": group.waiting}


def residents_note(edition: Edition) -> str:
    """Until when whoever lives elsewhere has to wait; empty where nobody has, or not any more (docs/adr/0023)."""
    if not edition.admits_residents_only:
        return ""
    text = _("Fino al %(until)s l’iscrizione è per chi risiede nel comune: se abiti altrove, iscriviti dopo.")
    return elide(text % {"until": _until(edition)})


def _until(edition: Edition) -> str:
    assert edition.residents_first_until is not None  # noqa: S101 - asked before
    return date_format(timezone.localtime(edition.residents_first_until), "j F Y, H:i")


def draw_note(edition: Edition) -> str:
    """That seats are drawn, and when."""
    until = date_format(timezone.localtime(edition.enrolment_until), "j F Y, H:i")
    return elide(_("I posti si sorteggiano dopo il %(until)s: non conta chi si iscrive prima.") % {"until": until})


def entering_note(edition: Edition) -> str:
    """What whoever sends now would get: a part in the draw, and no more."""
    said = _("Partecipi al sorteggio: ora non hai ancora un posto, ti scriviamo l’esito.")
    return f"{said} {draw_note(edition)}"


def draw_notes(edition: Edition) -> list[str]:
    """What whoever takes part should know before the first question: how and when, what becomes public, the promise."""
    together = [_together_note()] if edition.largest_party > 1 else []
    return [draw_note(edition), _published_note(edition), *together, _promise_note(edition)]


def _published_note(edition: Edition) -> str:
    if edition.draw_residents_first:
        return _(
            "Dopo il sorteggio pubblichiamo un elenco senza nomi: per ogni codice le scelte, se la persona risiede nel "
            "comune e l’esito."
        )
    return _("Dopo il sorteggio pubblichiamo un elenco senza nomi: per ogni codice le scelte e l’esito.")


def _together_note() -> str:
    """What a draw makes of people who enter as one."""
    return _(
        "Chi si iscrive insieme è una voce sola dell’elenco, con il numero di persone: i posti escono per tutte, "
        "oppure per nessuna."
    )


def _promise_note(edition: Edition) -> str:
    """What is public of the seed, so that everybody may keep it."""
    text = _("Impronta del numero segreto con cui si sorteggia (SHA-256): %(promise)s")
    return text % {"promise": edition.seed_promise}


def describe_group(group: CourseGroup) -> str:
    """Weekday, hours and venue in the active language: «Lunedì 20:00–21:00, Madonna dell’Olmo»."""
    day = str(group.get_weekday_display())
    hours = f"{time_format(group.start_time, 'H:i')}–{time_format(group.end_time, 'H:i')}"
    return f"{day[:1].upper()}{day[1:]} {hours}, {group.venue_name}"
