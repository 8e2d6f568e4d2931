"""Every case gets the server's MAC. What stands in the table at this moment is believed (SECURITY.md)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from reports.operations.authenticity import mac_of
from staff.keyring import server_keys


def give_macs(apps, schema_editor):
    case_model = apps.get_model("reports", "Case")
    record_model = apps.get_model("reports", "SealedRecord")
    key = server_keys(person="pari.case", purpose="mac.v1")[0]
    for case in case_model.objects.iterator(chunk_size=200):
        records = list(record_model.objects.filter(case_id=case.pk))
        mac = mac_of(case, records, key=key, tag="case/1")
        case_model.objects.filter(pk=case.pk).update(mac=mac)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("case", "mac", models.BinaryField(max_length=32, default=b""), preserve_default=False),
        migrations.AlterField(
            "case",
            "assignee",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="assegnata a",
            ),
        ),
        migrations.RunPython(give_macs, migrations.RunPython.noop),
    ]
