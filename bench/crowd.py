"""A crowd of citizens without JavaScript, in a process of its own. Run by `bench.pressure`, against this machine only.

Reads `[port, "journeys", people, at once]`, `[port, "prepare", people, at once]` (up to the check page, kept) or
`[port, "confirm", 0, at once]` (those who were kept send) a line; answers each with one line: a `Crowd`.

Each citizen has a connection, cookies and a network of their own, as they stand in the header that nginx writes: the
site's limits for a network count as they do for real.
"""

from __future__ import annotations

import json
import queue
import random
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from html import unescape
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final
from urllib.parse import urlencode, urlsplit

HOST: Final = "127.0.0.1"
FORM: Final = "/vivere-cuneo/eventi/corso-di-autodifesa/modulo/"
SECONDS: Final = 30
"""How long a citizen waits for an answer."""
STEPS_MAX: Final = 10
END: Final = "/fine/"
CHECK: Final = "/controllo/"

_FORM: Final = re.compile(r'<form method="post" action="([^"]+)"[^>]*data-form-step.*?</form>', re.DOTALL)
_CONTROL: Final = re.compile(r"<(input|select|textarea)\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(r'([\w-]+)="([^"]*)"')
_OPTION: Final = re.compile(r'<option value="([^"]+)"')
_TYPED: Final = {"email": "{}@example.org", "tel": "0171 444789", "date": "1990-01-01", "number": "12"}
_BIRTHDAY: Final = {"day": "4", "month": "5", "year": "1990"}
TRAP: Final = "sito_web"


@dataclass(slots=True)
class Crowd:
    """What became of it. `confirming` are the seconds of each confirming post."""

    seconds: float = 0.0
    arrived: int = 0
    server_errors: int = 0
    failures: list[str] = field(default_factory=list)
    confirming: list[float] = field(default_factory=list)


class LostError(Exception):
    """A citizen got an answer that leads nowhere."""


class Citizen:
    """Somebody who fills the form in as it stands in the page."""

    def __init__(self) -> None:
        self._network = ".".join(str(random.randint(1, 254)) for _part in range(3))  # noqa: S311 - no secret
        self._name = f"{random.getrandbits(64):x}"
        self._cookies: dict[str, str] = {}
        self._connection: HTTPConnection | None = None
        self._page = ""
        self._place = FORM
        self.server_errors = 0
        self.confirming = 0.0

    def travel(self, port: int, *, until: str) -> None:
        """From the first question to the first page whose address ends like that. Raises `LostError`."""
        self._connection = HTTPConnection(HOST, port, timeout=SECONDS)
        try:
            self._look(FORM)
            for _step in range(STEPS_MAX):
                if self._place.endswith(until):
                    return
                self._look(self._press())
            raise LostError(f"no way on from {self._place}")
        finally:
            self._connection.close()

    def confirm(self, port: int) -> None:
        """Send from the check page, and look at nothing. Raises `LostError`."""
        self._connection = HTTPConnection(HOST, port, timeout=SECONDS)
        try:
            if not self._press().endswith(END):
                raise LostError("sent, and not at the end")
        finally:
            self._connection.close()

    def _press(self) -> str:
        """The address that follows from the button."""
        found = _FORM.search(self._page)
        if found is None:
            raise LostError(f"no form at {self._place}")
        typed = urlencode(self._fill_in(found.group(0)), doseq=True)
        is_last = self._place.endswith(CHECK)
        begun = time.perf_counter()
        address = unescape(found.group(1))
        response = self._ask("POST", address, typed)
        if response.status == HTTPStatus.TEMPORARY_REDIRECT:
            response = self._ask("POST", _location(response), typed)
        if is_last:
            self.confirming = time.perf_counter() - begun
        if response.status != HTTPStatus.SEE_OTHER:
            raise LostError(f"{response.status} at {self._place}")
        return _location(response)

    def _fill_in(self, form: str) -> dict[str, str]:
        typed: dict[str, str] = {}
        for kind, attributes in _CONTROL.findall(form):
            control = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
            name, sort = control.get("name", ""), control.get("type", kind)
            if not name or name == TRAP or sort == "textarea":
                continue
            if sort == "radio" and name.endswith("-group"):
                typed.setdefault(name, control["value"])
            elif sort in ("hidden", "radio", "checkbox"):
                typed[name] = control.get("value", "on")
            elif sort == "select":
                typed[name] = _OPTION.findall(form)[0]
            else:
                sort = "email" if name.endswith("-email") else sort
                part = _BIRTHDAY.get(name.rpartition("_")[-1])
                typed[name] = part or _TYPED.get(sort, "Ada").format(self._name)
        return {**typed, "_action": "send" if self._place.endswith(CHECK) else "next"}

    def _look(self, address: str) -> None:
        response = self._ask("GET", address)
        if response.status == HTTPStatus.FOUND:
            address = _location(response)
            response = self._ask("GET", address)
        if response.status != HTTPStatus.OK:
            raise LostError(f"{response.status} at {address}")
        self._place = urlsplit(address).path

    def _ask(self, method: str, address: str, body: str | None = None) -> HTTPResponse:
        assert self._connection is not None  # noqa: S101 - `travel` has made it
        headers = {
            "X-Forwarded-For": f"10.{self._network}",
            "X-Forwarded-Proto": "https",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, address, body, headers)
        response = self._connection.getresponse()
        self._page = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.server_errors += 1
        return response


def _location(response: HTTPResponse) -> str:
    return response.headers["Location"].partition("#")[0]


def send(people: list[Citizen], do: Callable[[Citizen], None], *, at_once: int) -> tuple[Crowd, list[Citizen]]:
    """All of them, so many at once; what became of them, and who arrived."""
    crowd, there = Crowd(), []
    waiting: queue.SimpleQueue[Citizen] = queue.SimpleQueue()
    for citizen in people:
        waiting.put(citizen)
    start = threading.Barrier(at_once + 1)

    def work() -> None:
        start.wait()
        while True:
            try:
                citizen = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                do(citizen)
            except (LostError, OSError, HTTPException) as error:
                crowd.failures.append(f"{type(error).__name__}: {error}")
            else:
                there.append(citizen)

    threads = [threading.Thread(target=work) for _each in range(at_once)]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    crowd.seconds = time.perf_counter() - begun
    crowd.arrived = len(there)
    crowd.server_errors = sum(citizen.server_errors for citizen in people)
    crowd.confirming = [citizen.confirming for citizen in there if citizen.confirming]
    return crowd, there


def main() -> None:
    ready: list[Citizen] = []
    for line in sys.stdin:
        port, what, number, at_once = json.loads(line)
        if what == "confirm":
            crowd, ready = send(ready, partial(Citizen.confirm, port=port), at_once=at_once)
        else:
            people = [Citizen() for _each in range(number)]
            until = CHECK if what == "prepare" else END
            crowd, ready = send(people, partial(Citizen.travel, port=port, until=until), at_once=at_once)
        print(json.dumps(asdict(crowd)), flush=True)


if __name__ == "__main__":
    main()
