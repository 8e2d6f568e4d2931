"""Leaving the site in a hurry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Site

from core.http import is_cross_site
from core.site_settings import DEFAULT_QUICK_EXIT_URL, SiteSettings

SEE_OTHER = 303


@require_safe
@never_cache
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Forget this visitor in this browser and lead to the neutral page the editor chose.

    It is a plain link, so that it works without JavaScript and in one tap. A link from another site leads away too,
    but may not log anybody out.
    """
    site = Site.find_for_request(request)
    target = SiteSettings.for_request(request).quick_exit_url if site else DEFAULT_QUICK_EXIT_URL
    response = HttpResponse(status=SEE_OTHER, headers={"Location": target, "Referrer-Policy": "no-referrer"})
    if not is_cross_site(request):
        if request.COOKIES:
            request.session.flush()
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
