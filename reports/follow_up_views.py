"""The reporter answers the office's questions, on one page behind the code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from core.http import SeeOther, mark_sensitive
from formbuilder.answers import Section
from formbuilder.filling.keeper import Keeper, Kept
from formbuilder.filling.one_page import OnePage, unjudged
from formbuilder.filling.state import FlowState, Notice, StateTooLong
from formbuilder.filling.steps import ACTION_FIELD, MARK_FIELD, STEP_FIELD
from vault.receipt import ReceiptCode
from vault.stretch import BusyError

from . import room
from .code_view import MESSAGES, PageOfVisit, changes_language, other_languages
from .entries import Entry
from .errors import CaseDamagedError, NotAskedError, TooManyMessagesError
from .follow_ups import Asked, Reply, open_requests
from .operations import ReporterCase
from .typed_answers import ASKED_FIELD, asked_as, asked_in, number_of, state_of, with_post, with_state
from .visit import ANSWERED, BUSY, NO_COOKIE, OF_ANOTHER, TOO_LONG, TOO_MANY, TOO_OFTEN, WHY_NO_REPLY, Visit

DECLINE_FIELD: Final = "rifiuta"
_MESSAGES_ANCHOR: Final = "#messaggi"
_REASONS: Final[dict[type[Exception], str]] = {
    BusyError: BUSY,
    TooManyMessagesError: TOO_MANY,
    NotAskedError: ANSWERED,
    StateTooLong: TOO_LONG,
}

_WORDS: Final = {
    Notice.APPEARED: gettext_lazy(
        "In base alle tue risposte si è aggiunta qualche domanda: la trovi segnata con «Nuovo». Non abbiamo ancora "
        "inviato nulla. Completa e premi di nuovo «Manda le risposte»."
    ),
}
"""Where a form has other buttons it says it in other words."""


class FollowUpView(PageOfVisit):
    """The oldest questions that nobody has answered, as they were sealed: today's page may say something else."""

    @sensitive_variables()
    def act(
        self, request: HttpRequest, keeper: Keeper, kept: Kept, *, code: ReceiptCode | None, post: QueryDict
    ) -> HttpResponse:
        typed, asked = Visit.from_bytes(kept.content), asked_in(post)
        there = self.visit_url + _MESSAGES_ANCHOR
        if not asked or (typed.filled and typed.asked != asked):  # other words wait: nothing is written over them
            return self.keep_and_lead(keeper, kept, typed, to=there, otherwise=there)
        answering = _Answering(number=number_of(asked), before=state_of(typed, asked), post=post)
        if changes_language(post):
            typed = with_state(typed, asked, answering.state)
            return self.keep_and_lead(keeper, kept, typed, to=request.path, otherwise=request.path)
        why = self._reply(request, code, answering) if code is not None else ""
        if not why and answering.is_right:
            return self.keep_and_lead(keeper, kept, typed.without_answers, to=there, otherwise=there)
        typed = with_state(typed, asked, answering.state, why=why)
        if code is None or why == ANSWERED:
            return self.keep_and_lead(keeper, kept, typed, to=there, otherwise=there)
        return self.keep_and_lead(keeper, kept, typed, to=f"{request.path}{answering.anchor}", otherwise=request.path)

    @sensitive_variables()
    def begin_again(self, request: HttpRequest, keeper: Keeper, *, post: QueryDict) -> HttpResponse:
        """What was typed waits, in a visit of its own, for the code."""
        ask, typed = keeper.ask_for_cookie(), with_post(Visit(), post)
        if not typed.has_unsent:
            return super().begin_again(request, keeper, post=post)
        if ask is not None:
            return mark_sensitive(ask)
        return self.keep(request, keeper, typed, visit="")

    @staticmethod
    @sensitive_variables()
    def _reply(request: HttpRequest, code: ReceiptCode, answering: _Answering) -> str:
        """Send it, if it is right; why it did not leave, if not."""
        if not MESSAGES.allows(request):
            return TOO_OFTEN
        try:
            room.reply(request, code, number=answering.number, judge=answering.judge)
        except CaseDamagedError:
            return ""  # the page that follows finds the same, and says so
        except tuple(_REASONS) as error:
            return _REASONS[type(error)]
        return ""

    @sensitive_variables()
    def show_case(self, request: HttpRequest, found: ReporterCase, typed: Visit, *, visit: str) -> HttpResponse:
        requests = _by_mark(found, open_requests(found.messages))
        asked = typed.asked if typed.filled else next(iter(requests), "")
        entry = requests.get(asked)
        if entry is None or entry.asked is None:  # what waits cannot be sent: there it is given back
            return mark_sensitive(SeeOther(self.visit_url + _MESSAGES_ANCHOR))
        form = _form_of(entry.asked)
        screen = form.screen(state_of(typed, asked))
        why = WHY_NO_REPLY.get(typed.why_no_reply) if typed.filled else None
        context = {
            "entry": entry,
            "asked": asked,
            "screen": screen,
            "notices": [*([why] if why else []), *(_WORDS.get(each, each.text) for each in screen.notices)],
            "languages": other_languages(request),
            "names": {"step": STEP_FIELD, "mark": MARK_FIELD, "action": ACTION_FIELD},
            "asked_field": ASKED_FIELD,
            "decline_field": DECLINE_FIELD,
            "back_url": self.visit_url + _MESSAGES_ANCHOR,
            "kept_until": self.kept.expires_at if self.kept else None,
        }
        return self.render(request, "reports/follow_up.html", context)


@dataclass
class _Answering:
    """One post to the questions with this number, and what becomes of it once they are known."""

    number: int
    before: FlowState | None = field(repr=False)
    post: QueryDict = field(repr=False)
    is_right: bool = False
    anchor: str = ""

    def __post_init__(self) -> None:
        self.state = unjudged(self.before, self.post)

    def judge(self, asked: Asked) -> Reply | None:
        """What is replied; None where something is not right yet, or a question's own button was pressed."""
        if DECLINE_FIELD in self.post:
            self.is_right = True
            return Reply(to=self.number)
        filled = _form_of(asked).fill(self.before, self.post)
        filled.state.to_bytes()
        self.state, self.is_right = filled.state, filled.answers is not None
        self.anchor = f"#{filled.anchor}" if filled.anchor else ""
        return None if filled.answers is None else Reply(to=self.number, answers=filled.answers)


def given_back(found: ReporterCase, typed: Visit, *, is_kept: bool) -> tuple[str | Promise, tuple[Section, ...], str]:
    """Why what was typed cannot be sent as answers; its words, so that they can be put into a message; their language.

    It was typed into questions that are answered already, or by somebody whose browser lets nothing be kept. What was
    typed into questions of another case is shown to nobody here.
    """
    is_waiting = typed.asked in _by_mark(found, open_requests(found.messages))
    if not typed.filled or (is_waiting and is_kept):
        return "", (), ""
    entry, state = _by_mark(found, found.messages).get(typed.asked), FlowState.from_bytes(typed.filled.encode())
    if entry is None or entry.asked is None:
        return WHY_NO_REPLY[OF_ANOTHER], (), ""
    words = _form_of(entry.asked).written(state) if state is not None else ()
    return WHY_NO_REPLY[NO_COOKIE if is_waiting else ANSWERED], words, entry.asked.locale


def _by_mark(found: ReporterCase, entries: Iterable[Entry]) -> dict[str, Entry]:
    """By what the page of their questions posts; entries that ask nothing are left out."""
    return {asked_as(found.reference, entry.number): entry for entry in entries if entry.asked is not None}


def _form_of(asked: Asked) -> OnePage:
    return OnePage(asked.definition, locale=asked.locale, sensitive=True)
