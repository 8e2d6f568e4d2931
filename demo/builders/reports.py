"""The page to report from."""

from __future__ import annotations

from demo.content.report import REPORT
from demo.pages import Desk


def build(desk: Desk) -> None:
    """The page and its form; the keys that open it are the business of `people`."""
    desk.make(REPORT)
