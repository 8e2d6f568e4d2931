"""A system check: the demonstration's accounts, whose passwords stand in the source, are not on a real site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from demo.builders.people import PEOPLE, address_of


@register(Tags.database, deploy=True)
def check_demo_accounts(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """demo.E001: an account of the demonstration can log in."""
    if not databases or "default" not in databases:
        return []
    if User._meta.db_table not in connections["default"].introspection.table_names():
        return []
    known = {person.username: address_of(person) for person in PEOPLE}
    found = User.objects.filter(username__in=known, is_active=True).values_list("username", "email")
    names = sorted(name for name, email in found if known[name] == email)
    if not names:
        return []
    return [
        Error(
            f"Accounts of the demonstration can log in: {', '.join(names)}. Everybody knows their password.",
            hint="Deactivate or delete them.",
            id="demo.E001",
        )
    ]
