"""Questions in steps, steps in a form, the form in a page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.fields import StreamField

from core.blocks.base import ContentBlock
from formbuilder.blocks.questions import (
    ConsentBlock,
    DateBlock,
    EmailBlock,
    InformationBlock,
    LongTextBlock,
    ManyOfBlock,
    NumberBlock,
    OneOfBlock,
    PhoneBlock,
    ShortTextBlock,
    YesNoBlock,
    find_repeated,
    preview_form,
)
from formbuilder.definition import (
    MAX_ITEMS_PER_STEP,
    MAX_LABEL,
    MAX_STEPS,
    DefinitionError,
    read_definition,
)


class QuestionsBlock(blocks.StreamBlock):
    """The questions of one step, in order."""

    short_text = ShortTextBlock()
    long_text = LongTextBlock()
    email = EmailBlock()
    phone = PhoneBlock()
    number = NumberBlock()
    date = DateBlock()
    yes_no = YesNoBlock()
    one_of = OneOfBlock()
    many_of = ManyOfBlock()
    consent = ConsentBlock()
    information = InformationBlock()

    class Meta:
        max_num = MAX_ITEMS_PER_STEP


class StepBlock(ContentBlock):
    """One screen of the form."""

    title = blocks.CharBlock(label=_("titolo del passo"), default="", max_length=MAX_LABEL)
    intro = blocks.TextBlock(label=_("introduzione"), default="", required=False, max_length=1_000, rows=2)
    questions = QuestionsBlock(label=_("domande"))

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        labels = [str(child.value.get("label") or "").strip().casefold() for child in value["questions"]]
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
        cleaned = super().clean(value)
        try:
            read_definition(cleaned)
        except DefinitionError as error:
            message = _("Due parti del modulo hanno lo stesso identificativo: cancella la copia e rifalla.")
            raise StreamBlockValidationError(non_block_errors=[message]) from error
        return cleaned

    class Meta:
        max_num = MAX_STEPS


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
