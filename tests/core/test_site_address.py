"""One source of the site's address: `BASE_URL`, whatever Wagtail's `Site` is called."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.checks import run_checks
from django.db import OperationalError
from wagtail.models import Page, Site

from core.checks import check_site_address, own_packages
from core.site_address import absolute_url, page_address
from tests.directory.factories import make_unit
from tests.services.factories import make_index, make_service

BASE_URL = "https://parita.comune.example"


@pytest.fixture(autouse=True)
def _as_in_production(home_page, settings, tmp_path):
    """A site that nobody named, as a fresh database has it, behind the address that the operator set."""
    settings.WAGTAILADMIN_BASE_URL = BASE_URL
    settings.MEDIA_ROOT = tmp_path
    Site.objects.update(hostname="localhost", port=80)
    Site.clear_site_root_paths_cache()


def test_everything_that_names_the_site_names_it_as_the_operator_did(client, home_page, home_en):
    service = make_service(make_index(home_page), make_unit(home_page))
    english = service.copy_for_translation(home_en.locale, copy_parents=True)
    english.save_revision().publish()
    soup = BeautifulSoup(client.get(service.url, headers={"host": "parita.comune.example"}).content, "html.parser")
    address = f"{BASE_URL}{service.url}"
    assert soup.select_one('link[rel="canonical"]')["href"] == address
    assert soup.select_one('meta[property="og:url"]')["content"] == address
    alternates = {link["hreflang"]: link["href"] for link in soup.select('link[rel="alternate"][hreflang]')}
    assert alternates == {"it": address, "en": f"{BASE_URL}{english.get_url()}", "x-default": address}
    data = [json.loads(script.string) for script in soup.select('script[type="application/ld+json"]')]
    assert address in [entry.get("url") for entry in data]
    assert "http://localhost" not in str(soup)


def test_an_address_keeps_what_it_has():
    assert absolute_url("/a/") == f"{BASE_URL}/a/"
    assert absolute_url("https://elsewhere.example/a/") == "https://elsewhere.example/a/"
    assert page_address(Page(title="Mai salvata")) == ""


def test_nobody_asks_elsewhere_for_an_absolute_address(settings):
    """The other ways to make one know the `Site` only, or believe what the browser says."""
    packages = own_packages() - {"demo", "bench"}
    folders = [settings.BASE_DIR / name for name in (*packages, "templates")]
    sources = [path for folder in folders for kind in ("*.py", "*.html", "*.txt") for path in folder.rglob(kind)]
    assert len(sources) > 100
    asking = re.compile(r"\bget_full_url|\.full_url|fullpageurl|build_absolute_uri")
    found = {str(path.relative_to(settings.BASE_DIR)) for path in sources if asking.search(path.read_text())}
    assert found == {"core/http.py"}  # Where a post comes from is compared with what the browser asked for.


def test_a_site_with_another_name_is_said_before_it_goes_live():
    (warning,) = check_site_address(None)
    assert warning.id == "core.W014"
    assert "http://localhost" in warning.msg
    assert warning in run_checks(include_deployment_checks=True)
    assert warning not in run_checks()


def test_a_site_with_the_same_name_is_silent():
    Site.objects.update(hostname="parita.comune.example", port=443)
    assert check_site_address(None) == []


def test_the_check_bears_a_database_without_tables(monkeypatch):
    def no_table(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(Site.objects, "filter", no_table)
    assert check_site_address(None) == []
