"""`manage.py run_due_jobs`: do what is due. Safe to call at any time, by a timer, twice at once."""

from __future__ import annotations

import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from core import due_jobs

PAUSE_SECONDS = 5


class Command(BaseCommand):
    """Run each due job once; with `--loop`, go on until the process is told to stop."""

    help = "Runs the jobs that are due: mails, scheduled publishing, purges. Exit code 1 if one of them failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", metavar="JOB", help="this job too, though it is not due")
        parser.add_argument("--loop", action="store_true", help="go on, with a pause between two rounds")
        parser.add_argument(
            "--until-stdin-closes",
            action="store_true",
            help="with --loop: stop when the process that holds the other end of the standard input is gone",
        )

    def handle(self, *args: Any, now: str | None, loop: bool, until_stdin_closes: bool, **options: Any) -> None:
        if now is not None:
            try:
                due_jobs.hasten(now)
            except KeyError:
                raise CommandError(f"There is no job {now}.") from None
        if not loop:
            if due_jobs.Outcome.FAILED in self._round():
                sys.exit(1)
            return
        stop = threading.Event()
        if until_stdin_closes:
            threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
        while not stop.is_set():
            close_old_connections()
            try:
                self._round()
            except DatabaseError as error:  # Restarted, locked for long, migrating: the next round may find it again.
                self.stderr.write(f"The database does not answer: {type(error).__name__}")
            stop.wait(PAUSE_SECONDS)

    def _round(self) -> set[due_jobs.Outcome]:
        outcomes = set()
        for job, outcome in due_jobs.run_due():
            outcomes.add(outcome)
            if outcome is due_jobs.Outcome.FAILED:
                self.stderr.write(f"{job.name}: failed")
        return outcomes


def _wait_for_end_of_input(stop: threading.Event) -> None:
    """End of input means that the parent is gone, however it ended: the pipe closes even after SIGKILL."""
    sys.stdin.buffer.read()
    stop.set()
