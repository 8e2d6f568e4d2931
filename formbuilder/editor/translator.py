"""What a translator reads beside each text of a form: which step, which question, which part of it, in form order.

wagtail-localize names only the first level of a stream («Passo», «domande») and groups by block. Its editor prints what
`get_segment_location_info` says; that function is private, and `tests/formbuilder/test_translator.py` pins what is
relied on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail_localize.views import edit_translation

from formbuilder.blocks import FormStepsField

STOCK: Final = edit_translation.get_segment_location_info
HEADING_LENGTH: Final = 80
NAMED_BY_THEIR_LIST: Final = "label"
"""The child that is all of a list's item to whoever translates: «scelta 2» and not «scelta 2: testo della scelta»."""

Raw = Mapping[str, Any]


def install() -> None:
    """Take the place of wagtail-localize's function; its views find it by its name in their module."""
    edit_translation.get_segment_location_info = locate


def locate(
    source_instance: Any, tab_helper: Any, content_path: str, field_path: str, widget: bool = False
) -> dict[str, Any]:
    """Where a text stands. `field` and `blockId` make the group, `subField` stands at the text itself."""
    location: dict[str, Any] = STOCK(source_instance, tab_helper, content_path, field_path, widget)
    name, *ids = content_path.split(".")
    field = source_instance._meta.get_field(name)
    if isinstance(field, FormStepsField):
        location |= _describe(field.stream_block, getattr(source_instance, name).raw_data, ids)
    return location


def _describe(form: blocks.StreamBlock, steps: Sequence[Raw], path: list[str]) -> dict[str, str]:
    """The names of one text; none where it has gone from the form meanwhile."""
    number, step = _find(steps, path[0])
    if step is None or len(path) < 2:  # noqa: PLR2004 - a text is a child of a step
        return {}
    block, value = form.child_blocks[step["type"]], step["value"]
    if path[1] != "questions":
        heading = _("Passo %(number)d – %(title)s") % {"number": number, "title": value.get("title", "")}
        return {"field": _short(heading), "blockId": path[0], "subField": "".join(_words(block, value, path[1:]))}
    place, question = _find(value.get("questions", ()), path[2])
    if question is None:
        return {}
    kind = block.child_blocks["questions"].child_blocks[question["type"]]
    words = question["value"].get("label") or question["value"].get("title") or ""
    heading = f"{number}.{place} {kind.label}" + (f" – {words}" if words else "")
    return {
        "field": _short(heading),
        "blockId": path[2],
        "subField": "".join(_words(kind, question["value"], path[3:])),
    }


def _words(block: blocks.Block, value: Any, path: list[str]) -> Iterator[str]:
    """The labels on the way down to one text, in words: «domanda», «scelta 2», «scelta 2: spiegazione»."""
    child = getattr(block, "child_blocks", {}).get(path[0]) if path else None
    if child is None:
        return
    if not isinstance(child, blocks.ListBlock | blocks.StreamBlock):
        yield str(child.label)
        return
    number, entry = _find(value.get(path[0]) or (), path[1])
    if entry is None:
        return
    of_entry = child.child_block if isinstance(child, blocks.ListBlock) else child.child_blocks[entry["type"]]
    yield f"{str(of_entry.label).lower()} {number}"
    if path[2:] != [NAMED_BY_THEIR_LIST]:
        yield ": "
        yield from _words(of_entry, entry["value"], path[2:])


def _find(entries: Sequence[Raw], entry_id: str) -> tuple[int, Raw | None]:
    """The entry of a stored stream or list with this id, and its place, counted from 1."""
    return next(((n, each) for n, each in enumerate(entries, start=1) if each.get("id") == entry_id), (0, None))


def _short(text: str) -> str:
    return Truncator(text).chars(HEADING_LENGTH)
