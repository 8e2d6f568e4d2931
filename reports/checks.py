"""What must hold before this goes into production."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from .costs import are_lowered
from .pinning import pinned_fingerprint


@register(Tags.security, deploy=True)
def check_costs(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Passphrases and codes cost what the design says (docs/adr/0004-key-hierarchy.md)."""
    if not are_lowered():
        return []
    return [
        Error(
            "The costs of opening a passphrase or a reporter's code are not those of the design.",
            hint="Remove REPORTS_PASSPHRASE_COST and REPORTS_RECEIPT_COST from the settings: they are for tests.",
            id="reports.E001",
        )
    ]


@register(Tags.security, deploy=True)
def check_pinned_fingerprint(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without a pinned fingerprint the report forms stay closed."""
    if pinned_fingerprint():
        return []
    return [
        Warning(
            "No office key is pinned, so every report form is closed.",
            hint="Run `manage.py office_key fingerprint` and put what it prints into OFFICE_KEY_FINGERPRINT.",
            id="reports.W001",
        )
    ]


FORGETFUL_CACHES = (
    "django.core.cache.backends.locmem.LocMemCache",
    "core.redis_cache.RedisCache",
    "django.core.cache.backends.redis.RedisCache",
    "django.core.cache.backends.memcached.PyMemcacheCache",
    "django.core.cache.backends.memcached.PyLibMCCache",
    "django_redis.cache.RedisCache",
)


@register(Tags.security, deploy=True)
def check_cache_forgets(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Half of an unlocked key lies in the cache: it must be one that lives in memory (`reports.unlocking`)."""
    backend = settings.CACHES["default"]["BACKEND"]
    if backend in FORGETFUL_CACHES:
        return []
    return [
        Error(
            f"The cache {backend} may keep on disk, and in backups, what must die after 15 minutes.",
            hint='Use Redis without persistence (`save ""`, `appendonly no`), for example CACHE_URL=redis://…',
            id="reports.E002",
        )
    ]
