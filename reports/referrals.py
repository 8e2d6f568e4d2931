"""What was done with a referral, as it is sealed: the request, each answer, each step; and the whole as it is read.

Acts are sealed to the pair C, because the reporter reads them with the code: exactly what is passed on stands there.
What a service writes is sealed to I.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .errors import CaseDamagedError
from .referral_states import Action, Kind, State
from .vocabularies import Referral as Partner

FORMAT: Final = 1
"""Version of the layouts that are written. Whoever raises it keeps reading the earlier ones, and adds a golden file."""
ASK: Final = "ask"
"""The act with which everything begins."""
WROTE: Final = "wrote"
"""A service has written; what, is sealed to the office alone."""
WHOM_MAX: Final = 200
HOW_MAX: Final = 500
"""Characters of a name, and of how somebody said something."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What the office asks for: `whom` it would speak to, in the words of `text`, and word for word what it would say
    (`passed`). `partner` is the code of the vocabulary, of a referral.
    """

    kind: Kind
    whom: str = field(repr=False)
    text: str = field(repr=False)
    passed: str = field(repr=False)
    partner: str = ""

    @property
    def partner_name(self) -> str:
        """What kind of service it is, in words."""
        return str(dict(Partner.choices).get(self.partner, self.partner))

    def to_json(self) -> dict[str, str]:
        return {
            "kind": self.kind.value,
            "whom": self.whom,
            "text": self.text,
            "passed": self.passed,
            "partner": self.partner,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Request:
        return Request(
            kind=Kind(data["kind"]),
            whom=str(data["whom"]),
            text=str(data["text"]),
            passed=str(data["passed"]),
            partner=str(data.get("partner", "")),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralAct:
    """One thing that was done with a referral: `action` is `ASK`, `WROTE` or a code of `referral_states.Action`.

    `number` is its place among the acts of the case, from 1. `author` is the colleague, where it was one. `text` says
    how the reporter said it (of a note), or what a service wrote (sealed to I).
    """

    referral: uuid.UUID
    number: int
    action: str
    done_on: datetime.date
    author: int | None = None
    text: str = field(default="", repr=False)
    request: Request | None = field(default=None, repr=False)

    def to_bytes(self) -> bytes:
        """Canonical JSON, to be sealed at once."""
        data: dict[str, Any] = {
            "format": FORMAT,
            "referral": self.referral.hex,
            "number": self.number,
            "action": self.action,
            "done_on": self.done_on.isoformat(),
            "author": self.author,
            "text": self.text,
        }
        if self.request:
            data["request"] = self.request.to_json()
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    @staticmethod
    def from_bytes(content: bytes) -> ReferralAct:
        """Read what `to_bytes` wrote, in this version of the site or in another; what is not known is left out.

        Raises `CaseDamagedError`.
        """
        try:
            data: Mapping[str, Any] = json.loads(content)
            author, request = data.get("author"), data.get("request")
            return ReferralAct(
                referral=uuid.UUID(data["referral"]),
                number=int(data["number"]),
                action=str(data["action"]),
                done_on=datetime.date.fromisoformat(data["done_on"]),
                author=int(author) if author is not None else None,
                text=str(data.get("text", "")),
                request=Request.from_json(request) if request else None,
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CaseDamagedError("The content is no act of a referral.") from error


@dataclass(frozen=True, kw_only=True, slots=True)
class Referred:
    """A referral as it is read: where it stands, its acts, and for the office what the service wrote (`answers`)."""

    id: uuid.UUID
    state: State
    is_unread: bool
    open_until: datetime.date | None
    request: Request = field(repr=False)
    acts: tuple[ReferralAct, ...] = field(repr=False)
    answers: tuple[ReferralAct, ...] = field(default=(), repr=False)

    @property
    def seen(self) -> int:
        """How many acts and answers stand there: what somebody has read who acts on it."""
        return len(self.acts) + len(self.answers)

    def words(self) -> Iterator[str]:
        """All that is written in it, by whomever."""
        yield from (self.request.whom, self.request.partner_name, self.request.text, self.request.passed)
        yield from (act.text for act in (*self.acts, *self.answers) if act.text)

    @property
    def is_accepted(self) -> bool:
        """Whether the service took it on."""
        accepted = {Action.ACCEPT, Action.PARTNER_ACCEPTS}
        return any(act.action in accepted for act in self.acts)

    @property
    def was_sent(self) -> bool:
        return any(act.action == Action.SEND for act in self.acts)


@dataclass(frozen=True, kw_only=True, slots=True)
class PassedOn:
    """What a service reads behind its link."""

    whom: str = field(repr=False)
    passed: str = field(repr=False)
    sent_on: datetime.date

    def to_bytes(self) -> bytes:
        """Canonical JSON, to be sealed at once."""
        data = {"format": FORMAT, "whom": self.whom, "passed": self.passed, "sent_on": self.sent_on.isoformat()}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    @staticmethod
    def from_bytes(content: bytes) -> PassedOn:
        """Read what `to_bytes` wrote. Raises `CaseDamagedError`."""
        try:
            data = json.loads(content)
            sent_on = datetime.date.fromisoformat(data["sent_on"])
            return PassedOn(whom=str(data["whom"]), passed=str(data["passed"]), sent_on=sent_on)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CaseDamagedError("The content is nothing that was passed on.") from error


def by_referral(acts: Iterable[ReferralAct]) -> dict[uuid.UUID, tuple[ReferralAct, ...]]:
    """The acts of each referral, in the order in which they were done."""
    found: dict[uuid.UUID, tuple[ReferralAct, ...]] = {}
    for act in sorted(acts, key=lambda act: act.number):
        found[act.referral] = (*found.get(act.referral, ()), act)
    return found
