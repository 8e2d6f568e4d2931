"""Messages and notes: a count of what nobody has read, and every MAC under the tag that covers it.

Only what the earlier MAC proves gets a new one: a damaged case stays damaged.
"""

import hmac

from django.db import migrations, models

from reports.operations.authenticity import mac_of
from staff.keyring import server_keys


def renew_macs(apps, schema_editor):
    case_model = apps.get_model("reports", "Case")
    record_model = apps.get_model("reports", "SealedRecord")
    keys = server_keys(person="pari.case", purpose="mac.v1")
    for case in case_model.objects.iterator(chunk_size=200):
        records = list(record_model.objects.filter(case_id=case.pk))
        before = (mac_of(case, records, key=key, tag="case/1", later_columns=["unread"]) for key in keys)
        if any(hmac.compare_digest(bytes(case.mac), each) for each in before):
            mac = mac_of(case, records, key=keys[0], tag="case/2")
            case_model.objects.filter(pk=case.pk).update(mac=mac)


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_always_proof")]

    operations = [
        migrations.AddField(
            "case", "unread", models.PositiveSmallIntegerField(default=0, verbose_name="messaggi da leggere")
        ),
        migrations.AlterField(
            "sealedrecord",
            "field",
            models.CharField(
                choices=[("answers", "risposte"), ("message", "messaggio"), ("note", "nota")], max_length=16
            ),
        ),
        migrations.RunPython(renew_macs, migrations.RunPython.noop),
    ]
