"""The content blocks, found by themselves: each with its preview, and once for every choice that it offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from wagtail.blocks import Block, BooleanBlock, ChoiceBlock, StructBlock

from .entries import Entry, Example

FOLDER: Final = "blocks/"


def _kinds(base: type[Block] = Block) -> Iterator[type[Block]]:
    for kind in base.__subclasses__():
        template = getattr(kind._meta_class, "template", None)
        if template and template.startswith(FOLDER) and not kind.__module__.startswith("tests."):
            yield kind
        yield from _kinds(kind)


def _variants(block: Block, value: Any) -> Iterator[tuple[str, Any]]:
    """The preview, and the same with each other choice of each field that is chosen from a list, or ticked."""
    yield "anteprima", value
    if not isinstance(block, StructBlock):
        return
    for name, child in block.child_blocks.items():
        options: list[Any] = []
        if isinstance(child, ChoiceBlock):
            options = [code for code, _label in child.field.choices if code]
        elif isinstance(child, BooleanBlock):
            options = [True, False]
        for option in options:
            if option != value.get(name):
                yield f"{name}: {option}", block.normalize({**value, name: option})


def block_entries() -> list[Entry]:
    """An entry for each template of a block, in the order of their names."""
    found: dict[str, list[Example]] = defaultdict(list)
    for kind in sorted(set(_kinds()), key=lambda each: each.__qualname__):
        block = kind()
        for name, value in _variants(block, block.get_preview_value()):
            found[kind._meta_class.template].append(Example(name=name, block=block, value=value))
    return [Entry(template=template, examples=tuple(examples)) for template, examples in sorted(found.items())]
