"""From a document to a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from core import sandbox
from core.sandbox import MEGABYTE, Limits
from printing.fonts import FAMILIES, FOLDERS
from printing.paper import Document, Letterhead, Printed, PrintingError, words_of_the_foot
from printing.printable import printable

ROOT: Final = Path(__file__).parent
"""All that a template may read."""
LIMITS: Final = Limits(memory_bytes=1536 * MEGABYTE, cpu_seconds=20, seconds=60, answer_bytes=32 * MEGABYTE)
PDF: Final = b"%PDF-"

_CHILD: Final = ROOT / "child.py"


def render(document: Document, *, letterhead: Letterhead, printed: Printed, language: str) -> bytes:
    """The document as PDF/UA-1 in that language. The same document, printed at the same second, is the same bytes.

    Made in a process of its own: however long it is, it takes neither time nor memory from the others. Raises
    `PrintingError`; never for a character.
    """
    with translation.override(language):
        shown = printable(_shown(document, letterhead=letterhead, printed=printed, language=language))
    data = json.dumps(shown, ensure_ascii=False).encode()
    template = str(document.template.resolve())
    arguments = (str(ROOT), template, str(int(printed.at.timestamp())), *map(str, FOLDERS))
    try:
        made = sandbox.run(_CHILD, [data], *arguments, limits=LIMITS)
    except sandbox.SandboxError as error:
        raise PrintingError(str(error)) from error
    if not made.startswith(PDF):
        raise PrintingError(made.decode(errors="replace"))
    return made


def _shown(document: Document, *, letterhead: Letterhead, printed: Printed, language: str) -> dict[str, Any]:
    return {
        "language": language.partition("-")[0],
        "is_rtl": get_language_info(language)["bidi"],
        "fonts": FAMILIES,
        "title": document.title,
        "letterhead": {
            "body": letterhead.body,
            "office": letterhead.office,
            "contacts": letterhead.contacts,
        },
        "foot": words_of_the_foot(printed),
        # Translators: below each page of a printed document.
        "pages": _("Pagina {page} di {pages}"),
        "content": document.content(),
    }
