"""What a reporter thinks of a case that is closed: two questions, and what is counted of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """How somebody answers each of them."""

    YES = "yes", _("Sì")
    PARTLY = "partly", _("In parte")
    NO = "no", _("No")


HELPED, HEARD = "helped", "heard"
QUESTIONS: Final[Mapping[str, str | Promise]] = {
    HELPED: _("Ti è servito?"),
    HEARD: _("Hai trovato ascolto?"),
}


class Opinion(NamedTuple):
    """One person's answers, in the year in which the office read them; empty where one was left out."""

    year: int
    helped: str = ""
    heard: str = ""

    @staticmethod
    def of(said: Mapping[str, str], *, year: int) -> Opinion:
        """What was said, as it is counted."""
        return Opinion(year, helped=said.get(HELPED, ""), heard=said.get(HEARD, ""))

    def to(self, question: str) -> str:
        """The answer to one of `QUESTIONS`."""
        return str({HELPED: self.helped, HEARD: self.heard}[question])


def in_words(said: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each question that was answered, with its answer."""
    words = {answer.value: str(answer.label) for answer in Answer}
    return [(str(question), words[said[name]]) for name, question in QUESTIONS.items() if said.get(name) in words]
