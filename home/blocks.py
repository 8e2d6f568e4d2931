"""Blocks that only the pages of this app have."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks import MachineKeyBlock, QuestionBlock
from core.telephone import dialled_number

PHONE_VALIDATOR = RegexValidator(r"^\+?[0-9 ]{3,20}$", _("Scrivi solo cifre e spazi, con il + davanti se serve."))


class PhoneNumberValue(blocks.StructValue):
    """A number to call, with the address a phone understands."""

    @property
    def tel(self) -> str:
        return f"tel:{dialled_number(str(self.get('number', '')))}"


class PhoneNumberBlock(blocks.StructBlock):
    """A number for those who need help now. The number is the same in every language, its name is not."""

    number = MachineKeyBlock(label=_("numero"), max_length=21, validators=[PHONE_VALIDATOR])
    name = blocks.CharBlock(label=_("chi risponde"), max_length=60)
    note = blocks.CharBlock(
        label=_("quando e quanto costa"),
        max_length=120,
        required=False,
        help_text=_("Per esempio: «Gratuito, giorno e notte, anche in chat»."),
    )

    class Meta:
        icon = "mobile-alt"
        label = _("Numero da chiamare")
        description = _("Un numero di telefono grande, da toccare per chiamare.")
        value_class = PhoneNumberValue
        preview_value: dict[str, Any] = {
            "number": "1522",
            "name": _("Numero antiviolenza e stalking"),
            "note": _("Gratuito, giorno e notte, anche in chat"),
        }


class NextStepBlock(blocks.StructBlock):
    """One of the things that happen after a person writes to the office, in order."""

    title = blocks.CharBlock(label=_("che cosa succede"), max_length=80)
    text = blocks.TextBlock(label=_("in parole semplici"), max_length=300)
    when = blocks.CharBlock(
        label=_("entro quando"), max_length=60, required=False, help_text=_("Per esempio: «entro 7 giorni».")
    )

    class Meta:
        icon = "list-ol"
        label = _("Passo")
        description = _("Un passo di «Che cosa succede dopo che ci scrivi».")
        preview_value: dict[str, Any] = {
            "title": _("Leggiamo quello che hai scritto"),
            "text": _("Solo chi lavora allo sportello può aprire la tua segnalazione."),
            "when": _("entro 7 giorni"),
        }


class QuestionGroupValue(blocks.StructValue):
    """A group of questions, with the anchor that the page's index leads to."""

    @property
    def text(self) -> str:
        """Its title, under the name that headings have."""
        return str(self.get("title") or "")

    @property
    def anchor(self) -> str:
        """The title as an identifier, in any script; empty while the draft has none."""
        return slugify(self.text, allow_unicode=True)


class QuestionGroupBlock(blocks.StructBlock):
    """Questions on one matter."""

    title = blocks.CharBlock(label=_("Titolo del gruppo"), max_length=80)
    entries = blocks.ListBlock(QuestionBlock(), label=_("Domande"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Gruppo di domande")
        label_format = "{title}"
        description = _("Domande su una stessa cosa, con un titolo.")
        value_class = QuestionGroupValue
        preview_value: dict[str, Any] = {
            "title": _("Segnalare"),
            "entries": [{"question": _("Devo portare delle prove?"), "answer": "<p>No.</p>"}],
        }
