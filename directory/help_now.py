"""The numbers and places that help at once: chosen once for the site, shown wherever somebody may need them.

The help page, services on violence, the search, the pages around a report and the thanks for a vote show the same
block. What editors choose are entries of the address book: a number that changes there changes in every block. The
strip at the top of every page names 112 and 1522 by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Final

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Site, TranslatableMixin
from wagtail.snippets.blocks import SnippetChooserBlock

from core.folding import fold_words
from core.locale import active_language_code, speaks_for_itself
from core.remembered import memory_of

from .danger_words import SEED

if TYPE_CHECKING:
    from .models import ContactPoint

_WORD: Final = re.compile(r"\w+")
REST: Final = "*"
"""In the editors' list: the rest of a word, whatever it is."""
_WITHOUT_SPACES: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that put no space between words: Chinese and Japanese."""


def danger_words_seed() -> str:
    """What the list begins with; editors change it."""
    return "\n".join(dict.fromkeys(SEED))


@register_setting(icon="warning", order=50)
class HelpNow(BaseSiteSetting):
    """Which numbers and places help at once, in which order, and for which words the search shows them first."""

    entries = StreamField(
        [
            ("number", SnippetChooserBlock("directory.ContactPoint", label=_("Numero da chiamare"), icon="mobile-alt")),
            ("place", SnippetChooserBlock("directory.Place", label=_("Luogo dove andare"), icon="home")),
        ],
        verbose_name=_("numeri e luoghi"),
        blank=True,
        help_text=_("Nell’ordine in cui si leggono: prima il numero per chi è in pericolo adesso."),
    )
    danger_words = models.TextField(
        _("parole di pericolo"),
        default=danger_words_seed,
        blank=True,
        help_text=_(
            "Una parola o poche parole per riga, in tutte le lingue: valgono sempre tutte. Chi le cerca nel sito trova "
            "per primo l’aiuto. L’asterisco sta per il resto della parola: «minacci*» trova «minaccia» e «minacciata»."
        ),
    )

    panels: ClassVar[list[Panel]] = [
        MultiFieldPanel([FieldPanel("entries")], heading=_("Numeri e luoghi")),
        MultiFieldPanel([FieldPanel("danger_words")], heading=_("Ricerca nel sito")),
    ]

    class Meta:
        verbose_name = _("Aiuto subito")

    @classmethod
    def of(cls, site: Site) -> HelpNow:
        """The editors' choice, or what holds until they choose. Reading makes no row, unlike `for_site`."""
        return cls.objects.filter(site=site).first() or cls(site=site)

    def speaks_of_danger(self, text: str) -> bool:
        """Whether a search holds one of the words, of whatever language, however written (case, accents, hyphens).

        Whole words are compared; a star stands for the rest of one.
        """
        searched = fold_words(text)
        words = _spaced(searched)
        return any(
            wanted in (searched if without_spaces else words)
            for wanted, without_spaces in _wanted_phrases(self.danger_words)
        )


@lru_cache(maxsize=8)
def _wanted_phrases(danger_words: str) -> tuple[tuple[str, bool], ...]:
    """What a search is compared with, made once of a list: the letters, and whether their script has no spaces.

    The list has more than a thousand lines, and every search is compared with all of them.
    """
    return tuple(phrase for line in danger_words.splitlines() if (phrase := _wanted_phrase(line)))


def _wanted_phrase(line: str) -> tuple[str, bool] | None:
    wanted = fold_words(line)
    if not _WORD.search(wanted):
        return None
    if _WITHOUT_SPACES.search(wanted):
        return wanted, True
    start, end = line.strip()[:1] == REST, line.strip()[-1:] == REST
    return f"{'' if start else ' '}{' '.join(_WORD.findall(wanted))}{'' if end else ' '}", False


def _spaced(folded: str) -> str:
    """« come si denuncia »: the words with a space around each, so that whole words compare."""
    return f" {' '.join(_WORD.findall(folded))} "


@dataclass(frozen=True, slots=True)
class HelpNumber:
    """A number to call, as it is shown. `href` dials; `chat_url` is empty where nobody answers in writing."""

    who: str
    number: str
    href: str
    hours: str = ""
    languages: str = ""
    chat_url: str = ""
    language: str = ""
    """Of these words, where it is not the reader's."""


@dataclass(frozen=True, slots=True)
class HelpPlace:
    """A place to go to."""

    name: str
    address: str
    access: str
    language: str = ""
    """Of these words, where it is not the reader's."""


@dataclass(frozen=True, slots=True)
class Help:
    """What the block shows, in the reader's language."""

    numbers: tuple[HelpNumber, ...]
    places: tuple[HelpPlace, ...]


def help_of(request: HttpRequest) -> Help:
    """The site's help, remembered until an editor changes something."""
    site = Site.find_for_request(request)
    key = ("help", site.pk if site else None, active_language_code())
    return memory_of(request).get(key, lambda: _find_help(site))


def is_search_for_help(request: HttpRequest, text: str) -> bool:
    """Whether the words that were searched speak of danger: then help stands before any result."""
    site = Site.find_for_request(request)
    if site is None:
        return False
    setting = memory_of(request).get(("help-words", site.pk), lambda: HelpNow.of(site))
    return setting.speaks_of_danger(text)


def _find_help(site: Site | None) -> Help:
    from .models import ContactPoint, Place  # noqa: PLC0415 - the models of this app import this module
    from .versions import find_entries  # noqa: PLC0415 - it too

    if site is None:
        return Help(numbers=_for_everybody(), places=())
    chosen = [(entry.block_type, entry.value.pk) for entry in HelpNow.of(site).entries if entry.value]
    number_ids = [pk for kind, pk in chosen if kind == "number"]
    place_ids = [pk for kind, pk in chosen if kind == "place"]
    points = find_entries(ContactPoint.objects.all(), number_ids)
    places = find_entries(Place.objects.all(), place_ids)
    numbers = tuple(_number_of(points[pk]) for pk in number_ids)
    return Help(
        numbers=numbers or _for_everybody(),
        places=tuple(
            HelpPlace(name=place.name, address=place.address, access=place.access, language=_foreign(place))
            for place in (places[pk] for pk in place_ids)
        ),
    )


def _number_of(point: ContactPoint) -> HelpNumber:
    """A chosen number; of those that hold in all Italy the site itself says who answers, where nobody translated it."""
    language = _foreign(point)
    number = HelpNumber(
        who=point.label,
        number=point.value,
        href=point.href,
        hours=point.hours,
        languages=point.languages,
        chat_url=point.chat_url,
        language=language,
    )
    if language and speaks_for_itself(active_language_code()):
        known = next((each for each in _for_everybody() if each.number == point.value), None)
        return replace(known, chat_url=point.chat_url) if known else number
    return number


def _for_everybody() -> tuple[HelpNumber, ...]:
    """The numbers that hold in all Italy, while editors have chosen none."""
    return (
        HelpNumber(who=gettext("In pericolo adesso"), number="112", href="tel:112"),
        HelpNumber(
            who=gettext("Violenza e stalking: gratis, 24 ore su 24"),
            number="1522",
            href="tel:1522",
            languages=gettext(
                "italiano, inglese, francese, spagnolo, arabo, persiano, albanese, russo, ucraino, portoghese e polacco"
            ),
        ),
    )


def _foreign(entry: TranslatableMixin) -> str:
    language: str = entry.locale.language_code
    return "" if language == active_language_code() else language
