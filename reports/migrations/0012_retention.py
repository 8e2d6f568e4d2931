"""The last day of closed cases, the days of outcomes on the page, and every MAC under the tag that covers it.

A case that is closed already gets the longest time, counted from today: what its page had promised stood in words
(docs/adr/0039). Only what the earlier MAC proves gets a new one: a damaged case stays damaged.
"""

import datetime
import hmac

import wagtail.fields
from django.db import migrations, models
from django.utils import timezone

import reports.blocks
from reports.operations.authenticity import mac_of
from staff.keyring import server_keys

DAYS = 5 * 365
BEFORE, AFTER = "case/3", "case/4"


def renew_macs(apps, schema_editor):
    case_model = apps.get_model("reports", "Case")
    record_model = apps.get_model("reports", "SealedRecord")
    keys = server_keys(person="pari.case", purpose="mac.v1")
    last_day = timezone.localdate() + datetime.timedelta(days=DAYS)
    for case in case_model.objects.iterator(chunk_size=200):
        records = list(record_model.objects.filter(case_id=case.pk))
        before = (mac_of(case, records, key=key, tag=BEFORE, later_columns=["retain_until"]) for key in keys)
        if any(hmac.compare_digest(bytes(case.mac), each) for each in before):
            case.retain_until = last_day if case.state == "closed" else None
            mac = mac_of(case, records, key=keys[0], tag=AFTER)
            case_model.objects.filter(pk=case.pk).update(retain_until=case.retain_until, mac=mac)


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_notices")]

    operations = [
        migrations.AddField(
            "case", "retain_until", models.DateField(blank=True, null=True, verbose_name="conservata fino al")
        ),
        migrations.AddField(
            "reportpage",
            "outcome_days",
            wagtail.fields.StreamField(
                [("outcome", 2)],
                blank=True,
                block_lookup={
                    0: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {"choices": reports.blocks.outcomes, "label": "Se finisce così"},
                    ),
                    1: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {"label": "Giorni dopo la chiusura", "max_value": 3650, "min_value": 1},
                    ),
                    2: ("wagtail.blocks.StructBlock", [[("outcome", 0), ("days", 1)]], {}),
                },
                help_text="Per esempio: più a lungo se la vicenda è passata al tribunale. Si legge nell’informativa.",
                verbose_name="un altro tempo per alcuni esiti",
            ),
        ),
        migrations.RunPython(renew_macs, migrations.RunPython.noop),
    ]
