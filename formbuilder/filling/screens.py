"""What is shown at a place of a form: a step with its form, or the check page. No request, no page, no template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from formbuilder.answers import Section, display
from formbuilder.builder import FormError, StepForm, check_step, summarise_errors
from formbuilder.definition.exits import Exit
from formbuilder.filling.shown import ShownForm
from formbuilder.filling.standing import Standing
from formbuilder.filling.state import CHECK, Notice, canonical
from formbuilder.filling.typed import unseen_parts, without_consents
from formbuilder.journey import CheckPlace, StepPlace
from vault.aead import derive_key

MARK_SEPARATOR: Final = "."
_CHECK_MARK_BYTES: Final = 16


@dataclass(frozen=True, kw_only=True)
class CheckSection(Section):
    """A step's answers, and the last part of the step's address."""

    place: str


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What is shown: a step with its form, or the check page with every answer (`form` is None)."""

    place: str
    number: int
    total: int
    is_settled: bool = True
    """Whether `total` stays, whatever is answered from here on."""
    step_id: str
    mark: str
    form: StepForm | None = None
    sections: tuple[Section, ...] = ()
    notices: tuple[Notice, ...] = ()
    message: str = ""
    errors: tuple[FormError, ...] = ()
    exit: Exit | None = None

    @property
    def progress(self) -> str:
        """Which step this is, of how many."""
        words = _("Passo %(number)s di %(total)s") if self.is_settled else _("Passo %(number)s di circa %(total)s")
        return words % {"number": self.number, "total": self.total}

    @property
    def is_first(self) -> bool:
        return self.number == 1


def step_screen(standing: Standing, place: StepPlace) -> Screen:
    """A step as it was left: judged if its button was pressed, or if it was right then and is no more."""
    state, whole = standing.state, standing.whole(place.step)
    said, is_outdated, draft = state.said_at(whole.id), standing.is_outdated(whole), standing.draft(whole)
    typed = standing.typed(whole)
    if is_outdated:
        typed = without_consents(whole, typed)
    journey = standing.journey if draft is None else standing.journey_with({whole.id: typed})
    shown = journey.applicable.step(whole.id) or place.step
    new = unseen_parts(shown, typed, state.met)
    was_there = draft is not None or whole.id in state.done
    is_judged = not is_outdated and (
        bool(said.errors)
        or (draft is not None and whole.id in state.judged)
        or (draft is None and whole.id in state.done and not new and check_step(shown, journey.existing) is None)
    )
    form = ShownForm(
        whole,
        form=standing.form,
        journey=journey,
        typed=typed,
        is_judged=is_judged,
        new=new if was_there else (),
    )
    for question in form.step.questions if is_judged else ():
        if question.id in said.errors:
            form.add_error(question.input_name, said.errors[question.id])
    return Screen(
        place=place.path,
        number=place.number,
        total=len(standing.journey.places),
        is_settled=standing.journey.is_settled(place),
        step_id=whole.id,
        mark=MARK_SEPARATOR.join(standing.form.mark(whole)),
        form=form,
        notices=_notices(said.notices, is_outdated=is_outdated, has_new=bool(new) and was_there),
        message=said.message,
        errors=tuple(summarise_errors(form)),
        exit=whole.exit,
    )


def _notices(said: list[str], *, is_outdated: bool, has_new: bool) -> tuple[Notice, ...]:
    notices = [Notice(name) for name in said]
    if is_outdated and Notice.CHANGED not in notices:
        notices.append(Notice.CHANGED)
    if has_new:
        notices.append(Notice.APPEARED)
    return tuple(notices)


def check_screen(standing: Standing, place: CheckPlace) -> Screen:
    """Every answer that will be sent."""
    said, positions = standing.state.said_at(CHECK), standing.form.positions
    return Screen(
        place=place.path,
        number=place.number,
        total=place.number,
        step_id=CHECK,
        mark=check_mark(standing),
        sections=tuple(
            CheckSection(
                step_id=each.step_id,
                title=each.title,
                rows=each.rows,
                place=StepPlace.path_of(positions[each.step_id]),
            )
            for each in display(standing.journey.applicable, standing.journey.existing)
        ),
        notices=tuple(Notice(name) for name in said.notices),
        message=said.message,
    )


def check_mark(standing: Standing) -> str:
    """Recognises the answers that a check page shows, so that nobody sends others than those on the screen."""
    purpose = canonical(standing.journey.existing)
    return derive_key(standing.state.key, person="pari.check", purpose=purpose, size=_CHECK_MARK_BYTES).hex()
