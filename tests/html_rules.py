"""Whether pages are written as the HTML standard says: html-validate, with the rules of `.htmlvalidate.mjs`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
VALIDATOR: Final = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
RULES: Final = ROOT / ".htmlvalidate.mjs"


def faults_in(folder: Path) -> list[str]:
    """What is wrong in the `.html` files of a folder: rule, words, the line that it is about, and where."""
    files = sorted(folder.glob("*.html"))
    assert files, "no page was kept"
    node = shutil.which("node") or str(Path(sys.executable).parent / "node")
    command = [node, str(VALIDATOR), "--config", str(RULES), "--formatter", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode in (0, 1), done.stderr
    found = {}
    for report in json.loads(done.stdout):
        path = Path(report["filePath"])
        lines = path.read_text().splitlines()
        for fault in report["messages"]:
            line = lines[fault["line"] - 1].strip()[:200]
            found.setdefault(f"{fault['ruleId']}: {fault['message']}: {line}", path.stem)
    return [f"{fault} ({where})" for fault, where in found.items()]


def keep(html: bytes, name: str, folder: Path) -> None:
    """Keep a page for `faults_in`, under the name by which a fault speaks of it."""
    path = folder / f"{name.strip('/').replace('/', '~') or 'home'}.html"
    path.write_bytes(html)
