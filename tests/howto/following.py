"""Does what a page of `docs/howto/` says, to a copy of the project.

Before a block of code, a line that ends in a colon says where it goes:

- «New file `path`:»
- «In `path`, after `beginning of a line`:», also `before` and `instead of`; exactly one line begins like that
- «In `path`, at the end:»

A single line may stand behind the colon, in backticks. What is under «```sh» is run. Any other code makes a page that
nobody can follow: `RottenPageError`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "howto"
ORDER = (
    "question-kind",
    "content-block",
    "page-type",
    "permission",
    "staff-list",
    "mail",
    "printed-document",
    "state",
    "language",
    "demo-page",
)
"""All pages, in the order in which they are followed: one may build on another that stands before it."""

_PLACE = re.compile(
    r"(?:New file `(?P<new>[^`]+)`"
    r"|In `(?P<path>[^`]+)`, (?:(?P<how>after|before|instead of) `(?P<anchor>[^`]+)`|at the end))"
    r":(?: `(?P<line>[^`]+)`)?$"
)
_FENCE = re.compile(r"( *)```(\w*)$")
_TEST = re.compile(r"`(tests/(?:\w+/)+test_\w+\.py(?:::\w+)*)`")
_NOTICED = "Who notices what is forgotten"


class RottenPageError(Exception):
    """The page cannot be followed as it stands."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One piece of code and where it goes; `how` is empty for a new file."""

    path: str
    how: str
    anchor: str
    text: str

    @property
    def is_definition(self) -> bool:
        """Two empty lines stand after a function or class of a module, as the formatter wants them."""
        return self.text.startswith(("@", "class ", "def "))

    def apply(self, root: Path) -> None:
        path = root / self.path
        if not self.how:
            self._write_new(path)
        elif not path.is_file():
            raise RottenPageError(f"{self.path} does not exist")
        elif self.how == "at the end":
            path.write_text(f"{path.read_text()}\n\n{self.text}")
        else:
            path.write_text("".join(self._placed(path.read_text().splitlines(keepends=True))))

    def _write_new(self, path: Path) -> None:
        if path.exists():
            raise RottenPageError(f"{self.path} exists already")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text)

    def _placed(self, lines: list[str]) -> Iterator[str]:
        found = [n for n, line in enumerate(lines) if line.strip().startswith(self.anchor)]
        if len(found) != 1:
            raise RottenPageError(f"{self.path}: {len(found)} lines begin with {self.anchor!r}")
        place = found[0]
        anchor = lines[place]
        margin = anchor[: len(anchor) - len(anchor.lstrip())]
        yield from lines[:place]
        if self.how == "after":
            yield anchor
        yield from (f"{margin}{line}" if line.strip() else line for line in self.text.splitlines(keepends=True))
        if self.how == "before":
            yield from ["\n", "\n"] if self.is_definition else []
            yield anchor
        yield from lines[place + 1 :]


def read(name: str) -> str:
    return (PAGES / f"{name}.md").read_text()


def find_named_tests(text: str) -> list[str]:
    """The tests that a page names: those that notice a forgotten step."""
    return list(dict.fromkeys(_TEST.findall(text.partition(_NOTICED)[2])))


def steps_of(text: str) -> Iterator[Edit | str]:
    """What the page says, in order: an edit, or a command."""
    lines = iter(text.splitlines())
    place: re.Match[str] | None = None
    for line in lines:
        fence = _FENCE.match(line)
        if fence:
            code = list(_fenced(lines, margin=fence[1]))
            if fence[2] == "sh":
                yield from code
            else:
                yield _edit(place, code)
        found = _PLACE.search(line)
        if found and found["line"]:
            yield _edit(found, [found["line"]])
        elif line.strip():
            place = found


def _fenced(lines: Iterator[str], *, margin: str) -> Iterator[str]:
    for line in lines:
        if line == f"{margin}```":
            return
        yield line.removeprefix(margin)
    raise RottenPageError("a block of code has no end")


def _edit(place: re.Match[str] | None, code: list[str]) -> Edit:
    if place is None:
        raise RottenPageError(f"nobody knows where this goes: {code[:2]}")
    return Edit(
        path=place["new"] or place["path"],
        how="" if place["new"] else place["how"] or "at the end",
        anchor=place["anchor"] or "",
        text="".join(f"{line}\n" for line in code),
    )


def copy_project(target: Path) -> Path:
    """What git keeps or would keep, and what was built from it."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder=ROOT)
    built = [str(path.relative_to(ROOT)) for path in ROOT.glob("locale/*/LC_MESSAGES/*.mo")]
    for name in [*filter(None, listed.split("\0")), *built]:
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    (target / "frontend" / "dist").symlink_to(ROOT / "frontend" / "dist")
    return target


def run(*command: str, folder: Path) -> str:
    """Run it as a person would in a checkout: neither this process's database nor its part in a parallel run count."""
    temporary = folder.parent / "tmp"
    if folder != ROOT:
        temporary.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_", "TEST_"))}
    environment = {**kept, "PYTHONDONTWRITEBYTECODE": "1", "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    if folder != ROOT:
        environment["TMPDIR"] = str(temporary)
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RottenPageError(f"{' '.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def follow(name: str, root: Path) -> None:
    """Do what the page says. Commands for GNU gettext are passed over where it is not installed."""
    for step in steps_of(read(name)):
        if isinstance(step, Edit):
            step.apply(root)
        elif "catalogues update" not in step or shutil.which("xgettext"):
            run(*step.replace("python ", f"{sys.executable} ", 1).split(), folder=root)
