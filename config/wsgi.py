"""WSGI entry point: `gunicorn config.wsgi`."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")


def read_as_utf8(application: "WSGIApplication") -> "WSGIApplication":
    """Ignore the character set that a request names: browsers send UTF-8.

    Django decodes a request with any codec of Python's that it asks for. `base64` or `utf-7` then fail before the first
    middleware, or yield text that no answer can be written in.
    """

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        kept = [part for part in environ.get("CONTENT_TYPE", "").split(";") if not _names_charset(part)]
        environ["CONTENT_TYPE"] = ";".join(kept)
        return application(environ, start_response)

    return answer


def _names_charset(parameter: str) -> bool:
    return parameter.strip().lower().startswith("charset")


application = read_as_utf8(get_wsgi_application())
