"""A form of several steps without cookies: the state travels through the page, sealed (docs/adr/0006).

`Flow` knows the form and decides what is shown next; it knows no request, no page and no template. What the browser
sends besides the sealed state is what was typed, the button, and the step it was typed into, which is believed only to
save somebody's words when the state itself has expired.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from typing import Any, Final

from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from formbuilder.answers import Section, Submission, display
from formbuilder.builder import Posted, StepForm, check_answers, check_step, field_name, pick_posted, post_of
from formbuilder.definition import Consent, Definition, Step
from vault.aead import derive_key
from vault.token import TokenError, TokenExpired, TokenInvalid, open_token, seal_token

STATE_FIELD: Final = "_state"
STEP_FIELD: Final = "_step"
ACTION_FIELD: Final = "_action"
CHECK: Final = "-check"
"""Where the state points when the check page is on the screen; no step can have this id."""

STATE_LIFETIME_SECONDS: Final = 30 * 60
"""Counted anew at every step."""
STATE_MAX_CHARACTERS: Final = 200_000
"""Bound of the sealed state: some 140 KB of answers."""

_PURPOSE: Final = "formbuilder.flow"
_KEY_BYTES: Final = 16


class Action(Enum):
    """What a button asks for."""

    NEXT = "next"
    BACK = "back"
    GO_TO = "goto"
    SEND = "send"
    LANGUAGE = "language"


class Notice(Enum):
    """What the visitor must be told before going on."""

    EXPIRED = "expired"
    UNREADABLE = "unreadable"
    CHANGED = "changed"
    WRONG_STEP = "wrong_step"
    TOO_LONG = "too_long"
    TRAP = "trap"
    TOO_OFTEN = "too_often"

    @property
    def text(self) -> str | Promise:
        """The notice in plain words."""
        return _NOTICES[self]


_NOTICES: Final[Mapping[Notice, str | Promise]] = {
    Notice.EXPIRED: _(
        "Sono passati più di 30 minuti: per proteggerti abbiamo cancellato le risposte dei passi precedenti. "
        "Quelle dell’ultima pagina ci sono ancora. Ricomincia da qui."
    ),
    Notice.UNREADABLE: _(
        "Le risposte dei passi precedenti non sono arrivate. Quelle dell’ultima pagina ci sono ancora. "
        "Ricomincia da qui."
    ),
    Notice.CHANGED: _(
        "Nel frattempo il modulo è cambiato. Le tue risposte ci sono ancora: controllale e rispondi a ciò che è nuovo."
    ),
    Notice.WRONG_STEP: _("Prima di andare avanti serve questo passo."),
    Notice.TOO_LONG: _("Le risposte, tutte insieme, sono troppo lunghe. Accorcia qualche testo e riprova."),
    Notice.TRAP: _(
        "Non abbiamo inviato nulla: era piena una casella che deve restare vuota. Le tue risposte ci sono ancora: "
        "premi di nuovo il pulsante."
    ),
    Notice.TOO_OFTEN: _(
        "Da questa connessione sono arrivati molti invii. Le tue risposte ci sono ancora: riprova fra qualche minuto."
    ),
}


@dataclass(frozen=True, kw_only=True)
class FlowState:
    """Everything known about somebody filling in a form.

    `shown` is the mark of the step on the screen and `done` holds the marks of the completed ones (`Flow._mark`), so
    that a step that asks something else now is open again. `drafts` holds what was typed into steps that were left
    before it was right. `returning` is true after a change link: the next step is then the check page.
    """

    key: str
    step: str
    shown: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict, repr=False)
    drafts: dict[str, list[str]] = field(default_factory=dict, repr=False)
    done: dict[str, list[str]] = field(default_factory=dict)
    returning: bool = False


class StateTooLong(Exception):  # noqa: N818 - reads as what happened
    """The answers together are longer than the page may carry."""


def seal_state(state: FlowState, *, form_key: str) -> str:
    """The state as text that only this form can open. Raises `StateTooLong`."""
    data = json.dumps(asdict(state), separators=(",", ":"), ensure_ascii=False).encode()
    token = seal_token(data, secret=settings.SECRET_KEY, purpose=_PURPOSE, context=form_key)
    if len(token) > STATE_MAX_CHARACTERS:
        raise StateTooLong
    return token


def open_state(token: str, *, form_key: str) -> FlowState:
    """The state in a token of `seal_state`. Raises `vault.token.TokenError`."""
    data = open_token(
        token,
        secret=settings.SECRET_KEY,
        purpose=_PURPOSE,
        context=form_key,
        max_age_seconds=STATE_LIFETIME_SECONDS,
        max_size=STATE_MAX_CHARACTERS,
    )
    try:
        return FlowState(**json.loads(data))
    except (TypeError, ValueError) as error:
        raise TokenInvalid("The state was written by another version of the site.") from error


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What is shown next: a step with its form, or the check page with every answer (`form` is None)."""

    state: FlowState
    token: str
    number: int
    total: int
    form: StepForm | None = None
    sections: tuple[Section, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def is_first(self) -> bool:
        return self.number == 1


@dataclass(frozen=True, kw_only=True)
class Ready:
    """The visitor sent a complete, valid form; `check` is the screen to come back to if something refuses it."""

    submission: Submission
    check: Screen


class Flow:
    """One form being filled in by one visitor.

    `form_key` is the page's translation key: a state opens in every language of its own form and in no other.
    """

    def __init__(self, definition: Definition, *, form_key: str, locale: str, sensitive: bool = False) -> None:
        if not definition.steps:
            raise ValueError("a form without steps cannot be filled in")
        self.definition = definition
        self.form_key = form_key
        self.locale = locale
        self.sensitive = sensitive
        self._order = {step.id: n for n, step in enumerate(definition.steps)}

    def start(self) -> Screen:
        """The first step, empty."""
        return self._show(self._new_state(), self.definition.steps[0])

    def proceed(self, post: MultiValueDict[str, Any]) -> Screen | Ready:
        """What follows from one press of a button."""
        action, target = _read_action(post)
        posted = pick_posted(post)
        try:
            stored = open_state(str(post.get(STATE_FIELD, "")), form_key=self.form_key)
        except TokenError as error:
            notice = Notice.EXPIRED if isinstance(error, TokenExpired) else Notice.UNREADABLE
            return self._recover(str(post.get(STEP_FIELD, "")), posted, notice)
        state, notices = self._adapt(stored)
        try:
            return self._leave(state, posted, action, target, notices)
        except StateTooLong:
            return self._stay(state, posted, (*notices, Notice.TOO_LONG))

    def stay(self, post: MultiValueDict[str, Any], notice: Notice) -> Screen:
        """The same screen again with a notice; nothing is judged, nothing is lost."""
        posted = pick_posted(post)
        try:
            state = open_state(str(post.get(STATE_FIELD, "")), form_key=self.form_key)
        except TokenError:
            return self._recover(str(post.get(STEP_FIELD, "")), posted, notice)
        state, notices = self._adapt(state)
        return self._stay(state, posted, (*notices, notice))

    def refuse(self, check: Screen, errors: Mapping[str, str]) -> Screen:
        """The first step with a refused answer, with the message at each such question of that step."""
        for step in self.definition.steps:
            refused = {question: errors[question.id] for question in step.questions if question.id in errors}
            if refused:
                form = StepForm(step, posted=post_of(step, check.state.answers), sensitive=self.sensitive)
                for question, message in refused.items():
                    form.add_error(field_name(question), message)
                return self._screen(replace(check.state, step=step.id, returning=True), form=form)
        return check

    # --- moving ---------------------------------------------------------------------------------------------------

    def _leave(
        self, state: FlowState, posted: Posted, action: Action, target: str, notices: tuple[Notice, ...]
    ) -> Screen | Ready:
        step = self.definition.step(state.step)
        if step is not None:
            if not self._is_same(step, state.shown):
                return self._show_changed(state, step, posted)
            form = StepForm(step, posted=posted, sensitive=self.sensitive)
            if not form.is_valid() and action in (Action.NEXT, Action.SEND):
                return self._screen(state, form=form, notices=notices)
            state = self._keep(state, step, form, posted)
        if action is Action.SEND and state.step == CHECK:
            return self._send(state, notices)
        return self._move(state, action, target, notices)

    def _move(self, state: FlowState, action: Action, target: str, notices: tuple[Notice, ...]) -> Screen:
        match action:
            case Action.BACK:
                return self._go_back(state, notices)
            case Action.GO_TO:
                return self._go_to(state, target, notices)
            case Action.LANGUAGE:
                here = self.definition.step(state.step) or self._first_open(state)
                return self._show(state, here, notices)
            case _:
                return self._go_on(state, notices)

    def _keep(self, state: FlowState, step: Step, form: StepForm, posted: Posted) -> FlowState:
        """The state with what was typed into this step: as answers if it is right, otherwise as it was typed."""
        ids = {question.id for question in step.questions}
        answers = {key: value for key, value in state.answers.items() if key not in ids}
        drafts = {name: values for name, values in state.drafts.items() if not _belongs(name, step)}
        done = {key: value for key, value in state.done.items() if key != step.id}
        if form.is_valid():
            answers.update(form.answers())
            done[step.id] = self._mark(step)
        else:
            drafts.update({name: values for name, values in posted.lists() if _belongs(name, step)})
        return replace(state, answers=answers, drafts=drafts, done=done)

    def _go_on(self, state: FlowState, notices: tuple[Notice, ...]) -> Screen:
        first_open = self._first_open(state)
        if state.step not in self._order or (state.returning and first_open is None):
            return self._show(state, first_open, notices)
        position = self._order[state.step] + 1
        following = self.definition.steps[position] if position < len(self._order) else None
        return self._show(state, self._earlier(following, first_open), notices)

    def _go_back(self, state: FlowState, notices: tuple[Notice, ...]) -> Screen:
        if state.returning and self._first_open(state) is None:
            return self._show(state, None, notices)
        position = self._order.get(state.step, len(self._order) if state.step == CHECK else 0)
        return self._show(state, self.definition.steps[max(position - 1, 0)], notices)

    def _go_to(self, state: FlowState, target: str, notices: tuple[Notice, ...]) -> Screen:
        wanted, first_open = self.definition.step(target), self._first_open(state)
        allowed = self._earlier(wanted, first_open)
        if wanted is None or allowed is not wanted:
            notices = (*notices, Notice.WRONG_STEP)
        return self._show(replace(state, returning=first_open is None), allowed, notices)

    def _send(self, state: FlowState, notices: tuple[Notice, ...]) -> Screen | Ready:
        first_open = self._first_open(state)
        answers = check_answers(self.definition, state.answers)
        if first_open is not None or notices or answers is None:
            return self._show(state, first_open, notices or (Notice.WRONG_STEP,))
        submission = Submission(
            definition=self.definition,
            answers=answers,
            locale=self.locale,
            submission_key=_submission_key(state.key, answers),
        )
        return Ready(submission=submission, check=self._show(state, None))

    def _first_open(self, state: FlowState) -> Step | None:
        """The first step that is not complete by today's form; None when all are."""
        for step in self.definition.steps:
            if step.id not in state.done or check_step(step, state.answers) is None:
                return step
        return None

    def _earlier(self, wanted: Step | None, limit: Step | None) -> Step | None:
        """The earlier of two steps; None is the check page, after all of them."""
        if wanted is None or limit is None:
            return wanted or limit
        return min(wanted, limit, key=lambda step: self._order[step.id])

    # --- time, changes, languages ---------------------------------------------------------------------------------

    def _adapt(self, state: FlowState) -> tuple[FlowState, tuple[Notice, ...]]:
        """The state under today's form, and what has to be said about it.

        Answers are honoured by id. A completed step that asks something else now is open again, and nobody has agreed
        to a text that was changed since.
        """
        outdated = [
            step
            for step in self.definition.steps
            if step.id in state.done and not self._is_same(step, state.done[step.id])
        ]
        agreed = {question.id for step in outdated for question in step.questions if isinstance(question, Consent)}
        closed = {step.id for step in outdated}
        state = replace(
            state,
            answers={key: value for key, value in state.answers.items() if key not in agreed},
            done={key: value for key, value in state.done.items() if key not in closed},
        )
        return state, ((Notice.CHANGED,) if outdated else ())

    def _mark(self, step: Step) -> list[str]:
        """What a step asks, and the texts it has people agree to, which can be compared only within a language."""
        return [step.shape, self.locale, step.terms]

    def _is_same(self, step: Step, mark: list[str]) -> bool:
        shape, locale, terms = mark or ("", "", "")
        return shape == step.shape and (terms == step.terms or locale != self.locale)

    def _recover(self, step_id: str, posted: Posted, notice: Notice) -> Screen:
        """A new start that keeps what was typed into the last page, as far as the form still asks it."""
        state, first = self._new_state(), self.definition.steps[0]
        step = self.definition.step(step_id)
        if step is None:
            return self._show(state, first, (notice,))
        form = StepForm(step, posted=posted, sensitive=self.sensitive)
        if step is first:
            return self._screen(state, form=form, notices=(notice,))
        try:
            kept = replace(self._keep(state, step, form, posted), done={})
            return self._show(kept, first, (notice,))
        except StateTooLong:
            return self._show(state, first, (notice, Notice.TOO_LONG))

    def _new_state(self) -> FlowState:
        return FlowState(key=secrets.token_urlsafe(_KEY_BYTES), step=self.definition.steps[0].id)

    # --- screens --------------------------------------------------------------------------------------------------

    def _show(self, state: FlowState, step: Step | None, notices: tuple[Notice, ...] = ()) -> Screen:
        """A step as it was left, or the check page."""
        if step is None:
            return self._screen(replace(state, step=CHECK, returning=False), notices=notices)
        drafts = {name: values for name, values in state.drafts.items() if _belongs(name, step)}
        prefill = MultiValueDict(drafts) if drafts else post_of(step, state.answers)
        form = StepForm(step, prefill=prefill, sensitive=self.sensitive)
        return self._screen(replace(state, step=step.id), form=form, notices=notices)

    def _show_changed(self, state: FlowState, step: Step, posted: Posted) -> Screen:
        """The step on the screen was changed meanwhile: its new form with what was typed, no consent ticked."""
        kept = MultiValueDict(dict(posted.lists()))
        for question in step.questions:
            if isinstance(question, Consent):
                kept.pop(field_name(question), None)
        return self._stay(state, kept, (Notice.CHANGED,))

    def _stay(self, state: FlowState, posted: Posted, notices: tuple[Notice, ...]) -> Screen:
        step = self.definition.step(state.step)
        if step is None:
            return self._show(state, self._first_open(state), notices)
        return self._screen(state, form=StepForm(step, prefill=posted, sensitive=self.sensitive), notices=notices)

    def _screen(self, state: FlowState, *, form: StepForm | None = None, notices: tuple[Notice, ...] = ()) -> Screen:
        total = len(self._order) + 1
        state = replace(state, shown=self._mark(form.step) if form else [])
        return Screen(
            state=state,
            token=seal_state(state, form_key=self.form_key),
            number=total if form is None else self._order[form.step.id] + 1,
            total=total,
            form=form,
            sections=display(self.definition, state.answers) if form is None else (),
            notices=notices,
        )


def _submission_key(key: str, answers: Mapping[str, Any]) -> str:
    """One key for each sending: the flow's own, and what is sent.

    Whoever goes back with the browser, changes something and sends again sends something else. With the flow's key
    alone an app would take it for a repetition, thank for it, and forget it.
    """
    content = json.dumps(answers, separators=(",", ":"), sort_keys=True)
    return derive_key(key, person="pari.submission", purpose=content).hex()


def _read_action(post: Mapping[str, Any]) -> tuple[Action, str]:
    """The button that was pressed, and the step it names. An unknown one counts as the main button."""
    name, _separator, target = str(post.get(ACTION_FIELD, "")).partition(":")
    try:
        return Action(name), target
    except ValueError:
        return Action.NEXT, ""


def _belongs(name: str, step: Step) -> bool:
    """True if an input of this name belongs to the step; a date has three, named after its question."""
    return any(name == own or name.startswith(own + "_") for own in map(field_name, step.questions))
