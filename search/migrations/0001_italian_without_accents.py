"""PostgreSQL searches in Italian, and «parita» finds «parità». SQLite drops accents by itself and needs nothing."""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

CONFIGURATION = "pari_italian"
"""Named in the settings (`WAGTAILSEARCH_BACKENDS`)."""


def create_configuration(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(f"CREATE TEXT SEARCH CONFIGURATION {CONFIGURATION} (COPY = italian)")
    schema_editor.execute(
        f"ALTER TEXT SEARCH CONFIGURATION {CONFIGURATION} "
        "ALTER MAPPING FOR hword, hword_part, word WITH unaccent, italian_stem"
    )


def drop_configuration(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TEXT SEARCH CONFIGURATION {CONFIGURATION}")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        migrations.RunPython(create_configuration, drop_configuration),
    ]
