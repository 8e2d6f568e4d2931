"""What somebody typed into a form of the staff area when the session had ended: kept for an hour, given back to her.

A post that arrives without a session, in one that has ended, before the second factor, or with a token of the session
before is not carried out, and never by itself later. What was typed is sealed under a secret of this browser and the
server's key together (`vault.draft`). The person signs in, comes to the page with the form, finds it filled in as it
was and presses the button. Neither passwords nor files are kept. docs/adr/0018-typed-text-of-an-ended-session.md

The browser's half is a cookie that also says, signed, who signed in: somebody else who signs in on the same computer
gets a cookie of their own, and nothing of what was kept before.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from core import due_jobs
from core.http import cookie_of_this_host
from vault import draft
from vault.errors import DecryptionError

from .area import Area, area_of
from .models import KeptForm

KEPT_FOR = dt.timedelta(hours=1)
BACK = "ripresa"
"""In the address of the page with the form: fill it in with what was kept."""
MOST_BYTES = 500_000

_COOKIE = "desk"
_KEPT = "_staff_kept"
_OURS = "staff_permission"
"""What every view of the desk has, and no other."""
_SALT = "staff.kept"
_TOKEN_FIELD = "csrfmiddlewaretoken"  # noqa: S105  # a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form as it was sent: where to, from which page, and every value of every field."""

    path: str
    page: str
    values: dict[str, list[str]]
    had_files: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a browser says was signed in, and its secret."""

    user_pk: int
    secret: str


def cookie_name() -> str:
    return cookie_of_this_host(_COOKIE)


# --- the browser's half -----------------------------------------------------------------------------------------------


def holder_of(request: HttpRequest) -> Holder | None:
    """The person of this browser's cookie; None without one, with a foreign one, or after a working day."""
    longest = dt.timedelta(seconds=settings.STAFF_SESSION_SECONDS) + KEPT_FOR
    try:
        user_pk, secret = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=_SALT, max_age=longest)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Holder(user_pk, secret)


def hand_out(request: HttpRequest, response: HttpResponseBase) -> None:
    """Give the browser of somebody who is signed in its half, unless it has one of this person."""
    holder = holder_of(request)
    if holder is not None and holder.user_pk == request.user.pk:
        return
    response.set_cookie(
        cookie_name(),
        signing.dumps([request.user.pk, draft.new_secret()], salt=_SALT),
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


# --- keeping ----------------------------------------------------------------------------------------------------------


def is_form(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Whether this request sends a form of the desk."""
    return request.method == "POST" and area_of(request.path_info) is Area.DESK and hasattr(_class_of(view), _OURS)


def is_secret(view: Callable[..., Any]) -> bool:
    """Whether what is typed into this form is never kept."""
    return not getattr(_class_of(view), "keeps_typed", False)


def way_back(request: HttpRequest, view: Callable[..., Any]) -> str:
    """Keep what was typed, and say where it will be given back: the page with the form."""
    page = page_with_form(request, view)
    return with_mark(page) if _keep(request, view, page) else page


def was_kept(request: HttpRequest) -> bool:
    """Whether this request was not carried out, and what it brought kept."""
    return getattr(request, _KEPT, False)


def _keep(request: HttpRequest, view: Callable[..., Any], page: str) -> bool:
    holder = holder_of(request)
    if holder is None or is_secret(view):
        return False
    if request.user.is_authenticated and request.user.pk != holder.user_pk:
        return False
    typed = Typed(
        path=request.path,
        page=page,
        values={name: request.POST.getlist(name) for name in request.POST if name != _TOKEN_FIELD},
        had_files=request.content_type == "multipart/form-data",
    )
    content = json.dumps(asdict(typed)).encode()
    if len(content) > MOST_BYTES:
        return False
    purge_expired()
    KeptForm.objects.update_or_create(
        address=draft.address_of(holder.secret, _place(holder, request.path)),
        defaults={
            "owner": draft.owner_of(holder.secret),
            "sealed": draft.seal(
                content, secret=holder.secret, server_secret=settings.SECRET_KEY, place=_place(holder)
            ),
            "expires_at": timezone.now() + KEPT_FOR,
        },
    )
    setattr(request, _KEPT, True)
    return True


def _place(holder: Holder, path: str = "") -> str:
    return f"staff {holder.user_pk} {path}"


def page_with_form(request: HttpRequest, view: Callable[..., Any]) -> str:
    """Where this form stands: at the address itself if that also shows, at the page that the browser came from, or at
    the nearest page above.
    """
    if _shows(view):
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        parts = urlsplit(came_from)
        if _is_page(parts.path):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return _nearest_page(request.path)


def _nearest_page(path: str) -> str:
    while "/" in path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if _is_page(path):
            return path
    return reverse("staff:home")


def _is_page(path: str) -> bool:
    if area_of(path) is not Area.DESK:
        return False
    try:
        return _shows(resolve(path).func)
    except Resolver404:
        return False


def _class_of(view: Callable[..., Any]) -> type | None:
    return cast("type | None", getattr(view, "view_class", None))


def _shows(view: Callable[..., Any]) -> bool:
    """Whether a view of the staff area answers GET."""
    view_class = _class_of(view)
    return (
        hasattr(view_class, _OURS)
        and hasattr(view_class, "get")
        and "get" in getattr(view_class, "http_method_names", ())
    )


def with_mark(address: str) -> str:
    """The same page, asked to fill its form in with what was kept."""
    parts = urlsplit(address)
    query = "&".join(filter(None, [parts.query, urlencode({BACK: "1"})]))
    return f"{parts.path}?{query}"


# --- giving back ------------------------------------------------------------------------------------------------------


def all_of(request: HttpRequest) -> list[Typed]:
    """Everything that waits for the person who is signed in, in this browser."""
    holder = holder_of(request)
    if holder is None or holder.user_pk != request.user.pk:
        return []
    rows = KeptForm.objects.filter(owner=draft.owner_of(holder.secret), expires_at__gt=timezone.now())
    opened = [_open(row, holder) for row in rows.order_by("-expires_at")]
    return [typed for typed in opened if typed is not None]


def _open(row: KeptForm, holder: Holder) -> Typed | None:
    server_secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    try:
        content = draft.unseal(
            bytes(row.sealed), secret=holder.secret, server_secrets=server_secrets, place=_place(holder)
        )
    except DecryptionError:
        return None
    return Typed(**json.loads(content))


def forget(request: HttpRequest) -> None:
    """The form was sent again: what was kept of it has done its work."""
    holder = holder_of(request)
    if holder is not None and not was_kept(request):
        KeptForm.objects.filter(pk=draft.address_of(holder.secret, _place(holder, request.path))).delete()


def purge_expired() -> int:
    """Throw away what has had its time; how many there were. Also a due job."""
    return KeptForm.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def hand_in() -> None:
    """Register the due job; called once, when all apps are loaded."""
    due_jobs.register(
        due_jobs.Job(
            name="staff.purge_kept",
            label=_("Cancellare i testi conservati dopo un’ora"),
            every=dt.timedelta(minutes=15),
            run=purge_expired,
        )
    )
