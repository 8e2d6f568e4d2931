"""What must hold before this goes into production."""

from __future__ import annotations

from typing import Any

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
