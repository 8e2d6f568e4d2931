"""Questions in steps, steps in a form, the form in a page."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.fields import StreamField

from core.blocks.base import ContentBlock
from formbuilder import registry
from formbuilder.blocks.conditions import ConditionBlock
from formbuilder.blocks.exit import ExitBlock
from formbuilder.blocks.placing import merge_errors, stream_errors
from formbuilder.blocks.questions import find_repeated, preview_form
from formbuilder.definition import MAX_ITEMS_PER_STEP, MAX_STEPS, DefinitionError, read_definition
from formbuilder.questions.base import MAX_LABEL

MAX_QUESTIONS: Final = 60
"""Questions and texts of a whole form. Nobody answers more, and what an editor's browser posts for them has to stay
below DATA_UPLOAD_MAX_NUMBER_FIELDS, with as many deleted ones that are posted once more."""
MAX_CHOICES: Final = 400
"""Choices of all questions of a form together."""


class QuestionsBlock(blocks.StreamBlock):
    """The questions of one step, in order."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        kinds = [(each.item.kind, import_string(each.block)()) for each in registry.KINDS]
        super().__init__([*kinds, *(local_blocks or ())], **kwargs)

    class Meta:
        max_num = MAX_ITEMS_PER_STEP


class StepBlock(ContentBlock):
    """One screen of the form."""

    title = blocks.CharBlock(label=_("titolo del passo"), default="", max_length=MAX_LABEL)
    intro = blocks.TextBlock(label=_("introduzione"), default="", required=False, max_length=1_000, rows=2)
    shown_when = ConditionBlock()
    questions = QuestionsBlock(label=_("domande"), collapsed=True)
    exit = ExitBlock(required=False)

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        labels = [str(child.value.get("label") or "").strip().casefold() for child in value["questions"]]
        asks = [number for number, child in enumerate(value["questions"]) if child.block_type != "information"]
        if value["exit"]["ends"] and asks:
            message = _("Qui il modulo finisce: in questo passo può esserci solo testo.")
            return {"questions": StreamBlockValidationError(block_errors={asks[0]: ValidationError(message)})}
        repeated = find_repeated(labels, _("In questo passo c’è già una domanda con lo stesso testo."))
        return {"questions": StreamBlockValidationError(block_errors=repeated)} if repeated else {}

    class Meta:
        icon = "form"
        label = _("Passo")
        description = _("Una schermata del modulo, con le sue domande.")
        label_format = "{title}"
        template = "forms/block_preview.html"
        preview_value = {
            "title": _("I tuoi dati"),
            "questions": [
                ("short_text", {"label": _("Nome e cognome"), "required": True}),
                ("yes_no", {"label": _("È la prima volta che partecipi?"), "required": True}),
            ],
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["form"] = preview_form(self.get_prep_value(value))
        return context


class FormStepsBlock(blocks.StreamBlock):
    """A whole form."""

    step = StepBlock()

    def clean(self, value: Any) -> Any:
        try:
            cleaned = super().clean(value)
        except StreamBlockValidationError as error:
            raise merge_errors(error, self._find_mistakes(value)) from error
        _check_size(cleaned)
        try:
            read_definition(cleaned)
        except DefinitionError as error:
            message = _("Due parti del modulo hanno lo stesso identificativo: cancella la copia e rifalla.")
            raise StreamBlockValidationError(non_block_errors=[message]) from error
        mistakes = self._find_mistakes(cleaned)
        if mistakes.block_errors:
            raise mistakes
        return cleaned

    def _find_mistakes(self, steps: Any) -> StreamBlockValidationError:
        """What the linter refuses; nothing in a draft."""
        return StreamBlockValidationError(block_errors={} if self.is_deferred_validation else stream_errors(steps))

    class Meta:
        max_num = MAX_STEPS
        collapsed = True


def _check_size(steps: Any) -> None:
    """Refuse a form that is too large to be saved, drafts included: a refusal in words instead of lost work."""
    in_steps = [item for step in steps for item in step.value["questions"]]
    items = in_steps + [item for outer in in_steps for item in outer.value.get("questions") or ()]
    choices = sum(len(item.value.get(name) or ()) for item in items for name in ("options", "rows", "columns"))
    for number, limit, message in (
        (len(items), MAX_QUESTIONS, _("Il modulo ha %(number)d domande e testi: al massimo possono essere %(limit)d.")),
        (choices, MAX_CHOICES, _("Il modulo ha %(number)d scelte in tutto: al massimo possono essere %(limit)d.")),
    ):
        if number > limit:
            text = message % {"number": number, "limit": limit}
            raise StreamBlockValidationError(non_block_errors=[text])


class FormStepsField(StreamField):
    """A form that the editor builds inside the page. Empty by default: then only the page's fixed steps are asked.

    Migrations name the field and not its blocks: a better help text of a question type is no change of the database.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", _("passi del modulo"))
        kwargs.setdefault("blank", True)
        super().__init__(FormStepsBlock(), **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, "formbuilder.blocks.FormStepsField", [], kwargs
