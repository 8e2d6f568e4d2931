"""What every content block has in common: groups for the picker, previews, keys that are not translated."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError

GROUP_TEXT = _("Testo")
GROUP_MEDIA = _("Immagini e documenti")
GROUP_LINKS = _("Collegamenti")
GROUP_DATA = _("Elenchi, dati e tabelle")
GROUP_CONTACTS = _("Contatti e luoghi")


class MachineKeyBlock(CharBlock):
    """A text that machines compare (an anchor, a code): wagtail-localize never offers it, the search never finds it."""

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return []

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        return value

    class Meta:
        icon = "key"


def as_sentence(text: str) -> str:
    """The text with a full stop where it ends with a letter or a digit."""
    text = text.strip()
    return f"{text}." if text[-1:].isalnum() else text


class ContentBlock(StructBlock):
    """A struct block of a page's body.

    Subclasses set `template`, `icon`, `label`, `description`, `group` and `preview_value` in `Meta`, and state rules
    that span several fields in `find_errors`. No block prints a heading of its own except `HeadingBlock`: the order of
    headings stays in the editor's hands.
    """

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        """Errors by field name, beyond what each field checks itself. Not asked while a draft is saved."""
        return {}

    def get_searchable_content(self, value: Any) -> list[str]:
        """The words of the block for the search index, without what editors chose from a list («Sezione», «Nota»).

        Each piece is a sentence, headings too: an excerpt reads «Le case rifugio. Nessuno ne dice l’indirizzo.»
        """
        return [
            as_sentence(text)
            for name, block in self.child_blocks.items()
            if not isinstance(block, ChoiceBlock)
            for text in block.get_searchable_content(value.get(name, block.get_default()))
        ]

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            errors = self.find_errors(cleaned)
            if errors:
                raise StructBlockValidationError(block_errors=errors)
        return cleaned

    class Meta:
        group = GROUP_TEXT
        preview_template = "blocks/preview.html"
