"""Short names for the body blocks, so that content reads as content."""

from __future__ import annotations

from typing import Any

from demo.texts import Html, ImageRef, PageRef, Text, same

Block = tuple[str, Any]


def heading(text: Text, level: str = "h2") -> Block:
    """A section title."""
    return "heading", {"text": text, "level": level}


def paragraph(html: Html) -> Block:
    """Running text."""
    return "paragraph", html


def notice(kind: str, title: Text, text: Html) -> Block:
    """A box that must not be missed; `kind` is note, success, warning or danger."""
    return "notice", {"kind": kind, "title": title, "text": text}


def steps(*entries: tuple[Text, Html]) -> Block:
    """What to do, in order."""
    return "steps", {"entries": [{"title": title, "text": text} for title, text in entries]}


def questions(*entries: tuple[Text, Html]) -> Block:
    """Questions that open one by one."""
    return "accordion", {"entries": [{"question": question, "answer": answer} for question, answer in entries]}


def cards(*keys: str) -> Block:
    """Cards that lead to these pages, with their own words."""
    return "page_cards", {"entries": [{"page": PageRef(key), "title": same(""), "text": same("")} for key in keys]}


def links(*entries: tuple[Text, str, Text]) -> Block:
    """Links to other sites: title, address, what is found there."""
    return "external_links", {"entries": [{"title": title, "url": url, "text": text} for title, url, text in entries]}


def action(title: Text, text: Text, button: Text, key: str) -> Block:
    """One button to one page of ours."""
    return "call_to_action", {
        "title": title,
        "text": text,
        "button": button,
        "page": PageRef(key),
        "emphasis": "primary",
    }


def quote(text: Text, source: Text, context: Text) -> Block:
    """Words of an office."""
    return "quote", {"text": text, "source": source, "context": context}


def figures(*entries: tuple[str, Text, Text, int]) -> Block:
    """Numbers with what they count, their source and year."""
    return "key_figures", {
        "entries": [
            {"number": number, "label": label, "source": source, "year": year}
            for number, label, source, year in entries
        ]
    }


def timeline(*entries: tuple[Text, Text, Html]) -> Block:
    """A story: period, title, text."""
    return "timeline", {
        "entries": [{"period": period, "title": title, "text": text} for period, title, text in entries]
    }


def table(caption: Text, columns: list[Text], *rows: list[Text]) -> Block:
    """A small table."""
    return "table", {
        "caption": caption,
        "columns": columns,
        "rows": [{"cells": row} for row in rows],
        "row_headers": True,
    }


def picture(name: str, alt: Text, caption: Text | None = None) -> Block:
    """One picture, with its alternative text."""
    return "image", image_fields(name, alt, caption)


def gallery(*entries: tuple[str, Text, Text]) -> Block:
    """Several pictures: name, alternative text, caption."""
    return "gallery", {"entries": [image_fields(name, alt, caption) for name, alt, caption in entries]}


def image_fields(name: str, alt: Text, caption: Text | None) -> dict[str, Any]:
    """The fields of one picture."""
    fields: dict[str, Any] = {"image": ImageRef(name), "alt_text": alt, "decorative": False}
    if caption:
        fields["caption"] = caption
    return fields
