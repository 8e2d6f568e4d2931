from django.db import migrations, models


class Migration(migrations.Migration):
    """The rows from before the column are filled by `courses.0002`: `courses` knows how people are found."""

    dependencies = [
        ("events", "0002_registration_source_definition"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="search_text",
            field=models.TextField(
                default="", editable=False, help_text="All that the desk finds a person by, folded: `events.people`."
            ),
        ),
    ]
