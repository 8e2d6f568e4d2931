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
    """One appointment. `uid` names it for ever on this site: a file loaded again changes it instead of doubling it.

    `begins` and `ends` are moments or, for whole days, both days: the first and the last one. Without an end only the
    beginning is known.
    """

    uid: str
    begins: datetime.datetime | datetime.date
    ends: datetime.datetime | datetime.date | None
    title: str
    place: str = ""
    text: str = ""
    url: str = ""
    changed: datetime.datetime | None = None
    """When what it says was last changed."""
    is_cancelled: bool = False


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
        *_when(entry),
        f"SUMMARY:{_text(entry.title)}",
    ]
    if entry.place:
        lines.append(f"LOCATION:{_text(entry.place)}")
    if entry.text:
        lines.append(f"DESCRIPTION:{_text(entry.text)}")
    if entry.url:
        lines.append(f"URL:{entry.url}")
    if entry.changed:
        lines.append(f"LAST-MODIFIED:{_utc(entry.changed)}")
    if entry.is_cancelled:
        lines.append("STATUS:CANCELLED")
    return [*lines, "END:VEVENT"]


def _when(entry: Entry) -> list[str]:
    """Whole days end, for a calendar, with the day after the last one, and leave whoever has them free."""
    if isinstance(entry.begins, datetime.datetime):
        end = [f"DTEND:{_utc(entry.ends)}"] if isinstance(entry.ends, datetime.datetime) else []
        return [f"DTSTART:{_utc(entry.begins)}", *end]
    after = (entry.ends or entry.begins) + datetime.timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{entry.begins:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}", "TRANSP:TRANSPARENT"]


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
