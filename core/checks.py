"""System checks: rules of the architecture that a command can verify. `manage.py check` runs them, the server too.

Rules about one app stand in that app's own `checks`. What only a test can see (headers, URLs, translations) is tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.db.models import Model
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page, ReferenceIndex, RevisionMixin, Site
from wagtail.search.index import Indexed
from wagtail.snippets.models import get_snippet_models

from core.models import BasePage

DEMONSTRATION_KEYS = ("demonstration-only-", "test-only-")
LOCAL_CACHE = "django.core.cache.backends.locmem.LocMemCache"
COUNTED_CACHES = (
    LOCAL_CACHE,
    "django.core.cache.backends.db.DatabaseCache",
    "django.core.cache.backends.filebased.FileBasedCache",
)
"""Backends that throw entries away at random beyond a number of them, which is 300 unless somebody says otherwise."""

CACHE_ENTRIES_MIN = 20_000
"""Each network that sends something in a quarter of an hour has a few counters; one lost is a limit forgotten."""

EMAIL_TIMEOUT_MAX = 60
IMMEDIATE_TASKS = "django_tasks.backends.immediate.ImmediateBackend"
CONSOLE_MAIL = "django.core.mail.backends.console.EmailBackend"
PUBLIC_BASES: tuple[tuple[type, str], ...] = (
    (Indexed, "in the search index"),
    (AbstractDocument, "a Wagtail document"),
    (AbstractImage, "a Wagtail image"),
    (RevisionMixin, "kept in Wagtail's revisions"),
)


def page_models() -> list[type[Page]]:
    """The page types of this project (not Wagtail's own)."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Page) and model.__module__.partition(".")[0] in own_packages()
    ]


def own_packages() -> set[str]:
    """The top-level packages of the project's folder; what tests bring along is not the site's."""
    own = {path.name for path in Path(settings.BASE_DIR).iterdir() if (path / "__init__.py").exists()}
    return own - {"tests"}


def confidential_models() -> list[type[Model]]:
    """The models that `CONFIDENTIAL_MODELS` names, by label or by whole app. Pages are content wherever they live."""
    named = {name.lower() for name in settings.CONFIDENTIAL_MODELS}
    return [
        model
        for model in apps.get_models()
        if {model._meta.label_lower, model._meta.app_label} & named and not issubclass(model, Page)
    ]


def exposures(model: type[Model]) -> Iterator[str]:
    """The ways in which Wagtail would show or keep a model's content outside the protected area."""
    if model in get_snippet_models():
        yield "a snippet"
    for base, words in PUBLIC_BASES:
        if issubclass(model, base):
            yield words
    if ReferenceIndex.model_is_indexable(model):
        yield "in the reference index"


def page_faults(models: Iterable[type[Page]]) -> Iterator[CheckMessage]:
    """What is wrong with these page types."""
    for model in models:
        if not issubclass(model, BasePage):
            yield Error(f"{model._meta.label} does not extend core.models.BasePage.", obj=model, id="core.E001")
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            yield Error(f"{model._meta.label} has no template {model.template!r}.", obj=model, id="core.E002")


@register(Tags.models)
def check_pages(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """core.E001: a page type is not a `BasePage`. core.E002: a page type has no template."""
    return list(page_faults(page_models()))


@register(Tags.models)
def check_confidential_models(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """core.E003: a model with personal data is within reach of the CMS. core.E004: the setting names no model."""
    messages: list[CheckMessage] = [
        Error(
            f"{model._meta.label} holds personal data but is {words}.",
            hint="See docs/adr: registrations, reports and the audit log stay out of Wagtail.",
            obj=model,
            id="core.E003",
        )
        for model in confidential_models()
        for words in exposures(model)
    ]
    known = {name for model in confidential_models() for name in (model._meta.label_lower, model._meta.app_label)}
    messages += [
        Error(f"CONFIDENTIAL_MODELS names {name!r}, which is no model or app.", id="core.E004")
        for name in settings.CONFIDENTIAL_MODELS
        if name.lower() not in known
    ]
    return messages


@register(Tags.security, deploy=True)
def check_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What must not reach production: the demonstration's key, no second factor, limits that count nobody rightly."""
    messages: list[CheckMessage] = []
    if settings.SECRET_KEY.startswith(DEMONSTRATION_KEYS):
        messages.append(Error("SECRET_KEY is the demonstration's: everybody knows it.", id="core.E010"))
    if not getattr(settings, "SECOND_FACTOR_REQUIRED", False):
        messages.append(Error("The second factor is not required.", id="core.E011"))
    if getattr(settings, "SERVE_MEDIA", False):
        messages.append(Error("Django serves uploaded files itself, which is for development.", id="core.E012"))
    if settings.EMAIL_BACKEND == CONSOLE_MAIL:
        messages.append(
            Error(
                "Mails are written to the process's output, names and addresses included, and reach nobody.",
                hint="Set EMAIL_URL.",
                id="core.E013",
            )
        )
    if not 0 < (settings.EMAIL_TIMEOUT or 0) <= EMAIL_TIMEOUT_MAX:
        messages.append(
            Error(
                f"EMAIL_TIMEOUT is not between 1 and {EMAIL_TIMEOUT_MAX} seconds: a silent server stops every mail.",
                id="core.E014",
            )
        )
    if settings.TASKS["default"]["BACKEND"] == IMMEDIATE_TASKS:
        messages.append(
            Warning(
                "Background tasks run inside the request that causes them.",
                hint="Set TASK_BACKEND=django_tasks_db.DatabaseBackend and run `manage.py db_worker`.",
                id="core.W013",
            )
        )
    if settings.SECURE_PROXY_SSL_HEADER and not settings.TRUSTED_PROXY_COUNT:
        messages.append(
            Warning(
                "A proxy stands in front, but TRUSTED_PROXY_COUNT is 0: all visitors share one rate limit.",
                hint="Set it to the number of proxies that write X-Forwarded-For.",
                id="core.W010",
            )
        )
    if settings.CACHES["default"]["BACKEND"] == LOCAL_CACHE:
        messages.append(
            Warning(
                "The cache is local to each process: rate limits and lockouts are counted per process.",
                hint="Set CACHE_URL to a shared cache, or run one process.",
                id="core.W011",
            )
        )
    if _cache_entries(settings.CACHES["default"]) < CACHE_ENTRIES_MIN:
        messages.append(
            Warning(
                f"The cache keeps fewer than {CACHE_ENTRIES_MIN} entries: limits and lockouts are forgotten early.",
                hint="Raise MAX_ENTRIES, or set CACHE_URL to Redis.",
                id="core.W012",
            )
        )
    return messages


def _cache_entries(cache: dict[str, Any]) -> float:
    """How many entries a cache keeps; infinitely many where memory is the limit, as with Redis."""
    if cache["BACKEND"] not in COUNTED_CACHES:
        return inf
    return int(cache.get("OPTIONS", {}).get("MAX_ENTRIES", 300))


@register(Tags.security, deploy=True)
def check_site_address(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """core.W014: Wagtail's default site has another address than BASE_URL, which the public pages name."""
    try:
        site = Site.objects.filter(is_default_site=True).first()
    except DatabaseError:  # Before the first `migrate`; `check --deploy` needs no database.
        return []
    if site is None or site.root_url == settings.WAGTAILADMIN_BASE_URL.rstrip("/"):
        return []
    return [
        Warning(
            f"The site is called {site.root_url} in Wagtail, but BASE_URL is {settings.WAGTAILADMIN_BASE_URL}.",
            hint="Public pages use BASE_URL. Set host name and port in /admin/sites/, or BASE_URL.",
            id="core.W014",
        )
    ]
