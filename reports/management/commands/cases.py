"""`manage.py cases verify` proves every case; `manage.py cases rotate` belongs to a change of the secret key."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.models import Case
from reports.operations import authenticity, figures


class Command(BaseCommand):
    help = (
        "Prove that every case is what this server wrote (verify). After a change of SECRET_KEY, and before the old "
        "one leaves SECRET_KEY_FALLBACKS: renew the proofs under the new one (rotate)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify", "rotate"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "rotate":
            renewed, damaged = authenticity.rotate()
            self.stdout.write(f"{renewed} cases renewed under today's secret key.")
            books, false = figures.rotate()
            self.stdout.write(f"{books} books of figures renewed, {false} not what this server wrote.")
        else:
            damaged = list(authenticity.damaged_cases())
        self._complain(damaged)
        self.stdout.write(f"{Case.objects.count()} cases, all as this server wrote them.")

    @staticmethod
    def _complain(damaged: Iterable[Case]) -> None:
        names = []
        for case in damaged:
            authenticity.record_damage(case, actor=None)
            names.append(f"{case.reference} ({case.pk})")
        if names:
            raise CommandError(f"Not what this server wrote: {', '.join(names)}. Each is in the audit log.")
