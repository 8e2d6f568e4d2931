"""A case can wait for a second person to confirm its end: names of a state and of a kind of record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0013_reserve")]

    operations = [
        migrations.AlterField(
            "case",
            "state",
            models.CharField(
                choices=[
                    ("received", "Ricevuta"),
                    ("in_progress", "In lavorazione"),
                    ("waiting", "In attesa"),
                    ("proposed", "Chiusura proposta"),
                    ("closed", "Chiusa"),
                ],
                default="received",
                max_length=16,
                verbose_name="stato",
            ),
        ),
        migrations.AlterField(
            "sealedrecord",
            "field",
            models.CharField(
                choices=[
                    ("answers", "risposte"),
                    ("message", "messaggio"),
                    ("note", "nota"),
                    ("classification", "classificazione"),
                    ("proposal", "proposta di chiusura"),
                ],
                max_length=16,
            ),
        ),
    ]
