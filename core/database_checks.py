"""System checks that ask the database: `manage.py check --database default`, with `--deploy` its server too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, connections
from django.db.models import Model

from core import due_jobs
from core.models import JobState

SERVER_LOG: dict[str, tuple[str, ...]] = {
    "log_min_error_statement": ("panic",),
    "log_error_verbosity": ("terse",),
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_parameter_max_length_on_error": ("0",),
}
"""What keeps names, addresses and answers out of PostgreSQL's own log (docs/operations.md), setting by setting."""


@register(Tags.database)
def check_due_jobs(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """core.W020: a job has not run when it should. core.W021: a job fails."""
    if not databases or "default" not in databases or not _is_migrated(JobState):
        return []
    return [
        Warning(
            f"The due job {each.job.name} {_words(each)}.",
            hint="`manage.py run_due_jobs` belongs into a timer of one minute (deploy/); its output says what failed.",
            id="core.W021" if each.health == due_jobs.Health.FAILING else "core.W020",
        )
        for each in due_jobs.troubled()
    ]


def _words(each: due_jobs.JobReport) -> str:
    last_ok = each.state.last_ok if each.state else None
    last = f"{last_ok:%Y-%m-%d %H:%M}" if last_ok else "never"
    if each.state is not None and each.health == due_jobs.Health.FAILING:
        return f"failed {each.state.failures} times ({each.state.last_error}); last success: {last}"
    return f"does not run; last success: {last}"


def _is_migrated(model: type[Model]) -> bool:
    """Whether the table has all columns. `migrate` runs this check before it adds those of a newer version."""
    connection = connections["default"]
    try:
        with connection.cursor() as cursor:
            if model._meta.db_table not in connection.introspection.table_names(cursor):
                return False
            there = {each.name for each in connection.introspection.get_table_description(cursor, model._meta.db_table)}
    except DatabaseError:
        return False
    return there.issuperset(field.column for field in model._meta.concrete_fields)


@register(Tags.database, deploy=True)
def check_server_log(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """core.W022: PostgreSQL would write statements, with what people typed, into its own log."""
    connection = connections["default"]
    if not databases or "default" not in databases or connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(SERVER_LOG)])
        found = dict(cursor.fetchall())
    return [
        Warning(
            f"PostgreSQL's {name} is {found[name]!r}: personal data may reach the server's log.",
            hint=f"As a superuser: ALTER ROLE … SET {name} = '{wanted[0]}' (docs/operations.md).",
            id="core.W022",
        )
        for name, wanted in SERVER_LOG.items()
        if name in found and found[name] not in wanted
    ]
