"""What of referrals is counted when a case is closed."""

from __future__ import annotations

import pytest

from reports.models import Case
from reports.operations.figures import read_figures
from reports.referral_states import State
from tests.reports.factories import classify, close, submit
from tests.reports.referring import STEP, in_state

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (None, ""),
        (State.CONSENTED, ""),
        (State.SENT, "not_accepted"),
        (State.REFUSED, "not_accepted"),
        (State.ACCEPTED, "accepted"),
    ],
)
def test_a_row_says_coarsely_what_became_of_referrals(office, state, said):
    receipt = submit()
    case = Case.objects.get(pk=receipt.case_id)
    if state:
        in_state(office, case, receipt.code, state)
        in_state(office, case, receipt.code, State.DONE, STEP)
    classify(office, case)
    close(office, case)
    (row,) = read_figures(office=office.unlock(office.manager)).book.rows.values()
    assert row.referrals == said
