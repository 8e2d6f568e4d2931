"""What operators can ask about courses: whether every seat is where the rows say, and every draw what its seed says."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import operations


class Command(BaseCommand):
    help = (
        "verify_seats: compares the counters of every group with its registrations. verify_draws: draws again, from "
        "what is published, and compares. Neither changes anything."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("question", choices=["verify_seats", "verify_draws"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["question"] == "verify_draws":
            self._verify_draws()
        else:
            self._verify_seats()

    def _verify_draws(self) -> None:
        found = operations.verify_draws()
        for draw in found:
            self.stderr.write(f"{draw}: drawn again, the result is another.")
        if found:
            raise CommandError(f"{len(found)} found.")
        self.stdout.write("Every draw gives the same result again.")

    def _verify_seats(self) -> None:
        found = operations.verify_seats()
        for drift in found:
            self.stderr.write(str(drift))
        if found:
            raise CommandError(f"{len(found)} found.")
        self.stdout.write("Seats, offers and queues agree with the registrations.")
