import django.db.models.deletion
from django.core.management.color import no_style
from django.db import migrations, models


def rename_what_postgresql_named(old, new):
    """The table's own sequence and key, so that the new table of courses may have those names."""

    def rename(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER SEQUENCE IF EXISTS {old}_id_seq RENAME TO {new}_id_seq")
            schema_editor.execute(f"ALTER INDEX IF EXISTS {old}_pkey RENAME TO {new}_pkey")

    return rename


def make_courses(apps, schema_editor):
    """A course for each edition, of the same key: what revisions of pages call «course» stays right."""
    connection = schema_editor.connection
    course = apps.get_model("courses", "Course")
    editions = apps.get_model("courses", "Edition").objects.using(connection.alias)
    for edition in editions.order_by("pk"):
        course.objects.using(connection.alias).create(pk=edition.pk, title=edition.title)
        editions.filter(pk=edition.pk).update(course_id=edition.pk)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [course]):
            cursor.execute(statement)


class Migration(migrations.Migration):
    """What was a course is an edition of one, with all its groups."""

    dependencies = [
        ("courses", "0005_certificates"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="course", name="courses_course_window_in_order"),
        migrations.RenameModel("Course", "Edition"),
        migrations.RunPython(
            rename_what_postgresql_named("courses_course", "courses_edition"),
            rename_what_postgresql_named("courses_edition", "courses_course"),
        ),
        migrations.RenameField("CourseGroup", "course", "edition"),
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "title",
                    models.CharField(
                        help_text="Lo vede solo chi lavora all’ufficio, per esempio «Autodifesa, primo livello».",
                        max_length=150,
                        verbose_name="nome interno",
                    ),
                ),
            ],
            options={"verbose_name": "corso", "verbose_name_plural": "corsi", "ordering": ["title", "pk"]},
        ),
        migrations.AddField(
            model_name="edition",
            name="course",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="courses.course",
                verbose_name="corso",
            ),
        ),
        migrations.RunPython(make_courses, migrations.RunPython.noop),
    ]
