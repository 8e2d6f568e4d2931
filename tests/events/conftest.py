from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from events.models import CoursePage, EventIndexPage
from staff.roles import Role, give_role

from .factories import GroupFactory
from .pages import make_course_page, make_index, make_unit


@pytest.fixture
def desk(db) -> User:
    """Somebody of the course desk."""
    user = User.objects.create_user("sportello", password="una-frase-lunga-e-sicura")
    give_role(user, Role.COURSE_DESK)
    return user


@pytest.fixture
def index(site_it, home_page) -> EventIndexPage:
    return make_index(home_page)


@pytest.fixture
def course_page(index, home_page) -> CoursePage:
    """An open course with one group of ten seats and no question of the editor's."""
    group = GroupFactory()
    return make_course_page(index, course=group.course, unit=make_unit(home_page))
