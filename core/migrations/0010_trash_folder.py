from django.db import migrations, models
import django.db.models.deletion


def forget(apps, schema_editor):
    """What was put away before there was a folder stays where it is, as a draft."""
    apps.get_model("core", "TrashedPage").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0009_alerts"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddField(
            model_name="trashedpage",
            name="parent",
            field=models.ForeignKey(
                help_text="Where it was; empty: that is gone too.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.page",
            ),
        ),
        migrations.AddField(
            model_name="trashedpage",
            name="position",
            field=models.PositiveIntegerField(default=0, help_text="How many pages came before it there."),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="trashedpage",
            name="url_path",
            field=models.TextField(
                default="", help_text="The same with what was above: forms in progress are answered there."
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="trashedpage",
            name="translations",
            field=models.JSONField(
                default=dict, help_text="By id: the key that ties it to its Italian page, which is not here."
            ),
            preserve_default=False,
        ),
    ]
