import pytest

from tests.reports.factories import make_office
from tests.reports.pages import make_page


@pytest.fixture
def office(db, settings):
    """Two people who hold the office's pinned key."""
    return make_office(settings)


@pytest.fixture
def report_page(home_page):
    return make_page(home_page)
