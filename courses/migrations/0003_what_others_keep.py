from django.db import migrations

from courses.people import search_text

BATCH = 500
OLD_JOB, NEW_JOB = "events.purge_registrations", "courses.purge_registrations"


def rename_in_other_tables(apps, schema_editor):
    """The purge keeps its history, and mails written before the move stay the desk's."""
    jobs = apps.get_model("core", "JobState").objects.using(schema_editor.connection.alias)
    if not jobs.filter(name=NEW_JOB).exists():
        jobs.filter(name=OLD_JOB).update(name=NEW_JOB)
    mails = apps.get_model("outbox", "Mail").objects.using(schema_editor.connection.alias)
    mails.filter(cause_app="events").update(cause_app="courses")


def fill(apps, schema_editor):
    """Registrations made before the column: as today's search folds them, because today's search looks for them."""
    registration = apps.get_model("courses", "Registration")
    batch = []
    for row in registration.objects.filter(search_text="").order_by("pk").iterator(chunk_size=BATCH):
        row.search_text = search_text(
            reference=row.id.hex[:8],
            first_name=row.first_name,
            last_name=row.last_name,
            email=row.email,
            definition=row.definition,
            answers=row.answers,
        )
        batch.append(row)
        if len(batch) == BATCH:
            registration.objects.bulk_update(batch, ["search_text"])
            batch.clear()
    registration.objects.bulk_update(batch, ["search_text"])


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0002_names"),
        ("core", "0002_due_jobs"),
        ("outbox", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(rename_in_other_tables, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
