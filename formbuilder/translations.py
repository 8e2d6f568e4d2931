"""A form in another language goes live whole or not at all: nobody answers half a form in a language they cannot read.

wagtail-localize fills what is not translated with the source's words. What is missing is known before publishing: the
editor reads it when the translation is opened, and publishing is refused, whoever asks for it. A page that is not (or
no longer) kept in step by wagtail-localize is its editor's own text, of which nobody can know what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language_info, ngettext
from wagtail.models import Page

from core.lagging import missing_texts

FORM_TEXT_FIELDS: Final = (
    "form_intro",
    "form_steps",
    "submit_label",
    "confirmation_title",
    "confirmation_text",
    "privacy_purpose",
    "privacy_norm",
    "privacy_readers",
    "privacy_retention",
)
"""What of a page belongs to its form."""
NAMED: Final = 5
"""How many of the missing texts a message quotes."""
TEXT_LENGTH: Final = 60


def describe_missing(page: Page, missing: Sequence[str]) -> str:
    """What the editor is told: how many texts are missing, and which."""
    quoted = [f"«{Truncator(strip_tags(text)).chars(TEXT_LENGTH)}»" for text in missing[:NAMED]]
    texts = ", ".join(quoted) + (" …" if len(missing) > NAMED else "")
    return ngettext(
        "Il modulo di «%(title)s» va in rete in un’altra lingua solo quando è tradotto tutto. "
        "In %(language)s manca %(number)d testo: %(texts)s",
        "Il modulo di «%(title)s» va in rete in un’altra lingua solo quando è tradotto tutto. "
        "In %(language)s mancano %(number)d testi: %(texts)s",
        len(missing),
    ) % {
        "title": page.title,
        "language": get_language_info(page.locale.language_code)["name_local"],
        "number": len(missing),
        "texts": texts,
    }


class WholeInItsLanguage:
    """The part of a page with a form that keeps an unfinished translation from going live. Stands before `BasePage`."""

    form_is_sensitive: ClassVar[bool]
    live: bool

    def untranslated_texts(self: Any) -> list[str]:
        """The Italian texts of the form that this version lacks; of the whole page where the form is sensitive."""
        return missing_texts(self, fields=None if self.form_is_sensitive else FORM_TEXT_FIELDS)

    def clean(self: Any) -> None:
        """A live form may not lose a text either: wagtail-localize writes into the live page before it publishes."""
        super().clean()  # type: ignore[misc]  # the page is behind it
        if self.pk and self.live:
            _refuse_missing(self)

    def publish(self: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse, with a `ValidationError` that names what is missing, a form that is not translated whole."""
        _refuse_missing(self)
        return super().publish(*args, **kwargs)  # type: ignore[misc]  # the page is behind it


def _refuse_missing(page: Any) -> None:
    missing = page.untranslated_texts()
    if missing:
        raise ValidationError({"form_steps": [ValidationError(describe_missing(page, missing), code="not_translated")]})
