"""A third kind of sealed record beside messages and notes: what the office says of a case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_messages")]

    operations = [
        migrations.AlterField(
            "sealedrecord",
            "field",
            models.CharField(
                choices=[
                    ("answers", "risposte"),
                    ("message", "messaggio"),
                    ("note", "nota"),
                    ("classification", "classificazione"),
                ],
                max_length=16,
            ),
        ),
    ]
