"""Somebody with a browser and no JavaScript: fills forms in as they stand in the page."""

from __future__ import annotations

import datetime

from bs4 import BeautifulSoup
from django.test import Client

from courses import minors
from courses.form_definition import EMAIL_ID, FIRST_NAME_ID, GROUP_ID, LAST_NAME_ID

GROWN_UP = datetime.date(1980, 5, 4)


class Visitor:
    """Keeps the page that is on the screen; `press` sends its form with one of its buttons."""

    def __init__(self, page) -> None:
        self.client = Client()
        self.show(self.client.get(page.form_url, follow=True))

    def show(self, response) -> None:
        self.response = response
        self.soup = BeautifulSoup(response.content, "html.parser")

    @property
    def url(self) -> str:
        """Where the form on the screen posts to."""
        return str(self.soup.select_one("main form")["action"])

    @property
    def text(self) -> str:
        return " ".join(self.soup.main.get_text(" ").split())

    @property
    def errors(self) -> list[str]:
        return [item.get_text(" ", strip=True) for item in self.soup.select(".form-errors li")]

    def data(self, **typed: str) -> dict[str, str]:
        hidden = {field["name"]: field.get("value", "") for field in self.soup.select("form input[type=hidden]")}
        return {**hidden, **typed}

    def press(self, action: str = "next", **typed: str) -> None:
        self.show(self.client.post(self.url, {**self.data(**typed), "_action": action}, follow=True))

    def identify(self, group, *, born: datetime.date = GROWN_UP, **changes: str) -> None:
        """Fill the first step in and go on; `born`: the date of birth, for the editions that ask it."""
        typed = {GROUP_ID: str(group.uuid), FIRST_NAME_ID: "Ada", LAST_NAME_ID: "Neri", EMAIL_ID: "ada@example.org"}
        if minors.asks_birth_date(group.edition):
            typed |= {f"{minors.BIRTH_ID}_{part}": str(getattr(born, part)) for part in ("day", "month", "year")}
        self.press(**{f"q-{question}": value for question, value in {**typed, **changes}.items()})
