"""What a style sheet may hold: nothing that nobody writes, each rule in its layer, each colour in its place."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import wagtail
import wagtail_localize

ROOT = Path(__file__).resolve().parents[2]
MADE_UP = tuple(json.loads((ROOT / "frontend" / "beginnings.json").read_text()))
"""Beginnings of names that templates, widgets and Wagtail's streams complete; the build keeps what begins so."""
SOURCES = ("templates/**/*.html", "*/**/*.py", "frontend/src/**/*.js")


def names_in(paths: Iterable[Path]) -> set[str]:
    names: set[str] = set()
    for path in paths:
        sheet = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        sheet = re.sub(r"//.*|@import[^;]*;|url\([^)]*\)", "", sheet)
        names |= set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)(?=[^{};]*\{)", sheet))
    return names


def words_of_wagtail() -> set[str]:
    """What may be named in `_admin.scss`: the classes that Wagtail and wagtail-localize write."""
    core = Path(wagtail.__file__).parent / "admin/static/wagtailadmin/css/core.css"
    editors = Path(wagtail_localize.__file__).parent.glob("templates/**/edit_translation.html")
    return {word for path in (core, *editors) for word in re.findall(r"[\w-]+", path.read_text())}


def words_in_sources() -> set[str]:
    words: set[str] = set()
    for pattern in SOURCES:
        for path in ROOT.glob(pattern):
            parts = path.relative_to(ROOT).parts
            if parts[0] not in ("tests", "node_modules", "var") and not parts[0].startswith("."):
                words |= set(re.findall(r"[\w-]+", path.read_text()))
    return words


def test_every_class_of_a_style_sheet_is_written_somewhere():
    sheets = set((ROOT / "frontend" / "scss").rglob("*.scss"))
    for_wagtail = {path for path in sheets if path.name == "_admin.scss"}
    names, written = names_in(sheets - for_wagtail), words_in_sources()
    assert len(names) > 200
    assert {name for name in names - written if not name.startswith(MADE_UP)} == set()
    assert names_in(for_wagtail) - written - words_of_wagtail() == set()


@pytest.mark.parametrize("sheet", ["site-style", "site-style-rtl", "staff-style"])
def test_a_style_sheet_weighs_no_more_than_20_kb_compressed(sheet):
    assert len(gzip.compress(built(sheet).encode())) <= 20_000


LAYERS = ("always", "tokens", "bootstrap", "components", "areas")


def built(sheet: str) -> str:
    (path,) = (ROOT / "frontend" / "dist" / "assets").glob(f"{sheet}-????????.css")
    return path.read_text()


def outside_layers(css: str) -> list[str]:
    """What stands at the top of a built sheet and is neither a layer nor a font; layers that nobody ordered."""
    depth, start, found = 0, 0, []
    for position, character in enumerate(css):
        if character == "{":
            depth += 1
            if depth == 1:
                found.append(css[start:position].rsplit(";", 1)[-1].strip())
        elif character == "}":
            depth -= 1
            start = position + 1
    allowed = {"@font-face", *(f"@layer {name}" for name in LAYERS)}
    return [head for head in found if head not in allowed]


@pytest.mark.parametrize("sheet", ["site-style", "site-style-rtl", "staff-style"])
def test_every_rule_stands_in_a_layer(sheet):
    css = built(sheet)
    assert f"@layer {','.join(LAYERS)};" in css.replace(", ", ",")
    assert outside_layers(css) == []


def test_negative_control_a_rule_outside_the_layers_is_found():
    css = "@layer tokens,areas;@layer areas{.a{color:red}}@media print{.b{color:red}}.c{color:red}@layer mine{.d{}}"
    assert outside_layers(css) == ["@media print", ".c", "@layer mine"]


PUBLIC_AREAS = (
    ".home-hero",
    ".news-columns",
    ".event-row",
    ".search-result",
    ".rating-stars",
    ".content-card",
    ".it-header-wrapper",
)


def test_the_staff_area_does_not_load_the_public_areas():
    """The control: the site's own sheet holds all of them."""
    site, staff = built("site-style"), built("staff-style")
    assert [name for name in PUBLIC_AREAS if name not in site] == []
    assert [name for name in PUBLIC_AREAS if name in staff] == []


MOST_LINES = 400


def long_sheets(lines_of: dict[str, int]) -> list[str]:
    return [name for name, lines in lines_of.items() if lines > MOST_LINES]


def test_no_sheet_is_long():
    sheets = {str(path): path.read_text().count("\n") for path in (ROOT / "frontend" / "scss").rglob("*.scss")}
    assert len(sheets) > 40
    assert long_sheets(sheets) == []
    assert long_sheets({"a": MOST_LINES, "b": MOST_LINES + 1}) == ["b"]


COLOUR = re.compile(r"#[0-9a-f]{3,8}\b(?!\{)|\b(?:rgba?|hsla?|oklch|color-mix)\(", re.IGNORECASE)
"""As stylelint refuses it (`color-no-hex`, `function-disallowed-list`), should somebody allow it there."""
WITH_COLOURS = {"_tokens.scss", "editor.scss"}


def colours_in(sheet: str) -> list[str]:
    return COLOUR.findall(re.sub(r"/\*.*?\*/|//[^\n]*", "", sheet, flags=re.DOTALL))


def test_a_colour_has_one_place():
    sheets = [path for path in (ROOT / "frontend" / "scss").rglob("*.scss") if path.name not in WITH_COLOURS]
    assert {path.name: colours for path in sheets if (colours := colours_in(path.read_text()))} == {}
    assert colours_in(".a { color: #fff; background: rgb(0 0 0 / 5%) } // #abc") == ["#fff", "rgb("]


OTHER_DETAILS = ("site-menu", "language-switch", "form-hints")
"""What opens and is no accordion: the menus of the header, and what stands in Wagtail's admin, with its looks."""


def unlike_accordions(html: str) -> list[str]:
    return [
        tag
        for tag in re.findall(r"<details[^>]*", html)
        if not re.search(rf'class="(?:fold|{"|".join(OTHER_DETAILS)})\b', tag)
    ]


def test_there_is_one_accordion():
    templates = {path.name: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    assert sum('<details class="fold' in html for html in templates.values()) > 10
    assert {name: found for name, html in templates.items() if (found := unlike_accordions(html))} == {}
    assert unlike_accordions('<details class="my-own" open>') == ['<details class="my-own" open']
