"""Dates for a calendar: the small part of iCalendar (RFC 5545) that a list of appointments needs.

Times are in UTC, so no time zone has to be described; lines end in CRLF and are folded at 75 bytes between characters.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
_LINE_BYTES: Final = 75
_ESCAPES: Final = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One appointment. `uid` names it for ever on this site: a file loaded again changes it instead of doubling it."""

    uid: str
    begins: datetime.datetime
    ends: datetime.datetime
    title: str
    place: str = ""


def write(entries: Iterable[Entry], *, name: str = "", refresh: datetime.timedelta | None = None) -> bytes:
    """A whole calendar, as bytes of `CONTENT_TYPE`.

    For one that programs read again by themselves: what they call it, and how often that is of use (RFC 7986, and the
    older names that they understand).
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//pari//calendar//IT", "METHOD:PUBLISH"]
    if name:
        lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    if refresh:
        hours = f"PT{refresh // datetime.timedelta(hours=1)}H"
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{hours}", f"X-PUBLISHED-TTL:{hours}"]
    stamp = _utc(timezone.now())
    for entry in entries:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(entry: Entry, stamp: str) -> list[str]:
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}@{host}",
        f"DTSTAMP:{stamp}",
        f"DTSTART:{_utc(entry.begins)}",
        f"DTEND:{_utc(entry.ends)}",
        f"SUMMARY:{_text(entry.title)}",
    ]
    if entry.place:
        lines.append(f"LOCATION:{_text(entry.place)}")
    return [*lines, "END:VEVENT"]


def _utc(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A value of type TEXT (section 3.3.11), without control characters."""
    escaped = value.translate(_ESCAPES)
    return "".join(char for char in escaped if char >= " " and char != "\x7f")


def _folded(line: str) -> Iterator[bytes]:
    """A line in parts of at most 75 bytes; each further part begins with a space (section 3.1)."""
    part = b""
    for char in line:
        encoded = char.encode("utf-8", "replace")
        if len(part) + len(encoded) > _LINE_BYTES:
            yield part
            part = b" "
        part += encoded
    yield part
