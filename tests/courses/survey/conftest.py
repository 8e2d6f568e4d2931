from __future__ import annotations

import pytest

from courses.models import CourseSurveyPage

from .factories import make_page


@pytest.fixture
def page(site_it, home_page) -> CourseSurveyPage:
    return make_page(home_page)


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client
