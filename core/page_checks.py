"""What could be better in a page, said to whoever writes it; never a refusal.

Only what stands in the draft is read, in one pass over its fields and blocks; pages that links lead to and what is
known of other sites are asked of the database at the end. Forms have checks of their own
(`formbuilder.editor.form_checks`).
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from wagtail.blocks import Block, ListBlock, PageChooserBlock, RichTextBlock, StreamBlock, StructBlock, URLBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail_localize.models import SourceDeletedError, Translation

from core import due_jobs, link_checks, trash
from core.blocks.media import ImageFieldsBlock
from core.blocks.text import HeadingBlock
from core.lagging import lag
from core.locale import COMPLETE_LANGUAGES
from core.models import BasePage, DayGoneBy
from core.plain_language import CLICK_HERE, GULPEASE_MIN, gulpease, is_hard, plain

QUOTED_MAX: Final = 60
_EMPTY_WORDS: Final = frozenset(
    {"qui", "clicca", "link", "leggi", "leggi qui", "leggi tutto", "continua", "vai", "scopri di più", "sito", "here"}
    | {"click here", "read more", "more"}
)
_MONTHS: Final = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
_UNTIL: Final = re.compile(
    rf"\b(?:entro|fino a|scad\w+)(?:l)?(?: (?:il|al|le|giorno))* ?(\d{{1,2}})°? ({'|'.join(_MONTHS)}) (\d{{4}})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing, in words that say what to do. `place` names the field or block, `block` is the block's id."""

    text: str
    place: str = ""
    quoted: str = ""
    block: str = ""


@dataclass(slots=True)
class _Content:
    """What was read off a page."""

    findings: list[Finding] = field(default_factory=list)
    pages: list[tuple[int, Finding]] = field(default_factory=list)
    """Ids that links lead to, each with the place of the link."""
    addresses: list[tuple[str, Finding]] = field(default_factory=list)


Check = Callable[[Page], Iterable[Finding]]
_checks: list[Check] = []


def register_check(check: Check) -> Check:
    """Let an app above say what it knows of an Italian page. Use as a decorator."""
    _checks.append(check)
    return check


def check_page(page: Page) -> list[Finding]:
    """Everything that can be said of this page as it stands here (its newest draft), in a fixed number of queries."""
    content = _read(page)
    return [
        *content.findings,
        *_past_days(page),
        *_broken_inside(content),
        *_broken_outside(content),
        *_untranslated(page),
        *_behind(page),
    ]


def draft_of(page: Page) -> Page:
    """The page as it would be published now: its newest draft, or its translation as far as it has been typed."""
    translation = kept_translation(page)
    if translation is not None:
        with contextlib.suppress(SourceDeletedError):
            found: Page = translation.source.get_ephemeral_translated_instance(page.locale, fallback=True)
            return found
    newest: Page = page.get_latest_revision_as_object()
    return newest


def addresses_in(page: Page) -> set[str]:
    """The addresses of other sites that this page leads to."""
    return {address for address, _finding in _read(page).addresses}


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(page: Page) -> _Content:
    content = _Content()
    italian = _is_italian(page)
    skipped: frozenset[str] = getattr(page, "checked_elsewhere", frozenset())
    for each in page._meta.get_fields():
        if each.name in skipped:
            continue
        if isinstance(each, RichTextField):
            _read_text(content, getattr(page, each.name) or "", _at(each.verbose_name), italian=italian)
        elif isinstance(each, StreamField):
            has_section = False
            for child in getattr(page, each.name):
                here = _at(child.block.label or each.verbose_name, block=str(child.id or ""))
                if isinstance(child.block, HeadingBlock):
                    has_section = _read_heading(content, child.value, here, has_section=has_section)
                else:
                    _read_block(content, child.block, child.value, here, italian=italian)
    return content


def _at(place: str | Promise, *, block: str = "") -> Finding:
    return Finding(text="", place=str(place), block=block)


def _say(content: _Content, here: Finding, text: str, quoted: str = "") -> None:
    content.findings.append(_with(here, text, quoted))


def _with(here: Finding, text: str, quoted: str = "") -> Finding:
    shown = quoted if len(quoted) <= QUOTED_MAX else f"{quoted[:QUOTED_MAX].rstrip()}…"
    return Finding(text=text, place=here.place, block=here.block, quoted=shown or here.quoted)


def _read_heading(content: _Content, value: Any, here: Finding, *, has_section: bool) -> bool:
    text = (value.get("text") or "").strip()
    if not text:
        _say(content, here, _("Il titolo è vuoto: scrivilo, o togli il blocco."))
    if value.get("level") == "h3" and not has_section:
        _say(content, here, _("È una sottosezione senza una sezione sopra: falla diventare una sezione."), text)
    return has_section or value.get("level") == "h2"


def _read_block(content: _Content, block: Block, value: Any, here: Finding, *, italian: bool) -> None:
    if isinstance(block, ImageFieldsBlock):
        for error in block.find_errors(value).values():
            _say(content, here, " ".join(error.messages))
    for inner, inner_value in _inside(block, value):
        _read_block(content, inner, inner_value, here, italian=italian)
    if isinstance(block, RichTextBlock):
        _read_text(content, value.source if value else "", here, italian=italian)
    elif isinstance(block, PageChooserBlock):
        _read_choice(content, block, value, here)
    elif isinstance(block, URLBlock) and value:
        content.addresses.append((value, here))


def _inside(block: Block, value: Any) -> list[tuple[Block, Any]]:
    if isinstance(block, StreamBlock):
        return [(child.block, child.value) for child in value]
    if isinstance(block, ListBlock):
        return [(block.child_block, each) for each in value]
    if isinstance(block, StructBlock):
        return [(inner, value.get(name)) for name, inner in block.child_blocks.items()]
    return []


def _read_choice(content: _Content, block: PageChooserBlock, value: Page | None, here: Finding) -> None:
    if value is not None:
        content.pages.append((value.pk, here))
    elif block.required:
        _say(content, here, _("Manca la pagina a cui porta, o non c’è più: scegline una."))


def _read_text(content: _Content, source: str, here: Finding, *, italian: bool) -> None:
    if not source:
        return
    text = plain(source)
    _read_links(content, source, here)
    if not italian:
        return
    if is_hard(text):
        hard = _("È difficile da leggere (Gulpease %(index)d, meglio sopra %(least)d): parole e frasi più corte.")
        _say(content, here, hard % {"index": round(gulpease(text)), "least": GULPEASE_MIN}, text.strip())
    for found in _UNTIL.finditer(text):
        if _has_passed(*found.groups()):
            _say(content, here, _("Questa data è passata: aggiornala, o togli la frase."), found[0])


def _has_passed(day: str, month: str, year: str) -> bool:
    try:
        date = datetime.date(int(year), _MONTHS.index(month.lower()) + 1, int(day))
    except ValueError:
        return False
    return date < timezone.localdate()


def _read_links(content: _Content, source: str, here: Finding) -> None:
    for link in BeautifulSoup(source, "html.parser").find_all("a"):
        words = link.get_text(" ", strip=True)
        target = str(link.get("href") or "")
        there = _with(here, "", words)
        if not words:
            _say(content, here, _("Un collegamento non ha parole: scrivi dove porta, o toglilo."))
        elif words.lower().strip(" .:!»") in _EMPTY_WORDS or CLICK_HERE.search(words):
            _say(content, here, _("Queste parole non dicono dove porta il collegamento: scrivilo."), words)
        elif words.startswith(("http://", "https://", "www.")):
            text = _("Il collegamento mostra un indirizzo: scrivi con parole dove porta.")
            _say(content, here, text, words)
        if link.get("linktype") == "page" and str(link.get("id")).isdecimal():
            content.pages.append((int(str(link["id"])), there))
        elif target.startswith(("http://", "https://")):
            content.addresses.append((target, there))


# --- days in fields ---------------------------------------------------------------------------------------------------


def _past_days(page: Page) -> Iterator[Finding]:
    """What stands in a field for days and is over. Translations have the days of the Italian page, which is told."""
    now = timezone.now()
    if page.go_live_at and page.go_live_at < now and not page.live and not _went_live(page):
        yield _in_field(
            page, "go_live_at", _("È passato e la pagina non è pubblicata: pubblicala, o scegline un altro.")
        )
    if page.expire_at and page.expire_at < now:
        yield _in_field(
            page, "expire_at", _("È passato: pubblicata, la pagina sparirebbe subito. Scegline un altro, o toglilo.")
        )
    if not _is_italian(page):
        return
    for name, text in _days_gone_by(page):
        yield _in_field(page, name, str(text))
    for check in _checks:
        yield from check(page)


def _went_live(page: Page) -> bool:
    """Whether it did so when it should have, and was taken down since. A draft does not know when it was published."""
    return Page.objects.filter(pk=page.pk, last_published_at__gte=page.go_live_at).exists()


def _days_gone_by(page: Page) -> Iterable[DayGoneBy]:
    return page.days_gone_by(timezone.localdate()) if isinstance(page, BasePage) else ()


def _in_field(page: Page, name: str, text: str) -> Finding:
    return Finding(text=text, place=str(page._meta.get_field(name).verbose_name))


def _is_italian(page: Page) -> bool:
    return bool(page.locale.language_code == settings.LANGUAGE_CODE)


# --- asking -----------------------------------------------------------------------------------------------------------


def _broken_inside(content: _Content) -> Iterator[Finding]:
    if not content.pages:
        return
    found = Page.objects.filter(pk__in={pk for pk, _here in content.pages})
    live = set(found.filter(live=True).values_list("pk", flat=True))
    kept = set(trash.hide(found).values_list("pk", flat=True)) if len(live) < len(content.pages) else live
    for pk, here in content.pages:
        if pk in live:
            continue
        if pk in kept:
            yield _with(here, _("Porta a una pagina che non è pubblicata: pubblicala, o cambia il collegamento."))
        else:
            yield _with(here, _("Porta a una pagina eliminata: cambia il collegamento."))


def _broken_outside(content: _Content) -> Iterator[Finding]:
    broken = link_checks.broken_among({address for address, _here in content.addresses})
    for address, here in content.addresses:
        if address in broken:
            yield _with(here, _("Questo indirizzo non funziona più: %(why)s.") % {"why": broken[address]}, address)


def _untranslated(page: Page) -> Iterator[Finding]:
    if page.pk is None or not page.live or not _is_italian(page):
        return
    there = Page.objects.filter(translation_key=page.translation_key, alias_of=None, live=True)
    codes = set(there.values_list("locale__language_code", flat=True))
    for code in COMPLETE_LANGUAGES:
        if code not in codes:
            language = get_language_info(code)["name_local"]
            yield Finding(text=_("Non è tradotta, o la traduzione non è pubblicata: %(name)s.") % {"name": language})


def kept_translation(page: Page) -> Translation | None:
    """What wagtail-localize knows of this page, if it is a translation that it keeps in step."""
    if _is_italian(page):
        return None
    kept = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    return kept.select_related("source").first()


def _behind(page: Page) -> Iterator[Finding]:
    """What is new or changed in the Italian page, as it is published, or as it was last saved while it is a draft."""
    if _is_italian(page):
        return
    there = Page.objects.filter(translation_key=page.translation_key, alias_of=None)
    source = there.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    number = lag(source, page.locale) if source is not None and kept_translation(page) is not None else 0
    if number:
        text = ngettext(
            "%(number)d testo è ancora in italiano, o l’italiano è cambiato: traducilo.",
            "%(number)d testi sono ancora in italiano, o l’italiano è cambiato: traducili.",
            number,
        )
        yield Finding(text=text % {"number": number})


# --- by night ---------------------------------------------------------------------------------------------------------


def look_at_links() -> int:
    """Look at some of the addresses that published pages lead to (`core.link_checks`)."""
    pages = Page.objects.filter(live=True, alias_of=None).select_related("locale").specific()
    return link_checks.look_at_some({address for page in pages.iterator() for address in addresses_in(page)})


JOB = due_jobs.Job(
    name="core.links",
    label=gettext_lazy("Guardare se i collegamenti ad altri siti rispondono"),
    every=datetime.timedelta(days=1),
    run=look_at_links,
)
