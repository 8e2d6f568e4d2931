"""What happens to an office in its days, each thing with what the model expects of it (`office_life`)."""

from __future__ import annotations

import datetime
import secrets

import pytest
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from reports import operations
from reports.acts import Act
from reports.errors import (
    ConversationMovedError,
    NotAKeeperError,
    NotAskedError,
    OfficeLockedError,
    TransitionRefusedError,
)
from reports.office import OpenOffice
from reports.operations import handing
from reports.opinions import Answer
from reports.referral_states import OF_THE_PARTNER, OF_THE_REPORTER
from reports.referral_states import Action as ReferralAction
from reports.states import Action
from tests.reports.factories import NOT_RELEVANT, make_submission, submit
from tests.reports.office_life import MOST_CASES, OfficeLife
from tests.reports.office_model import MANAGERS, NEXT, PEOPLE, CaseModel, ReferralModel
from tests.reports.referring import REQUEST

STEPS = ("take_up", "wait", "resume", "reopen")

people = st.sampled_from(PEOPLE)
whoever = st.integers(min_value=0, max_value=2 * len(PEOPLE) - 1)
numbers = st.integers(min_value=0, max_value=MOST_CASES - 1)
has_cases = precondition(lambda self: self.model.cases)
has_referrals = precondition(lambda self: any(case.referrals for case in self.model.cases))


def key() -> str:
    return secrets.token_urlsafe(8)


class OfficeDays(OfficeLife):
    """The rules."""

    words = 0

    def new_words(self) -> str:
        self.words += 1
        return f"Parole {self.words}"

    def somebody(self, who: int, case: CaseModel) -> str:
        """Anybody, and as often somebody who can: most of what everybody tries is refused."""
        able = [name for name in PEOPLE if self.model.may_open(name, case) and self.model.has_key(name, case)]
        return able[who % len(able)] if able and who >= len(PEOPLE) else PEOPLE[who % len(PEOPLE)]

    def with_referrals(self, number: int) -> CaseModel:
        asked = [case for case in self.model.cases if case.referrals]
        return asked[number % len(asked)]

    # The reporter

    @precondition(lambda self: len(self.model.cases) < MOST_CASES)
    @rule()
    def send(self) -> None:
        story = self.new_words()
        receipt = submit(make_submission(story=story))
        case = CaseModel(pk=receipt.case_id, code=receipt.code, story=story, epoch=self.model.epoch)
        self.model.cases.append(case)

    @has_cases
    @rule(number=numbers)
    def reporter_writes(self, number: int) -> None:
        case, text = self.case(number), self.new_words()
        for _twice in range(2):
            assert operations.write_with_code(code=case.code, text=text, key=text)
        case.reporter_says(text)

    @has_cases
    @rule(number=numbers, act=st.sampled_from([Act.WITHDRAW, Act.REOPEN]))
    def reporter_acts(self, number: int, act: Act) -> None:
        case = self.case(number)
        changes = case.state != "closed" and not case.is_withdrawn if act is Act.WITHDRAW else case.state == "closed"
        assert operations.act_with_code(code=case.code, acts={act: {}})
        if not changes:
            return
        case.reporter_says()
        if act is Act.WITHDRAW:
            case.is_withdrawn = True
            case.stop_everything_asked()
        else:
            case.is_withdrawn = False
            case.begin_anew()
        self.done[act] += 1

    @has_cases
    @rule(number=numbers, helped=st.sampled_from(Answer))
    def reporter_says_how_it_went(self, number: int, helped: Answer) -> None:
        case = self.case(number)
        said = {"code": case.code, "acts": {Act.OPINION: {"helped": helped, "heard": ""}}}
        if helped != case.opinion and (case.state != "closed" or case.is_counted):
            with pytest.raises(NotAskedError):
                operations.act_with_code(**said)
            return
        for _twice in range(2):
            assert operations.act_with_code(**said)
        if helped != case.opinion:
            case.opinion = helped
            case.reporter_says()
            self.done["opinion"] += 1

    @has_cases
    @rule(number=numbers)
    def reporter_takes_a_new_code(self, number: int) -> None:
        case = self.case(number)
        renewal = operations.prepare_new_code(code=case.code, key=key())
        assert renewal is not None
        assert operations.renew_code(renewal)
        self.dead_codes.append(case.code)
        case.code = renewal.code
        case.messages.append(("reporter", ""))

    @has_referrals
    @rule(number=numbers, action=st.sampled_from(OF_THE_REPORTER))
    def reporter_answers(self, number: int, action: ReferralAction) -> None:
        self.answer(self.with_referrals(number), action)

    def answer(self, case: CaseModel, action: ReferralAction) -> None:
        pk, referral = list(case.referrals.items())[-1]
        said = {"code": case.code, "referral": pk, "action": action}
        if referral.last[0] != action and not referral.can(action):
            with pytest.raises(TransitionRefusedError):
                operations.answer_with_code(**said)
            return
        assert operations.answer_with_code(**said)
        if referral.last[0] != action:
            referral.do(action)
            self.done[action] += 1

    # The work on a case

    @has_cases
    @rule(who=whoever, number=numbers, has_read=st.booleans())
    def office_writes(self, who: int, number: int, has_read: bool) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        office = self.enter(name, case)
        if office is None:
            return
        seen, text = len(case.messages) if has_read else 0, self.new_words()
        said = {"case": self.row(case), "office": office, "text": text, "key": text, "actor": self.user(name)}
        if not has_read and case.messages:
            with pytest.raises(ConversationMovedError):
                operations.write_to_reporter(**said, seen=seen)
            return
        if self.lacks_the_book(name, case):
            with pytest.raises(OfficeLockedError):
                operations.write_to_reporter(**said, seen=seen)
            return
        for _twice in range(2):
            operations.write_to_reporter(**said, seen=seen)
        case.messages.append(("office", text))
        self.has_read(case)
        if case.state == "received":
            case.take_up(name)

    @has_cases
    @rule(who=whoever, number=numbers)
    def office_notes(self, who: int, number: int) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        office = self.enter(name, case)
        if office is not None:
            operations.add_note(case=self.row(case), office=office, text="Nota.", key=key(), actor=self.user(name))
            case.notes += 1

    @has_cases
    @rule(who=whoever, number=numbers)
    def office_reads(self, who: int, number: int) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        office = self.enter(name, case)
        if office is None:
            return
        user = self.user(name)
        self.says_what_was_written(operations.open_case(case=self.row(case), office=office, actor=user), case)
        for pk in case.referrals:
            operations.mark_answer_read(case=self.row(case), office=office, referral=pk, seen=99, actor=user)
            case.referrals[pk].is_unread = False
        said = {"case": self.row(case), "office": office, "seen": len(case.messages), "actor": user}
        if case.unread and self.lacks_the_book(name, case):
            with pytest.raises(OfficeLockedError):
                operations.mark_read(**said)
            return
        operations.mark_read(**said)
        if case.unread:
            self.has_read(case)

    def lacks_the_book(self, name: str, case: CaseModel) -> bool:
        """Whoever keeps a reserved case may lack the key of the book into which its opinion belongs."""
        return case.can_be_counted() and case.epoch not in self.model.keys[name]

    def has_read(self, case: CaseModel) -> None:
        """Nothing is new any more; what the reporter thought of it is counted once for ever."""
        case.unread = 0
        if not case.can_be_counted():
            return
        case.is_counted = True
        case.messages.append(("office", ""))
        self.model.opinions += 1
        book = operations.read_figures(office=self.session_of(MANAGERS[0])).book
        assert len(book.opinions) == self.model.opinions
        self.done["counted"] += 1

    @has_cases
    @rule(who=whoever, number=numbers, which=st.integers(min_value=0, max_value=2 * len(STEPS) - 1))
    def office_steps(self, who: int, number: int, which: int) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        possible = [action for action in STEPS if (case.state, action) in NEXT]
        action = possible[which % len(possible)] if possible and which >= len(STEPS) else STEPS[which % len(STEPS)]
        said = {"case": self.row(case), "action": Action(action), "actor": self.user(name)}
        if not self.may_step(name, case, action):
            if (case.state, action) not in NEXT:
                with pytest.raises(TransitionRefusedError):
                    operations.change_state(**said)
            return
        operations.change_state(**said)
        if action == "take_up":
            case.take_up(name)
        elif action == "reopen":
            case.begin_anew()
        else:
            case.state = NEXT[case.state, action]
        self.done[action] += 1

    @has_cases
    @rule(who=whoever, number=numbers, to=st.none() | people)
    def office_assigns(self, who: int, number: int, to: str | None) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        if not self.model.is_manager(name) or self.enter(name, case) is None or to not in {None, *self.model.here}:
            return
        said = {"case": self.row(case), "assignee": self.user(to) if to else None, "actor": self.user(name)}
        if case.keepers is not None and to is not None and to not in case.keepers:
            with pytest.raises(NotAKeeperError):
                operations.assign(**said)
            return
        operations.assign(**said)
        case.follower = to

    @rule(giver=people, taker=people)
    def manager_hands_over(self, giver: str, taker: str) -> None:
        given = [case for case in self.model.cases if case.keepers is None and case.follower == giver]
        if taker not in self.model.here:
            return
        people = {"giver": self.user(giver), "taker": self.user(taker), "actor": self.office.manager}
        assert operations.hand_over(**people) == (len(given), 0)
        for case in given:
            case.follower = taker

    @has_cases
    @rule(who=whoever, number=numbers)
    def office_classifies(self, who: int, number: int) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        office = self.enter(name, case)
        if office is not None:
            self.classify_as(name, case, office)

    def classify_as(self, name: str, case: CaseModel, office: OpenOffice) -> None:
        said = {"codes": NOT_RELEVANT, "reason": "", "key": key(), "actor": self.user(name)}
        operations.classify(case=self.row(case), office=office, **said)
        case.is_assessed = True

    # Referrals

    @has_cases
    @rule(who=whoever, number=numbers, agrees=st.booleans())
    def office_asks(self, who: int, number: int, agrees: bool) -> None:
        case = self.case(number)
        name = self.somebody(who, case)
        office = self.enter(name, case)
        if office is None:
            return
        said = {"case": self.row(case), "office": office, "request": REQUEST, "key": key(), "actor": self.user(name)}
        if case.state == "closed":
            with pytest.raises(TransitionRefusedError):
                operations.ask_consent(**said)
            return
        operations.ask_consent(**said)
        (pk,) = set(self.row(case).referrals.values_list("pk", flat=True)) - case.referrals.keys()
        case.referrals[pk] = ReferralModel(last=("ask", name))
        if case.state == "received":
            case.take_up(name)
        if agrees:
            self.answer(case, ReferralAction.SAY_YES)

    @has_referrals
    @rule(who=whoever, number=numbers, action=st.sampled_from(["send", "accept", "refuse", "finish", "withdraw"]))
    def office_acts_on_a_referral(self, who: int, number: int, action: str) -> None:
        case = self.with_referrals(number)
        name = self.somebody(who, case)
        office = self.enter(name, case)
        if office is None:
            return
        pk, referral = list(case.referrals.items())[-1]
        said = {"referral": pk, "action": ReferralAction(action), "seen": 99, "actor": self.user(name)}
        again = referral.last == (action, name)
        if not again and (not referral.can(action) or (action == "send" and case.state == "closed")):
            with pytest.raises(TransitionRefusedError):
                operations.act_on_referral(case=self.row(case), office=office, **said)
            return
        operations.act_on_referral(case=self.row(case), office=office, **said)
        if not again:
            referral.do(action, by=name)
            self.done[f"referral {action}"] += 1

    @has_referrals
    @rule(who=whoever, number=numbers)
    def office_makes_a_link(self, who: int, number: int) -> None:
        case = self.with_referrals(number)
        name = self.somebody(who, case)
        office = self.enter(name, case)
        if office is None:
            return
        pk, referral = list(case.referrals.items())[-1]
        said = {"case": self.row(case), "office": office, "referral": pk, "key": key(), "actor": self.user(name)}
        if referral.state not in ("sent", "accepted"):
            with pytest.raises(TransitionRefusedError):
                handing.make_link(**said)
            return
        earlier, referral.link = referral.link, handing.make_link(**said)
        referral.link_until = timezone.localdate() + datetime.timedelta(days=30)
        assert handing.make_link(**said) == referral.link
        assert earlier is None or handing.open_link(earlier) is None
        self.done["link"] += 1

    @precondition(lambda self: any(each.link for case in self.model.cases for each in case.referrals.values()))
    @rule(number=numbers, action=st.none() | st.sampled_from(OF_THE_PARTNER))
    def service_answers(self, number: int, action: ReferralAction | None) -> None:
        linked = [(case, each) for case in self.model.cases for each in case.referrals.values() if each.link]
        _case, referral = linked[number % len(linked)]
        words = self.new_words()
        opened, said = handing.open_link(referral.link), {"action": action, "text": words, "key": words}
        if not referral.opens_to_the_service(timezone.localdate()):
            assert opened is None
            assert not handing.answer_link(referral.link, **said)
            self.done["link has ended"] += 1
            return
        assert opened is not None
        assert (opened[0], opened[1].passed) == (referral.state, REQUEST.passed)
        if action and not referral.can(action):
            with pytest.raises(TransitionRefusedError):
                handing.answer_link(referral.link, **said)
            return
        assert handing.answer_link(referral.link, **said)
        if action:
            referral.do(action)
        referral.is_unread = True
        self.done["service"] += 1
