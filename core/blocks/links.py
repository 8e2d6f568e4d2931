"""Blocks that lead elsewhere: to pages of ours, to other sites, to one action."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    ListBlock,
    PageChooserBlock,
    StructBlock,
    StructValue,
    TextBlock,
    URLBlock,
)
from wagtail.models import Page

from core.blocks.base import GROUP_LINKS, ContentBlock
from core.versions import find_specific, foreign_language

web_address = URLValidator(schemes=["http", "https"])


def WebAddressBlock(**kwargs: Any) -> URLBlock:  # noqa: N802  # used like a block class
    """A `URLBlock` for web addresses only; still a plain one, which wagtail-localize lets translators override."""
    kwargs.setdefault("label", _("Indirizzo web"))
    return URLBlock(validators=[web_address], **kwargs)


class PageCardBlock(StructBlock):
    """A card that leads to a page: its words are the page's own unless the editor writes others."""

    page = PageChooserBlock(label=_("Pagina"))
    title = CharBlock(label=_("Titolo diverso"), required=False, max_length=120)
    text = CharBlock(label=_("Testo diverso"), required=False, max_length=255)

    class Meta:
        icon = "doc-empty-inverse"
        label = _("Scheda")


class PageCardsBlock(ContentBlock):
    """Cards that lead to pages of this site, each in the reader's language where it exists."""

    entries = ListBlock(PageCardBlock(), label=_("Schede"), min_num=1)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add `cards`: dicts of page, title, text and `foreign`, the page's language if it is not the reader's.

        Pages that are not live or not public are left out.
        """
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        chosen = [item for item in value["entries"] if item.get("page")]
        pages = find_specific([item["page"].pk for item in chosen])
        context["cards"] = [
            {
                "page": page,
                "title": item.get("title") or page.title,
                "text": item.get("text") or getattr(page, "description", ""),
                "foreign": foreign_language(page),
            }
            for item, page in zip(chosen, pages, strict=True)
            if page is not None
        ]
        return context

    def get_preview_value(self) -> Any:
        pages = Page.objects.live().public().filter(depth__gt=2).order_by("pk")[:2]
        return self.normalize({"entries": [{"page": page, "title": "", "text": ""} for page in pages]})

    class Meta:
        template = "blocks/page_cards.html"
        icon = "doc-full"
        group = GROUP_LINKS
        label = _("Schede di pagine")
        description = _("Schede che portano ad altre pagine del sito.")


class ExternalLinkBlock(StructBlock):
    """A link to another site."""

    title = CharBlock(label=_("Titolo"), max_length=160)
    url = WebAddressBlock()
    text = CharBlock(label=_("Descrizione"), required=False, max_length=255)

    class Meta:
        icon = "link-external"
        label = _("Collegamento")
        label_format = "{title}"


class ExternalLinksBlock(ContentBlock):
    """A list of links to other sites."""

    entries = ListBlock(ExternalLinkBlock(), label=_("Collegamenti"), min_num=1)

    class Meta:
        template = "blocks/external_links.html"
        icon = "link-external"
        group = GROUP_LINKS
        label = _("Collegamenti esterni")
        description = _("Siti di altri enti, con una riga che dice che cosa si trova.")
        preview_value = {
            "entries": [
                {
                    "title": _("Rete nazionale contro le discriminazioni"),
                    "url": "https://www.unar.it/",
                    "text": _("L’ufficio nazionale: numero verde e segnalazioni."),
                }
            ]
        }


class CallToActionValue(StructValue):
    """An action that knows where it leads."""

    def get_target(self) -> tuple[Any, str]:
        """The page to link (in the reader's language) or None, and the web address or ''."""
        page = self.get("page")
        if page:
            return find_specific([page.pk])[0], ""
        return None, self.get("url") or ""


class CallToActionBlock(ContentBlock):
    """One action with one button."""

    title = CharBlock(label=_("Titolo"), max_length=120)
    text = TextBlock(label=_("Testo"), required=False, rows=2, max_length=255)
    button = CharBlock(label=_("Testo del pulsante"), max_length=60)
    page = PageChooserBlock(label=_("Pagina"), required=False)
    url = WebAddressBlock(required=False, help_text=_("Solo se non porta a una pagina di questo sito."))
    emphasis = ChoiceBlock(
        label=_("Aspetto"), choices=[("primary", _("Principale")), ("outline", _("Secondario"))], default="primary"
    )

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        if value.get("page") and value.get("url"):
            return {"url": ValidationError(_("Scegli una pagina oppure scrivi un indirizzo, non tutti e due."))}
        if not value.get("page") and not value.get("url"):
            return {"page": ValidationError(_("Scegli la pagina a cui porta il pulsante."))}
        return {}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page, context["target_url"] = value.get_target()
        context["target_page"] = page
        context["foreign"] = foreign_language(page) if page else None
        return context

    class Meta:
        template = "blocks/call_to_action.html"
        icon = "pick"
        group = GROUP_LINKS
        label = _("Invito all'azione")
        description = _("Un riquadro con un solo pulsante: iscriversi, segnalare, chiamare.")
        label_format = "{title}"
        value_class = CallToActionValue
        preview_value = {
            "title": _("Hai subito o visto una discriminazione?"),
            "text": _("Puoi raccontarla anche in forma anonima."),
            "button": _("Segnala"),
            "url": "https://www.comune.cuneo.it/",
            "emphasis": "primary",
        }


class VideoLinkBlock(ContentBlock):
    """A card that leads to a video elsewhere. Nothing of the other site is loaded before the reader goes there."""

    title = CharBlock(label=_("Titolo del video"), max_length=160)
    url = WebAddressBlock()
    host = CharBlock(label=_("Dove si trova"), max_length=60, help_text=_("Il nome del sito che ospita il video."))
    text = TextBlock(label=_("Che cosa mostra"), rows=3, help_text=_("Per chi non può vedere o sentire il video."))
    minutes = CharBlock(label=_("Durata"), required=False, max_length=30, help_text=_("Per esempio: 4 minuti."))
    captions = BooleanBlock(label=_("Il video ha i sottotitoli"), required=False)

    class Meta:
        template = "blocks/video_link.html"
        icon = "media"
        group = GROUP_LINKS
        label = _("Video (collegamento)")
        description = _("Una scheda che porta al video, senza caricare nulla da altri siti.")
        label_format = "{title}"
        preview_value = {
            "title": _("Una panchina rossa in ogni quartiere"),
            "url": "https://www.comune.cuneo.it/",
            "host": "Comune di Cuneo",
            "text": _("La posa di una panchina, con le voci delle associazioni."),
            "minutes": _("4 minuti"),
            "captions": True,
        }
