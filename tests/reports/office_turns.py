"""The turns that a case and an office take: the end of the work, a reserve, people, keys and years (`office_life`)."""

from __future__ import annotations

import datetime
import enum

import pytest
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from reports import operations, permissions
from reports.errors import (
    NobodyConfirmsError,
    NoGrantError,
    NotAKeeperError,
    NotAssessedError,
    NotDueError,
    NotMergeableError,
    OfficeLockedError,
    ReportsError,
    SamePersonError,
    TooFewKeepersError,
    TransitionRefusedError,
)
from reports.models import Reserve
from reports.office import OpenOffice
from reports.operations.retention import DAYS_WITHOUT_RULE, Why
from reports.opinions import Answer
from staff.conflicts import StaleRecordError
from staff.roles import Role, give_role, take_role
from tests.reports.factories import grant, make_cards, staff_key
from tests.reports.office_days import OfficeDays, has_cases, key, numbers, people, whoever
from tests.reports.office_model import MANAGERS, NEXT, PEOPLE, WORKERS, CaseModel
from vault.shares import Card

MOST_EPOCHS = 3


class Already(enum.Enum):
    """What has happened before the walk begins: by chance it would rarely come so far."""

    NOTHING = enum.auto()
    CLOSED = enum.auto()
    PROPOSED = enum.auto()
    RESERVED = enum.auto()
    SENT = enum.auto()
    LEFT_OUT = enum.auto()


class OfficeTurns(OfficeDays):
    """The rules."""

    cards: tuple[Card, ...] = ()

    @initialize(
        how_many=st.integers(min_value=1, max_value=2),
        by_two=st.booleans(),
        has_cards=st.booleans(),
        already=st.sampled_from(Already),
    )
    def begin(self, how_many: int, by_two: bool, has_cards: bool, already: Already) -> None:
        if has_cards:
            self.cards, self.model.has_cards = make_cards(self.office), True
        for _each in range(how_many):
            self.send()
        if by_two:
            self.office_works_otherwise()
        manager, worker = PEOPLE.index(MANAGERS[0]), PEOPLE.index(WORKERS[0])
        self.office_classifies(manager, 0)
        if already is Already.CLOSED:
            self.office_ends_the_work(0)
            self.reporter_says_how_it_went(0, Answer.YES)
            self.office_reads(manager, 0)
        elif already is Already.PROPOSED:
            self.office_proposes(worker, 0, "")
        elif already is Already.RESERVED:
            self.office_reserves(manager, 0, {MANAGERS[0], WORKERS[0]}, is_hidden=by_two)
        elif already is Already.SENT:
            self.office_asks(worker, 0, agrees=True)
            self.office_acts_on_a_referral(worker, 0, "send")
            self.office_makes_a_link(worker, 0)
            self.service_answers(0, None)
        elif already is Already.LEFT_OUT:
            self.office_makes_a_new_key(WORKERS[0], moves=True)

    # The end of the work

    def until(self) -> datetime.date:
        return timezone.localdate() + datetime.timedelta(days=DAYS_WITHOUT_RULE)

    def why_not_ended(
        self, name: str, case: CaseModel, action: str, *, is_duplicate: bool = False
    ) -> type[Exception] | None:
        """What ending the work is answered with; None: it succeeds."""
        if action == "close" and case.state == "proposed":
            return TransitionRefusedError
        if not (case.is_assessed or is_duplicate):
            return NotAssessedError
        if action == "propose" and not self.model.confirmers(case, but=name):
            return NobodyConfirmsError
        if (case.state, action) not in NEXT or self.model.by_two != (action == "propose"):
            return TransitionRefusedError
        if action == "close" and case.epoch not in self.model.keys[name]:
            return OfficeLockedError  # the row of figures belongs into the office's book
        return None

    def may_end(self, name: str, case: CaseModel, action: str) -> OpenOffice | None:
        """As the pages ask; who may never is refused there."""
        office = self.enter(name, case)
        may = self.may_step(name, case, action)
        is_of_managers = action == "close" and not self.model.is_manager(name)
        return None if is_of_managers and not may else office

    @has_cases
    @rule(who=whoever, number=numbers, word=st.sampled_from(["", "Abbiamo finito."]))
    def office_closes(self, who: int, number: int, word: str) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        office = self.may_end(name, case, "close")
        if office is None:
            return
        said = {"office": office, "outcome": "recorded", "reason": "", "last_word": word, "key": key()}
        refused = self.why_not_ended(name, case, "close")
        if refused:
            with pytest.raises(refused):
                operations.close(case=self.row(case), actor=self.user(name), **said)
            return
        for _twice in range(2):
            operations.close(case=self.row(case), actor=self.user(name), **said)
        case.end(kept_until=self.until(), word=word, by=name)
        self.done["close"] += 1

    @has_cases
    @rule(who=whoever, number=numbers, word=st.sampled_from(["", "Abbiamo finito."]))
    def office_proposes(self, who: int, number: int, word: str) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        office = self.may_end(name, case, "propose")
        if office is None:
            return
        said = {"office": office, "outcome": "recorded", "reason": "", "last_word": word, "key": key()}
        refused = self.why_not_ended(name, case, "propose")
        if refused:
            with pytest.raises(refused):
                operations.propose(case=self.row(case), actor=self.user(name), **said)
            return
        operations.propose(case=self.row(case), actor=self.user(name), **said)
        case.state, case.proposer, case.last_word = "proposed", name, word
        case.proposals += 1
        self.done["propose"] += 1

    @precondition(lambda self: any(case.state == "proposed" for case in self.model.cases))
    @rule(name=st.sampled_from(MANAGERS), confirms=st.booleans())
    def a_second_person_decides(self, name: str, confirms: bool) -> None:
        self.decide(next(each for each in self.model.cases if each.state == "proposed"), name, confirms=confirms)

    def decide(self, case: CaseModel, name: str, *, confirms: bool) -> None:
        office = self.may_end(name, case, "close" if confirms else "send_back")
        if office is None:
            return
        said = {"case": self.row(case), "office": office, "actor": self.user(name)}
        if not confirms:
            operations.send_back(**said, text="Manca qualcosa.", key=key())
            case.state, case.notes = "in_progress", case.notes + 1
            self.done["send_back"] += 1
            return
        refused = SamePersonError if case.proposer == name else None
        if case.epoch not in self.model.keys[name]:
            refused = refused or OfficeLockedError
        if refused:
            with pytest.raises(refused):
                operations.confirm(**said, number=case.proposals)
            return
        operations.confirm(**said, number=case.proposals)
        case.end(kept_until=self.until(), word=case.last_word, by=name)
        self.done["confirm"] += 1

    @has_cases
    @rule(number=numbers)
    def office_ends_the_work(self, number: int) -> None:
        """All the way, as the office works: what everybody tries by chance rarely comes to an end."""
        case, (first, second) = self.case(number), map(PEOPLE.index, MANAGERS)
        self.office_classifies(first, number)
        if self.model.by_two:
            self.office_proposes(first, number, "")
        else:
            self.office_closes(first, number, "Abbiamo finito.")
        if case.state == "proposed":
            self.decide(case, MANAGERS[second], confirms=True)

    @precondition(lambda self: len(self.model.cases) > 1)
    @rule(who=whoever, number=numbers)
    def office_merges(self, who: int, number: int) -> None:
        case, original = self.case(number), self.case(number + 1)
        name = self.somebody(who, case)
        office = self.may_end(name, case, "close")
        if office is None or self.enter(name, original) is None:
            return
        said = {"original": self.row(original), "office": office, "reason": "", "last_word": "", "key": key()}
        same_people = (case.keepers, case.is_hidden) == (original.keepers, original.is_hidden)
        refused: type[ReportsError] | None = self.why_not_ended(name, case, "close", is_duplicate=True)
        if case.state != "proposed" and (not same_people or (original.state == "closed" and original.is_duplicate)):
            refused = NotMergeableError
        if refused:
            with pytest.raises(refused):
                operations.merge(case=self.row(case), actor=self.user(name), **said)
            return
        operations.merge(case=self.row(case), actor=self.user(name), **said)
        case.end(kept_until=self.until(), word="", by=name, is_duplicate=True)
        original.notes += 1
        self.done["merge"] += 1

    # A reserve

    @has_cases
    @rule(who=whoever, number=numbers, chosen=st.sets(people, max_size=3), is_hidden=st.booleans())
    def office_reserves(self, who: int, number: int, chosen: set[str], is_hidden: bool) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        may = permissions.can_reserve_case(self.user(name), self.row(case))
        assert may == self.model.may_reserve(name, case)
        office = self.enter(name, case)
        if office is None or not may:
            return
        how = Reserve.HIDDEN if is_hidden else Reserve.SEEN
        said = {"people": [self.user(each) for each in chosen], "how": how, "reason": "Motivo.", "key": key()}
        refused = TooFewKeepersError if len(chosen) < self.model.fewest_keepers() else None
        if not chosen <= self.model.holders():
            refused = NotAKeeperError
        if refused:
            with pytest.raises(refused):
                operations.reserve(case=self.row(case), office=office, actor=self.user(name), **said)
            return
        for _twice in range(2):
            operations.reserve(case=self.row(case), office=office, actor=self.user(name), **said)
        case.keepers, case.is_hidden, case.notes = set(chosen), is_hidden, case.notes + 1
        if case.follower not in chosen:
            case.follower = None
        self.done["reserve"] += 1

    @has_cases
    @rule(who=whoever, number=numbers)
    def office_lifts_a_reserve(self, who: int, number: int) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        office = self.enter(name, case)
        if office is None:
            return
        said = {"case": self.row(case), "office": office, "reason": "Non serve più.", "key": key()}
        if case.keepers is None:
            with pytest.raises(StaleRecordError):
                operations.lift(**said, actor=self.user(name))
            return
        operations.lift(**said, actor=self.user(name))
        case.keepers, case.is_hidden, case.epoch, case.notes = None, False, self.model.epoch, case.notes + 1
        self.done["lift"] += 1

    # People and keys

    @rule(name=st.sampled_from(WORKERS))
    def somebody_leaves(self, name: str) -> None:
        if name not in self.model.here:
            return
        take_role(self.user(name), Role.CASE_WORKER)
        with pytest.raises(NoGrantError):
            self.unlock(name)
        self.model.leaves(name)
        self.done["leave"] += 1

    @rule(name=st.sampled_from(WORKERS))
    def somebody_comes_back(self, name: str) -> None:
        if name in self.model.here:
            return
        give_role(self.user(name), Role.CASE_WORKER)
        assert grant(self.office, staff_key(self.user(name))) == len(self.model.keys["responsabile"])
        self.sessions[name] = self.unlock(name)
        self.model.here.add(name)
        self.model.keys[name] = set(self.model.keys["responsabile"])
        self.done["come back"] += 1

    @precondition(lambda self: self.cards)
    @rule(name=people)
    def two_cards_help_whoever_forgot_the_words(self, name: str) -> None:
        """A new key opens nothing; with it everything comes back, reserved cases too."""
        if name not in self.model.here:
            return
        person, actor = self.user(name), self.office.manager
        operations.rescue_forgetful(cards=self.cards[:2], staff_keys=[staff_key(person)], actor=actor)
        new = operations.enrol_staff(user=person, words=self.office.words[name])
        with pytest.raises(NoGrantError):
            self.unlock(name)
        compared = {new: new.fingerprint}
        assert operations.rescue(cards=self.cards[1:], compared=compared, actor=actor) == self.model.epoch
        self.sessions[name] = self.unlock(name)
        self.model.is_rescued(name)
        self.done["rescue"] += 1

    @precondition(lambda self: self.model.epoch < MOST_EPOCHS)
    @rule(left_out=st.none() | st.sampled_from(WORKERS), moves=st.booleans())
    def office_makes_a_new_key(self, left_out: str | None, moves: bool) -> None:
        holders = self.model.here - {left_out}
        compared = {each: each.fingerprint for each in (staff_key(self.user(name)) for name in sorted(holders))}
        office_key = operations.start_epoch(compared=compared, actor=self.office.manager)
        self.settings.OFFICE_KEY_FINGERPRINT = office_key.fingerprint
        self.model.epoch = office_key.number
        for name in holders:
            self.model.keys[name].add(office_key.number)
            self.sessions[name] = self.unlock(name)
        self.done["new key"] += 1
        if moves:
            self.cases_move_to_the_new_key(MANAGERS[0])

    @rule(name=st.sampled_from(MANAGERS))
    def cases_move_to_the_new_key(self, name: str) -> None:
        moved = operations.move_cases(office=self.session_of(name), actor=self.user(name))
        waiting = [
            case
            for case in self.model.cases
            if case.keepers is None and case.state != "closed" and case.epoch != self.model.epoch
        ]
        assert (moved.moved, moved.damaged, moved.locked) == (len(waiting), (), 0)
        for case in waiting:
            case.epoch = self.model.epoch
            self.done["move"] += 1

    @rule()
    def office_works_otherwise(self) -> None:
        """By one or by two: a proposal that waits goes on all the same."""
        self.model.by_two = not self.model.by_two
        self.settings.REPORTS_CLOSING_BY_TWO = self.model.by_two

    # Days and years

    @has_cases
    @rule(who=whoever, number=numbers, days=st.integers(min_value=0, max_value=60))
    def office_keeps_until(self, who: int, number: int, days: int) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        office = self.enter(name, case)
        if office is None or not self.may_erase(name, case):
            return
        day = timezone.localdate() + datetime.timedelta(days=days)
        said = {"day": day, "reason": "Serve.", "key": key(), "actor": self.user(name)}
        operations.keep_until(case=self.row(case), office=office, **said)
        case.kept_until, case.notes = day, case.notes + 1

    @has_cases
    @rule(who=whoever, number=numbers)
    def office_erases(self, who: int, number: int) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        if self.may_erase(name, case):
            operations.erase(case=self.row(case), why=Why.ASKED, actor=self.user(name))
            self.ends(case)
            self.done["erase"] += 1

    def may_erase(self, name: str, case: CaseModel) -> bool:
        may = permissions.can_erase_case(self.user(name), self.row(case))
        assert may == (case.state == "closed" and self.model.is_manager(name) and self.model.may_open(name, case))
        if case.state != "closed":
            with pytest.raises(NotDueError):
                operations.erase(case=self.row(case), why=Why.ASKED, actor=self.user(name))
        return may

    @rule(days=st.sampled_from([1, 45, DAYS_WITHOUT_RULE]))
    def days_go_by(self, days: int) -> None:
        self.time.shift(datetime.timedelta(days=days))
        operations.erase_expired()
        for case in list(self.model.cases):
            is_over = case.kept_until is not None and case.kept_until < timezone.localdate()
            if case.state == "closed" and is_over and not case.has_news():
                self.ends(case)
                self.done["expire"] += 1

    def ends(self, case: CaseModel) -> None:
        """It was erased: from now on its code opens nothing."""
        self.model.cases.remove(case)
        self.dead_codes.append(case.code)


EVERYTHING = {
    *("take_up", "close", "propose", "confirm", "reopen", "withdraw", "merge", "say_yes", "referral send"),
    *("opinion", "counted", "link", "link has ended", "service", "rescue"),
    *("reserve", "lift", "leave", "come back", "new key", "move", "locked out", "erase", "expire"),
}
"""What has to have happened, or the walk was too short to prove anything."""
