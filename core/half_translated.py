"""What readers would find where a translation is published that is not whole, or alone: told before it happens.

wagtail-localize publishes with one press and fills what is not translated with the source's words. A text may be left
in Italian on purpose (a name, a law), so this is a question and not a refusal; forms have a rule of their own
(`BasePage.untranslated_texts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.lagging import lag, missing_texts
from core.page_checks import kept_translation

CONFIRMED_FIELD: Final = "half_translated_confirmed"
NAMED: Final = 5
"""How many of the missing texts are quoted."""
TEXT_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One thing that readers would find. `quoted`: the first texts it is about; `more`: whether there are others."""

    text: str
    quoted: Sequence[str] = ()
    more: bool = False


def shortfalls_of(page: Page, *, with_the_italian: bool = False) -> list[Shortfall]:
    """What is amiss with publishing this translation now, as far as it has been typed; nothing of any other page.

    `with_the_italian`: the Italian page is published at the same moment.
    """
    if kept_translation(page) is None:
        return []
    italian = Page.objects.filter(
        translation_key=page.translation_key, locale__language_code=settings.LANGUAGE_CODE, alias_of=None
    ).first()
    missing = missing_texts(page)
    late = lag(italian, page.locale) - len(missing) if italian is not None else 0
    return [
        *([] if with_the_italian or (italian and italian.live) else [_without_the_italian(page)]),
        *([_in_italian(missing)] if missing else []),
        *([_overtaken(late)] if late > 0 else []),
    ]


def language_of(page: Page) -> str:
    """The name of the page's language, in that language."""
    return str(get_language_info(page.locale.language_code)["name_local"])


def _without_the_italian(page: Page) -> Shortfall:
    text = _("La pagina italiana non è pubblicata: in rete ci sarebbe soltanto questa, in %(language)s.")
    return Shortfall(text % {"language": language_of(page)})


def _in_italian(missing: Sequence[str]) -> Shortfall:
    text = ngettext(
        "%(number)d testo non è tradotto: si leggerebbe in italiano.",
        "%(number)d testi non sono tradotti: si leggerebbero in italiano.",
        len(missing),
    )
    quoted = [Truncator(strip_tags(each)).chars(TEXT_LENGTH) for each in missing[:NAMED]]
    return Shortfall(text % {"number": len(missing)}, quoted, more=len(missing) > NAMED)


def _overtaken(late: int) -> Shortfall:
    text = ngettext(
        "%(number)d testo italiano è nuovo o cambiato, e qui non c’è ancora: prima usa «Sincronizza pagine tradotte».",
        "%(number)d testi italiani sono nuovi o cambiati, e qui non ci sono ancora: "
        "prima usa «Sincronizza pagine tradotte».",
        late,
    )
    return Shortfall(text % {"number": late})
