"""The other languages of the demonstration, brought in as a translator brings them: PO files of wagtail-localize.

`demo/locale/<language>/<group>/<key>.po` is what «Scarica PO» gives of that page and what «Carica PO» takes. A language
is a folder: nothing else names it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polib
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from .files import FOLDER, ContentError

LOCALE = FOLDER / "locale"
EXCERPT = 60
METADATA = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8"}
"""Not when it was written, nor of which database: the file is the same on every machine."""


def list_languages(folder: Path = LOCALE) -> list[str]:
    """The languages besides Italian."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def translate(instance: Any, *, locale: Locale, path: Path) -> None:
    """Publish `instance` in `locale`, with the texts of the PO file at `path`.

    The translation stays connected: editors find it, complete, in wagtail-localize's translation editor.
    Raises ContentError where the file lacks a text, or has one that is not on the page.
    """
    source, _created = TranslationSource.update_or_create_from_instance(instance)
    translation, _created = Translation.objects.update_or_create(
        source=source, target_locale=locale, defaults={"enabled": True}
    )
    try:
        _bring_in(translation, path)
    except ContentError as error:
        raise error.within(path) from None
    if not isinstance(instance, Page):
        source.create_or_update_translation(locale, publish=True)
        return
    # Not `publish=True`: that publishes after the transaction, and a builder's pages come one below the other.
    translated, _created = source.create_or_update_translation(locale, publish=False)
    translated.latest_revision.publish()


def write_catalogue(instance: Any, *, locale: Locale, path: Path) -> int:
    """Write the PO file of `instance`: every text, with what stands there of it. Returns how many are empty.

    Raises ContentError where what stands there cannot be read.
    """
    source, _created = TranslationSource.update_or_create_from_instance(instance)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    if path.exists():
        try:
            translation.import_po(_read(path))
        except ContentError as error:
            raise error.within(path) from None
    catalogue = translation.export_po()
    catalogue.metadata = {**METADATA, "Language": locale.language_code}
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return len(catalogue.untranslated_entries())


def _read(path: Path) -> polib.POFile:
    try:
        return polib.pofile(str(path))
    except UnicodeDecodeError as error:
        message = "non è UTF-8"
        raise ContentError(message) from error
    except OSError as error:
        # What polib raises for a mistake: «Syntax error in po file <path> (line 3): <which>».
        line = re.search(r"\(line (\d+)\)", str(error))
        message = f"riga {line[1]}: non è scritta come in un file PO" if line else str(error)
        raise ContentError(message) from error


def _bring_in(translation: Translation, path: Path) -> None:
    if not path.exists():
        message = "il file non c’è"
        raise ContentError(message)
    entries = _read(path)
    for warning in translation.import_po(entries):
        entry = entries[warning.index]
        message = f"{entry.msgctxt}: «{entry.msgid[:EXCERPT]}» in italiano non c’è più, o non lì"
        raise ContentError(message)
    segments = StringSegment.objects.filter(source=translation.source).annotate_translation(translation.target_locale)
    missing = [segment for segment in segments.select_related("string", "context") if not segment.translation]
    if missing:
        first = missing[0]
        message = f"mancano {len(missing)} testi; il primo: {first.context.path}: «{first.string.data[:EXCERPT]}»"
        raise ContentError(message)
