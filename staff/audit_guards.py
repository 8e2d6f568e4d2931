"""Triggers that refuse, in the database itself, to change or delete lines of the audit log.

They stop mistakes and casual meddling: whoever owns the database can drop them. The chain of `staff.audit` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "staff_auditevent"

_SQLITE: Mapping[str, str] = {
    "staff_audit_no_update": (
        f"CREATE TRIGGER staff_audit_no_update BEFORE UPDATE ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    ),
    "staff_audit_no_delete": (
        f"CREATE TRIGGER staff_audit_no_delete BEFORE DELETE ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    ),
}
_POSTGRESQL_FUNCTION = (
    "CREATE OR REPLACE FUNCTION staff_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
)
_POSTGRESQL: Mapping[str, str] = {
    "staff_audit_no_update": (
        f"CREATE TRIGGER staff_audit_no_update BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION staff_audit_refuse()"
    ),
    "staff_audit_no_truncate": (
        f"CREATE TRIGGER staff_audit_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION staff_audit_refuse()"
    ),
}


def _wanted(connection: BaseDatabaseWrapper) -> Mapping[str, str]:
    return {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}.get(connection.vendor, {})


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that are not there although they should."""
    wanted = _wanted(connection)
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return sorted(wanted.keys() - present)


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers that are missing."""
    absent = missing(connection)
    if not absent:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for name in absent:
            cursor.execute(_wanted(connection)[name])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for the reverse migration, and for the flush between transactional tests."""
    with connection.cursor() as cursor:
        for name in _wanted(connection).keys() - set(missing(connection)):
            on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on_table}")
