"""The system checks: the project passes them, and each finds the fault it is for."""

from __future__ import annotations

import pytest
from django.db import models
from django.test.utils import isolate_apps
from wagtail.models import Page
from wagtail.search import index

from core import checks
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
        ("CACHES", {"default": {"BACKEND": checks.LOCAL_CACHE}}, "core.W011"),
    ],
)
def test_what_must_not_reach_production_is_reported(production, name, value, expected):
    setattr(production, name, value)
    assert ids(checks.check_production(None)) == [expected]
