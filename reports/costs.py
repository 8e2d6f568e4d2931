"""What opening a lock costs. The design's costs hold everywhere; the test settings alone name cheaper ones.

`reports.checks` makes `check --deploy` fail where they were lowered.
"""

from __future__ import annotations

from django.conf import settings

from vault.stretch import PASSPHRASE_COST, RECEIPT_COST, Cost


def passphrase_cost() -> Cost:
    """For a staff member's passphrase."""
    return _override("REPORTS_PASSPHRASE_COST") or PASSPHRASE_COST


def receipt_cost() -> Cost:
    """For a reporter's code."""
    return _override("REPORTS_RECEIPT_COST") or RECEIPT_COST


def are_lowered() -> bool:
    """Whether the settings name costs of their own."""
    return passphrase_cost() != PASSPHRASE_COST or receipt_cost() != RECEIPT_COST


def _override(name: str) -> Cost | None:
    value = getattr(settings, name, None)
    return Cost(ops=value[0], memory_mib=value[1]) if value else None
