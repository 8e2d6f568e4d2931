"""`manage.py serve`: the development server with the due jobs beside it. What `make run` starts."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

STOP_SECONDS = 10


class Command(BaseCommand):
    """A child runs the due jobs, the same command as in production: a job that takes long cannot stall a page.

    The child stops when its standard input ends. That happens however this process ends, killed as well, which no
    `finally` and no signal would guarantee; its own session keeps the terminal's Ctrl+C away from it.
    """

    help = "Serves the site for development and demonstration, and runs the due jobs beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        command = [sys.executable, sys.argv[0], "run_due_jobs", "--loop", "--until-stdin-closes"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as child:  # noqa: S603 - ourselves
            try:
                call_command("runserver", address, use_reloader=False)
            finally:
                if child.stdin is not None:
                    child.stdin.close()
                with suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=STOP_SECONDS)
                child.kill()
