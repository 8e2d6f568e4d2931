"""Fixtures every test may use. A test builds only the data it speaks about."""

from __future__ import annotations

import functools
import gc
import re
import shutil
from pathlib import Path
from unittest.mock import patch

import modelsearch.signal_handlers
import pytest
import time_machine
import wagtail.signal_handlers
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone, translation
from wagtail.models import Collection, Locale, Page, Site

from core import remembered
from home.models import HomePage
from staff import audit_guards
from tests.databases import disconnect, migrated, store_for

pytest_plugins = ["tests.guards", "tests.scheduling"]

MEDIA_ROOT = django_settings.MEDIA_ROOT


DATABASE_FIXTURES = {"db", "transactional_db", "site_server"}
OF_WAGTAIL = re.compile(r"wagtail|/admin/|_page\(|Page\b")
OF_INDEXES = re.compile(
    r"\bcerca\b|\bsearch\b(?!\()|ReferenceIndex|usage|trash|chooser|renditions|\btraces\b|everything_in_the_database"
)


@functools.cache
def speaks_of(words: re.Pattern[str], module: Path) -> bool:
    return bool(words.search(module.read_text()))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks the database, what makes a page or speaks of Wagtail, and what may read one of its indexes.

    The run on the second database takes only the former, the one on Wagtail's next version only the latter.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & fixtures:
            item.add_marker(pytest.mark.database)
        if "root_page" in fixtures or speaks_of(OF_WAGTAIL, item.path):
            item.add_marker(pytest.mark.wagtail)
        if speaks_of(OF_INDEXES, item.path):
            item.add_marker(pytest.mark.indexed)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays: walking through it again and again took the collector a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture
def stopped_clock():
    """The time stands still: what is counted in windows of time (`core.ratelimit`) is counted in one."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture(scope="session")
def django_db_keepdb():
    """The suite's database is a copy of the migrated template: pytest-django takes it as it is."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_use_migrations, django_db_createdb, django_db_blocker
):
    """Copy the template to the name that this process will use, and remove the copy in the end.

    `--create-db` migrates from empty instead, `--nomigrations` knows no template.
    """
    name = str(connection.creation._get_test_db_name())
    store = store_for(connection.settings_dict)
    if django_db_use_migrations and not django_db_createdb:
        migrated().copy(store, name)
    yield
    with django_db_blocker.unblock():
        disconnect(connection)
    store.drop(name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Remove Wagtail's own first page once: doing that in each test that makes a page costs more than most tests."""
    with django_db_blocker.unblock():
        root = Page.get_first_root_node()  # None where no migration has made it (`--nomigrations`).
        for page in root.get_children() if root else ():
            page.delete()
        Site.objects.all().delete()


@pytest.fixture(autouse=True)
def _fresh_process_state():
    """Neither a cached value, an activated language nor an uploaded file may pass from one test to the next."""
    cache.clear()
    Site.clear_site_root_paths_cache()
    with translation.override("it"), patch.object(remembered, "_latest", (remembered.NO_MARK, remembered.Memory())):
        yield
    cache.clear()
    shutil.rmtree(MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def _indexes(request):
    """Wagtail's indexes (who refers to whom, the words to search) are kept for modules that speak of them and browsers.

    Writing both anew with every save of a page took a sixth of the suite's time, and few tests read them.
    """
    if request.node.get_closest_marker("indexed") or request.node.get_closest_marker("e2e"):
        yield
        return
    with (
        patch.object(wagtail.signal_handlers, "update_reference_index_task"),
        patch.object(modelsearch.signal_handlers, "insert_or_update_object_task"),
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def _flush_may_empty_the_audit_log():
    """The flush after a transactional test empties every table; the audit log's triggers would refuse."""
    flush = TransactionTestCase._fixture_teardown

    def flush_without_guards(self):
        audit_guards.remove(connection)
        with patch.object(connection.ops, "sql_flush", _delete_rows):
            flush(self)
        audit_guards.install(connection)

    with patch.object(TransactionTestCase, "_fixture_teardown", flush_without_guards):
        yield


def _delete_rows(_style, tables, **_options) -> list[str]:
    """Not PostgreSQL's TRUNCATE: it makes the files of every table anew, empty ones too, and waits for the disk."""
    return [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]  # noqa: S608  # our own tables


@pytest.fixture
def root_page(db) -> Page:
    """The tree's root, made again where the flush of a transactional test removed it."""
    locale, _created = Locale.objects.get_or_create(language_code="it")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    return Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))


@pytest.fixture
def locale_en(root_page) -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.fixture
def home_page(root_page) -> HomePage:
    """The Italian home page, root of the default site."""
    for page in root_page.get_children():
        page.delete()
    root_page = Page.objects.get(pk=root_page.pk)
    home = HomePage(
        title="Parità a Cuneo",
        slug="home",
        description="La pagina iniziale dell’ufficio.",
        hero_title="Nessuna persona vale meno di un’altra",
        lead="Ascolto, orientamento e corsi.",
        locale=Locale.objects.get(language_code="it"),
    )
    root_page.add_child(instance=home)
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True, site_name="Pari")
    Site.clear_site_root_paths_cache()
    return home


@pytest.fixture
def site_it(home_page) -> Site:
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def home_en(home_page, locale_en) -> HomePage:
    """The English translation of the home page, published."""
    translated = home_page.copy_for_translation(locale_en)
    translated.title = "Equality in Cuneo"
    translated.save_revision().publish()
    Site.clear_site_root_paths_cache()
    return HomePage.objects.get(pk=translated.pk)
