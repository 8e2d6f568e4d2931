"""A place to put services."""

import pytest

from tests.directory.factories import make_unit
from tests.services.factories import make_index


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def unit(home_page):
    return make_unit(home_page)


@pytest.fixture
def service_index(home_page):
    return make_index(home_page)
