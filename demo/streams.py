"""From demo data to stored values: Italian content with fixed block ids, and the English of every string in it.

A block's id is derived from the page and the block's place, so that loading the demo twice, on any machine, gives the
same ids, and the English page has those of the Italian one: the identity that forms and translations rely on.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from wagtail import blocks
from wagtail_localize.strings import StringValue, extract_strings

from .texts import Html, ImageRef, ObjectRef, PageRef, Text, When

NAMESPACE = uuid.UUID("5a0e2f0c-3c0f-5a59-9d3e-2c6f0f9b6b11")
"""Root of every id the demo derives. Changing it would make a second demo beside the first."""

PAGE_LINK = re.compile(r'href="page:([a-z0-9-]+)"')

CONTACT = re.compile(
    r"<b>(?P<short>112|1522)</b>"
    r"|(?P<telephone>\b(?:0171 \d{6}|335 \d{7}|800 90 10 10)\b)"
    r"|(?P<address>\b[a-z]+@comune\.cuneo\.it\b)"
)
"""What a thumb can call or write to: it becomes a link, so that nobody has to copy a number in a hurry."""

TEXT_BLOCKS = (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.EmailBlock, blocks.RichTextBlock)

Reference = PageRef | ImageRef | ObjectRef


def demo_uuid(*parts: object) -> uuid.UUID:
    """The id of a demo thing, the same on every machine."""
    return uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts))


class UnpairedTextError(ValueError):
    """The Italian and the English of a text do not have the same shape."""


class Strings(dict[str, str]):
    """The English of each Italian string of one page, keyed as wagtail-localize stores them."""

    def add_text(self, text: Text) -> None:
        """Pair a plain text."""
        self._pair(StringValue.from_plaintext(text.it).data, StringValue.from_plaintext(text.en).data)

    def add_html(self, html: Html) -> None:
        """Pair a rich text, string by string."""
        italian = [string.data for string, _attrs in extract_strings(html.it)[1]]
        english = [string.data for string, _attrs in extract_strings(html.en)[1]]
        if len(italian) != len(english):
            message = f"{len(italian)} Italian and {len(english)} English strings: {html.it[:60]}…"
            raise UnpairedTextError(message)
        for source, target in zip(italian, english, strict=True):
            self._pair(source, target)

    def _pair(self, source: str, target: str) -> None:
        if source and self.setdefault(source, target) != target:
            message = f"Two translations of «{source[:60]}» on one page"
            raise UnpairedTextError(message)


class Writer:
    """Turns the data of one page into stored values, and remembers the English of what it wrote.

    `resolve` gives the primary key of a reference.
    """

    def __init__(self, *, key: str, resolve: Callable[[Reference], int]) -> None:
        self.key = key
        self.resolve = resolve
        self.strings = Strings()
        self._ids: dict[tuple[str, ...], str] = {}

    def value(self, value: Any) -> Any:
        """The stored form of a simple value."""
        match value:
            case Text():
                self.strings.add_text(value)
                return value.it
            case Html():
                return self._html(value)
            case PageRef() | ImageRef() | ObjectRef():
                return self.resolve(value)
            case datetime() | date() | time():
                return value.isoformat()
            case str():
                self.strings.add_text(Text(it=value, en=value))
                return value
        return value

    def stream(self, block: blocks.StreamBlock, items: Sequence[tuple[str, Any]], path: str) -> list[dict[str, Any]]:
        """A stream's raw data: `items` are pairs of block name and value."""
        raw = []
        for index, (name, value) in enumerate(items):
            place = f"{path}/{index}-{name}"
            written = self._block(block.child_blocks[name], value, place)
            raw.append({"type": name, "value": written, "id": str(demo_uuid(self.key, place))})
            self._remember(raw[-1])
        return raw

    def _remember(self, written: Mapping[str, Any]) -> None:
        """The ids of a question and its options, for the conditions after it."""
        values = written["value"] if isinstance(written["value"], dict) else {}
        if "label" in values:
            self._ids[values["label"],] = written["id"]
            named = [each for each in values.get("options", ()) if isinstance(each["value"], dict)]
            self._ids |= {(values["label"], each["value"]["label"]): each["id"] for each in named}

    def _condition(self, when: When) -> dict[str, Any]:
        value = self._ids.get((when.question, when.value), when.value) if isinstance(when.value, str) else when.value
        rule = {"question": self._ids[when.question,], "operator": when.operator, "value": value}
        return {"match": "all", "rules": [rule]}

    def _block(self, block: blocks.Block, value: Any, path: str) -> Any:
        if isinstance(block, blocks.StreamBlock):
            return self.stream(block, value, path)
        if isinstance(block, blocks.ListBlock):
            return [
                {
                    "type": "item",
                    "value": self._block(block.child_block, item, f"{path}/{index}"),
                    "id": str(demo_uuid(self.key, f"{path}/{index}")),
                }
                for index, item in enumerate(value)
            ]
        if isinstance(block, blocks.StructBlock):
            return self._struct(block, value, path)
        return self._condition(value) if isinstance(value, When) else self.value(value)

    def _struct(self, block: blocks.StructBlock, value: Mapping[str, Any], path: str) -> dict[str, Any]:
        unknown = set(value) - set(block.child_blocks)
        if unknown:
            message = f"{path}: {type(block).__name__} has no {sorted(unknown)}"
            raise KeyError(message)
        # An editor's form stores an empty text as "", never as null; wagtail-localize cannot read a null.
        empty = {name: "" for name, child in block.child_blocks.items() if isinstance(child, TEXT_BLOCKS)}
        return empty | {
            name: self._block(block.child_blocks[name], item, f"{path}/{name}") for name, item in value.items()
        }

    def _html(self, html: Html) -> str:
        resolved = Html(it=self._links(html.it), en=self._links(html.en))
        self.strings.add_html(resolved)
        return resolved.it

    def _links(self, source: str) -> str:
        linked = CONTACT.sub(_link_to_contact, source)
        return PAGE_LINK.sub(lambda found: f'linktype="page" id="{self.resolve(PageRef(found[1]))}"', linked)


def _link_to_contact(found: re.Match[str]) -> str:
    number = found["short"] or found["telephone"]
    target = f"tel:{number.replace(' ', '')}" if number else f"mailto:{found['address']}"
    return f'<a href="{target}">{found[0]}</a>'
