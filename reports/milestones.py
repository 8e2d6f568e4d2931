"""What the reporter, and a listening point, read of the office's work and of its dates: received, first answer, end."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.state_looks import Look

from . import deadlines
from .acts import Act
from .operations import ReporterCase
from .referral_words import REPORTER_WORDS
from .states import STATE_EXPLANATIONS, State


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step in words; `is_late` where its day has passed and it has not come."""

    text: str
    is_done: bool
    is_late: bool = False


def milestones_of(found: ReporterCase) -> list[Milestone]:
    """The steps of a case, past and to come. Of what has happened no day is said but those that are known."""
    is_closed = found.state is State.CLOSED
    ends = found.standing.ends_as_withdrawn and not found.standing.has_written_since
    answered = next((entry.written_on for entry in found.messages if entry.is_word_of_office), None)
    steps = [Milestone(_("Ricevuta il %(day)s.") % {"day": _day(found.received_on)}, is_done=True)]
    if answered:
        steps.append(Milestone(_("L’ufficio ti ha scritto il %(day)s.") % {"day": _day(answered)}, is_done=True))
    elif not is_closed and not ends:
        first_answer = deadlines.first_answer_by(found.received_on)
        steps.append(_to_come(_("L’ufficio ti scrive entro il %(day)s."), by=first_answer))
    steps += _referral_steps(found)
    steps += _wishes(found)
    if is_closed or not ends:
        steps.append(_end(found.state, found.received_on))
    if is_closed and found.retain_until:
        erased = _("Si cancella dopo il %(day)s: da allora il codice non apre più nulla.")
        steps.append(Milestone(erased % {"day": _day(found.retain_until)}, is_done=False))
    return steps


@dataclass(frozen=True, slots=True)
class Telling:
    """Where a case stands, in the reporter's words; their own wish comes before the office's work."""

    title: str | Promise
    text: str | Promise
    look: Look


def telling_of(found: ReporterCase) -> Telling:
    """What the box at the top of the reporter's page says; words that came after a wish may have taken it back."""
    stands = found.standing
    match stands.wish(found.state):
        case Act.ERASE:
            text = _(
                "Entro un mese l’ufficio lo fa, oppure ti scrive qui perché non può. Se cambi idea, scrivilo qui sotto."
            )
            if stands.has_written_since:
                text = _(
                    "Dopo hai scritto ancora: l’ufficio legge prima quello. Entro un mese cancella tutto, oppure ti "
                    "scrive qui."
                )
            return Telling(_("Hai chiesto di cancellare tutto"), text, Look.ATTENTION)
        case Act.WITHDRAW:
            text = _("Appena lo legge, l’ufficio si ferma e chiude il lavoro. Se cambi idea, scrivilo qui sotto.")
            if stands.has_written_since:
                text = _("Dopo hai scritto ancora: l’ufficio legge prima quello, e non si ferma se hai cambiato idea.")
            return Telling(_("L’hai ritirata"), text, Look.CLOSED)
    if stands.has_stopped and found.state is not State.CLOSED:
        text = _("L’ufficio si è fermato, come avevi chiesto. Se cambi idea, scrivilo qui sotto.")
        if stands.has_written_since:
            text = _("L’ufficio si era fermato, come avevi chiesto. Dopo hai scritto ancora: legge prima quello.")
        return Telling(_("L’hai ritirata"), text, Look.CLOSED)
    return Telling(found.state.label, STATE_EXPLANATIONS[found.state], found.state.look)


def _wishes(found: ReporterCase) -> list[Milestone]:
    """That the reporter wants the office to stop, or all of it gone."""
    withdrawn, erasure = found.standing.withdrawn_on, found.standing.erasure_asked_on
    said = ((withdrawn, _("L’hai ritirata il %(day)s.")), (erasure, _("Hai chiesto di cancellare tutto il %(day)s.")))
    return [Milestone(words % {"day": _day(day)}, is_done=True) for day, words in said if day]


def milestones_for_point(*, state: State, received_on: datetime.date) -> list[Milestone]:
    """What of it a listening point reads: what follows from columns, because it opens nothing; once closed, nothing."""
    if state is State.CLOSED:
        return []
    steps = [_end(state, received_on)]
    if state is State.RECEIVED:
        first_answer = deadlines.first_answer_by(received_on)
        steps.insert(0, _to_come(_("L’ufficio risponde per la prima volta entro il %(day)s."), by=first_answer))
    return steps


def _end(state: State, received_on: datetime.date) -> Milestone:
    """The end of the work, come or to come."""
    if state is State.CLOSED:
        return Milestone(_("L’ufficio ha concluso il suo lavoro."), is_done=True)
    by = deadlines.conclusion_by(received_on)
    return _to_come(_("L’ufficio conclude il suo lavoro entro il %(day)s."), by=by)


def _referral_steps(found: ReporterCase) -> list[Milestone]:
    """What was asked, said and sent. A name may be in another script than the sentence, so it is set apart."""
    acts = sorted(
        ((act, each.request.whom) for each in found.referrals for act in each.acts), key=lambda pair: pair[0].number
    )
    return [
        Milestone(str(words) % {"day": _day(act.done_on), "whom": f"\u2068{whom}\u2069"}, is_done=True)
        for act, whom in acts
        if (words := REPORTER_WORDS.get(act.action))
    ]


def _to_come(text: str, *, by: datetime.date) -> Milestone:
    return Milestone(text % {"day": _day(by)}, is_done=False, is_late=by < timezone.localdate())


def _day(day: datetime.date) -> str:
    return date_format(day, "DATE_FORMAT")
