"""The leaflet of a campaign as a file for everybody."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from core.locale import active_language_code
from events.calendar_views import reader_locale
from events.leaflet import BusyError, find_campaign, leaflet_of
from printing.paper import PrintingError
from staff.papers import letterhead_of

logger = logging.getLogger(__name__)

RETRY_SECONDS: Final = 5


@require_safe
def campaign_leaflet(request: HttpRequest, pk: int) -> HttpResponse:
    """The programme to print; a page that says to try again where it could not be made now."""
    campaign = find_campaign(pk, locale=reader_locale())
    if campaign is None:
        raise Http404
    try:
        made = leaflet_of(campaign, letterhead=letterhead_of(request), language=active_language_code())
    except (BusyError, PrintingError) as error:
        if isinstance(error, PrintingError):
            logger.error("A leaflet could not be printed: %s", error)
        response = TemplateResponse(
            request,
            "events/leaflet_later.html",
            {"campaign_url": campaign.get_url(request)},
            status=HTTPStatus.SERVICE_UNAVAILABLE,
        )
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        response.headers["Cache-Control"] = "no-store"
        return response
    headers = {"Content-Disposition": f'inline; filename="{campaign.slug}.pdf"', "X-Robots-Tag": "noindex"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
