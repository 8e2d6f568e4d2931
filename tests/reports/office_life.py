"""An office beside its model (`office_model`): how it is set up and taken down, and what must hold after every step.

`office_days` says what happens to it. Each example lives in a savepoint that is rolled back: it costs no new office.
"""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from reports import operations, permissions
from reports.errors import OfficeLockedError
from reports.models import Case, Referral
from reports.office import OpenOffice
from reports.operations import authenticity, casework
from reports.operations.keys import granted_epochs
from reports.states import Action
from staff import audit
from tests.reports.factories import Office
from tests.reports.office_model import PEOPLE, CaseModel, OfficeModel

MOST_CASES = 3
FIRST_DAY = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)


class OfficeLife(RuleBasedStateMachine):
    """The office and its model; `done` counts what has happened, so that a test can say that all of it did."""

    def __init__(self, office: Office, settings, done: Counter[str]) -> None:
        super().__init__()
        self.office, self.settings, self.done = office, settings, done
        self.clock = time_machine.travel(FIRST_DAY, tick=False)
        self.time = self.clock.start()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.pinned = settings.OFFICE_KEY_FINGERPRINT
        settings.REPORTS_CLOSING_BY_TWO = False
        self.model = OfficeModel()
        self.users = {name: User.objects.get(username=name) for name in PEOPLE}
        self.sessions = {name: self.unlock(name) for name in PEOPLE}
        self.dead_codes: list[object] = []
        self.turn = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)
        self.settings.OFFICE_KEY_FINGERPRINT = self.pinned
        self.clock.stop()
        cache.clear()

    # Who works

    def user(self, name: str) -> User:
        return self.users[name]

    def unlock(self, name: str) -> OpenOffice:
        return self.office.unlock(self.user(name))

    def session_of(self, name: str) -> OpenOffice:
        """What somebody had unlocked before, as the pages find it at the next request; the person's own key stays."""
        return self.sessions[name].only(granted_epochs(self.user(name)))

    def enter(self, name: str, case: CaseModel) -> OpenOffice | None:
        """As each page of a case does: first whether the person may, then the key. None where it is refused, as the
        model says.
        """
        may = permissions.can_open_case(self.user(name), self.row(case))
        assert may == self.model.may_open(name, case)
        if not may:
            return None
        office = self.session_of(name)
        if not self.model.has_key(name, case):
            with pytest.raises(OfficeLockedError):
                operations.open_case(case=self.row(case), office=office, actor=self.user(name))
            return None
        return office

    def may_step(self, name: str, case: CaseModel, action: str) -> bool:
        may = permissions.can_change_state(self.user(name), self.row(case), Action(action))
        assert may == self.model.may_step(name, case, action)
        return may

    @staticmethod
    def row(case: CaseModel) -> Case:
        return Case.objects.select_related("office_key").get(pk=case.pk)

    def case(self, number: int) -> CaseModel:
        return self.model.cases[number % len(self.model.cases)]

    # What holds after every step

    @invariant()
    def cases_are_what_the_model_says(self) -> None:
        names = {person.pk: name for name, person in self.users.items()}
        stored = {
            row.pk: (row.state, names.get(row.assignee_id), row.unread, row.retain_until, row.office_key.number)
            for row in Case.objects.select_related("office_key")
        }
        assert stored == {
            case.pk: (case.state, case.follower, case.unread, case.kept_until, case.epoch) for case in self.model.cases
        }
        referrals = {row.pk: (row.state, row.is_unread) for row in Referral.objects.all()}
        asked = {pk: each for case in self.model.cases for pk, each in case.referrals.items()}
        assert referrals == {pk: (each.state, each.is_unread) for pk, each in asked.items()}

    @invariant()
    def only_who_may_opens_a_case(self) -> None:
        """The MAC of each case with it: `opening` refuses one that was altered."""
        offices = {name: self.session_of(name) for name in PEOPLE}
        assert {name: set(office.pairs) for name, office in offices.items()} == self.model.keys
        for case in self.model.cases:
            with authenticity.opening(self.row(case)) as row:
                opened = {name: office for name, office in offices.items() if _opens(row, office)}
                assert set(opened) == {name for name in PEOPLE if self.model.has_key(name, case)}
                self.done["locked out"] += any(self.model.may_open(name, case) for name in set(PEOPLE) - set(opened))
                for office in list(opened.values())[:1]:
                    self.says_what_was_written(casework.read_case(row, office), case)

    @invariant()
    def one_after_the_other(self) -> None:
        """What takes long for everybody: each turn one person's lists, and the code of one reporter."""
        self.turn += 1
        assert audit.verify().fault is None
        self.finds_what_is_theirs(PEOPLE[self.turn % len(PEOPLE)])
        for case in self.model.cases[self.turn % MOST_CASES :][:1]:
            self.reads_what_they_wrote(case)
        for code in self.dead_codes[-1:]:
            assert operations.read_with_code(code=code) is None

    def finds_what_is_theirs(self, name: str) -> None:
        openable = set(Case.objects.filter(permissions.openable_by(self.user(name))).values_list("pk", flat=True))
        assert openable == {case.pk for case in self.model.cases if self.model.may_open(name, case)}
        visible = set(Case.objects.filter(permissions.visible_to(self.user(name))).values_list("pk", flat=True))
        hidden = {each.pk for each in self.model.cases if each.is_hidden and name not in (each.keepers or ())}
        assert visible == {case.pk for case in self.model.cases} - hidden

    def reads_what_they_wrote(self, case: CaseModel) -> None:
        found = operations.read_with_code(code=case.code)
        assert found is not None
        assert found.payload.answers["story"] == case.story
        assert [(entry.side, entry.text) for entry in found.messages] == case.messages
        assert found.state == ("in_progress" if case.state == "proposed" else case.state)

    def says_what_was_written(self, found: casework.OpenedCase, case: CaseModel) -> None:
        assert found.payload.answers["story"] == case.story
        assert [(entry.side, entry.text) for entry in found.messages] == case.messages
        assert len(found.notes) == case.notes
        assert found.classification.is_assessed == case.is_assessed
        assert bool(found.proposal) == (case.state == "proposed")


def _opens(row: Case, office: OpenOffice) -> bool:
    try:
        casework.content_pair(row, office)
    except OfficeLockedError:
        with pytest.raises(OfficeLockedError):
            casework.internal_pair(row, office)
        return False
    casework.internal_pair(row, office)
    return True
