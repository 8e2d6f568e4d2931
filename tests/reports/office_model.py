"""What the office should be, in the plainest words: a second opinion beside the code (`office_life`).

Nothing here asks the database or the tables of the code.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

MANAGERS = ("responsabile", "vice")
WORKERS = ("operatrice", "seconda", "terza")
PEOPLE = (*MANAGERS, *WORKERS)

NEXT = {
    ("received", "take_up"): "in_progress",
    ("in_progress", "wait"): "waiting",
    ("waiting", "resume"): "in_progress",
    ("proposed", "resume"): "in_progress",
    ("proposed", "send_back"): "in_progress",
    ("closed", "reopen"): "in_progress",
    **{(state, "propose"): "proposed" for state in ("received", "in_progress", "waiting")},
    **{(state, "close"): "closed" for state in ("received", "in_progress", "waiting", "proposed")},
}
"""What the office may do to a case."""
OF_MANAGERS = ("close", "send_back", "reopen")

NEXT_OF_REFERRAL = {
    ("asked", "say_yes"): "consented",
    ("asked", "say_no"): "denied",
    ("denied", "say_yes"): "consented",
    ("asked", "withdraw"): "revoked",
    ("consented", "withdraw"): "revoked",
    ("consented", "send"): "sent",
    ("sent", "accept"): "accepted",
    ("sent", "refuse"): "refused",
    ("sent", "partner_accepts"): "accepted",
    ("sent", "partner_refuses"): "refused",
    ("sent", "finish"): "done",
    ("accepted", "finish"): "done",
    **{(state, "take_back"): "revoked" for state in ("consented", "sent", "accepted")},
}


@dataclass
class ReferralModel:
    """One question to the reporter; `last` is what was done last, and by whom; `link` is what the service was given."""

    state: str = "asked"
    last: tuple[str, str] = ("ask", "")
    is_unread: bool = False
    link: object = None
    link_until: datetime.date | None = None

    def can(self, action: str) -> bool:
        return (self.state, action) in NEXT_OF_REFERRAL

    def opens_to_the_service(self, today: datetime.date) -> bool:
        return self.state in ("sent", "accepted") and self.link_until is not None and today <= self.link_until

    def do(self, action: str, by: str = "") -> None:
        self.state, self.last = NEXT_OF_REFERRAL[self.state, action], (action, by)
        self.is_unread = not by


@dataclass(eq=False)
class CaseModel:
    """One case. `keepers` is None where it is not reserved; `messages` are side and words, with an act no words."""

    pk: object
    code: object
    story: str
    epoch: int
    state: str = "received"
    follower: str | None = None
    keepers: set[str] | None = None
    is_hidden: bool = False
    messages: list[tuple[str, str]] = field(default_factory=list)
    notes: int = 0
    unread: int = 0
    is_assessed: bool = False
    is_withdrawn: bool = False
    is_duplicate: bool = False
    proposer: str = ""
    proposals: int = 0
    last_word: str = ""
    kept_until: datetime.date | None = None
    opinion: str = ""
    is_counted: bool = False
    referrals: dict[object, ReferralModel] = field(default_factory=dict)

    def reporter_says(self, words: str = "") -> None:
        self.messages.append(("reporter", words))
        self.unread += 1

    def take_up(self, by: str) -> None:
        self.state, self.follower = "in_progress", self.follower or by

    def can_be_counted(self) -> bool:
        """Whether its opinion goes into the figures as soon as somebody has read it."""
        return bool(self.opinion) and not self.is_counted

    def has_news(self) -> bool:
        return self.unread > 0 or any(each.is_unread for each in self.referrals.values())

    def end(self, *, kept_until: datetime.date, word: str, by: str, is_duplicate: bool = False) -> None:
        self.state, self.kept_until, self.is_duplicate = "closed", kept_until, is_duplicate
        if word:
            self.messages.append(("office", word))
        for each in self.referrals.values():
            if each.state == "asked":
                was_unread = each.is_unread
                each.do("withdraw", by)
                each.is_unread = was_unread

    def begin_anew(self) -> None:
        self.state, self.kept_until = "in_progress", None

    def stop_everything_asked(self) -> None:
        """The reporter wants no more of it: every consent is taken back, every question answered with no."""
        for each in self.referrals.values():
            for action in ("take_back", "say_no"):
                if each.can(action):
                    each.do(action)
                    break


@dataclass
class OfficeModel:
    """Who is there, who holds which epochs of the office's key, and the cases that live."""

    here: set[str] = field(default_factory=lambda: set(PEOPLE))
    epoch: int = 1
    keys: dict[str, set[int]] = field(default_factory=lambda: {name: {1} for name in PEOPLE})
    by_two: bool = False
    has_cards: bool = False
    opinions: int = 0
    cases: list[CaseModel] = field(default_factory=list)

    def is_manager(self, name: str) -> bool:
        return name in MANAGERS and name in self.here

    def holders(self) -> set[str]:
        """Who opens what arrives today."""
        return {name for name in self.here if self.epoch in self.keys[name]}

    def may_open(self, name: str, case: CaseModel) -> bool:
        """By role and by who follows it."""
        if name not in self.here:
            return False
        if case.keepers is not None:
            return name in case.keepers
        return case.follower in (None, name) or self.is_manager(name)

    def has_key(self, name: str, case: CaseModel) -> bool:
        """Whatever the pages say: whether this person's words open it."""
        if case.keepers is not None:
            return name in case.keepers
        return case.epoch in self.keys[name]

    def may_step(self, name: str, case: CaseModel, action: str) -> bool:
        if action == "propose" and not self.by_two:
            return False
        if action == "close" and self.by_two and case.state != "proposed":
            return False
        allowed = action not in OF_MANAGERS or self.is_manager(name)
        return (case.state, action) in NEXT and allowed and self.may_open(name, case)

    def may_reserve(self, name: str, case: CaseModel) -> bool:
        may = self.may_open(name, case)
        return may and (case.keepers is not None or case.follower == name or self.is_manager(name))

    def confirmers(self, case: CaseModel, but: str) -> set[str]:
        people = {name for name in self.holders() if self.is_manager(name)} - {but}
        return people if case.keepers is None else people & case.keepers

    def fewest_keepers(self) -> int:
        """Where the cards open it too, one person is enough."""
        return 1 if self.has_cards else 2

    def is_rescued(self, name: str) -> None:
        """Two cards have given everything back; what nobody keeps any more goes to whoever is there."""
        self.keys[name] = set(range(1, self.epoch + 1))
        for case in self.cases:
            if case.keepers is not None and not case.keepers:
                case.keepers.add(name)

    def leaves(self, name: str) -> None:
        self.here.discard(name)
        self.keys[name] = set()
        for case in self.cases:
            if case.keepers is not None:
                case.keepers.discard(name)
