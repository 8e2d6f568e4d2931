from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from courses.models import CoursePage
from events.models import EventIndexPage
from staff.roles import Role, give_role
from tests.courses.pages import make_course_page
from tests.events.pages import make_index, make_unit

from .factories import GroupFactory


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
    return make_course_page(index, course=group.edition.course, unit=make_unit(home_page))
