"""How many form pages a second: this tree, an earlier version of it and a form page of stock Wagtail, in one run.

`python -m bench.form_pages --against 8ca4553` serves the demonstration from both trees in a process each, turn and turn
about, so that a busy moment of the machine hits all alike. The ratios are the result: pages a second here divided by
pages a second there, from the medians.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
LANDED: Final = "8ca4553"
"""The version before the forms of issue 6."""
STOCK: Final = "stock"
WARM_UP: Final = 10


class Server:
    """One tree with the demonstration, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.names: list[str] = self._read()

    def measure(self, name: str, times: int) -> list[float]:
        print(json.dumps([name, times]), file=self._process.stdin, flush=True)
        return [float(each) for each in self._read()]

    def _read(self) -> list:
        for line in self._process.stdout or ():
            return list(json.loads(line))
        raise SystemExit("A server stopped: its error stands above.")


@contextmanager
def served(tree: Path, folder: Path, *, settings: str) -> Iterator[Server]:
    """The tree's pages; what it writes goes into the folder."""
    folder.mkdir()
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DEBUG": "false",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "VAR_DIR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "EMAIL_URL": "dummymail://",
        "BASE_URL": "http://localhost",
    }
    for command in (["migrate", "--verbosity", "0", "--skip-checks"], ["load_demo"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=tree, env=env, check=True, stdout=subprocess.DEVNULL
        )
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "bench" / "pages_worker.py")],
        cwd=tree,
        env=env | {"DJANGO_SETTINGS_MODULE": settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Server(process)
    finally:
        process.terminate()
        process.wait(timeout=10)


def check_out(version: str, folder: Path) -> Path:
    """The files of a version, with this tree's built assets."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", version], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    shutil.copytree(ROOT / "frontend" / "dist", folder / "frontend" / "dist")
    subprocess.run([sys.executable, "manage.py", "catalogues", "compile"], cwd=folder, check=True, stdout=sys.stderr)
    return folder


def report(here: dict[str, list[float]], there: dict[str, list[float]], version: str) -> None:
    stock = statistics.median(here[STOCK])
    sys.stdout.write(f"\n{'page':<26}{'ms':>8}{'ms in ' + version:>16}{'× ' + version:>12}{'× stock':>10}\n")
    for name, times in here.items():
        now = statistics.median(times)
        before = statistics.median(there[name]) if name in there else None
        earlier = f"{before:>16.2f}{before / now:>12.2f}" if before else f"{'':>28}"
        sys.stdout.write(f"{name:<26}{now:>8.2f}{earlier}{stock / now:>10.2f}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", default=LANDED, help="a version of this repository")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--times", type=int, default=10, help="pages in a row")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pari-bench-")))
        sys.stdout.write("Preparing two trees with the demonstration …\n")
        sys.stdout.flush()
        earlier = check_out(options.against, folder / "tree")
        here = stack.enter_context(served(ROOT, folder / "here", settings="bench.settings"))
        there = stack.enter_context(served(earlier, folder / "there", settings="config.settings.dev"))
        results: dict[Server, dict[str, list[float]]] = {here: defaultdict(list), there: defaultdict(list)}
        for server in results:
            for name in server.names:
                server.measure(name, WARM_UP)
        for _round in range(options.rounds):
            for name in here.names:
                for server in (here, there):
                    if name in server.names:
                        results[server][name] += server.measure(name, options.times)
        report(results[here], results[there], options.against)


if __name__ == "__main__":
    main()
