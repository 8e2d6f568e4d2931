"""`manage.py apply_roles`: write the role table into the groups of the database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from staff.grants import apply_roles
from staff.publishing import PUBLISHING, Section, may
from staff.roles import ROLE_TABLE, Permission, people_without_role


class Command(BaseCommand):
    help = "Create the group of each role and give it exactly what it may do in Wagtail's admin. Repeat it freely."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--table", action="store_true", help="print the role table as Markdown and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["table"]:
            self.stdout.write(f"{role_table()}\n{publishing_table()}")
            return
        applied = apply_roles()
        for verb, names in (("Created", applied.created), ("Changed", applied.changed), ("Removed", applied.removed)):
            for name in names:
                self.stdout.write(f"{verb}: {name}")
        if not (applied.created or applied.changed or applied.removed):
            self.stdout.write("Every role already has what it may do.")
        without = people_without_role().count()
        if without:
            self.stdout.write(f"{without} active account(s) hold no role.")


def role_table() -> str:
    """Roles by permissions, as a Markdown table: what docs/roles.md holds."""
    roles = list(ROLE_TABLE)
    lines = [
        "| può … | " + " | ".join(ROLE_TABLE[role].group_name for role in roles) + " |",
        "|---|" + ":-:|" * len(roles),
    ]
    for permission in Permission:
        marks = ["●" if permission in ROLE_TABLE[role].permissions else "" for role in roles]
        lines.append(f"| {permission.label} (`{permission.value}`) | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


def publishing_table() -> str:
    """Sections by what their roles do with pages, as a Markdown table: the end of docs/roles.md."""
    lines = [
        "| pagine | " + " | ".join(ROLE_TABLE[role].group_name for role in PUBLISHING) + " |",
        "|---|" + "---|" * len(PUBLISHING),
    ]
    for section in sorted(Section, key=lambda each: each is Section.SITE):
        deeds = [may(role, section) for role in PUBLISHING]
        cells = [str(deed.label) if deed else "–" for deed in deeds]
        lines.append(f"| {section.label} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
