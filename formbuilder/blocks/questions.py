"""The question types: what an editor chooses from, and what may be said about each.

Child names equal the field names of the dataclasses in `formbuilder.questions`: the reader relies on it.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError

from core.blocks import MachineKeyBlock
from core.blocks.base import ContentBlock
from formbuilder.blocks.conditions import ConditionBlock
from formbuilder.builder import StepForm
from formbuilder.definition import read_definition
from formbuilder.questions.base import MAX_HELP, MAX_LABEL
from formbuilder.questions.choice import MAX_OPTIONS
from formbuilder.questions.date import EARLIEST_DATE, LATEST_DATE
from formbuilder.questions.number import NUMBER_LIMIT
from formbuilder.questions.text import LONG_TEXT_DEFAULT, LONG_TEXT_MAX, SHORT_TEXT_MAX

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link"]

GROUP_TEXT = _("Testo")
GROUP_CONTACT = _("Recapiti")
GROUP_NUMBERS = _("Numeri e date")
GROUP_CHOICE = _("Scelte")
GROUP_OTHER = _("Informazioni e consensi")

AUTOCOMPLETE_TEXT = [
    ("name", _("nome e cognome")),
    ("given-name", _("nome")),
    ("family-name", _("cognome")),
    ("street-address", _("via e numero")),
    ("postal-code", _("CAP")),
    ("address-level2", _("comune")),
    ("organization", _("ente o associazione")),
]
"""HTML autofill tokens offered for a line of text (WCAG 2.1, 1.3.5)."""

PERIODS = [("any", _("qualsiasi data")), ("past", _("oggi o prima")), ("future", _("oggi o dopo"))]

RARE = ("minimum", "maximum", "max_length", "autocomplete", "counted")
"""Fields that stand behind the cog of a question, where they may be empty: most never touch them."""
MINIMUM_OPTIONS = 2


def find_repeated(labels: list[str], message: Any) -> dict[int, ValidationError]:
    """An error at the label of every child whose label stands before it already, by the child's place."""
    return {
        n: StructBlockValidationError(block_errors={"label": ValidationError(message)})
        for n, label in enumerate(labels)
        if label and label in labels[:n]
    }


def preview_form(step: Any) -> StepForm:
    """The form of a step as the picker shows it; its texts are lazy, those that the reader knows are stored."""
    stored = json.loads(json.dumps([{"type": "step", "value": step}], cls=DjangoJSONEncoder))
    return StepForm(read_definition(stored).steps[0])


# Every text has an empty default: where stored JSON lacks a key (a draft, a field added later), wagtail-localize would
# otherwise stumble over None when the page is sent to translation.


class OptionBlock(blocks.StructBlock):
    """One choice. Its identity is the list item's id, so its text may change freely."""

    label = blocks.CharBlock(label=_("testo della scelta"), default="", max_length=MAX_LABEL)
    help_text = blocks.CharBlock(label=_("spiegazione"), default="", required=False, max_length=MAX_HELP)
    shown_when = ConditionBlock()

    class Meta:
        icon = "list-ul"
        label = _("Scelta")
        form_layout = BlockGroup(children=["label"], settings=["help_text", "shown_when"])


class ItemBlock(ContentBlock):
    """Base of what stands in a step: shown to the editor as the citizen will see it."""

    shown_when = ConditionBlock()

    def get_form_layout(self) -> BlockGroup:
        """The condition after what all questions have, before what only this kind has; behind the cog what is rare."""
        rare = [name for name, block in self.child_blocks.items() if name in RARE and not block.required]
        names = [name for name in self.child_blocks if name != "shown_when" and name not in rare]
        place = names.index("required") + 1 if "required" in names else len(names)
        names.insert(place, "shown_when")
        return BlockGroup(children=names, settings=rare)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        step = {"questions": [{"type": self.name, "value": self.get_prep_value(value)}]}
        context["form"] = preview_form(step)
        return context

    class Meta:
        template = "forms/block_preview.html"


class QuestionBlock(ItemBlock):
    """Base of every question."""

    label = blocks.CharBlock(
        label=_("domanda"),
        default="",
        max_length=MAX_LABEL,
        help_text=_("Una cosa sola per domanda, con parole semplici."),
    )
    help_text = blocks.TextBlock(
        label=_("aiuto"),
        default="",
        required=False,
        max_length=MAX_HELP,
        rows=2,
        help_text=_("Perché lo chiediamo, o un esempio. Compare sotto la domanda."),
    )
    required = blocks.BooleanBlock(
        label=_("risposta obbligatoria"),
        required=False,
        default=True,
        help_text=_("Chiedi soltanto ciò che serve davvero."),
    )


class ShortTextBlock(QuestionBlock):
    """One line of text."""

    max_length = blocks.IntegerBlock(
        label=_("caratteri al massimo"), required=False, min_value=1, max_value=SHORT_TEXT_MAX, default=SHORT_TEXT_MAX
    )
    autocomplete = blocks.ChoiceBlock(
        label=_("compilazione automatica"),
        choices=AUTOCOMPLETE_TEXT,
        required=False,
        help_text=_("Se la domanda chiede uno di questi dati di chi compila, il browser può proporlo."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("Testo breve")
        group = GROUP_TEXT
        description = _("Una riga: un nome, un titolo, un luogo.")
        preview_value = {"label": _("Nome e cognome"), "required": True}


class LongTextBlock(QuestionBlock):
    """Several lines of text."""

    max_length = blocks.IntegerBlock(
        label=_("caratteri al massimo"), required=False, min_value=1, max_value=LONG_TEXT_MAX, default=LONG_TEXT_DEFAULT
    )

    class Meta:
        icon = "doc-full"
        label = _("Testo lungo")
        group = GROUP_TEXT
        description = _("Più righe: un racconto, una richiesta.")
        preview_value = {
            "label": _("C’è qualcosa che dobbiamo sapere?"),
            "help_text": _("Per esempio: difficoltà a muoversi, una lingua da tradurre."),
            "required": False,
        }


class EmailBlock(QuestionBlock):
    """An e-mail address."""

    class Meta:
        icon = "mail"
        label = _("E-mail")
        group = GROUP_CONTACT
        description = _("Un indirizzo e-mail, controllato nella forma.")
        preview_value = {"label": _("Indirizzo e-mail"), "required": True}


class PhoneBlock(QuestionBlock):
    """A telephone number."""

    class Meta:
        icon = "mobile-alt"
        label = _("Telefono")
        group = GROUP_CONTACT
        description = _("Un numero di telefono, italiano o estero.")
        preview_value = {"label": _("Numero di telefono"), "required": False}


def find_bounds_errors(value: Any) -> dict[str, ValidationError]:
    """An error at the maximum where it comes before the minimum."""
    minimum, maximum = value.get("minimum"), value.get("maximum")
    if minimum is not None and maximum is not None and minimum > maximum:
        return {"maximum": ValidationError(_("Il massimo non può venire prima del minimo."))}
    return {}


class NumberBlock(QuestionBlock):
    """A whole number."""

    minimum = blocks.IntegerBlock(label=_("minimo"), required=False, min_value=-NUMBER_LIMIT, max_value=NUMBER_LIMIT)
    maximum = blocks.IntegerBlock(label=_("massimo"), required=False, min_value=-NUMBER_LIMIT, max_value=NUMBER_LIMIT)

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        return find_bounds_errors(value)

    class Meta:
        icon = "decimal"
        label = _("Numero")
        group = GROUP_NUMBERS
        description = _("Un numero intero, anche con un minimo e un massimo.")
        preview_value = {"label": _("Quante persone parteciperanno?"), "required": True, "minimum": 1, "maximum": 5}


class DateBlock(QuestionBlock):
    """A day."""

    period = blocks.ChoiceBlock(
        label=_("periodo"),
        choices=PERIODS,
        default="any",
    )
    minimum = blocks.DateBlock(label=_("non prima del"), required=False)
    maximum = blocks.DateBlock(label=_("non dopo il"), required=False)
    autocomplete = blocks.ChoiceBlock(
        label=_("compilazione automatica"), choices=[("bday", _("data di nascita di chi compila"))], required=False
    )

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        message = _("Scegli una data fra il 1900 e il 2200.")
        days = {name: value.get(name) for name in ("minimum", "maximum")}
        outside = [name for name, day in days.items() if day is not None and not EARLIEST_DATE <= day <= LATEST_DATE]
        return {name: ValidationError(message) for name in outside} or find_bounds_errors(value)

    class Meta:
        icon = "date"
        label = _("Data")
        group = GROUP_NUMBERS
        description = _("Giorno, mese e anno in tre caselle: si scrive bene anche dal telefono.")
        preview_value = {"label": _("Data di nascita"), "required": True, "period": "past", "autocomplete": "bday"}


class YesNoBlock(QuestionBlock):
    """Yes or no."""

    class Meta:
        icon = "help"
        label = _("Sì o no")
        group = GROUP_CHOICE
        description = _("Due risposte, nessuna già scelta.")
        preview_value = {"label": _("È la prima volta che partecipi?"), "required": True}


class ChoiceQuestionBlock(QuestionBlock):
    """Base of the questions with options."""

    options = blocks.ListBlock(OptionBlock(), label=_("scelte"), max_num=MAX_OPTIONS, default=[])
    other = blocks.CharBlock(
        label=_("altra risposta"),
        default="",
        required=False,
        max_length=MAX_LABEL,
        help_text=_("Per esempio «Altro, quale?»: compare per ultima, con una riga per scrivere. Vuota, non c’è."),
    )

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        labels = [option["label"].strip().casefold() for option in value["options"]]
        if len(labels) < MINIMUM_OPTIONS:
            return {"options": ListBlockValidationError(non_block_errors=[_("Servono almeno due scelte.")])}
        repeated = find_repeated(labels, _("Questa scelta c’è già."))
        if repeated:
            return {"options": ListBlockValidationError(block_errors=repeated)}
        is_twice = value["other"].strip().casefold() in labels
        return {"other": ValidationError(_("Questa scelta c’è già."))} if is_twice else {}


class OneOfBlock(ChoiceQuestionBlock):
    """Exactly one option."""

    counted = blocks.BooleanBlock(
        label=_("conta le risposte nelle statistiche"),
        required=False,
        default=False,
        help_text=_(
            "Vale soltanto nei moduli dei corsi: per esempio la zona in cui si abita. Lo sportello può dare ad altri "
            "quante persone hanno scelto ogni risposta, mai i numeri sotto cinque."
        ),
    )

    class Meta:
        icon = "radio-full"
        label = _("Una scelta")
        group = GROUP_CHOICE
        description = _("Un elenco da cui si sceglie una risposta sola.")
        preview_value = {
            "label": _("Come hai saputo del corso?"),
            "required": True,
            "options": [{"label": _("Da un’amica o un amico")}, {"label": _("Dal sito")}],
            "other": _("In un altro modo: quale?"),
        }


class ManyOfBlock(ChoiceQuestionBlock):
    """Any number of options."""

    maximum = blocks.IntegerBlock(label=_("scelte al massimo"), required=False, min_value=2, max_value=MAX_OPTIONS)

    class Meta:
        icon = "tasks"
        label = _("Più scelte")
        group = GROUP_CHOICE
        description = _("Un elenco da cui si possono scegliere più risposte.")
        preview_value = {
            "label": _("Quando puoi venire?"),
            "required": True,
            "options": [{"label": _("Mattina")}, {"label": _("Pomeriggio")}, {"label": _("Sera")}],
        }


class ConsentBlock(QuestionBlock):
    """A text to agree to."""

    text = blocks.RichTextBlock(
        label=_("testo del consenso"),
        features=RICH_TEXT_FEATURES,
        max_length=2_000,
        help_text=_("Per che cosa, da parte di chi, per quanto tempo, come si revoca."),
    )
    version = MachineKeyBlock(
        label=_("versione"),
        default="",
        max_length=32,
        help_text=_("Cambiala quando cambia il senso del testo, per esempio 2026-1. È uguale in tutte le lingue."),
    )

    class Meta:
        icon = "circle-check"
        label = _("Consenso")
        group = GROUP_OTHER
        description = _("Un testo da accettare con una casella. La risposta ricorda la versione del testo.")
        preview_value = {
            "label": _("Acconsento alle fotografie"),
            "text": _("<p>Durante le lezioni facciamo qualche fotografia per il sito del Comune.</p>"),
            "required": False,
            "version": "2026-1",
        }


class InformationBlock(ItemBlock):
    """Text between questions."""

    title = blocks.CharBlock(label=_("titolo"), default="", required=False, max_length=MAX_LABEL)
    text = blocks.RichTextBlock(label=_("testo"), features=RICH_TEXT_FEATURES, max_length=5_000)
    gives_help = blocks.BooleanBlock(
        label=_("mostra prima i numeri di aiuto"),
        default=False,
        required=False,
        help_text=_(
            "Quelli della rubrica per chi è in pericolo adesso, da chiamare con un tocco. Il modulo va avanti."
        ),
    )

    class Meta:
        icon = "info-circle"
        label = _("Informazione")
        group = GROUP_OTHER
        description = _("Un testo fra le domande: non chiede nulla.")
        preview_value = {
            "title": _("Prima di cominciare"),
            "text": _("<p>Servono abiti comodi e scarpe da ginnastica.</p>"),
        }
