"""`manage.py load_demo`: content that shows the whole site. Safe to run again: it adds only what is missing."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

from demo.builders import BUILDERS
from demo.pages import Desk


class Command(BaseCommand):
    """Load the demonstration, one builder after the other, each whole or not at all."""

    help = "Carica i contenuti dimostrativi. Si può ripetere: aggiunge solo quello che manca."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            desk = Desk()
            for number, builder in enumerate(BUILDERS, start=1):
                before, start = desk.made, perf_counter()
                self.stdout.write(f"[{number}/{len(BUILDERS)}] {builder.label} … ", ending="")
                self.stdout.flush()
                with transaction.atomic():
                    builder.build(desk)
                made = desk.made - before
                self.stdout.write(f"{made} nuovi" if made else "già presenti", ending="")
                self.stdout.write(f" ({perf_counter() - start:.1f} s)")
            for line in desk.notes:
                self.stdout.write(line)
