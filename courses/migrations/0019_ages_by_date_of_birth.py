"""An age of 0 said nothing until now; from here on it makes the form ask the date of birth."""

from django.db import migrations, models


def forget_zeros(apps, schema_editor):
    editions = apps.get_model("courses", "Edition").objects.using(schema_editor.connection.alias)
    for name in ("minimum_age", "maximum_age"):
        editions.filter(**{name: 0}).update(**{name: None})


class Migration(migrations.Migration):

    dependencies = [
        ("courses", "0018_lesson_feeds"),
    ]

    operations = [
        migrations.RunPython(forget_zeros, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="edition",
            name="maximum_age",
            field=models.PositiveSmallIntegerField(blank=True, help_text="In anni compiuti, il primo giorno del gruppo.", null=True, verbose_name="età massima"),
        ),
        migrations.AlterField(
            model_name="edition",
            name="minimum_age",
            field=models.PositiveSmallIntegerField(blank=True, help_text="In anni, il primo giorno del gruppo. Con un’età minima o massima il modulo chiede la data di nascita e, a chi ha meno di 18 anni, chi ne ha la responsabilità. Con 0 lo chiede senza escludere nessuno.", null=True, verbose_name="età minima"),
        ),
    ]
