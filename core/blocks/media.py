"""Images and documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock, StructValue
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.models import AbstractImage

from core.blocks.base import GROUP_MEDIA, ContentBlock
from core.file_names import is_file_name

ALT_MAX_LENGTH = 200


class ImageValue(StructValue):
    """An image as it is used here: with the words for this place, not those of the library."""

    @property
    def alt(self) -> str:
        """The alternative text; empty for a decorative image."""
        return "" if self.get("decorative") else (self.get("alt_text") or "")


class ImageFieldsBlock(ContentBlock):
    """An image, its alternative text or the statement that it only decorates, caption and credit.

    Not Wagtail's `ImageBlock`: that one puts the words on the shared image object, so one image used twice on a page
    shows the last words twice, and wagtail-localize cannot read it two levels deep.
    """

    image = ImageChooserBlock(label=_("Immagine"))
    alt_text = CharBlock(
        label=_("Testo alternativo"),
        required=False,
        max_length=ALT_MAX_LENGTH,
        help_text=_("Che cosa si vede e perché conta qui. Lo legge chi non vede l'immagine."),
    )
    decorative = BooleanBlock(
        label=_("Immagine solo decorativa"),
        required=False,
        help_text=_("Non aggiunge informazioni: chi usa un lettore di schermo non la incontra."),
    )
    caption = CharBlock(label=_("Didascalia"), required=False, max_length=255)
    credit = CharBlock(label=_("Crediti"), required=False, max_length=120)

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        words = (value.get("alt_text") or "").strip()
        if value.get("decorative"):
            if words:
                return {
                    "alt_text": ValidationError(
                        _("Un'immagine decorativa non ha testo alternativo: togli uno dei due.")
                    )
                }
            return {}
        if not words:
            return {"alt_text": ValidationError(_("Scrivi il testo alternativo, oppure indica che è solo decorativa."))}
        if is_file_name(words):
            return {"alt_text": ValidationError(_("Questo è il nome di un file: descrivi che cosa si vede."))}
        return {}

    class Meta:
        icon = "image"
        label = _("Immagine")
        label_format = "{alt_text}"
        value_class = ImageValue


class ImageBlock(ImageFieldsBlock):
    """One image in the text."""

    def get_preview_value(self) -> Any:
        return self.normalize(_library_example(_("Un'immagine della galleria del sito")))

    class Meta:
        template = "blocks/image.html"
        group = GROUP_MEDIA
        description = _("Un'immagine con testo alternativo e didascalia.")


class GalleryBlock(ContentBlock):
    """Several images, all visible: nothing moves by itself."""

    entries = ListBlock(ImageFieldsBlock(), label=_("Immagini"), min_num=2)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Load the renditions of all images at once, however many there are."""
        prefetch_renditions(item.get("image") for item in value["entries"])
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context

    def get_preview_value(self) -> Any:
        examples = [_library_example(_("Prima immagine")), _library_example(_("Seconda immagine"))]
        return self.normalize({"entries": examples})

    class Meta:
        template = "blocks/gallery.html"
        icon = "image"
        group = GROUP_MEDIA
        label = _("Galleria")
        description = _("Due o più immagini affiancate.")


class DocumentItemBlock(StructBlock):
    """A document of the library, with words of this page where the library's do not fit."""

    document = DocumentChooserBlock(label=_("Documento"))
    title = CharBlock(label=_("Titolo diverso"), required=False, max_length=160)
    text = CharBlock(label=_("Descrizione"), required=False, max_length=255)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Documento")
        label_format = "{title}"


class DocumentsBlock(ContentBlock):
    """Documents to download, with format and size."""

    entries = ListBlock(DocumentItemBlock(), label=_("Documenti"), min_num=1)

    def get_preview_value(self) -> Any:
        documents = get_document_model().objects.order_by("pk")[:2]
        return self.normalize({"entries": [{"document": document, "title": "", "text": ""} for document in documents]})

    class Meta:
        template = "blocks/documents.html"
        icon = "doc-full-inverse"
        group = GROUP_MEDIA
        label = _("Documenti")
        description = _("File da scaricare, con formato e dimensione.")


def prefetch_renditions(images: Iterable[AbstractImage | None]) -> None:
    """Load the renditions of these images with one query, so that rendering them costs none each."""
    rendition_model = get_image_model().get_rendition_model()
    prefetch_related_objects(
        [image for image in images if image is not None],
        Prefetch("renditions", queryset=rendition_model.objects.all(), to_attr="prefetched_renditions"),
    )


def _library_example(words: Any) -> dict[str, Any]:
    image = get_image_model().objects.order_by("pk").first()
    return {"image": image, "alt_text": words, "decorative": False, "caption": words, "credit": ""}
