"""Erase registrations whose retention date has passed; how many there were stays."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from courses import operations


class Command(BaseCommand):
    help = "Erases registrations past their retention date and keeps their counts. Without --yes it only counts them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="really erase")

    def handle(self, *args: Any, yes: bool = False, **options: Any) -> None:
        if yes:
            self.stdout.write(f"Erased: {operations.purge()}")
        else:
            due = sum(operations.due_for_purge().values())
            self.stdout.write(f"Past their retention date: {due}. Nothing erased: add --yes.")
