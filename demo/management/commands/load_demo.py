"""`manage.py load_demo`: content that shows the whole site. Safe to run again: it adds only what is missing."""

from __future__ import annotations

import warnings
from time import perf_counter
from typing import Any

from bs4 import MarkupResemblesLocatorWarning
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.test.utils import override_settings
from django.utils import translation

from core.checks import DEMONSTRATION_KEYS
from demo.builders import BUILDERS, Builder
from demo.builders.people import list_logins
from demo.files import ContentError
from demo.pages import Desk

DEFAULT_PORT = 8000
ADDRESSES = (
    ("Il sito", "/"),
    ("In inglese", "/en/"),
    ("Per segnalare", "/segnala/"),
    ("Area riservata", "/area-riservata/"),
    ("Redazione", "/admin/"),
)
SILENT_MAIL = "django.core.mail.backends.dummy.EmailBackend"
"""The people of the demonstration are invented: nobody gets a mail about their registration."""


class Command(BaseCommand):
    """Load the demonstration, one builder after the other, each whole or not at all."""

    help = "Carica i contenuti dimostrativi. Si può ripetere: aggiunge solo quello che manca."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--yes-on-a-real-site",
            action="store_true",
            help="Carica i contenuti dimostrativi anche in un sito vero, fra le sue pagine.",
        )
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="La porta da scrivere negli indirizzi.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SECRET_KEY.startswith(DEMONSTRATION_KEYS) and not options["yes_on_a_real_site"]:
            raise CommandError(
                "Questo è un sito vero: la dimostrazione aggiungerebbe pagine inventate. Se lo vuoi davvero: "
                "--yes-on-a-real-site"
            )
        # wagtail-localize reads every text as HTML, and Beautiful Soup wonders about addresses and file names.
        warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)
        with translation.override(settings.LANGUAGE_CODE), override_settings(EMAIL_BACKEND=SILENT_MAIL):
            desk = Desk()
            for number, builder in enumerate(BUILDERS, start=1):
                self._run(desk, number, builder)
        self._print_addresses(options["port"])

    def _run(self, desk: Desk, number: int, builder: Builder) -> None:
        before, start = desk.made, perf_counter()
        self.stdout.write(f"[{number:>2}/{len(BUILDERS)}] {builder.label} … ", ending="")
        self.stdout.flush()
        try:
            with transaction.atomic():
                builder.build(desk)
        except ContentError as error:
            raise CommandError(str(error)) from error
        made = desk.made - before
        self.stdout.write(f"{made} nuovi" if made else "già presenti", ending="")
        self.stdout.write(f" ({perf_counter() - start:.1f} s)")

    def _print_addresses(self, port: int) -> None:
        self.stdout.write("")
        for label, path in ADDRESSES:
            self.stdout.write(f"{label + ':':<16}http://localhost:{port}{path}")
        if settings.DEMO_BANNER:
            for line in list_logins():
                self.stdout.write(line)
