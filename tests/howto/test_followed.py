"""Every page of `docs/howto/` is followed in a copy of the project; what it promised is then proved there."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.howto.following import (
    ORDER,
    PAGES,
    ROOT,
    Edit,
    RottenPageError,
    copy_project,
    find_named_tests,
    follow,
    read,
    run,
    steps_of,
)

LINES_MAX = 60
REPORT = "proved.xml"


def proof_of(name: str) -> str:
    return f"tests/howto/proofs/{name.replace('-', '_')}.py"


def targets_of(name: str) -> list[str]:
    """What is run in the copy: the page's own proof, and the tests that it names."""
    return [proof_of(name), *find_named_tests(read(name))]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, list[str]]:
    """Follow all pages in one copy and run everything they promise: test file → what went wrong, test by test."""
    copy = copy_project(tmp_path_factory.mktemp("followed") / "pari")
    for name in ORDER:
        follow(name, copy)
    targets = dict.fromkeys(target for name in ORDER for target in targets_of(name))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nomigrations"]
    try:
        run(*command, f"--junitxml={REPORT}", *targets, folder=copy)
    except RottenPageError as error:
        if not (copy / REPORT).exists():
            raise AssertionError(str(error)) from error
    return read_outcomes(copy / REPORT)


def read_outcomes(report: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it a moment ago
        wrong = next((child.get("message", "") for child in case if child.tag in {"failure", "error"}), "")
        *folders, last = case.get("classname", "").split(".")
        is_class = last.startswith("Test")
        path = "/".join(folders if is_class else [*folders, last])
        name = case.get("name", "").partition("[")[0]
        found[f"{path}.py::{f'{last}::{name}' if is_class else name}"].append(wrong)
    return found


@pytest.mark.once
@pytest.mark.parametrize("name", ORDER)
def test_a_page_that_is_followed_keeps_its_promise(name, outcomes):
    for target in targets_of(name):
        results = [each for test, found in outcomes.items() if test.startswith(target) for each in found]
        assert results, f"{target} did not run"
        assert not any(results), "\n".join(filter(None, results))


def test_every_page_is_followed():
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(ORDER)
    index = read("README")
    assert [name for name in ORDER if f"({name}.md)" not in index] == []


@pytest.mark.parametrize("name", ORDER)
def test_a_page_is_short_and_names_what_notices_a_forgotten_step(name):
    assert len(read(name).splitlines()) <= LINES_MAX
    named = find_named_tests(read(name))
    assert named
    for test in named:
        path, *_classes, function = test.split("::")
        assert (ROOT / path).is_file(), test
        assert f"def {function}(" in (ROOT / path).read_text(), test


def apply_all(page: str, root: Path) -> None:
    for step in steps_of(page):
        step.apply(root)


@pytest.mark.parametrize(
    "page",
    [
        "Somewhere:\n\n```python\nx = 1\n```\n",
        "In `gone.py`, at the end:\n\n```python\nx = 1\n```\n",
        "In `there.py`, after `none`:\n\n```python\nx = 1\n```\n",
        "In `there.py`, after `twice`:\n\n```python\nx = 1\n```\n",
        "New file `there.py`:\n\n```python\nx = 1\n```\n",
    ],
)
def test_negative_control_a_page_that_has_rotted_is_refused(page, tmp_path):
    (tmp_path / "there.py").write_text("once = 1\ntwice = 1\ntwice = 2\n")
    with pytest.raises(RottenPageError):
        apply_all(page, tmp_path)


def test_code_is_put_where_the_page_says(tmp_path):
    (tmp_path / "there.py").write_text("class A:\n    a = 1\n    b = 2\n")
    for how, text in (("after", "c = 3\n"), ("before", "d = 4\n"), ("instead of", "e = 5\n")):
        Edit(path="there.py", how=how, anchor="b = 2" if how == "instead of" else "a = 1", text=text).apply(tmp_path)
    assert (tmp_path / "there.py").read_text() == "class A:\n    d = 4\n    a = 1\n    c = 3\n    e = 5\n"
