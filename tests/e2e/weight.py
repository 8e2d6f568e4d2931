"""What a page weighs for somebody who comes for the first time: every answer, in bytes as they were sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from playwright.sync_api import Page, Request

PICTURES: Final = "image"
STYLES: Final = "stylesheet"
MOST_STYLES: Final = 20_000
MOST_WITHOUT_PICTURES: Final = 150 * 1024
"""The pages for a code come nearest: whatever they say, they are filled up to 64 KiB (docs/adr/0036)."""
MOST_OF_HOME: Final = 100_000
MOST_REQUESTS_OF_HOME: Final = 10
HAS_ITS_LETTERS: Final = "async () => { await document.fonts.ready; return document.fonts.size }"


@dataclass(frozen=True, slots=True)
class Load:
    """One answer: what for (as the browser says), its address, the bytes of its compressed body and of its headers."""

    kind: str
    address: str
    body: int
    headers: int

    @property
    def size(self) -> int:
        return self.body + self.headers


class WeightWatch:
    """Watches a window that keeps nothing, so that each page is a first visit."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._asked: list[Request] = []
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("Network.enable")
        self._devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.on("request", self._see)

    def _see(self, request: Request) -> None:
        self._asked.append(request)

    def visit(self, path: str, wait_until: Literal["load", "networkidle"] = "load") -> list[Load]:
        """What the page asked for, its letters included."""
        self._asked.clear()
        self._page.goto(path, wait_until=wait_until)
        self._page.evaluate(HAS_ITS_LETTERS)
        return [self._weigh(request) for request in self._asked if request.response() is not None]

    @staticmethod
    def _weigh(request: Request) -> Load:
        sizes = request.sizes()
        return Load(request.resource_type, request.url, sizes["responseBodySize"], sizes["responseHeadersSize"])


def too_heavy(loads: list[Load]) -> list[str]:
    """What weighs more than any public page may."""
    styles = sum(load.body for load in loads if load.kind == STYLES)
    without_pictures = sum(load.size for load in loads if load.kind != PICTURES)
    found = []
    if styles > MOST_STYLES:
        found.append(f"styles: {styles} bytes")
    if without_pictures > MOST_WITHOUT_PICTURES:
        found.append(f"without pictures: {without_pictures} bytes: {heaviest(loads)}")
    return found


def too_heavy_for_home(loads: list[Load]) -> list[str]:
    """What is too much for the first page that most people see, its pictures included."""
    weight, found = sum(load.size for load in loads), []
    if weight > MOST_OF_HOME:
        found.append(f"home: {weight} bytes: {heaviest(loads)}")
    if len(loads) > MOST_REQUESTS_OF_HOME:
        found.append(f"home: {len(loads)} requests: {heaviest(loads)}")
    return found


def heaviest(loads: list[Load]) -> list[tuple[int, str]]:
    return sorted(((load.size, load.address) for load in loads), reverse=True)[:5]
