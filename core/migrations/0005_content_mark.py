import secrets
from typing import Any

from django.db import migrations, models


def set_mark(apps: Any, schema_editor: Any) -> None:
    """Each database begins with a mark of its own."""
    apps.get_model("core", "ContentMark").objects.create(pk=1, mark=secrets.token_hex(16))


class Migration(migrations.Migration):
    dependencies = [("core", "0004_aid_page")]

    operations = [
        migrations.CreateModel(
            name="ContentMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=32)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(set_mark, migrations.RunPython.noop),
    ]
