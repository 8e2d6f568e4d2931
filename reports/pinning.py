"""The fingerprint that the office's key must have: it stands outside the database, so that nobody who can write there
can put another key in its place.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def pinned_fingerprint() -> str:
    """What `OFFICE_KEY_FINGERPRINT` says or, in the demonstration only, the file it keeps beside its database.

    Empty when nothing is pinned or the file cannot be read: then every form is closed.
    """
    if settings.OFFICE_KEY_FINGERPRINT:
        return str(settings.OFFICE_KEY_FINGERPRINT)
    path: Path | None = settings.OFFICE_KEY_FINGERPRINT_FILE
    if path is None:
        return ""
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def pin_for_demonstration(fingerprint: str) -> bool:
    """Write the demonstration's file; False where the settings name none, as in production."""
    path: Path | None = settings.OFFICE_KEY_FINGERPRINT_FILE
    if path is None:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{fingerprint}\n", encoding="ascii")
    return True
