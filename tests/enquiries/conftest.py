from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from enquiries.models import Enquiry, EnquiryPage
from staff.roles import Role
from tests.staff.factories import make_user

from .factories import make_page, submit


@pytest.fixture
def desk(db) -> User:
    """Somebody who answers."""
    return make_user(Role.COURSE_DESK)


@pytest.fixture
def page(site_it, home_page) -> EnquiryPage:
    return make_page(home_page)


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


@pytest.fixture
def enquiry(page) -> Enquiry:
    return submit(page)
