"""From a file of the demonstration to stored values: what is written, as the model's field or block wants it.

A block's id is derived from the page and the names in its file, so that loading the demo twice, on any machine, gives
the same ids, and every language has those of the Italian page: the identity that forms and translations rely on. A name
that stays keeps its id, and so its translations, wherever it is moved.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.db import models
from wagtail import blocks
from wagtail.blocks.field_block import BaseChoiceBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from core.fields import TopicsField
from formbuilder.blocks.conditions import ConditionBlock
from formbuilder.conditions import OPERATORS

from .files import ContentError
from .rich_text import to_html

NAMESPACE = uuid.UUID("5a0e2f0c-3c0f-5a59-9d3e-2c6f0f9b6b11")
"""Root of every id the demo derives. Changing it would make a second demo beside the first."""

PAGE_LINK = re.compile(r'href="page:([a-z0-9-]+)"')
DAY = re.compile(r"(?P<named>[a-z-]+)(?: (?P<sign>[+-]) (?P<days>\d+))?")
TEXT_BLOCKS = (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.EmailBlock, blocks.RichTextBlock)
TRUTHS = {"true": True, "false": False}


def demo_uuid(*parts: object) -> uuid.UUID:
    """The id of a demo thing, the same on every machine."""
    return uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts))


def block_id(key: str, *names: str) -> str:
    """The id of a part of a page: the names that lead to it in the file, `"body", "2 paragraph"`."""
    return str(demo_uuid(key, "/".join(names)))


class Known(Protocol):
    """What files may name: pages, entries and pictures by their keys, days and years by what they are called."""

    days: dict[str, date]
    years: dict[str, int]

    def page_id(self, key: str) -> int | None:
        """The Italian page of this key."""

    def object_id(self, key: str) -> int | None:
        """The entry, course or picture of this key."""


class Writer:
    """Turns the fields of one page or entry into stored values. Its methods raise ContentError with the place."""

    def __init__(self, *, key: str, known: Known) -> None:
        self.key = key
        self.known = known
        self._ids: dict[tuple[str, ...], str] = {}
        self._kinds: dict[str, str] = {}

    # Fields of a model -----------------------------------------------------------------------------------------

    def fields(self, model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
        """What the model is made of."""
        known = {field.name: field for field in model._meta.get_fields() if isinstance(field, models.Field)}
        unknown = set(values) - set(known)
        if unknown:
            raise _wrong(", ".join(sorted(unknown)), f"{model.__name__} non ha questo campo")
        return dict(self._field(known[name], value) for name, value in values.items())

    def _field(self, field: models.Field[Any, Any], value: Any) -> tuple[str, Any]:
        name = field.name
        match field:
            case StreamField():
                raw = self.stream(field.stream_block, value, name)
                return name, blocks.StreamValue(field.stream_block, raw, is_lazy=True)
            case models.ForeignKey():
                return field.attname, self._reference(field.related_model, value, name)
            case TopicsField():
                return name, list(value)
            case RichTextField():
                return name, self._html(value, name)
        return name, self._plain(field, value, name)

    # Blocks ----------------------------------------------------------------------------------------------------

    def stream(self, block: blocks.StreamBlock, items: Any, path: str) -> list[dict[str, Any]]:
        """A stream's raw data: `items` are written `<name> <kind>: value`."""
        raw = []
        for title, value, place in _entries(items, path):
            _name, _space, kind = title.rpartition(" ")
            if kind not in block.child_blocks:
                raise _wrong(place, f"il blocco «{kind}» non c’è; ci sono: {', '.join(block.child_blocks)}")
            written = self._block(block.child_blocks[kind], value, place)
            raw.append({"type": kind, "value": written, "id": block_id(self.key, place)})
            self._remember(raw[-1])
        return raw

    def _block(self, block: blocks.Block, value: Any, path: str) -> Any:
        match block:
            case blocks.StreamBlock():
                return self.stream(block, value, path)
            case blocks.ListBlock():
                return [
                    {
                        "type": "item",
                        "value": self._block(block.child_block, item, place),
                        "id": block_id(self.key, place),
                    }
                    for _name, item, place in _entries(value, path)
                ]
            case blocks.StructBlock():
                return self._struct(block, value, path)
            case blocks.StaticBlock():
                return None
        return self._leaf(block, value, path)

    def _struct(self, block: blocks.StructBlock, value: Any, path: str) -> dict[str, Any]:
        """A struct written as one text fills its first field."""
        values = value if isinstance(value, dict) else {next(iter(block.child_blocks)): value}
        for unknown in set(values) - set(block.child_blocks):
            raise _wrong(f"{path}/{unknown}", f"questo non c’è; ci sono: {', '.join(block.child_blocks)}")
        # An editor's form stores an empty text as "", never as null; wagtail-localize cannot read a null.
        empty = {name: "" for name, child in block.child_blocks.items() if isinstance(child, TEXT_BLOCKS)}
        return empty | {
            name: self._block(block.child_blocks[name], item, f"{path}/{name}") for name, item in values.items()
        }

    def _leaf(self, block: blocks.Block, value: Any, path: str) -> Any:
        match block:
            case ConditionBlock():
                return self._condition(value, path)
            case blocks.RichTextBlock():
                return self._html(value, path)
            case blocks.ChooserBlock():
                return self._reference(block.model_class, value, path)
        return self._plain(block, value, path)

    # Values ----------------------------------------------------------------------------------------------------

    def _plain(self, kind: Any, value: Any, path: str) -> Any:
        if isinstance(kind, BaseChoiceBlock):
            unknown = [each for each in _listed(value) if not kind.field.valid_value(each)]
            if unknown:
                raise _wrong(path, f"«{unknown[0]}» non è tra le scelte")
            return value
        if not isinstance(value, str):
            raise _wrong(path, "qui va un testo solo")
        read = next((reader for kinds, reader in _READERS if isinstance(kind, kinds)), None)
        try:
            return read(self, value) if read else value
        except (ValueError, KeyError, InvalidOperation) as error:
            raise _wrong(path, f"«{value}» non va bene qui") from error

    def day(self, written: str) -> date:
        """A day: `2026-03-08`, or one that has a name and so many days after or before it: `today - 3`."""
        found = DAY.fullmatch(written)
        if not found:
            return date.fromisoformat(written)
        days = int(found["days"] or 0)
        return self.known.days[found["named"]] + timedelta(days=-days if found["sign"] == "-" else days)

    def number(self, written: str) -> int:
        """A whole number, or a year that has a name."""
        return self.known.years[written] if written in self.known.years else int(written)

    def _html(self, value: Any, path: str) -> str:
        if not isinstance(value, str):
            raise _wrong(path, "qui va un testo solo")
        return PAGE_LINK.sub(lambda found: f'linktype="page" id="{self._page(found[1], path)}"', to_html(value))

    def _reference(self, model: Any, key: str, path: str) -> int:
        if isinstance(model, type) and issubclass(model, Page):
            return self._page(key, path)
        found = self.known.object_id(key)
        if found is None:
            raise _wrong(path, f"«{key}» non c’è, o viene dopo")
        return found

    def _page(self, key: str, path: str) -> int:
        found = self.known.page_id(key)
        if found is None:
            raise _wrong(path, f"la pagina «{key}» non c’è, o viene dopo")
        return found

    # Conditions of forms ---------------------------------------------------------------------------------------

    def _remember(self, written: Mapping[str, Any]) -> None:
        """The ids of a question and its options, for the conditions after it."""
        values = written["value"] if isinstance(written["value"], dict) else {}
        if "label" in values:
            self._ids[values["label"],] = written["id"]
            self._kinds[values["label"]] = written["type"]
            named = [each for each in values.get("options", ()) if isinstance(each["value"], dict)]
            self._ids |= {(values["label"], each["value"]["label"]): each["id"] for each in named}

    def _condition(self, value: Any, path: str) -> dict[str, Any]:
        """`question` is an earlier one, by its words; `value` an option's words, true, false or a number."""
        question, operator = value.get("question"), value.get("operator")
        if (question,) not in self._ids:
            raise _wrong(path, f"prima di qui nessuno chiede «{question}»")
        if operator not in OPERATORS:
            raise _wrong(path, f"«{operator}» non è uno di: {', '.join(OPERATORS)}")
        rule = {"question": self._ids[question,], "operator": operator, "value": None}
        if "value" in value:
            rule["value"] = self._expected(question, value["value"], path)
        return {"match": "all", "rules": [rule]}

    def _expected(self, question: str, value: str, path: str) -> str | bool | int:
        if (question, value) in self._ids:
            return self._ids[question, value]
        if self._kinds[question] == "yes_no" and value in TRUTHS:
            return TRUTHS[value]
        if value.isdecimal():
            return int(value)
        raise _wrong(path, f"«{value}» non è una risposta a «{question}»")


Reader = Callable[[Writer, str], Any]
_READERS: tuple[tuple[tuple[type, ...], Reader], ...] = (
    ((models.BooleanField, blocks.BooleanBlock), lambda _writer, written: TRUTHS[written]),
    ((models.IntegerField, blocks.IntegerBlock), Writer.number),
    ((models.DateField,), Writer.day),
    ((models.TimeField,), lambda _writer, written: time.fromisoformat(written)),
    ((blocks.DateBlock,), lambda writer, written: writer.day(written).isoformat()),
    ((blocks.TimeBlock,), lambda _writer, written: time.fromisoformat(written).isoformat()),
    ((blocks.DecimalBlock,), lambda _writer, written: str(Decimal(written))),
)
"""How a value is read that is no text; a stream keeps days, hours and numbers with decimals as texts."""


def _entries(items: Any, path: str) -> list[tuple[str, Any, str]]:
    """Name, value and place of each part."""
    if not isinstance(items, dict):
        raise _wrong(path, "ogni parte ha un nome: «1: …», «2: …»")
    return [(name, value, f"{path}/{name}") for name, value in items.items()]


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _wrong(path: str, message: str) -> ContentError:
    return ContentError(f"{path}: {message}")
