"""Blocks of running text."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, RichTextBlock, StructBlock, StructValue, TextBlock

from core.blocks.base import GROUP_DATA, GROUP_TEXT, ContentBlock

PARAGRAPH_FEATURES = ["bold", "italic", "ul", "ol", "link", "document-link"]
SHORT_FEATURES = ["bold", "italic", "link"]


class HeadingValue(StructValue):
    """A heading that knows the anchor it can be linked by."""

    @cached_property
    def anchor(self) -> str:
        """The heading's text as an identifier, in any script; empty while the draft has no text."""
        return slugify(self.get("text") or "", allow_unicode=True)


class HeadingBlock(ContentBlock):
    """A section title: the only block that prints a heading."""

    text = CharBlock(label=_("Titolo"), max_length=120)
    level = ChoiceBlock(
        label=_("Livello"),
        choices=[("h2", _("Sezione")), ("h3", _("Sottosezione"))],
        default="h2",
        help_text=_("Una sottosezione sta sempre dentro una sezione."),
    )

    class Meta:
        template = "blocks/heading.html"
        icon = "title"
        group = GROUP_TEXT
        label = _("Titolo di sezione")
        description = _("Divide la pagina in parti e compare nell'indice della pagina.")
        label_format = "{text}"
        value_class = HeadingValue
        preview_value = {"text": _("Come si partecipa"), "level": "h2"}


class ParagraphBlock(RichTextBlock):
    """Formatted text without headings, images or embedded content: those are blocks of their own."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", PARAGRAPH_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        template = "blocks/paragraph.html"
        icon = "pilcrow"
        group = GROUP_TEXT
        label = _("Testo")
        description = _("Paragrafi, elenchi e collegamenti.")
        preview_template = "blocks/preview.html"
        preview_value = (
            "<p>Lo sportello ascolta, orienta e, se serve, <b>prende in carico</b> la situazione. "
            "Il servizio è gratuito e riservato.</p>"
        )


class QuoteBlock(ContentBlock):
    """Words of an office or an association, always with their source."""

    text = TextBlock(label=_("Citazione"), rows=3, help_text=_("Senza virgolette: le aggiunge il sito."))
    source = CharBlock(
        label=_("Chi parla"), max_length=120, help_text=_("Un ufficio, un ruolo o un'associazione, non una persona.")
    )
    context = CharBlock(
        label=_("Occasione"), required=False, max_length=160, help_text=_("Quando o dove. Facoltativa.")
    )

    class Meta:
        template = "blocks/quote.html"
        icon = "openquote"
        group = GROUP_TEXT
        label = _("Citazione")
        description = _("Una frase messa in evidenza, con la sua fonte.")
        label_format = "{source}: {text}"
        preview_value = {
            "text": _("La parità si costruisce ogni giorno, nelle scuole come nei luoghi di lavoro."),
            "source": _("Assessorato alle Pari opportunità"),
            "context": _("Alla presentazione del programma"),
        }


class NoticeBlock(ContentBlock):
    """Something that readers must not miss."""

    kind = ChoiceBlock(
        label=_("Tipo"),
        choices=[
            ("note", _("Nota")),
            ("success", _("Buona notizia")),
            ("warning", _("Attenzione")),
            ("danger", _("Urgente")),
        ],
        default="note",
    )
    title = CharBlock(label=_("Titolo"), max_length=120)
    text = RichTextBlock(label=_("Testo"), features=PARAGRAPH_FEATURES)

    class Meta:
        template = "blocks/notice.html"
        icon = "warning"
        group = GROUP_TEXT
        label = _("Avviso in evidenza")
        description = _("Un riquadro per ciò che non deve sfuggire.")
        label_format = "{title}"
        preview_value = {
            "kind": "note",
            "title": _("Serve l'appuntamento"),
            "text": "<p>Lo sportello riceve su appuntamento, per telefono o di persona.</p>",
        }


class QuestionBlock(StructBlock):
    """A question of readers and its answer."""

    question = CharBlock(label=_("Domanda"), max_length=200)
    answer = RichTextBlock(label=_("Risposta"), features=PARAGRAPH_FEATURES)

    class Meta:
        icon = "help"
        label = _("Domanda e risposta")
        label_format = "{question}"


class AccordionBlock(ContentBlock):
    """Questions that open with a click, without JavaScript."""

    entries = ListBlock(QuestionBlock(), label=_("Domande"), min_num=1)

    class Meta:
        template = "blocks/accordion.html"
        icon = "list-ul"
        group = GROUP_DATA
        label = _("Domande frequenti")
        description = _("Domande chiuse che si aprono una per una.")
        preview_value = {
            "entries": [
                {
                    "question": _("Devo portare delle prove?"),
                    "answer": "<p>No. Basta raccontare che cosa è successo.</p>",
                },
                {"question": _("Quanto costa?"), "answer": "<p>Il servizio è gratuito.</p>"},
            ]
        }


class StepBlock(StructBlock):
    """One step of a procedure."""

    title = CharBlock(label=_("Passo"), max_length=120)
    text = RichTextBlock(label=_("Che cosa succede"), features=PARAGRAPH_FEATURES, required=False)

    class Meta:
        icon = "arrow-right"
        label = _("Passo")
        label_format = "{title}"


class StepsBlock(ContentBlock):
    """A procedure in numbered steps."""

    entries = ListBlock(StepBlock(), label=_("Passi"), min_num=2)

    class Meta:
        template = "blocks/steps.html"
        icon = "list-ol"
        group = GROUP_DATA
        label = _("Passi numerati")
        description = _("Che cosa fare, in ordine.")
        preview_value = {
            "entries": [
                {"title": _("Ci scrivi"), "text": "<p>Con il modulo, per telefono o allo sportello.</p>"},
                {"title": _("Ti ascoltiamo"), "text": "<p>In un colloquio riservato.</p>"},
                {"title": _("Decidiamo insieme"), "text": "<p>Nessun passo senza il tuo consenso.</p>"},
            ]
        }
