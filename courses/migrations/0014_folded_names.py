"""Every registration learns under which name its person is known, so that a repeated one is recognised."""

from django.db import migrations

from courses.people import fold_person

BATCH = 500


def fold_names(apps, schema_editor):
    registrations = apps.get_model("courses", "Registration").objects.using(schema_editor.connection.alias)
    rows = []
    for row in registrations.only("first_name", "last_name").iterator(BATCH):
        row.name_folded = fold_person(row.first_name, row.last_name)
        rows.append(row)
        if len(rows) == BATCH:
            registrations.bulk_update(rows, ["name_folded"])
            rows = []
    registrations.bulk_update(rows, ["name_folded"])


class Migration(migrations.Migration):

    dependencies = [
        ("courses", "0013_offers"),
    ]

    operations = [
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
