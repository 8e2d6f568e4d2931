"""Rules of the repository that a reader cannot be asked to remember."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADMIN_TEMPLATES = {"wagtailadmin", "wagtail_localize", "wagtaillocales", "wagtaildocs", "wagtailembeds"}
INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>", re.IGNORECASE
)
MARKDOWN_LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|page:|#)([^)#\s]+)")


def public_templates() -> list[Path]:
    return [
        path
        for path in (ROOT / "templates").rglob("*.html")
        if not ADMIN_TEMPLATES & set(path.parts) and "emails" not in path.parts
    ]


def inline_code(html: str) -> list[str]:
    return [match.group(0) for match in INLINE.finditer(html)]


OWN_CLOCK = re.compile(r"make_aware\(datetime|datetime\.combine\((?!.*tzinfo=(?:datetime\.)?UTC)")
PACKAGES = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]


def test_what_the_offices_clocks_say_is_told_by_one_function():
    """`core.days.at`: what is put together by hand forgets summer time, or the zone."""
    assert ROOT / "demo" in PACKAGES
    paths = (path for package in PACKAGES for path in package.rglob("*.py"))
    found = {str(path.relative_to(ROOT)) for path in paths if OWN_CLOCK.search(path.read_text())}
    assert found == {"core/days.py"}


@pytest.mark.parametrize(
    "code", ["datetime.combine(day, t)", "make_aware(datetime(2026, 1, 1))", "datetime.combine(d, t, tzinfo=x)"]
)
def test_a_clock_of_ones_own_is_recognised(code):
    assert OWN_CLOCK.search(code)


def test_no_template_of_the_site_carries_inline_code():
    found = {str(path.relative_to(ROOT)): inline_code(path.read_text()) for path in public_templates()}
    assert {path: code for path, code in found.items() if code} == {}


@pytest.mark.parametrize("html", ['<p style="color:red">', '<a onclick="go()">', "<script>go()</script>", "<style>"])
def test_inline_code_is_recognised(html):
    assert inline_code(html)


def test_no_lock_file_names_a_registry():
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]
    assert [path.name for path in locks if "://" in without_metadata(path)] == []


def without_metadata(path: Path) -> str:
    """A lock's text; of npm's lock only what decides where a package comes from, not its funding or home page."""
    if path.suffix != ".json":
        return path.read_text()
    packages = json.loads(path.read_text())["packages"].values()
    return "\n".join(str(package.get("resolved", "")) for package in packages)


def test_every_python_requirement_is_pinned_with_a_hash():
    for path in (ROOT / "requirements").glob("*.txt"):
        requirements = re.findall(r"^[a-z0-9][^\n]*", path.read_text(), re.MULTILINE)
        assert requirements
        assert all("==" in line for line in requirements), path.name
        assert path.read_text().count("--hash=sha256:") >= len(requirements), path.name


def markdown_files() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "frontend").glob("*.md")]


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{path.relative_to(ROOT)} → {target}"
        for path in markdown_files()
        for target in MARKDOWN_LINK.findall(path.read_text())
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_every_decision_is_in_the_index():
    index = (ROOT / "docs/adr/README.md").read_text()
    records = {path.name for path in (ROOT / "docs/adr").glob("0*.md")}
    assert records
    assert {name for name in records if f"({name})" not in index} == set()
