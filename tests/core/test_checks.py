"""The system checks: the project passes them, and each finds the fault it is for."""

from __future__ import annotations

import ast
import re
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps
from wagtail.models import Page
from wagtail.search import index

from core import checks, database_checks
from directory.models import ContactPoint, Place
from home.models import StandardPage


def ids(messages) -> list[str]:
    return [message.id for message in messages]


def test_the_project_keeps_its_own_rules():
    assert checks.check_pages(None) == []
    assert checks.check_confidential_models(None) == []


def test_page_types_of_the_project_are_found():
    assert StandardPage in checks.page_models()
    assert Page not in checks.page_models()


@isolate_apps("core")
def test_a_page_that_is_not_a_base_page_and_has_no_template_is_reported():
    class BarePage(Page):
        class Meta:
            app_label = "core"

    assert ids(checks.page_faults([BarePage])) == ["core.E001", "core.E002"]


def test_personal_data_in_reach_of_the_cms_is_reported(settings):
    """Negative control: a model that is a snippet, searched and referenced, declared confidential."""
    settings.CONFIDENTIAL_MODELS = ["directory.Place"]
    messages = checks.check_confidential_models(None)
    assert set(ids(messages)) == {"core.E003"}
    words = " ".join(message.msg for message in messages)
    assert "a snippet" in words
    assert "in the search index" in words
    assert "in the reference index" in words


def test_a_whole_app_may_be_confidential(settings):
    settings.CONFIDENTIAL_MODELS = ["directory"]
    assert {Place, ContactPoint} <= set(checks.confidential_models())


def test_pages_of_a_confidential_app_are_content(settings):
    settings.CONFIDENTIAL_MODELS = ["home"]
    assert StandardPage not in checks.confidential_models()


def test_a_name_without_a_model_is_reported(settings):
    settings.CONFIDENTIAL_MODELS = ["events.Registraton"]
    assert ids(checks.check_confidential_models(None)) == ["core.E004"]


@isolate_apps("core")
def test_a_model_out_of_reach_has_no_exposure():
    class Plain(models.Model):
        class Meta:
            app_label = "core"

        def __str__(self):
            return "plain"

    class Searched(index.Indexed, models.Model):
        class Meta:
            app_label = "core"

        def __str__(self):
            return "searched"

    assert list(checks.exposures(Plain)) == []
    assert "in the search index" in list(checks.exposures(Searched))


@pytest.fixture
def production(settings):
    """Settings that may go into production."""
    settings.SECRET_KEY = "k" * 60
    settings.SECOND_FACTOR_REQUIRED = True
    settings.SERVE_MEDIA = False
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.TRUSTED_PROXY_COUNT = 1
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://x"}}
    return settings


def test_production_settings_pass(production):
    assert checks.check_production(None) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SECRET_KEY", "demonstration-only-" + "x" * 40, "core.E010"),
        ("SECRET_KEY", "test-only-" + "x" * 40, "core.E010"),
        ("SECOND_FACTOR_REQUIRED", False, "core.E011"),
        ("SERVE_MEDIA", True, "core.E012"),
        ("EMAIL_BACKEND", checks.CONSOLE_MAIL, "core.E013"),
        ("TRUSTED_PROXY_COUNT", 0, "core.W010"),
        ("CACHES", {"default": {"BACKEND": checks.LOCAL_CACHE, "OPTIONS": {"MAX_ENTRIES": 100_000}}}, "core.W011"),
        ("EMAIL_TIMEOUT", None, "core.E014"),
        ("EMAIL_TIMEOUT", 3600, "core.E014"),
        ("TASKS", {"default": {"BACKEND": checks.IMMEDIATE_TASKS}}, "core.W013"),
    ],
)
def test_what_must_not_reach_production_is_reported(production, name, value, expected):
    setattr(production, name, value)
    assert ids(checks.check_production(None)) == [expected]


@pytest.mark.parametrize(
    ("cache", "is_too_small"),
    [
        ({"BACKEND": "django.core.cache.backends.db.DatabaseCache"}, True),
        ({"BACKEND": "django.core.cache.backends.db.DatabaseCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}, False),
        ({"BACKEND": "django.core.cache.backends.redis.RedisCache"}, False),
    ],
)
def test_a_cache_that_would_throw_counters_away_is_reported(production, cache, is_too_small):
    production.CACHES = {"default": cache}
    assert ids(checks.check_production(None)) == (["core.W012"] if is_too_small else [])


def test_no_two_checks_share_an_id(settings):
    """Whoever silences one would silence the other, and the guides could not name it. One check may say it twice."""
    users: dict[str, set[str]] = {}
    for path in settings.BASE_DIR.glob("*/*checks.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                for each in re.findall(r"""id="(\w+\.[EW]\d+)\"""", ast.unparse(node).replace("'", '"')):
                    users.setdefault(each, set()).add(f"{path.parent.name}.{node.name}")
    assert len(users) > 20
    assert {name: where for name, where in users.items() if len(where) > 1} == {}


class TestServerLog:
    """What PostgreSQL writes into its own log."""

    def test_settings_that_leak_are_reported(self, monkeypatch):
        monkeypatch.setattr(database_checks, "connections", {"default": FakePostgres(LEAKING)})
        messages = database_checks.check_server_log(None, databases=["default"])
        assert ids(messages) == ["core.W022"] * 3
        assert "ALTER ROLE" in messages[0].hint

    def test_settings_that_do_not_are_not(self, monkeypatch):
        monkeypatch.setattr(database_checks, "connections", {"default": FakePostgres(SAFE)})
        assert database_checks.check_server_log(None, databases=["default"]) == []

    @pytest.mark.postgresql
    @pytest.mark.django_db
    @pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL")
    def test_a_real_server_can_be_asked(self):
        names = " ".join(message.msg for message in database_checks.check_server_log(None, databases=["default"]))
        with connection.cursor() as cursor:
            cursor.execute("SHOW log_min_error_statement")
            assert ("log_min_error_statement" in names) == (cursor.fetchone()[0] != "panic")


SAFE = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
}
LEAKING = {**SAFE, "log_min_error_statement": "error", "log_error_verbosity": "default", "log_statement": "all"}


class FakePostgres:
    vendor = "postgresql"

    def __init__(self, found):
        self.found = found

    @contextmanager
    def cursor(self):
        yield SimpleNamespace(execute=lambda *_arguments: None, fetchall=lambda: list(self.found.items()))
