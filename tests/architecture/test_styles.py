"""No style for what nobody writes any more."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MADE_UP = tuple(json.loads((ROOT / "frontend" / "beginnings.json").read_text()))
"""Beginnings of names that templates, widgets and Wagtail's streams complete; the build keeps what begins so."""
SOURCES = ("templates/**/*.html", "*/**/*.py", "frontend/src/**/*.js")


def names_in_styles() -> set[str]:
    names: set[str] = set()
    for path in (ROOT / "frontend" / "scss").rglob("*.scss"):
        sheet = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        sheet = re.sub(r"//.*|@import[^;]*;|url\([^)]*\)", "", sheet)
        names |= set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)(?=[^{};]*\{)", sheet))
    return names


def words_in_sources() -> set[str]:
    words: set[str] = set()
    for pattern in SOURCES:
        for path in ROOT.glob(pattern):
            parts = path.relative_to(ROOT).parts
            if parts[0] not in ("tests", "node_modules", "var") and not parts[0].startswith("."):
                words |= set(re.findall(r"[\w-]+", path.read_text()))
    return words


def test_every_class_of_a_style_sheet_is_written_somewhere():
    names = names_in_styles()
    assert len(names) > 200
    unused = {name for name in names - words_in_sources() if not name.startswith(MADE_UP)}
    assert unused == set()


@pytest.mark.parametrize("sheet", ["site-style", "site-style-rtl", "staff-style"])
def test_a_style_sheet_weighs_no_more_than_20_kb_compressed(sheet):
    (built,) = (ROOT / "frontend" / "dist" / "assets").glob(f"{sheet}-????????.css")
    assert len(gzip.compress(built.read_bytes())) <= 20_000
