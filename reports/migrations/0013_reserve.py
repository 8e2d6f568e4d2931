"""A case can be sealed to chosen people (docs/adr/0043), and every MAC covers that under a new tag.

No case of before is reserved. Only what the earlier MAC proves gets a new one: a damaged case stays damaged.
"""

import hmac
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from reports.operations.authenticity import mac_of
from staff.keyring import server_keys

BEFORE, AFTER = "case/4", "case/5"
LATER = ["reserve", "reserve_public"]


def renew_macs(apps, schema_editor):
    case_model = apps.get_model("reports", "Case")
    record_model = apps.get_model("reports", "SealedRecord")
    keys = server_keys(person="pari.case", purpose="mac.v1")
    for case in case_model.objects.iterator(chunk_size=200):
        records = list(record_model.objects.filter(case_id=case.pk))
        before = (mac_of(case, records, key=key, tag=BEFORE, later_columns=LATER) for key in keys)
        if any(hmac.compare_digest(bytes(case.mac), each) for each in before):
            mac = mac_of(case, records, key=keys[0], tag=AFTER)
            case_model.objects.filter(pk=case.pk).update(mac=mac)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0012_retention"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "case",
            "reserve",
            models.CharField(
                blank=True,
                choices=[
                    ("", "Non è riservata"),
                    ("seen", "Le altre persone vedono che c’è, non che cosa dice"),
                    ("hidden", "Le altre persone non vedono nemmeno che c’è"),
                ],
                default="",
                max_length=8,
                verbose_name="riservata",
            ),
        ),
        migrations.AddField("case", "reserve_public", models.BinaryField(default=b"", max_length=32)),
        migrations.CreateModel(
            "CaseKeeper",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("recipient", models.BinaryField(max_length=32)),
                ("sealed_private", models.BinaryField()),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="finita il")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keepers", to="reports.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
            ],
            options={
                "verbose_name": "copia di una segnalazione riservata",
                "verbose_name_plural": "copie di segnalazioni riservate",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=["case", "person"], name="reports_one_copy_per_case_and_person"),
                    models.UniqueConstraint(
                        condition=models.Q(("person", None)),
                        fields=("case",),
                        name="reports_one_copy_for_the_cards_per_case",
                    ),
                ],
            },
        ),
        migrations.RunPython(renew_macs, migrations.RunPython.noop),
    ]
