"""A registration is not accepted, the queue moves on, and it comes back. Run in a copy."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from courses import operations
from courses.states import Action, State
from outbox.models import Mail
from staff.models import AuditEvent
from staff.roles import Role
from tests.courses.factories import GroupFactory, registration_input
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_desk_does_not_accept_a_registration(client, site_it):
    group = GroupFactory(seats=1)
    _first, waiting = (operations.register(**registration_input(group)).registration for _ in range(2))
    desk = make_user(Role.COURSE_DESK)
    client.force_login(desk)
    detail = reverse("courses_staff:registration_detail", args=[waiting.pk])
    assert "Non accogliere" in client.get(detail).content.decode()

    operations.act(registration_id=waiting.pk, action=Action.REFUSE, actor=desk)

    group.refresh_from_db()
    assert (group.seats_taken, group.waiting) == (1, 0)
    assert "Non accolta" in client.get(detail).content.decode()
    assert Mail.objects.filter(template="registration.refused", recipient=waiting.email).count() == 1
    assert AuditEvent.objects.filter(action="registration.refuse").count() == 1

    back = operations.act(registration_id=waiting.pk, action=Action.REINSTATE, actor=desk)
    group.refresh_from_db()
    assert (back.state, group.waiting) == (State.WAITING, 1)


def test_the_database_was_told():
    assert list(Path(settings.BASE_DIR, "courses", "migrations").glob("*_refused.py"))
