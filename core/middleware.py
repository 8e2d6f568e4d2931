"""Security headers per class of page.

- **Public and staff pages**: nothing inline, nothing from a third party, no frame. No nonce either, so that a cache may
  keep the page.
- **`/admin/`**: scripts of our own site, inline ones only with this response's nonce; inline styles, which Wagtail's
  editor cannot do without; frames of our own site, for previews.
- **Sensitive pages** (reports, the reporter's code, staff): `core.http.mark_sensitive`, called by their views.

`/admin/` stands outside the language prefixes, so its path alone tells it apart. The preview of a page is made by a
request of its own for the page's public path: it keeps the public policy, but the admin may frame it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from csp.constants import NONCE, NONE, SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase

ADMIN_PREFIX = "/admin/"
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"
)
ADMIN_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, NONCE],
    "style-src": [SELF],
    "style-src-elem": [SELF, "'unsafe-inline'"],
    "style-src-attr": ["'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "worker-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
}
ADMIN_FRAME_OPTIONS = "SAMEORIGIN"
REFERRER_POLICY_WITH_TOKEN = "same-origin"  # noqa: S105  # a policy

_current_request: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)


def is_admin_path(path: str) -> bool:
    """Wagtail's admin: the only class of page whose policy allows inline styles, and inline scripts by nonce."""
    return path.startswith(ADMIN_PREFIX)


def is_preview(request: HttpRequest) -> bool:
    """The request that Wagtail makes up to show an unpublished page in the admin; nothing a browser sends sets this."""
    return getattr(request, "is_preview", False) is True


def admin_nonce() -> str:
    """The nonce of the admin response being made; empty outside `/admin/`.

    A context variable, because the templates of form widgets have no request.
    """
    request = _current_request.get()
    return str(request.csp_nonce) if request is not None else ""  # type: ignore[attr-defined]  # set by django-csp


def admin_request() -> HttpRequest | None:
    """The request of `/admin/` that is being answered, for what Wagtail calls without one; None anywhere else."""
    return _current_request.get()


class SecurityHeadersMiddleware(CSPMiddleware):
    """Content security policy and the headers that Django does not set, or not per class of page.

    Stands outermost but for compression, so that every response has them, those of other middleware included.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        # A preview is a request within a request: when it ends, the outer one is current again.
        request._outer_request = _current_request.get()  # type: ignore[attr-defined]
        _current_request.set(request if is_admin_path(request.path_info) else None)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if is_admin_path(request.path_info) and not report_only:
            parts.replace = {**ADMIN_POLICY, **(parts.replace or {})}
        elif is_preview(request):
            parts.replace = {"frame-ancestors": [SELF], **(parts.replace or {})}
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        _current_request.set(getattr(request, "_outer_request", None))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if is_admin_path(request.path_info) or is_preview(request):
            _replace_default(response, "X-Frame-Options", settings.X_FRAME_OPTIONS, ADMIN_FRAME_OPTIONS)
        if "CSRF_COOKIE" in request.META and not getattr(response, "hides_address", False):
            # Under `no-referrer` browsers send `Origin: null` with a form, which Django's CSRF check refuses. Pages
            # with a token may name their origin to their own site; other sites still learn nothing.
            default = settings.SECURE_REFERRER_POLICY
            _replace_default(response, "Referrer-Policy", str(default), REFERRER_POLICY_WITH_TOKEN)
        return response


class OneCharacterSetMiddleware:
    """What a request holds is UTF-8, as every page of ours says. Browsers send nothing else.

    Some other character sets decode to halves of characters, which can be neither stored nor sealed nor shown again.
    Django refuses them in one kind of post only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (request.content_params or {}).get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
            response = HttpResponseBadRequest("<h1>Bad Request (400)</h1>Another character set than UTF-8.")
            response.headers["Cache-Control"] = "no-store"
            return response
        return self.get_response(request)


def _replace_default(response: HttpResponseBase, header: str, default: str, value: str) -> None:
    """Set a header unless the view chose its own value."""
    if response.headers.get(header, default) == default:
        response.headers[header] = value
