"""The page of journeys and the browser tests say the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "journeys.md"
IN_BACKTICKS = re.compile(r"`(?:(tests/[\w/]+\.py)|((?:Test\w+::)?test_\w+))`")


def named_in(text: str) -> set[tuple[str, str]]:
    """What the page names: (file, test), and (file, "") for a file as a whole. A test belongs to the file before it."""
    named, file = set(), ""
    for path, test in IN_BACKTICKS.findall(text):
        file = path or file
        named.add((file, test))
    return named


def functions_of(path: Path) -> set[str]:
    """The test functions of a file; those of a class with its name before."""
    tree = ast.parse(path.read_text())
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for each in tree.body:
        if isinstance(each, ast.ClassDef):
            found |= {f"{each.name}::{node.name}" for node in each.body if isinstance(node, ast.FunctionDef)}
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


def browser_tests() -> set[tuple[str, str]]:
    files = sorted((ROOT / "tests" / "e2e").glob("test_*.py"))
    return {(str(path.relative_to(ROOT)), test) for path in files for test in functions_of(path)}


def test_every_browser_test_walks_a_journey():
    assert sorted(browser_tests() - named_in(PAGE.read_text())) == [], "Name these in docs/journeys.md"


def test_every_test_named_exists():
    named = named_in(PAGE.read_text())
    assert len(named) > len(browser_tests())
    gone = [(file, test) for file, test in named if not (ROOT / file).is_file()]
    gone += [(file, test) for file, test in named - set(gone) if test and test not in functions_of(ROOT / file)]
    assert gone == []


def test_every_journey_has_steps_and_a_test():
    journeys = re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]
    assert len(journeys) >= 10
    for journey in journeys:
        assert any(test for _file, test in named_in(journey)), journey.splitlines()[0]
        assert re.search(r"^1\. ", journey, re.MULTILINE) or journey.startswith("On every way"), journey.splitlines()[0]


def test_negative_control_what_is_not_named_or_not_there_is_found():
    named = named_in("`tests/e2e/test_a.py`: `test_one`, `TestB::test_two`; `tests/b/test_c.py`: `test_three`")
    assert named == {
        ("tests/e2e/test_a.py", ""),
        ("tests/e2e/test_a.py", "test_one"),
        ("tests/e2e/test_a.py", "TestB::test_two"),
        ("tests/b/test_c.py", ""),
        ("tests/b/test_c.py", "test_three"),
    }
    assert ("tests/e2e/test_registration.py", "test_sending_twice_registers_once") in browser_tests() - named
    assert "test_negative_control_what_is_not_named_or_not_there_is_found" in functions_of(Path(__file__))
