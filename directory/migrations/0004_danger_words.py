"""Lists that were saved keep what editors wrote, and gain the words that the seed has learnt since."""

from django.db import migrations, models

import directory.help_now


def add_new_words(apps, schema_editor):
    for row in apps.get_model("directory", "HelpNow").objects.all():
        known = row.danger_words.splitlines()
        if not any(line.strip() for line in known):
            continue  # An emptied list stays empty.
        row.danger_words = "\n".join(dict.fromkeys([*known, *directory.help_now.danger_words_seed().splitlines()]))
        row.save(update_fields=["danger_words"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_content_types")]

    operations = [
        migrations.AlterField(
            model_name="helpnow",
            name="danger_words",
            field=models.TextField(
                blank=True,
                default=directory.help_now.danger_words_seed,
                help_text="Una parola o poche parole per riga, in tutte le lingue: valgono sempre tutte. Chi le cerca nel sito trova per primo l’aiuto. L’asterisco sta per il resto della parola: «minacci*» trova «minaccia» e «minacciata».",
                verbose_name="parole di pericolo",
            ),
        ),
        migrations.RunPython(add_new_words, migrations.RunPython.noop),
    ]
