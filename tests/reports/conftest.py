import pytest

from tests.reports.factories import make_holder, make_office
from tests.reports.pages import make_page


@pytest.fixture
def office(db, settings):
    """Two people who hold the office's pinned key."""
    return make_office(settings)


@pytest.fixture
def seconda(office):
    """A second worker, who with the first one keeps a reserved case."""
    return make_holder(office, "seconda")


@pytest.fixture
def report_page(home_page):
    return make_page(home_page)
