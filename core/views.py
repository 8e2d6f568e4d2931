"""Leaving the site in a hurry."""

from __future__ import annotations

import logging
from contextlib import suppress
from http.cookies import CookieError

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Site

from core import signals
from core.http import is_cross_site
from core.site_settings import DEFAULT_QUICK_EXIT_URL, SiteSettings

logger = logging.getLogger(__name__)

SEE_OTHER = 303


@require_safe
@never_cache
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Forget this visitor in this browser and lead to the neutral page the editor chose.

    It is a plain link, so that it works without JavaScript and in one tap. A link from another site leads away too,
    but may not log anybody out.

    Every cookie is expired by name: with "cookies" in `Clear-Site-Data` Chromium would not notice that one was set, and
    show the page that was left when somebody presses Back (`formbuilder.filling.keeper`, docs/adr/0006).
    """
    response = HttpResponse(status=SEE_OTHER, headers={"Location": _target(request), "Referrer-Policy": "no-referrer"})
    if not is_cross_site(request):
        if request.COOKIES:
            _end_session(request)
        for name in request.COOKIES:
            # Another application of the same domain may use names that Python's own cookies refuse (`visitor[id]`).
            with suppress(CookieError):
                response.delete_cookie(name)
        signals.quick_exit.send_robust(sender=quick_exit, request=request, response=response)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _target(request: HttpRequest) -> str:
    """The page the editor chose. The way out is open also when the database is not."""
    try:
        site = Site.find_for_request(request)
        return SiteSettings.for_request(request).quick_exit_url if site else DEFAULT_QUICK_EXIT_URL
    except DatabaseError:
        logger.exception("Quick exit without the database")
        return DEFAULT_QUICK_EXIT_URL


def _end_session(request: HttpRequest) -> None:
    try:
        request.session.flush()
    except DatabaseError:
        logger.exception("Quick exit without the database")
        request.session = type(request.session)()  # Empty: its cookie goes, and nothing is saved.
