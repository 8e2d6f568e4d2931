"""A campaign's programme as a leaflet (PDF), made when somebody asks for it and kept while it says the same."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from typing import Final

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from wagtail.models import Locale

from core import ratelimit
from core.dated_pages import dated_pages, in_order
from core.digests import digest_of
from core.italian import elide
from core.site_address import page_address
from core.versions import readable
from events import listing
from events.models import CampaignPage
from printing.paper import Letterhead, Printed, PrintingError, day
from printing.programme import Day, Happening, Programme
from printing.rendering import LIMITS, render

logger = logging.getLogger(__name__)

KEPT_SECONDS: Final = 24 * 60 * 60
AT_ONCE: Final = 2


FAILED_SECONDS: Final = 5 * 60
"""So long nobody tries again what could not be printed: it is dear, and would end the same way."""

_FAILED: Final = b""


class BusyError(Exception):
    """Others are being made: this one can be had in a moment."""


def find_campaign(pk: int, *, locale: Locale) -> CampaignPage | None:
    """A campaign that everybody may read in this language."""
    return readable(CampaignPage.objects.filter(pk=pk, locale=locale)).first()


def programme_of(campaign: CampaignPage) -> Programme:
    """What the page of the campaign says, in the active language. Three queries."""
    entries = listing.entries_of(in_order(dated_pages().child_of(campaign)))
    return Programme(
        name=campaign.title,
        period=_period(campaign),
        theme=campaign.theme,
        days=tuple(_days(listing.by_day(entries))),
        organisers=tuple(each.value["name"] for each in campaign.co_organisers),
        address=page_address(campaign).removeprefix("https://").removeprefix("http://"),
        as_of=day(timezone.localdate()),
    )


def leaflet_of(campaign: CampaignPage, *, letterhead: Letterhead, language: str) -> bytes:
    """The leaflet as a file. What says the same is made once a day, and tried once in a while.

    Raises `BusyError`; `PrintingError` where it cannot be made.
    """
    programme = programme_of(campaign)
    said = json.dumps([programme.content(), repr(letterhead), language], sort_keys=True)
    key = f"events.leaflet:{digest_of(said)}"
    kept: bytes | None = cache.get(key)
    if kept == _FAILED:
        raise PrintingError("It failed a moment ago.")
    if kept is not None:
        return kept
    place = ratelimit.take_place(scope="events.leaflet", places=AT_ONCE, seconds=LIMITS.seconds)
    if place is None:
        raise BusyError
    try:
        made = render(
            programme,
            letterhead=letterhead,
            printed=Printed(by=letterhead.office, at=timezone.now()),
            language=language,
        )
    except PrintingError as error:
        logger.error("A leaflet could not be printed: %s", error)
        cache.set(key, _FAILED, FAILED_SECONDS)
        raise
    finally:
        ratelimit.leave_place(place)
    cache.set(key, made, KEPT_SECONDS)
    return made


def _period(campaign: CampaignPage) -> str:
    if not (campaign.start_date and campaign.end_date):
        return ""
    words = _("dal %(first)s al %(last)s") % {"first": day(campaign.start_date), "last": day(campaign.end_date)}
    return elide(words)


def _days(stretches: Iterable[listing.Stretch]) -> Iterable[Day]:
    for each in stretches:
        name = date_format(each.date, "l j F Y") if each.date else _("Date da fissare")
        yield Day(name=name, happenings=tuple(map(_happening, each.entries)))


def _happening(entry: listing.Entry) -> Happening:
    until = entry.last_day if entry.lasts_days else None
    facts = (
        str(entry.event_type.label),
        time_format(entry.start_time, "H:i") if entry.start_time else "",
        entry.where,
        elide(_("fino al %(day)s") % {"day": day(until)}) if until else "",
    )
    return Happening(
        title=entry.page.title, facts=tuple(filter(None, facts)), text=entry.description, is_off=entry.is_cancelled
    )
