"""Triggers that keep the audit log append-only (staff/audit_guards.py)."""

from django.db import migrations

from staff import audit_guards


def install(apps, schema_editor):
    audit_guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    audit_guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [migrations.RunPython(install, remove, elidable=False)]
