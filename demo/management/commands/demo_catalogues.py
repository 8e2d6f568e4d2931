"""`manage.py demo_catalogues`: the PO files of the demonstration, brought in step with its Italian texts."""

from __future__ import annotations

import warnings
from typing import Any

from bs4 import MarkupResemblesLocatorWarning
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.test.utils import override_settings
from wagtail.models import Locale

from demo.builders import BUILDERS
from demo.files import Spec, list_groups, read_group
from demo.pages import Desk
from demo.translations import LOCALE, list_languages, write_catalogue


class Command(BaseCommand):
    """Make the Italian pages, write what there is to translate of each, and leave the database as it was."""

    help = "Aggiorna i file PO della dimostrazione: i testi nuovi stanno vuoti. Serve un sito ancora senza pagine."

    def handle(self, *args: Any, **options: Any) -> None:
        warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)
        # Without a banner nobody invented registers: that would need the pages of the other languages.
        with transaction.atomic(), override_settings(DEMO_BANNER=False):
            desk = Desk(languages=[])
            if desk.page_id("home"):
                raise CommandError("La dimostrazione c’è già: usa un’altra cartella, con VAR_DIR=…, e «migrate».")
            for builder in BUILDERS:
                builder.build(desk)
            specs = [spec for group in list_groups() for spec in read_group(group)]
            for language in list_languages():
                self._write(desk, language, specs)
            transaction.set_rollback(True)

    def _write(self, desk: Desk, language: str, specs: list[Spec]) -> None:
        locale, _created = Locale.objects.get_or_create(language_code=language)
        empty = 0
        for spec in specs:
            empty += write_catalogue(desk.made_of(spec), locale=locale, path=LOCALE / language / f"{spec.name}.po")
        self.stdout.write(f"{language}: {len(specs)} file, {empty} testi da tradurre")
