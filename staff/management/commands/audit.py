"""`manage.py audit verify` proves the audit log; `manage.py audit head` prints its end, to be noted elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from staff import anchors, audit, audit_guards


class Command(BaseCommand):
    help = "Prove that the audit log is what was written (verify), or print its end to keep it elsewhere (head)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify", "head"])
        parser.add_argument("--anchor", default="", help="a line printed earlier by `audit head` (sequence:digest)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "head":
            self.stdout.write(audit.current_anchor())
            return
        anchor = options["anchor"] or self._newest_anchor()
        verdict = audit.verify(anchor=anchor)
        if verdict.fault is not None:
            raise CommandError(
                f"Broken at event {verdict.fault.sequence}: {verdict.fault.reason}. "
                f"The {verdict.count} events before it hold."
            )
        missing = audit_guards.missing(connection)
        if missing:
            raise CommandError(f"The log holds, but the database no longer guards it: {', '.join(missing)}.")
        self.stdout.write(f"{verdict.count} events, unbroken. End of the chain: {verdict.count}:{verdict.head}")
        self.stdout.write(self._end(verdict.count, anchor))

    @staticmethod
    def _newest_anchor() -> str:
        try:
            return anchors.newest()
        except anchors.AnchorError as error:
            raise CommandError(f"{error} Without it nothing shows that the newest events were not cut off.") from error

    @staticmethod
    def _end(count: int, anchor: str) -> str:
        """How far a note from outside proves that nothing is missing."""
        if not anchor:
            return (
                "The end is not proven: there is no anchor to compare with, so the newest events may have been cut off "
                "together with the head. Set AUDIT_ANCHORS, or pass --anchor."
            )
        after = count - int(anchor.partition(":")[0])
        return f"The anchor {anchor} is part of it. Of the {after} events after it only this server knows."
