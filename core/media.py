"""Uploaded files as this process serves them (`SERVE_MEDIA`: development and demonstration).

In production nginx or the object store does it, with the same headers: `deploy/nginx/pari.conf`.
"""

from __future__ import annotations

import mimetypes
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""An uploaded file is never a page: nothing in it runs, whatever it says that it is."""
PICTURES: Final = frozenset({"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"})
"""Shown in place; anything else is saved, not opened."""
SEALED: Final = "sealed/"
"""Files that came with a form (`formbuilder.uploads.spool`): sealed, and nobody's to fetch."""


def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the media folder. Raises `Http404`."""
    if path.startswith(SEALED):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    for name, value in HEADERS.items():
        response.headers[name] = value
    if mimetypes.guess_type(path)[0] not in PICTURES:
        response.headers["Content-Disposition"] = "attachment"
    return response
