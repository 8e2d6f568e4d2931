"""The help text of an edition says that the form asks where people live."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0023_parties'),
    ]

    operations = [
        migrations.AlterField(
            model_name='edition',
            name='residents_first_until',
            field=models.DateTimeField(blank=True, help_text='Fino ad allora il modulo chiede dove si abita e prende soltanto chi risiede nel comune.', null=True, verbose_name='precedenza a chi risiede nel comune fino al'),
        ),
    ]
