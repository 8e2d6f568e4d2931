"""The gate of the protected areas: `/area-riservata/` and `/admin/`. Public pages pass untouched, session unread."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from core.http import SeeOther, mark_sensitive

from . import audit, kept, second_factor, session_policy
from .access import is_guarded
from .area import Area, area_of
from .typed_back import fill_in

CLEAR_SITE_DATA = '"cache", "cookies", "storage"'
CLEAR_BUT_COOKIES = '"cache", "storage"'
SESSION_ENDED = "_staff_session_ended"
"""Attribute of a request whose session had come to its end by itself."""
SESSION_CLOSED = "_staff_session_closed"
"""Attribute of a request in which somebody was signed out, however it came about (see `signal_handlers`)."""


class ProtectedAreaMiddleware:
    """Session policy, second factor, deny by default; headers and the audit of refusals on the way out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, SESSION_ENDED, False):
            response.headers["Clear-Site-Data"] = CLEAR_BUT_COOKIES
            _forget_cookies(request, response)
        elif getattr(request, SESSION_CLOSED, False):
            response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
        area = area_of(request.path_info)
        if area is None:
            return response
        if area is not Area.ADMIN:  # Wagtail's admin sends `no-store` itself and shows its previews in frames.
            mark_sensitive(response)
        if request.user.is_authenticated:
            self._keep_and_give_back(request, response, area)
        if response.status_code == HTTPStatus.FORBIDDEN and request.user.is_authenticated:
            self._record_refusal(request, area)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        area = area_of(request.path_info)
        if area is None:
            return None
        if area is not Area.ADMIN and not is_guarded(view):
            return refusal(request)
        if not request.user.is_authenticated:
            # Otherwise the view itself, or Wagtail, leads to the login.
            return _to_login(request, view) if kept.is_form(request, view) else None
        ended = session_policy.touch(request.session, now=int(time.time()))
        if ended is not None:
            return self._end_session(request, view, ended)
        if area is Area.ACCOUNT:
            target = second_factor.detour_before_changing_factors(request)
            return HttpResponseRedirect(target) if target else None
        return self._gate(request, view, area)

    @staticmethod
    def _gate(request: HttpRequest, view: Callable[..., Any], area: Area) -> HttpResponse | None:
        """For people who are signed in, and not on the pages of their own account."""
        if area is Area.ADMIN and not request.user.has_perm("wagtailadmin.access_admin"):
            return refusal(request)
        target = second_factor.detour(request)
        if target is None or not kept.is_form(request, view):
            return HttpResponseRedirect(target) if target else None
        return SeeOther(second_factor.detour(request, back=kept.way_back(request, view)) or target)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PermissionDenied) and area_of(request.path_info) in {Area.DESK, Area.ACCOUNT}:
            return refusal(request, why=str(exception))
        return None

    @staticmethod
    def _end_session(request: HttpRequest, view: Callable[..., Any], ended: session_policy.Ending) -> HttpResponse:
        setattr(request, SESSION_ENDED, True)
        if kept.is_form(request, view):
            response = _to_login(request, view, uscita=ended.value)
            logout(request)
            return response
        logout(request)
        query = {"uscita": ended.value}
        if request.method == "GET":
            query["next"] = request.get_full_path()
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(query)}")

    @staticmethod
    def _keep_and_give_back(request: HttpRequest, response: HttpResponse, area: Area) -> None:
        """For people who are signed in: the browser's half, the form filled in again, and its end once it was sent."""
        if area is Area.ADMIN:
            return
        kept.hand_out(request, response)
        if area is Area.ACCOUNT:
            return
        if request.method == "POST" and response.status_code in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
            kept.forget(request)
        elif kept.BACK in request.GET and response.status_code == HTTPStatus.OK and not response.streaming:
            fill_in(request, response)

    @staticmethod
    def _record_refusal(request: HttpRequest, area: Area) -> None:
        match = request.resolver_match
        audit.record(
            actor=request.user,
            action="access.refused",
            target=match.view_name if match and match.view_name else area.value,
            details={"method": request.method or ""},
        )


def _to_login(request: HttpRequest, view: Callable[..., Any], **query: str) -> HttpResponse:
    """After a post that was not carried out: the login, then the page with the form."""
    query["next"] = kept.way_back(request, view)
    if kept.was_kept(request):
        query["conservato"] = "1"
    return SeeOther(f"{reverse('account_login')}?{urlencode(query)}")


def _forget_cookies(request: HttpRequest, response: HttpResponse) -> None:
    """Of a session that ended by itself: all of them but what keeps the text of a form in another window.

    "cookies" in Clear-Site-Data would take that too, also one that is set in the same answer.
    """
    for name in request.COOKIES.keys() - {kept.cookie_name(), settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}:
        response.delete_cookie(name, path="/")


def refusal(request: HttpRequest, *, why: str = "") -> HttpResponse:
    """The 403 page of the protected areas; `why` where it is not the role that does not allow it."""
    return render(request, "staff/refusal.html", {"why": why}, status=HTTPStatus.FORBIDDEN)
