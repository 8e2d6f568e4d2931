"""Translation catalogues: compile them without GNU gettext, collect strings, and prove that nothing drifted."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

TRANSLATED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
COMPLETE = ["en"]
"""Languages whose catalogue may have no gap. Italian is the source: its strings are the message ids."""

VOLATILE_HEADERS = tuple(
    f'"{name}:'
    for name in ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator", "Language-Team")
)
IGNORED = [".venv*", "node_modules", "var", "static-build", "frontend", "tests", "bench"]


def _read(path: Path) -> Catalog:
    language = path.parent.parent.name
    with path.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    catalog.locale = language
    catalog.fuzzy = False
    catalog.header_comment = f"# Pari, {language}. The message ids are the Italian text."
    return catalog


def _keys(catalog: Catalog) -> set[tuple[str | None, str]]:
    return {
        (message.context, message.id if isinstance(message.id, str) else message.id[0])
        for message in catalog
        if message.id
    }


def po_path(language: str) -> Path:
    """Where the catalogue of a language lies (`zh-hans` → `locale/zh_Hans/LC_MESSAGES/django.po`)."""
    head, _, tail = language.partition("-")
    return Path(settings.LOCALE_PATHS[0], f"{head}_{tail.capitalize()}" if tail else head, "LC_MESSAGES", "django.po")


class Command(BaseCommand):
    """`compile [PO …]`, `update`, `check`."""

    help = "Compiles, collects or checks the translation catalogues."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        compile_parser = actions.add_parser("compile", help="write the .mo files beside the .po files")
        compile_parser.add_argument("paths", nargs="*", type=Path)
        actions.add_parser("update", help="collect the strings of the code into every catalogue (needs GNU gettext)")
        actions.add_parser("check", help="fail on a string that is missing, obsolete, fuzzy or untranslated")

    def handle(self, *args: object, **options: object) -> None:
        action = options["action"]
        if action == "compile":
            paths = options["paths"] or sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po"))
            self.compile([path for path in paths if isinstance(path, Path)])  # type: ignore[attr-defined]  # argparse
        elif action == "update":
            self.update()
        else:
            self.check_drift()

    def compile(self, paths: list[Path]) -> None:
        for path in paths:
            catalog = _read(path)
            for message in catalog:
                for error in message.check(catalog):
                    raise CommandError(f"{path}: {message.id!r}: {error}")
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalog)

    def update(self) -> None:
        if shutil.which("xgettext") is None:
            raise CommandError("Collecting strings needs GNU gettext: apt-get install gettext, brew install gettext.")
        call_command(
            "makemessages",
            locale=[po_path(language).parent.parent.name for language in TRANSLATED],
            ignore_patterns=IGNORED,
            extensions=["html", "txt", "py"],
            no_location=True,
            no_obsolete=True,
            no_wrap=True,
            verbosity=0,
        )
        for language in TRANSLATED:
            self._normalise(po_path(language))
        self.stdout.write("Catalogues updated.")

    def _normalise(self, path: Path) -> None:
        """Drop guesses and volatile headers, so that a catalogue changes only when a string does."""
        catalog = _read(path)
        for message in catalog:
            if message.id and message.fuzzy:
                message.flags.discard("fuzzy")
                message.string = tuple("" for _ in message.string) if isinstance(message.string, tuple) else ""
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, width=0, omit_header=False, sort_output=False, include_previous=False)
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith(VOLATILE_HEADERS)))

    def check_drift(self) -> None:
        """Raise `CommandError` when a catalogue is not what the code asks for, or a complete language has a gap."""
        problems: list[str] = []
        with tempfile.TemporaryDirectory() as folder:
            backup = Path(folder)
            originals = {language: po_path(language) for language in TRANSLATED}
            for language, path in originals.items():
                shutil.copy(path, backup / f"{language}.po")
            try:
                self.update()
                for language, path in originals.items():
                    before, after = _read(backup / f"{language}.po"), _read(path)
                    missing, obsolete = _keys(after) - _keys(before), _keys(before) - _keys(after)
                    problems += [f"{language}: not in the catalogue: {text!r}" for _, text in sorted(missing, key=str)]
                    problems += [f"{language}: no longer used: {text!r}" for _, text in sorted(obsolete, key=str)]
            finally:
                for language, path in originals.items():
                    shutil.copy(backup / f"{language}.po", path)
        for language in COMPLETE:
            for message in _read(po_path(language)):
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                if message.id and (message.fuzzy or not all(texts)):
                    problems.append(f"{language}: not translated: {message.id!r}")
        if problems:
            raise CommandError("\n".join([*problems, f"{len(problems)} problems: run `make messages` and translate."]))
        self.stdout.write("Catalogues agree with the code.")
