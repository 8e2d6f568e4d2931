from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_news_reader")]

    operations = [
        migrations.AddField(
            "mail",
            "is_traceless",
            models.BooleanField(
                default=False,
                help_text="The address is sealed with the texts, and the row goes when nobody tries any more.",
            ),
        ),
    ]
