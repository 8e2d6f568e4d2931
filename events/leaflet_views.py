"""The leaflet of a campaign as a file for everybody."""

from __future__ import annotations

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

RETRY_SECONDS: Final = 5


@require_safe
def campaign_leaflet(request: HttpRequest, pk: int) -> HttpResponse:
    """The programme to print; a page that says why not where it could not be made."""
    campaign = find_campaign(pk, locale=reader_locale())
    if campaign is None:
        raise Http404
    try:
        made = leaflet_of(campaign, letterhead=letterhead_of(request), language=active_language_code())
    except (BusyError, PrintingError) as error:
        is_busy = isinstance(error, BusyError)
        context = {"campaign_url": campaign.get_url(request), "is_busy": is_busy}
        response = TemplateResponse(
            request, "events/leaflet_later.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE
        )
        if is_busy:
            response.headers["Retry-After"] = str(RETRY_SECONDS)
        response.headers["Cache-Control"] = "no-store"
        return response
    headers = {"Content-Disposition": f'inline; filename="{campaign.slug}.pdf"', "X-Robots-Tag": "noindex"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
