"""«Percorso» on paper: the newest draft of a page's form, when each part is shown, and what follows each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from formbuilder.definition import Definition
from formbuilder.editor.words import WORDS
from formbuilder.editor.workbench import FormView
from formbuilder.questions import DefinitionError
from formbuilder.wording import StepLines, outline


class PathView(FormView):
    """The whole form as a map."""

    page_title = _("Percorso")
    template_name = "forms/admin/path.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            definition = self.page.get_latest_revision_as_object().get_definition()
        except DefinitionError:
            definition = Definition()
        steps = outline(definition)
        lines = [(step, after(steps, place)) for place, step in enumerate(steps)]
        return {**super().get_context_data(**kwargs), "steps": lines}


def after(steps: Sequence[StepLines], place: int) -> str:
    """What comes after a step, or where the buttons of one lead at which the form ends."""
    exit_ = steps[place].exit
    if exit_ is None:
        return f"↓ {following(steps, place)}"
    buttons = ", ".join(f"«{button.label}»" for button in exit_.buttons if button.label)
    return str(WORDS["endsWith"]).format(buttons=buttons) if buttons else str(WORDS["ends"])


def following(steps: Sequence[StepLines], place: int) -> str:
    """What comes after a step: those that may be left out, up to the first that is always shown, or the end."""
    return str(WORDS["otherwise"]).join(_following(steps[place + 1 :]))


def _following(steps: Sequence[StepLines]) -> Iterator[str]:
    for step in steps:
        name = f"{step.number}. {step.title}"
        if not step.shown_when:
            yield name
            return
        yield str(WORDS["thenIf"]).format(next=name)
    yield str(WORDS["check"])


URLS: list[URLPattern] = [path("moduli/<int:page_id>/percorso/", PathView.as_view(), name="form_path")]
"""Below `/admin/`."""
