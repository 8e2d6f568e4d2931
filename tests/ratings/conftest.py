"""A page that is rated, and pages that never are."""

import pytest
from django.core.cache import cache

from core.site_settings import SiteSettings
from home.models import StandardPage


@pytest.fixture(autouse=True)
def nobody_has_voted():
    cache.clear()


@pytest.fixture
def make_page(site_it, home_page):
    def make(title, *, parent=None, **fields):
        page = StandardPage(title=title, description=f"In breve: {title}.", **fields)
        return (parent or home_page).add_child(instance=page)

    return make


@pytest.fixture
def page(make_page):
    return make_page("Uffici")


@pytest.fixture
def help_page(make_page, site_it):
    found = make_page("Aiuto subito")
    SiteSettings.objects.update_or_create(site=site_it, defaults={"help_page": found, "office_phone": "0171 444789"})
    return found
