import pytest

from tests.reports.factories import make_office


@pytest.fixture
def office(db, settings):
    """Two people who hold the office's pinned key."""
    return make_office(settings)
