"""Several people, or things: the questions about each stand in a stream of their own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import BlockGroup

from formbuilder import registry
from formbuilder.blocks.questions import GROUP_OTHER, OptionBlock, QuestionBlock, find_bounds_errors, find_repeated
from formbuilder.questions import Question
from formbuilder.questions.base import MAX_LABEL
from formbuilder.questions.choice import MAX_OPTIONS
from formbuilder.questions.entries import MAX_ENTRIES
from formbuilder.questions.repeat import MAX_QUESTIONS_EACH


class PlainOptionBlock(OptionBlock):
    """A choice that is always there."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(local_blocks, **kwargs)
        del self.child_blocks["shown_when"]

    class Meta:
        form_layout = BlockGroup(children=["label"], settings=["help_text"])


class RepeatedQuestionsBlock(blocks.StreamBlock):
    """The questions about one entry: every kind that may be repeated, without conditions."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        kinds = [
            (each.item.kind, _without_conditions(import_string(each.block)()))
            for each in registry.KINDS
            if each.item.can_be_repeated and issubclass(each.item, Question)
        ]
        super().__init__([*kinds, *(local_blocks or ())], **kwargs)

    class Meta:
        max_num = MAX_QUESTIONS_EACH


def _without_conditions(block: blocks.StructBlock) -> blocks.StructBlock:
    del block.child_blocks["shown_when"]
    block.meta.form_layout.children.remove("shown_when")
    if "options" in block.child_blocks:
        options = blocks.ListBlock(PlainOptionBlock(), label=_("scelte"), max_num=MAX_OPTIONS, default=[])
        options.set_name("options")
        block.child_blocks["options"] = options
    return block


class RepeatBlock(QuestionBlock):
    """Several people, or things."""

    one = blocks.CharBlock(
        label=_("come si chiama una voce"),
        default="",
        max_length=MAX_LABEL,
        help_text=_("Una parola al singolare, per esempio «Persona», «Figlia o figlio», «Accompagnatore»."),
    )
    minimum = blocks.IntegerBlock(label=_("almeno"), required=False, min_value=1, max_value=MAX_ENTRIES, default=1)
    maximum = blocks.IntegerBlock(
        label=_("al massimo"), required=False, min_value=1, max_value=MAX_ENTRIES, default=MAX_ENTRIES
    )
    questions = RepeatedQuestionsBlock(label=_("domande su ciascuna voce"))

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        labels = [str(child.value.get("label") or "").strip().casefold() for child in value["questions"]]
        repeated = find_repeated(labels, _("Questa domanda c’è già."))
        in_questions = {"questions": StreamBlockValidationError(block_errors=repeated)} if repeated else {}
        return in_questions | find_bounds_errors(value)

    class Meta:
        icon = "group"
        label = _("Più persone o cose")
        group = GROUP_OTHER
        description = _("Le stesse domande su più persone o cose, per esempio sui figli: se ne aggiungono e tolgono.")
        preview_value = {
            "label": _("Chi accompagni?"),
            "required": True,
            "one": _("Persona"),
            "minimum": 2,
            "maximum": 4,
            "questions": [("short_text", {"label": _("Nome e cognome"), "required": True})],
        }
