"""Makes one PDF, in a process of its own (`core.sandbox`): nothing of the site can be imported here.

Arguments: the folder that templates may read, the template in it, the seconds since 1970 that the file names as its
date, then folders of fonts. Standard input: what the template shows, as JSON. Answer: the PDF, or `error: ` and why.

PDF/UA refuses a character that no font has. The different characters are asked about first, which is cheap; what only
shows when they are put together (a mark on a letter of another script) is found by trying again, and in the end all
marks go.
"""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

THREADS = "2"
"""A thread reserves address space, whatever it uses of it: as many as processors would not fit into the limit."""
TRIES = 3
STANDARD = ["ua-1"]
STAND_IN = "\u25a1"
MISSING = re.compile(r"the text `\"(?P<text>(?:[^\"\\]|\\.)*)\"` could not be displayed")
ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
ASKED = "LNPS"
"""Categories of characters that show something by themselves."""
WORDS = re.compile(r"(?:error|warning): [^:`\"]*")
PLACE = re.compile(r"[\w/-]+\.typ:\d+:\d+")
COMPLAINTS = ("unknown font",)
"""Warnings that are errors here: without its font a document is white paper."""


def main() -> None:
    """One content, one file."""
    os.environ["RAYON_NUM_THREADS"] = THREADS
    root, template, timestamp, *folders = sys.argv[1:]
    data = sys.stdin.buffer.read().decode()
    press = Press(Path(root), folders, int(timestamp))
    sys.stdout.buffer.write(press.print(template, data))


class Press:
    """The compiler with its fonts."""

    def __init__(self, root: Path, folders: list[str], timestamp: int) -> None:
        import typst  # noqa: PLC0415 - it reads the environment that `main` sets

        self._typst = typst
        self._fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
        self._root = root
        self._timestamp = timestamp

    def print(self, template: str, data: str) -> bytes:
        """The file, or why there is none."""
        data = without(data, self._unknown(data))
        made, diagnostic = self._compile(template, data)
        for left in reversed(range(TRIES)):
            missing = missing_in(diagnostic)
            if made or not missing:
                break
            data = without(data, missing) if left else bare(data)
            made, diagnostic = self._compile(template, data)
        return made or cause(diagnostic)

    def _compile(self, template: str, data: str) -> tuple[bytes, str]:
        """The file, or none and what the compiler says."""
        compiler = self._typst.Compiler(template, root=str(self._root), font_paths=self._fonts)
        inputs: dict[str, Any] = {"sys_inputs": {"data": data}, "pdf_standards": STANDARD, "timestamp": self._timestamp}
        try:
            made, warnings = compiler.compile_with_warnings(format="pdf", **inputs)
        except self._typst.TypstError as error:
            return b"", error.diagnostic
        complaints = [each.diagnostic for each in warnings if each.message.startswith(COMPLAINTS)]
        return (made, "") if isinstance(made, bytes) and not complaints else (b"", "".join(complaints))

    def _unknown(self, data: str) -> set[str]:
        """The characters of the content that no font has; marks and joiners only show with others."""
        characters = sorted({each for each in data if not each.isascii() and unicodedata.category(each)[0] in ASKED})
        if not characters:
            return set()
        asked = json.dumps({"fonts": json.loads(data)["fonts"], "characters": characters})
        return missing_in(self._compile(str(self._root / "probe.typ"), asked)[1])


def missing_in(diagnostic: str) -> set[str]:
    """The groups of characters that the compiler could not show."""
    return {unescape(each["text"]) for each in MISSING.finditer(diagnostic)} - {"", " "}


def unescape(text: str) -> str:
    """The characters behind what the compiler writes of them."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else SIMPLE.get(found[2], found[2]), text)


def without(data: str, missing: set[str]) -> str:
    """The content with a stand-in for each group of characters that cannot be shown; the longest first."""
    for text in sorted(missing, key=len, reverse=True):
        data = data.replace(text, STAND_IN)
    return data


def bare(data: str) -> str:
    """The content with letters, digits and signs only: each of them has been asked about."""
    return "".join(each for each in data if each.isascii() or unicodedata.category(each)[0] in ASKED)


def cause(diagnostic: str) -> bytes:
    """What went wrong and where in a template: the compiler's first words, and none of what was to be printed."""
    first, _, more = diagnostic.partition("\n")
    words = WORDS.match(first)
    place = PLACE.search(more)
    return f"{words[0].strip() if words else 'error'} ({place[0] if place else '?'})".encode()


if __name__ == "__main__":
    main()
