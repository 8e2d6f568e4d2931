"""The first and last day on which a group meets, alone or with all others: as its lessons say."""

from django.db import migrations, models


def read_lessons(apps, schema_editor):
    alias = schema_editor.connection.alias
    group_model = apps.get_model("courses", "CourseGroup")
    lesson_model = apps.get_model("courses", "Lesson")
    for group in group_model.objects.using(alias).all():
        met = models.Q(group=group.pk) | models.Q(group=None, edition=group.edition_id)
        lessons = lesson_model.objects.using(alias).filter(met, cancelled=False)
        days = lessons.order_by().aggregate(first=models.Min("date"), last=models.Max("date"))
        group_model.objects.using(alias).filter(pk=group.pk).update(
            begins_on=days["first"] or group.first_date, ends_on=days["last"] or group.last_date
        )


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0024_residents_asked"),
    ]

    operations = [
        migrations.AddField(
            model_name="coursegroup",
            name="begins_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="coursegroup",
            name="ends_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunPython(read_lessons, migrations.RunPython.noop, elidable=False),
    ]
