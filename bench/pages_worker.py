"""Serves pages of the tree it is started in and tells how much processor time each took. Run by `bench.form_pages`.

Reads `["name", times]` a line, answers with as many milliseconds; the first line that it writes names the pages.
"""

from __future__ import annotations

import json
import os
import sys
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.test import Client

COURSE_FORM: Final = "/vivere-cuneo/eventi/corso-di-autodifesa/modulo/"
REPORT_FORM: Final = "/segnala/modulo/"


class Pages:
    """Addresses to ask for, each with the browser that asks."""

    def __init__(self) -> None:
        from django.apps import apps

        self._pages = {
            "course, first step": self._begin(COURSE_FORM),
            "course, after mistakes": self._fail(COURSE_FORM),
            "report, first step": self._begin(REPORT_FORM),
        }
        if apps.is_installed("bench.stock"):
            from bench.stock.models import make_stock_page

            self._pages["stock"] = (self._browser(), make_stock_page())
        self.names = list(self._pages)

    def measure(self, name: str) -> float:
        """Milliseconds of processor time for one page: what else the machine does counts less than with a clock."""
        browser, address = self._pages[name]
        begun = time.process_time()
        response = browser.get(address)
        elapsed = time.process_time() - begun
        if response.status_code != HTTPStatus.OK or b"<form" not in response.content:
            raise AssertionError(f"{address} answers {response.status_code}")
        return elapsed * 1_000

    def _browser(self) -> Client:
        from django.test import Client

        return Client(HTTP_HOST="localhost")

    def _begin(self, path: str) -> tuple[Client, str]:
        browser = self._browser()
        return browser, browser.get(path).headers["Location"]

    def _fail(self, path: str) -> tuple[Client, str]:
        """The first step as it comes back: nothing was filled in."""
        browser, address = self._begin(path)
        browser.post(address, {"_action": "next"}, follow=True)
        return browser, address


def main() -> None:
    sys.path[0] = os.getcwd()
    import django

    django.setup()
    pages = Pages()
    print(json.dumps(pages.names), flush=True)
    for line in sys.stdin:
        name, times = json.loads(line)
        print(json.dumps([pages.measure(name) for _each in range(times)]), flush=True)


if __name__ == "__main__":
    main()
