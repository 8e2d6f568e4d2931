"""What programs ask of a site before its pages: what not to read, whom to tell of a weakness."""

from __future__ import annotations

import datetime
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.site_address import absolute_url
from core.site_settings import SiteSettings

CONTENT_TYPE: Final = "text/plain; charset=utf-8"
SECURITY_TXT_HOLDS: Final = datetime.timedelta(days=180)
"""Less than a year, says RFC 9116 (section 2.5.5): who reads it later asks again."""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The whole public site may be read. What must not be found says so itself: it has to be read for that."""
    not_public = ("/admin/", "/area-riservata/", "/*/area-riservata/", reverse("quick_exit"))
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in not_public),
        "",
        f"Sitemap: {absolute_url('/sitemap.xml')}",
    ]
    return _answer(lines)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116). Not found where the settings name nobody: never a made-up address."""
    contact = SiteSettings.for_request(request).security_email
    if not contact:
        raise Http404
    expires = datetime.datetime.combine(timezone.localdate(), datetime.time(), tzinfo=datetime.UTC) + SECURITY_TXT_HOLDS
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE}, en",
        f"Canonical: {absolute_url(request.path)}",
    ]
    return _answer(lines)


def _answer(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type=CONTENT_TYPE)
