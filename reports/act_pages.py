"""The pages of what a reporter can do with the code, one row for each: what it says, what it asks, when it is offered.

Their addresses are numbers, so that a browser's history does not tell what somebody did.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core.days import in_words
from formbuilder.definition import Step

from .acts import CHANNEL, DETAIL, DISCLOSURE, NAME, SAFETY, Act
from .contact import has_contact
from .operations import ReporterCase
from .opinions import QUESTIONS
from .questions import CONTACT, CONTACT_DETAIL, CONTACT_SAFETY, LOOK_BACK_STEP, REOPEN, identity_step, look_back_step
from .questions import DISCLOSURE as DISCLOSURE_QUESTION
from .questions import NAME as NAME_QUESTION
from .states import State

ACTS_ANCHOR: Final = "#altro"
STATE_ANCHOR: Final = "#stato"
"""Where the page says first what the reporter wanted."""


def _nothing_to_ask() -> Step:
    return Step(id="report-act", title="")


@dataclass(frozen=True, kw_only=True, slots=True)
class ActPage:
    """One thing to do. `line` and `button` stand in the list; `template` explains it and asks once.

    `step` are its questions, `over` those that are asked no more, `known` the answers that stand already, `said` what
    of the answers goes with the act, `also` what else they do. `done_on` is the day on which it was done, where it
    cannot be done again; `done` says so.
    """

    key: str
    act: Act
    line: str | Promise
    button: str | Promise
    template: str
    is_offered: Callable[[ReporterCase], bool]
    step: Callable[[], Step] = _nothing_to_ask
    said: Callable[[Mapping[str, Any]], dict[str, str]] = lambda answers: {}
    also: Callable[[Mapping[str, Any]], tuple[Act, ...]] = lambda answers: ()
    over: Callable[[ReporterCase], frozenset[str]] = lambda found: frozenset()
    known: Callable[[ReporterCase], dict[str, str]] = lambda found: {}
    done_on: Callable[[ReporterCase], datetime.date | None] = lambda found: None
    done: str | Promise = ""

    def asked(self, found: ReporterCase) -> Step:
        """The questions as they are shown."""
        step, over = self.step(), self.over(found)
        return replace(step, items=tuple(item for item in step.items if item.id not in over))

    def acts(self, answers: Mapping[str, Any]) -> dict[Act, Mapping[str, str]]:
        """What is done with these answers."""
        return {self.act: self.said(answers), **{act: {} for act in self.also(answers)}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A row of the list: what can be done, or `done`: the sentence that it was. Without a `key` there is no button."""

    text: str
    button: str = ""
    key: str = ""


def offers_of(found: ReporterCase) -> Iterator[Offer]:
    """What this person can do now, and what was done."""
    for page in PAGES.values():
        if day := page.done_on(found):
            yield Offer(text=str(page.done) % {"day": date_format(day, "DATE_FORMAT")})
        elif page.is_offered(found):
            yield Offer(text=str(page.line), button=str(page.button), key=page.key)


def _is_open(found: ReporterCase) -> bool:
    return found.state is not State.CLOSED


def _may_be_reached(found: ReporterCase) -> bool:
    stands = found.standing
    return stands.taken_back_on is None and (stands.identity is not None or has_contact(found.payload))


def _said_of_self(answers: Mapping[str, Any]) -> dict[str, str]:
    names = {
        DISCLOSURE: DISCLOSURE_QUESTION,
        NAME: NAME_QUESTION,
        CHANNEL: CONTACT,
        DETAIL: CONTACT_DETAIL,
        SAFETY: CONTACT_SAFETY,
    }
    return {name: str(answers.get(question) or "") for name, question in names.items()}


def _opinion(answers: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(answers.get(f"{LOOK_BACK_STEP}-{name}") or "") for name in QUESTIONS}


_OPINION_IDS: Final = frozenset(f"{LOOK_BACK_STEP}-{name}" for name in QUESTIONS)

_ALL: Final = (
    ActPage(
        key="5",
        act=Act.OPINION,
        line=gettext_lazy("L’ufficio ha finito: puoi dire com’è andata, o chiedere di riaprire."),
        button=gettext_lazy("Di’ com’è andata"),
        template="reports/acts/look_back.html",
        is_offered=lambda found: not _is_open(found),
        step=look_back_step,
        over=lambda found: _OPINION_IDS if found.standing.is_counted else frozenset(),
        said=_opinion,
        also=lambda answers: (Act.REOPEN,) if answers.get(REOPEN) == "yes" else (),
        known=lambda found: {f"{LOOK_BACK_STEP}-{name}": said for name, said in found.standing.opinion.items() if said},
    ),
    ActPage(
        key="1",
        act=Act.IDENTIFY,
        line=gettext_lazy("Puoi restare in anonimo. Se vuoi, puoi dire chi sei e come trovarti."),
        button=gettext_lazy("Di’ chi sei"),
        template="reports/acts/identify.html",
        is_offered=lambda found: True,
        step=identity_step,
        said=_said_of_self,
    ),
    ActPage(
        key="2",
        act=Act.TAKE_BACK,
        line=gettext_lazy("L’ufficio sa chi sei o come trovarti. Puoi tornare in anonimo."),
        button=gettext_lazy("Togli nome e recapito"),
        template="reports/acts/take_back.html",
        is_offered=_may_be_reached,
    ),
    ActPage(
        key="3",
        act=Act.WITHDRAW,
        line=gettext_lazy("Se non vuoi più che l’ufficio se ne occupi, puoi ritirare quello che hai mandato."),
        button=gettext_lazy("Ritira"),
        template="reports/acts/withdraw.html",
        is_offered=_is_open,
        done_on=lambda found: found.standing.withdrawn_on,
        done=gettext_lazy("Hai ritirato quello che avevi mandato, il %(day)s. Se cambi idea, scrivilo all’ufficio."),
    ),
    ActPage(
        key="4",
        act=Act.ERASE,
        line=gettext_lazy("Puoi chiedere di cancellare tutto quello che hai mandato."),
        button=gettext_lazy("Chiedi di cancellare"),
        template="reports/acts/erase.html",
        is_offered=lambda found: True,
        done_on=lambda found: found.standing.erasure_asked_on,
        done=gettext_lazy("Hai chiesto di cancellare tutto, il %(day)s. Se cambi idea, scrivilo all’ufficio."),
    ),
    ActPage(
        key="6",
        act=Act.NEW_CODE,
        line=gettext_lazy(
            "Se qualcuno può avere visto il codice, puoi prenderne un altro. Quello di adesso smette subito."
        ),
        button=gettext_lazy("Prendi un codice nuovo"),
        template="reports/acts/new_code.html",
        is_offered=lambda found: True,
    ),
    ActPage(
        key="7",
        act=Act.STOP_POINT,
        line=gettext_lazy("Il punto di ascolto che ti ha ascoltato può vedere a che punto è. Puoi dire di no."),
        button=gettext_lazy("Non far più vedere"),
        template="reports/acts/stop_point.html",
        is_offered=lambda found: found.is_followed,
        done_on=lambda found: found.standing.point_stopped_on,
        done=gettext_lazy("Il punto di ascolto non vede più a che punto è: lo hai detto il %(day)s."),
    ),
)
LOOK_BACK: Final = next(page.key for page in _ALL if page.act is Act.OPINION)
PAGES: Final[Mapping[str, ActPage]] = {page.key: page for page in _ALL}


def promised_words(found: ReporterCase, outcome: str) -> str:
    """How long the notice had promised to keep a case that ends so; empty where it named no days."""
    days = found.payload.promised.get(outcome, found.payload.promised.get(""))
    return in_words(days) if days else ""
