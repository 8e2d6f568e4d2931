from __future__ import annotations

import pytest
import time_machine

from staff.roles import Role
from tests.staff.factories import make_user

from .factories import MONDAY, make_desk, make_page


@pytest.fixture
def clock():
    """Monday, ten o'clock; a test may move it."""
    with time_machine.travel(MONDAY, tick=False) as moving:
        yield moving


@pytest.fixture
def desk(home_page, site_it, clock):
    return make_desk(home_page)


@pytest.fixture
def page(home_page, desk):
    return make_page(home_page)


@pytest.fixture
def colleague(db):
    """Somebody who receives."""
    return make_user(Role.COURSE_DESK)


@pytest.fixture
def desk_client(client, colleague, clock):
    client.force_login(colleague)
    return client
