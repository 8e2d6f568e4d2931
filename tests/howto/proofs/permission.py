"""The course desk has the permission, nobody else. Run in a copy in which the page was followed."""

import pytest

from courses.permissions import can_view_starts
from staff.roles import Role
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_it_is_the_course_desk_s(role):
    assert can_view_starts(make_user(role)) is (role is Role.COURSE_DESK)


def test_a_superuser_has_it_not():
    assert not can_view_starts(make_user(is_superuser=True))
