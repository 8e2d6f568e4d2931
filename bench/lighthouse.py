"""What Lighthouse says of the site on a telephone: four scores for each kind of page, 100 is the goal.

`python -m bench.lighthouse` serves the demonstration as in production: pages and files compressed, files kept
for ever. It asks Lighthouse, which drives this machine's Chromium and asks nobody else. It stands in
`bench/package.json`, out of everybody's way: 190 MB that only this needs; `make bench` installs it. SEO is judged where
search engines may come; the pages around a report and the search tell them not to. `--times 3` takes the median.
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
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from demo.screenshots import demo_site, find_chromium

ROOT: Final = Path(__file__).resolve().parents[1]
LIGHTHOUSE: Final = ROOT / "bench" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
NOT_INDEXABLE: Final = "is-crawlable"
MOST_ELEMENTS: Final = 5
PAGES: Final = {
    "home": "/",
    "service": "/servizi/aiuto-violenza/",
    "course": "/vivere-cuneo/eventi/corso-di-autodifesa/",
    "event": "/vivere-cuneo/eventi/gruppo-di-lettura-autrici-da-riscoprire/",
    "news": "/novita/femact-cities-torino/",
    "help": "/aiuto-subito/",
    "search": "/cerca/?q=corso",
    "report start": "/segnala/",
}
FLAGS: Final = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


def ask(url: str, chromium: str, folder: Path) -> dict[str, Any]:
    """One report of Lighthouse, as on a telephone with a slow line."""
    node = shutil.which("node") or str(Path(sys.executable).parent / "node")
    path = folder / "report.json"
    options = ["--quiet", "--output=json", f"--output-path={path}", f"--chrome-flags={FLAGS}"]
    command = [node, str(LIGHTHOUSE), url, *options, f"--only-categories={','.join(CATEGORIES)}"]
    env = os.environ | {"CHROME_PATH": chromium, "TMPDIR": str(folder), "CI": "true"}
    subprocess.run(command, env=env, check=True, timeout=300)
    report: dict[str, Any] = json.loads(path.read_text())
    return report


def scores_of(report: dict[str, Any]) -> list[int | None]:
    """Of a hundred, in the order of `CATEGORIES`; None for SEO where the page wants no search engine."""
    scores: list[int | None] = [round(100 * report["categories"][name]["score"]) for name in CATEGORIES]
    if report["audits"][NOT_INDEXABLE]["score"] == 0:
        scores[CATEGORIES.index("seo")] = None
    return scores


def median(scores: Sequence[int | None]) -> str:
    """In words; a dash for what is not judged."""
    judged = [score for score in scores if score is not None]
    return f"{statistics.median(judged):.0f}" if judged else "–"


def shortcomings(report: dict[str, Any]) -> list[str]:
    """What keeps a page from a hundred: the audits that count and are not passed, worst first, and where it is seen."""
    weighty = {
        each["id"] for name in CATEGORIES for each in report["categories"][name]["auditRefs"] if each["weight"] > 0
    } - {NOT_INDEXABLE}
    failed = [
        (audit["score"], " ".join(filter(None, [name, audit.get("displayValue"), *elements_of(audit)])))
        for name, audit in report["audits"].items()
        if name in weighty and audit["score"] is not None and audit["score"] < 1
    ]
    return [words for _score, words in sorted(failed)]


def elements_of(audit: dict[str, Any]) -> list[str]:
    """The places on the page that an audit names, the first few."""
    nodes = [item["node"] for item in audit.get("details", {}).get("items", []) if "node" in item]
    return [f"[{node['selector']}: {node.get('explanation', '')}]" for node in nodes[:MOST_ELEMENTS]]


def main() -> None:
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("pages", nargs="*", choices=[[], *PAGES], metavar="page", help=", ".join(PAGES))
    options = parser.parse_args()
    chromium = find_chromium()
    if not LIGHTHOUSE.exists():
        raise SystemExit("Lighthouse is not installed: npm ci --prefix bench")
    print(f"{'':14}" + "".join(f"{name:>16}" for name in CATEGORIES))
    with demo_site(settings="bench.lighthouse_settings") as address, tempfile.TemporaryDirectory() as folder:
        for name in options.pages or PAGES:
            reports = [ask(f"{address}{PAGES[name]}", chromium, Path(folder)) for _time in range(options.times)]
            medians = [median(column) for column in zip(*map(scores_of, reports), strict=True)]
            line = "".join(f"{score:>16}" for score in medians)
            print(f"{name:14}{line}   {', '.join(shortcomings(reports[-1]))}", flush=True)


if __name__ == "__main__":
    main()
