"""Where a vote is given, and where it ends."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from ratings.questions import Subject


def address(name: str, subject: Subject, page_key: UUID) -> str:
    """The address of `rate` or `thanks`, in the reader's language."""
    return reverse(f"ratings:{name}" if subject is Subject.PAGE else f"ratings:{name}_form", args=[page_key])
