"""What operators can ask about courses: whether every seat is where the rows say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import operations


class Command(BaseCommand):
    help = "verify_seats: compares the counters of every group with its registrations. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("question", choices=["verify_seats"])

    def handle(self, *args: Any, **options: Any) -> None:
        found = operations.verify_seats()
        for drift in found:
            self.stderr.write(str(drift))
        if found:
            raise CommandError(f"{len(found)} found.")
        self.stdout.write("Seats, offers and queues agree with the registrations.")
