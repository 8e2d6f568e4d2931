"""The files of a document, version by version."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DateBlock, ListBlock, StructBlock, StructValue
from wagtail.documents.blocks import DocumentChooserBlock

from core.blocks import GROUP_MEDIA, ContentBlock, WebAddressBlock


class FileValue(StructValue):
    """A file of the library, or one that stands on another site."""

    @property
    def url(self) -> str:
        """Where it is; empty in an unfinished draft."""
        document = self.get("document")
        return str(document.url) if document else str(self.get("address") or "")

    @property
    def file_format(self) -> str:
        """«PDF», «ODT»; empty where the address does not say."""
        document = self.get("document")
        name = document.filename if document else urlsplit(self.get("address") or "").path
        return PurePosixPath(name).suffix[1:].upper()

    @property
    def size(self) -> int | None:
        """In bytes, of a file of the library, as it was noted when the file came: reading a page writes nothing."""
        document = self.get("document")
        return document.file_size if document else None


class FileBlock(StructBlock):
    """One format of a version."""

    document = DocumentChooserBlock(label=_("File"), required=False)
    address = WebAddressBlock(required=False, label=_("Indirizzo, se il file sta su un altro sito"))
    note = CharBlock(
        label=_("Nota"), required=False, max_length=120, help_text=_("Per esempio: si legge con la sintesi vocale.")
    )

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if bool(result.get("document")) == bool(result.get("address")):
            message = _("Scegli un file oppure scrivi un indirizzo: uno dei due.")
            raise ValidationError(message, params={"document": [message]})
        return result

    class Meta:
        icon = "doc-full-inverse"
        label = _("File")
        value_class = FileValue


class VersionBlock(ContentBlock):
    """A version of the document, newest first."""

    title = CharBlock(label=_("Versione"), max_length=120, help_text=_("Per esempio: testo approvato, 2027–2029."))
    date = DateBlock(label=_("Del"), required=False)
    files = ListBlock(FileBlock(), label=_("File"), min_num=1)

    class Meta:
        icon = "history"
        group = GROUP_MEDIA
        label = _("Versione")
        label_format = "{title}"
        description = _("Un testo del documento, in uno o più formati.")
        template = "documents/version.html"
        preview_value: dict[str, Any] = {"title": _("Testo approvato"), "date": None, "files": []}
