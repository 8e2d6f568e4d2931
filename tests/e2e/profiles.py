"""A browser with a folder of its own, as a person has one, and the search of that folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright

ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
KEEPS_PAGES_IN_MEMORY = ["--disable-back-forward-cache"]
"""Playwright switches off what every real Chromium does."""

MOZ_LZ4 = b"mozLz40\0"


def open_profile(playwright: Playwright, folder: Path, **options) -> BrowserContext:
    """Start Chromium with this folder."""
    context = playwright.chromium.launch_persistent_context(
        folder,
        executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
        args=ARGS,
        ignore_default_args=KEEPS_PAGES_IN_MEMORY,
        **options,
    )
    context.set_default_timeout(15_000)
    return context


def found_in(folder: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """Which files below the folder hold a word, in UTF-8 or in UTF-16; Firefox's session files are unpacked."""
    found: dict[str, list[str]] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        try:
            data = _unpacked(path.read_bytes())
        except OSError:  # A running browser removes files.
            continue
        for word in words:
            if word.encode() in data or word.encode("utf-16-le") in data:
                found.setdefault(word, []).append(str(path.relative_to(folder)))
    return found


def _unpacked(data: bytes) -> bytes:
    """The content of a mozLz4 file: a magic word, the size, one LZ4 block. Any other file as it is."""
    if not data.startswith(MOZ_LZ4):
        return data
    start = len(MOZ_LZ4) + 4
    content = unpack_lz4(data[start:])
    assert len(content) == int.from_bytes(data[start - 4 : start], "little")
    return content


def unpack_lz4(block: bytes) -> bytes:
    """An LZ4 block: literals, then a copy of what came before, again and again."""
    content, at = bytearray(), 0
    while at < len(block):
        token, at = block[at], at + 1
        length, at = _length(block, at, token >> 4)
        content += block[at : at + length]
        at += length
        if at == len(block):
            break
        distance, at = int.from_bytes(block[at : at + 2], "little"), at + 2
        length, at = _length(block, at, token & 15)
        for _byte in range(length + 4):
            content.append(content[-distance])
    return bytes(content)


def _length(block: bytes, at: int, length: int) -> tuple[int, int]:
    """A length of 15 goes on in the bytes that follow, up to the first that is not 255."""
    more = length == 15
    while more:
        length, more, at = length + block[at], block[at] == 255, at + 1
    return length, at
