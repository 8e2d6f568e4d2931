"""Text in two languages, and references to what other builders made. Data only: nothing here touches the database."""

from __future__ import annotations

from dataclasses import dataclass

from formbuilder.conditions import Operator


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text in Italian and English."""

    it: str
    en: str


@dataclass(frozen=True, slots=True)
class Html:
    """Rich text in Italian and English, with the same paragraphs, items and links in both.

    A link to a demo page is written `<a href="page:key">`; telephone numbers and e-mail addresses become links by
    themselves. wagtail-localize pairs the two languages string by string,
    so both versions must have the same shape: a test checks it.
    """

    it: str
    en: str


@dataclass(frozen=True, slots=True)
class PageRef:
    """A demo page, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class ImageRef:
    """A picture drawn by `demo.drawing`, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """Something another builder registered (a course, an office, a place), by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class When:
    """What a part of a form is shown for: an earlier question of the page, by its Italian words, and what is answered.

    `value` is an option's Italian words, true or false, or a number.
    """

    question: str
    operator: Operator
    value: str | int | bool | None = None


def t(it: str, en: str) -> Text:
    """Plain text in both languages."""
    return Text(it=it, en=en)


def h(it: str, en: str) -> Html:
    """Rich text in both languages."""
    return Html(it=it, en=en)


def same(text: str) -> Text:
    """A name, a number, an address: the same in both languages."""
    return Text(it=text, en=text)
