"""The whole demonstration, in a database of its own that the tests of this folder share."""

import pytest
from django.db import connection
from django.test import override_settings
from wagtail.models import Site

from tests.databases import demonstration, disconnect, store_for


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the command printed. Everything is there for each test; what a test adds is its own."""
    folder = tmp_path_factory.mktemp("demo")
    store, usual = store_for(connection.settings_dict), connection.settings_dict["NAME"]
    copy = f"{usual}_demo"
    demonstration().copy(store, copy, folder=folder)
    settings = override_settings(
        DEMO_BANNER=True, MEDIA_ROOT=folder / "media", OFFICE_KEY_FINGERPRINT_FILE=folder / "office-key.fingerprint"
    )
    with settings:
        _turn_to(copy, django_db_blocker)
        yield (folder / "load_demo.log").read_text()
        _turn_to(usual, django_db_blocker)
    store.drop(copy)


def _turn_to(name, django_db_blocker):
    with django_db_blocker.unblock():
        disconnect(connection)
        connection.settings_dict["NAME"] = name
        Site.clear_site_root_paths_cache()
