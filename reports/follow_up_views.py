"""The reporter answers the office's questions, on one page behind the code."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
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
from .code_view import MESSAGES, PageOfVisit
from .errors import CaseDamagedError, NotAskedError, TooManyMessagesError
from .follow_ups import Asked, Reply, open_requests
from .operations import ReporterCase
from .visit import ANSWERED, BUSY, TOO_LONG, TOO_MANY, TOO_OFTEN, WHY_NO_REPLY, Visit

ASKED_FIELD: Final = "domande"
"""The number of the questions that were on the screen."""
DECLINE_FIELD: Final = "rifiuta"
_NUMBER_DIGITS: Final = 9
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

    _too_long: QueryDict | None = None
    """What was posted just now and is longer than what is kept: it is given back in place, so that it is not lost."""

    @sensitive_variables()
    def act(
        self, request: HttpRequest, keeper: Keeper, kept: Kept, *, code: ReceiptCode | None, post: QueryDict
    ) -> HttpResponse:
        typed, number = Visit.from_bytes(kept.content), _number_in(post)
        there = self.visit_url + _MESSAGES_ANCHOR
        if number is None:
            return self.keep_and_lead(keeper, kept, typed, to=there, otherwise=there)
        answering = _Answering(number=number, before=state_of(typed, number), post=post)
        why = self._reply(request, code, answering) if code is not None else ""
        if not why and answering.is_right:
            return self.keep_and_lead(keeper, kept, typed.without_answers, to=there, otherwise=there)
        if answering.text is None and code is not None:
            self._too_long = post
            typed = replace(typed, asked=str(number), why_no_reply="")
            return self.answer(request, typed, visit=self.kwargs["visit"])
        if answering.text is not None:
            typed = replace(typed, asked=str(number), filled=answering.text, why_no_reply=why)
        if code is None or why == ANSWERED:
            return self.keep_and_lead(keeper, kept, typed, to=there, otherwise=there)
        return self.keep_and_lead(keeper, kept, typed, to=f"{request.path}{answering.anchor}", otherwise=request.path)

    @sensitive_variables()
    def begin_again(self, request: HttpRequest, keeper: Keeper, *, post: QueryDict) -> HttpResponse:
        """What was typed waits, in a visit of its own, for the code."""
        number, ask = _number_in(post), keeper.ask_for_cookie()
        if number is None:
            return super().begin_again(request, keeper, post=post)
        if ask is not None:
            return mark_sensitive(ask)
        filled = _Answering(number=number, before=None, post=post).text
        return self.keep(request, keeper, Visit(asked=str(number), filled=filled or ""), visit="")

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
        requests = {str(entry.number): entry for entry in open_requests(found.messages)}
        entry = requests.get(typed.asked) or next(iter(requests.values()), None)
        if entry is None or entry.asked is None:
            return mark_sensitive(SeeOther(self.visit_url + _MESSAGES_ANCHOR))
        form = _form_of(entry.asked)
        screen = form.in_place(self._too_long) if self._too_long else form.screen(state_of(typed, entry.number))
        why = WHY_NO_REPLY.get(typed.why_no_reply) if typed.asked == str(entry.number) else None
        context = {
            "entry": entry,
            "screen": screen,
            "notices": [*([why] if why else []), *(_WORDS.get(each, each.text) for each in screen.notices)],
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
        self._state = unjudged(self.before, self.post)

    @property
    def text(self) -> str | None:
        """What is kept of it; None where it is longer than what is kept."""
        try:
            return self._state.to_bytes().decode()
        except StateTooLong:
            return None

    def judge(self, asked: Asked) -> Reply | None:
        """What is replied; None where something is not right yet, or a question's own button was pressed."""
        if DECLINE_FIELD in self.post:
            self.is_right = True
            return Reply(to=self.number)
        filled = _form_of(asked).fill(self.before, self.post)
        filled.state.to_bytes()
        self._state, self.is_right = filled.state, filled.answers is not None
        self.anchor = f"#{filled.anchor}" if filled.anchor else ""
        return None if filled.answers is None else Reply(to=self.number, answers=filled.answers)


def state_of(typed: Visit, number: int) -> FlowState | None:
    """What was typed so far into the questions with this number."""
    return FlowState.from_bytes(typed.filled.encode()) if typed.asked == str(number) else None


def is_late(found: ReporterCase, typed: Visit) -> bool:
    """Whether something was typed into questions that are answered already."""
    waiting = [str(entry.number) for entry in open_requests(found.messages)]
    return bool(typed.filled) and typed.asked not in waiting


def refused_words(found: ReporterCase, typed: Visit) -> tuple[Section, ...]:
    """What somebody typed who had answered already, so that they can put it into a message."""
    asked = {str(entry.number): entry for entry in found.messages if entry.asked is not None}
    entry = asked.get(typed.asked) if is_late(found, typed) else None
    state = state_of(typed, entry.number) if entry is not None else None
    if entry is None or entry.asked is None or state is None:
        return ()
    return _form_of(entry.asked).written(state)


def _form_of(asked: Asked) -> OnePage:
    return OnePage(asked.definition, locale=asked.locale, sensitive=True)


def _number_in(post: QueryDict) -> int | None:
    number = str(post.get(ASKED_FIELD, ""))[:_NUMBER_DIGITS]
    return int(number) if number.isascii() and number.isdigit() else None
