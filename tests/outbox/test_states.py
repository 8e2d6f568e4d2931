from __future__ import annotations

import itertools

import pytest

from outbox import operations
from outbox.models import Mail, MailState
from outbox.staff_section import ACTIONS
from outbox.states import TABLE, Action, actions_for
from staff.models import AuditEvent
from staff.roles import Permission
from tests.staff.factories import make_user

from .factories import put

POSSIBLE = {
    ("held", "release"): "waiting",
    ("held", "drop"): "given_up",
    ("waiting", "try_now"): "waiting",
    ("waiting", "drop"): "given_up",
    ("sent", "send_again"): "sent",
    ("refused", "send_again"): "refused",
    ("given_up", "send_again"): "given_up",
}
OPERATIONS = {
    Action.RELEASE: operations.release,
    Action.TRY_NOW: operations.send_again,
    Action.SEND_AGAIN: operations.send_again,
    Action.DROP: operations.drop,
}


def test_the_table():
    assert {(state.value, action.value): step.to.value for state, action, step in TABLE} == POSSIBLE
    assert {step.permission for _state, _action, step in TABLE} == {Permission.WORK_MAIL}
    assert {step.written for _state, _action, step in TABLE} <= set(ACTIONS)
    assert TABLE.reached_from(MailState.HELD) == {MailState.HELD, MailState.WAITING, MailState.GIVEN_UP}


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "action"), list(itertools.product(MailState, Action)))
def test_each_cell_is_what_the_operation_does(state, action):
    mail = put()
    Mail.objects.update(state=state)
    mail.refresh_from_db()
    is_resent = {Action.TRY_NOW, Action.SEND_AGAIN} & set(actions_for(mail))
    if action not in actions_for(mail):
        if is_resent and OPERATIONS[action] is operations.send_again:
            return  # One operation for both: it does the one that is possible.
        with pytest.raises(operations.NotPossibleError):
            OPERATIONS[action](mail_id=mail.pk, actor=make_user())
        assert Mail.objects.get().state == state
        return
    OPERATIONS[action](mail_id=mail.pk, actor=make_user())
    mail.refresh_from_db()
    assert mail.state == POSSIBLE[state.value, action.value]
    assert AuditEvent.objects.filter(action=TABLE.step(state, action).written).count() == 1


@pytest.mark.django_db
def test_what_was_dropped_or_forgotten_does_not_go_again():
    mail = put()
    operations.drop(mail_id=mail.pk, actor=make_user())
    mail.refresh_from_db()
    assert actions_for(mail) == []
    mail.last_error = ""
    assert actions_for(mail) == [Action.SEND_AGAIN]
    mail.sealed_texts = b""
    assert actions_for(mail) == []
