"""Every group has its first and last day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0025_span_of_groups"),
    ]

    operations = [
        migrations.AlterField(
            model_name="coursegroup",
            name="begins_on",
            field=models.DateField(editable=False),
        ),
        migrations.AlterField(
            model_name="coursegroup",
            name="ends_on",
            field=models.DateField(editable=False),
        ),
    ]
