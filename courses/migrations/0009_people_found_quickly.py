"""PostgreSQL finds a part of a name by an index, however many people there are; SQLite reads the column."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

INDEX = "courses_reg_search_trgm"


def create_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        table = apps.get_model("courses", "Registration")._meta.db_table
        schema_editor.execute(f'CREATE INDEX "{INDEX}" ON "{table}" USING gin (search_text gin_trgm_ops)')


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'DROP INDEX "{INDEX}"')


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_phone_and_channel")]

    # Like `unaccent`, which search needs, the extension is a trusted one: whoever owns the database may add it.
    operations = [TrigramExtension(), migrations.RunPython(create_index, drop_index)]
