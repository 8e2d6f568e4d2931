"""No constraint is provoked in the ordinary course: what the database refuses it writes into its own log, whole.

Told twice: by what Django's cursor raises, and on PostgreSQL by the server's log itself, where this machine lets us
read it.
"""

from __future__ import annotations

import os
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, connections, transaction

from courses import operations
from courses.models import Registration
from courses.states import Action
from staff.roles import Role
from tests.refusals import Refusals
from tests.staff.factories import make_user

from .factories import GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db(transaction=True)

LOGS = Path(os.environ.get("POSTGRES_LOGS", "/var/log/postgresql"))


@contextmanager
def server_log():
    """Yields a function that returns what PostgreSQL has logged meanwhile; nothing on SQLite."""
    files = [path for path in LOGS.glob("*.log") if os.access(path, os.R_OK)] if connection.vendor != "sqlite" else []
    before = {path: path.stat().st_size for path in files}

    def read() -> str:
        said = ""
        for path, size in before.items():
            with path.open(encoding="utf-8", errors="replace") as file:
                file.seek(size)
                said += file.read()
        return said

    yield read


def ordinary_course(canary: str) -> None:
    """Everything that people do by mistake: send twice, register twice, come back after somebody took their place."""
    group = GroupFactory(seats=1)
    arguments = registration_input(group, email=f"{canary}@example.org", last_name=canary)
    first = operations.register(**arguments).registration
    operations.register(**arguments)
    with suppress(operations.AlreadyRegisteredError):
        operations.register(**registration_input(group, email=f"{canary}@EXAMPLE.org", last_name=canary))
    # The flow's key again, another group: two open tabs.
    operations.register(**{**arguments, "group": GroupFactory(edition=group.edition).uuid})
    desk = make_user(Role.COURSE_DESK)
    operations.act(registration_id=first.pk, action=Action.WITHDRAW, actor=desk)
    operations.register(**registration_input(group, email=f"{canary}@example.org", last_name=canary))
    with suppress(operations.AlreadyRegisteredError):
        operations.act(registration_id=first.pk, action=Action.REINSTATE, actor=desk)


def test_nothing_that_people_do_makes_the_database_refuse_a_statement():
    canary, refusals = f"canarino{uuid.uuid4().hex[:8]}", Refusals()

    with server_log() as log, connection.execute_wrapper(refusals):
        ordinary_course(canary)

    assert refusals.number == 0
    assert canary not in log()


def test_nor_when_many_do_it_at_the_same_moment():
    canary, refusals = f"canarino{uuid.uuid4().hex[:8]}", Refusals()
    group = GroupFactory(seats=3)
    same = registration_input(group, email=f"{canary}@example.org", last_name=canary)
    inputs = [same] * 6 + [registration_input(group, email=f"{canary}@example.org", last_name=canary) for _ in range(6)]
    start = threading.Barrier(len(inputs))

    def register(arguments):
        try:
            start.wait(timeout=30)
            with connections["default"].execute_wrapper(refusals), suppress(operations.AlreadyRegisteredError):
                operations.register(**arguments)
        finally:
            connections.close_all()

    with server_log() as log, ThreadPoolExecutor(max_workers=len(inputs)) as pool:
        list(pool.map(register, inputs))

    assert Registration.objects.filter(group=group).count() == 1
    assert refusals.number == 0
    assert canary not in log()


def test_a_refused_statement_would_be_noticed():
    """The negative control: the same people, stored without looking."""
    canary, refusals = f"canarino{uuid.uuid4().hex[:8]}", Refusals()
    twin = RegistrationFactory(email=f"{canary}@example.org")

    with server_log() as log, connection.execute_wrapper(refusals):
        with suppress(IntegrityError), transaction.atomic():
            RegistrationFactory(group=twin.group, email=twin.email, last_name=twin.last_name)
        said = log()

    assert refusals.number == 1
    if said:
        assert canary in said
