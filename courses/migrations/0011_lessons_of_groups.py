from django.db import migrations

from courses.days import weekly


def make_lessons(apps, schema_editor):
    """A lesson for each week of the groups that there are; their first and last date stay as they were written."""
    alias = schema_editor.connection.alias
    lesson = apps.get_model("courses", "Lesson")
    for group in apps.get_model("courses", "CourseGroup").objects.using(alias).order_by("pk"):
        days = weekly(weekday=group.weekday, first=group.first_date, last=group.last_date)
        rows = [lesson(edition_id=group.edition_id, group=group, date=day) for day in days]
        lesson.objects.using(alias).bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0010_lessons"),
    ]

    operations = [
        migrations.RunPython(make_lessons, migrations.RunPython.noop),
    ]
