"""What the office writes to people who are registered: placeholders, languages, and the mail that comes of it.

Whoever reads a language in which nothing was written gets the Italian words, and is told so in their own language.
Greeting, code, link and signature are the site's, always in the person's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format

from courses.dates import Meeting
from courses.emails import greeted, named
from courses.form_definition import describe_group
from courses.models.registrations import Registration
from outbox.operations import Texts
from outbox.writing import compose

SOURCE: Final = settings.LANGUAGE_CODE
"""The language that every message has."""

_BRACES: Final = re.compile(r"\{\s*([^{}]*?)\s*\}")
_HALVES: Final = re.compile(r"[^\s{}]*[{}][^\s{}]*")


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed in one language."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Reader:
    """What placeholders stand for: somebody, and the next lesson of their group."""

    registration: Registration
    next_meeting: Meeting | None


GROUP: Final = "gruppo"
NEXT: Final = "prossimo incontro"
PLACEHOLDERS: Final[Mapping[str, Callable[[Reader], str]]] = {
    "nome": lambda reader: reader.registration.first_name,
    GROUP: lambda reader: describe_group(reader.registration.group),
    NEXT: lambda reader: say_meeting(reader.next_meeting) if reader.next_meeting else "",
}


def say_meeting(meeting: Meeting) -> str:
    """Day, hours and place in the active language."""
    begins, ends = timezone.localtime(meeting.begins), timezone.localtime(meeting.ends)
    hours = f"{time_format(begins, 'H:i')}–{time_format(ends, 'H:i')}"
    return f"{date_format(begins, 'l j F')}, {hours}, {meeting.place}"


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and means nothing, or beside a brace without its other half, as it was typed."""
    unknown = [found.group(0) for found in _BRACES.finditer(text) if found.group(1).lower() not in PLACEHOLDERS]
    return [*unknown, *_HALVES.findall(_BRACES.sub(" ", text))]


def placeholders_in(text: str) -> set[str]:
    """The placeholders that stand in a text."""
    return {found.group(1).lower() for found in _BRACES.finditer(text)} & PLACEHOLDERS.keys()


def language_for(registration: Registration, words: Mapping[str, Words]) -> str:
    """In which of the languages that were written somebody gets the message."""
    return registration.locale if registration.locale in words else SOURCE


def write(*, reader: Reader, words: Mapping[str, Words], link: str, is_for_several: bool) -> Texts:
    """The mail as this person gets it; `is_for_several` as in `courses.emails.write_reminder`."""
    registration = reader.registration
    language = language_for(registration, words)
    chosen = words[language]
    with translation.override(language):
        body = _BRACES.sub(lambda found: PLACEHOLDERS[found.group(1).lower()](reader), chosen.text)
    return compose(
        "message",
        language=registration.locale,
        subject=chosen.subject,
        name=greeted(registration),
        who=named(registration, is_for_several=is_for_several),
        is_for_several=is_for_several,
        registration=registration,
        body=body,
        text_language=language,
        direction="rtl" if language in settings.LANGUAGES_BIDI else "ltr",
        is_in_another_language=language != registration.locale,
        link=link,
    )
