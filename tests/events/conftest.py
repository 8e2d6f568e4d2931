from __future__ import annotations

import pytest

from events.models import EventIndexPage
from tests.events.pages import make_index


@pytest.fixture
def index(site_it, home_page) -> EventIndexPage:
    return make_index(home_page)
