"""What surrounds every page, shown in the admin as it would be with what is typed and not saved: on the home page.

The preview is a request of its own. What is typed hangs on it: settings where Wagtail's own preview puts them
(`SiteSettings.for_request`), an alert as `previewed_alert` (`core.chrome`). Nothing is remembered of such a request,
and nothing that was remembered is shown in it (`core.remembered`).
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from wagtail.models import Page, Site

from core.locale import offered_languages


def preview_languages() -> list[tuple[str, str]]:
    """The languages of a preview, as Wagtail asks for its modes: those that visitors may choose."""
    offered = offered_languages()
    return [(code, name) for code, name in settings.LANGUAGES if code in offered]


def serve_home(request: HttpRequest, language: str) -> HttpResponseBase:
    """The home page in this language, in the site's own where there is none. Not found where there is no home page."""
    home = _home(request, language)
    if home is None:
        raise Http404
    request.path = request.path_info = home.get_url(request=request) or request.path
    with translation.override(language or settings.LANGUAGE_CODE):
        response = home.serve_preview(request, home.default_preview_mode)  # a page that is served forbids frames
        return response.render() if hasattr(response, "render") else response


def _home(request: HttpRequest, language: str) -> Page | None:
    site = Site.find_for_request(request)
    if site is None:
        return None
    root = site.root_page
    versions = root.get_translations(inclusive=True).live().filter(locale__language_code=language or None)
    return (versions.first() or root).specific
