"""Fixtures every test may use. A test builds only the data it speaks about."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from wagtail.models import Collection, Locale, Page, Site

from home.models import HomePage
from staff import audit_guards


@pytest.fixture(autouse=True)
def _fresh_process_state():
    """Neither a cached value nor an activated language may pass from one test to the next."""
    cache.clear()
    Site.clear_site_root_paths_cache()
    with translation.override("it"):
        yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _flush_may_empty_the_audit_log():
    """The flush after a transactional test empties every table; the audit log's triggers would refuse."""
    flush = TransactionTestCase._fixture_teardown

    def flush_without_guards(self):
        audit_guards.remove(connection)
        flush(self)
        audit_guards.install(connection)

    with patch.object(TransactionTestCase, "_fixture_teardown", flush_without_guards):
        yield


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
