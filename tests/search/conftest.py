"""Pages to find."""

import pytest

from home.models import StandardPage
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


@pytest.fixture
def make_page(home_page):
    """Add a standard page below the home page, or below `parent`."""

    def make(title, *, text="Testo.", description="Una pagina.", parent=None, **fields):
        page = StandardPage(title=title, description=description, body=[("paragraph", f"<p>{text}</p>")], **fields)
        return (parent or home_page).add_child(instance=page)

    return make
