"""A step at which the form ends: what the editor fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail_localize.segments import StringSegmentValue

from core.blocks.base import ContentBlock
from formbuilder.definition.exits import is_address

MAX_BUTTONS = 4


class AddressBlock(blocks.CharBlock):
    """A telephone, e-mail or web address: the same in every language."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned and not is_address(cleaned):
            raise ValidationError(_("Scrivi tel:112, mailto:nome@esempio.it oppure https://www.esempio.it."))
        return cleaned

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return []

    def restore_translated_segments(self, value: Any, _segments: Any) -> Any:
        return value


class ExitButtonBlock(ContentBlock):
    """One way out."""

    label = blocks.CharBlock(label=_("testo del pulsante"), default="", max_length=60)
    page = blocks.PageChooserBlock(label=_("pagina"), required=False)
    address = AddressBlock(
        label=_("telefono o indirizzo"),
        default="",
        required=False,
        max_length=500,
        help_text=_("Solo se non porta a una pagina di questo sito. Per esempio tel:112."),
    )
    carries_answers = blocks.BooleanBlock(
        label=_("continua nel modulo di quella pagina"),
        default=False,
        required=False,
        help_text=_(
            "Le domande che i due moduli hanno in comune arrivano già con la risposta. Di una segnalazione non passa "
            "nulla in un modulo di un altro tipo."
        ),
    )

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        if bool(value.get("page")) == bool(value.get("address")):
            return {"page": ValidationError(_("Scegli una pagina, oppure scrivi un telefono o un indirizzo."))}
        if value.get("carries_answers") and not hasattr(value["page"].specific_class, "form_steps"):
            return {"carries_answers": ValidationError(_("Questa pagina non ha un modulo."))}
        return {}

    class Meta:
        icon = "link"
        label = _("pulsante")


class ButtonsBlock(blocks.ListBlock):
    """The buttons: wagtail-localize finds no list in a struct of a struct, so it is told which texts it holds."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return [StringSegmentValue("", each.value["label"]).wrap("label").wrap(each.id) for each in value.bound_blocks]

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        labels = dict(segment.unwrap() for segment in segments)
        for each in value.bound_blocks:
            if each.id in labels:
                each.value["label"] = labels[each.id].unwrap()[1].render_text()
        return value


class EndsWidget(forms.CheckboxInput):
    """A box that says in words what it is about where its block is folded (`frontend/src/editor/ends-widget.js`)."""


class EndsBlock(blocks.BooleanBlock):
    """Whether the form ends here."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget = EndsWidget()


class ExitBlock(blocks.StructBlock):
    """Whether the form ends at the step, and what leads on from there."""

    ends = EndsBlock(
        label=_("il modulo finisce qui"),
        default=False,
        required=False,
        help_text=_(
            "Chi arriva a questo passo non può inviare niente: legge il testo e usa i pulsanti. Per esempio: «Questo "
            "modulo non è per le emergenze: chiama il 112». Di’ con «Si vede quando» chi ci arriva."
        ),
    )
    buttons = ButtonsBlock(ExitButtonBlock(), label=_("pulsanti"), default=[], max_num=MAX_BUTTONS)

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """A page editor that was opened before there were exits posts none."""
        if f"{prefix}-buttons-count" not in data:
            return self.get_default()
        return super().value_from_datadict(data, files, prefix)

    class Meta:
        icon = "logout"
        label = _("fine del modulo")
        label_format = "{ends}"
        collapsed = True
