"""«Percorso» in the page editor, and what the form builder's script has to know of this page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.forms import Media
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from formbuilder.blocks.form import QuestionsBlock
from formbuilder.definition import Step, read_definition
from formbuilder.editor.adapters import editor_media
from formbuilder.editor.vocabulary import CHOICES, UNITS, VALUES
from formbuilder.editor.words import WORDS
from formbuilder.questions import Choice, DefinitionError, Question
from formbuilder.questions.choosing import OTHER
from formbuilder.registry import ITEM_TYPES
from formbuilder.wording import RULES

DATA_ID = "form-editor-data"
"""The element from which the script reads it."""


def editor_data(page: Any) -> dict[str, Any]:
    """Kinds, operators and words; the questions built in code, which the stream of the editor's own does not hold."""
    before, after = _fixed_steps(page)
    return {
        "words": {name: str(text) for name, text in WORDS.items()},
        "kinds": {kind: _describe_kind(block) for kind, block in QuestionsBlock().child_blocks.items()},
        "operators": {
            operator: {
                "choice": str(CHOICES[operator]),
                "sentence": str(RULES[operator]),
                "value": VALUES.get(operator),
                "unit": str(UNITS.get(operator, "")),
            }
            for operator in CHOICES
        },
        "other": OTHER,
        "lint": reverse("form_lint", args=[page.pk]) if page.pk else reverse("form_lint_new"),
        "tryExample": reverse("form_try_example", args=[page.pk]) if page.pk else "",
        "before": [_describe_step(step) for step in before],
        "after": [_describe_step(step) for step in after],
    }


def _describe_kind(block: Any) -> dict[str, Any]:
    kind = ITEM_TYPES[block.name]
    label = str(block.label)
    if issubclass(kind, Question):
        return {"label": label, "operators": kind.operators, "value": kind.compared_with}
    return {"label": label, "operators": (), "value": ""}


def _fixed_steps(page: Any) -> tuple[list[Step], list[Step]]:
    """The steps before and after the editor's. None while the page does not know what it asks (no course)."""
    try:
        own = {step.id for step in read_definition(page.form_steps).steps}
        steps = page.get_definition().steps
    except (DefinitionError, ObjectDoesNotExist):
        return [], []
    places = [n for n, step in enumerate(steps) if step.id in own]
    first, last = (places[0], places[-1]) if places else (len(steps), len(steps))
    return list(steps[:first]), list(steps[last + 1 :])


def _describe_step(step: Step) -> dict[str, Any]:
    return {"id": step.id, "title": step.title, "questions": [_describe_question(each) for each in step.questions]}


def _describe_question(question: Any) -> Mapping[str, Any]:
    options = [(option.id, option.label) for option in question.options] if isinstance(question, Choice) else []
    if getattr(question, "other", ""):
        options.append((OTHER, question.other))
    return {
        "id": question.id,
        "kind": question.kind,
        "label": question.label,
        "options": [{"id": option_id, "label": label} for option_id, label in options],
    }


class PathPanel(Panel):
    """All steps and questions in one list: what leads to each and where it goes, as the form stands in the browser."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Percorso"))
        kwargs.setdefault("icon", "list-ol")
        super().__init__(**kwargs)

    @property
    def clean_name(self) -> str:
        """The same in every language."""
        return "form_path"

    class BoundPanel(Panel.BoundPanel):
        template_name = "formbuilder/path_panel.html"

        @property
        def media(self) -> Media:
            return editor_media()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "data": editor_data(self.instance), "data_id": DATA_ID}
