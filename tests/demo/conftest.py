"""The whole demonstration, loaded once for all tests of this folder and rolled back afterwards."""

import io

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from wagtail.models import Collection, Locale, Page, Site

FIRST_TREE_DEPTH = 1


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the command printed. Everything is there for each test; what a test adds is its own."""
    folder = tmp_path_factory.mktemp("demo")
    settings = override_settings(
        DEMO_BANNER=True, MEDIA_ROOT=folder / "media", OFFICE_KEY_FINGERPRINT_FILE=folder / "office-key.fingerprint"
    )
    with django_db_blocker.unblock(), settings:
        outer = transaction.atomic()
        outer.__enter__()
        try:
            _ensure_roots()
            output = io.StringIO()
            call_command("load_demo", stdout=output)
            Site.clear_site_root_paths_cache()
            yield output.getvalue()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            Site.clear_site_root_paths_cache()


def _ensure_roots():
    locale, _created = Locale.objects.get_or_create(language_code="it")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    if not Page.objects.filter(depth=FIRST_TREE_DEPTH).exists():
        Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
