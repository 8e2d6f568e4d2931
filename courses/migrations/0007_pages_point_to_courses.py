import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models

ACTIONS = ("add", "change", "delete", "view")


def tell_the_others(apps, schema_editor):
    """Permissions and references that spoke of the course of before: the first follow the edition, these the course."""
    alias = schema_editor.connection.alias
    content_type = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    edition = content_type.filter(app_label="courses", model="edition").first()
    if edition is None:
        return
    permissions = apps.get_model("auth", "Permission").objects.using(alias).filter(content_type=edition)
    for action in ACTIONS:
        permissions.filter(codename=f"{action}_course").update(codename=f"{action}_edition", name=f"Can {action} edizione")
    course, _created = content_type.get_or_create(app_label="courses", model="course")
    references = apps.get_model("wagtailcore", "ReferenceIndex").objects.using(alias)
    page = content_type.filter(app_label="courses", model="coursepage")
    references.filter(content_type__in=page, to_content_type=edition, model_path="course").update(to_content_type=course)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0006_editions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="edition",
            options={
                "ordering": ["-enrolment_until", "title"],
                "verbose_name": "edizione",
                "verbose_name_plural": "edizioni",
            },
        ),
        migrations.AlterField(
            model_name="coursegroup",
            name="edition",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="groups",
                to="courses.edition",
                verbose_name="edizione",
            ),
        ),
        migrations.AlterField(
            model_name="coursepage",
            name="course",
            field=models.ForeignKey(
                help_text="Date, gruppi, posti e periodo delle iscrizioni si scrivono nelle edizioni del corso.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pages",
                to="courses.course",
                verbose_name="corso",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="courses.course",
                verbose_name="corso",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("enrolment_from__isnull", True), ("enrolment_from__lt", models.F("enrolment_until")), _connector="OR"
                ),
                name="courses_edition_window_in_order",
                violation_error_message="Le iscrizioni finiscono prima di cominciare: controlla le due date.",
            ),
        ),
        migrations.RunPython(tell_the_others, migrations.RunPython.noop),
    ]
