"""Roles are bound to their groups by key. Until here a group was a role by its name: that is read once more, here."""

import django.db.models.deletion
from django.db import migrations, models

GROUP_NAMES = {
    "editor": "Redazione",
    "course_desk": "Sportello corsi",
    "case_worker": "Segnalazioni – operatori",
    "case_manager": "Segnalazioni – responsabili",
    "dpo": "Protezione dei dati",
    "administrator": "Amministrazione",
}
"""As they were when this was written."""


def bind_groups(apps, schema_editor):
    """Whoever holds a role today holds it afterwards. Where a group is missing, `apply_roles` makes it."""
    groups = apps.get_model("auth", "Group").objects
    bindings = apps.get_model("staff", "RoleGroup").objects
    for role, name in GROUP_NAMES.items():
        group = groups.filter(name=name).first()
        if group is not None:
            bindings.get_or_create(role=role, defaults={"group": group})


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("staff", "0002_audit_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleGroup",
            fields=[
                ("role", models.CharField(max_length=32, primary_key=True, serialize=False, verbose_name="ruolo")),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_binding",
                        to="auth.group",
                        verbose_name="gruppo",
                    ),
                ),
            ],
            options={
                "verbose_name": "gruppo di un ruolo",
                "verbose_name_plural": "gruppi dei ruoli",
                "default_permissions": (),
            },
        ),
        migrations.RunPython(bind_groups, migrations.RunPython.noop, elidable=True),
    ]
