"""The gate of the protected areas: `/area-riservata/` and `/admin/`. Public pages pass untouched, session unread."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from core.http import mark_sensitive

from . import audit, second_factor, session_policy
from .access import is_guarded
from .area import Area, area_of

CLEAR_SITE_DATA = '"cache", "cookies", "storage"'
SESSION_CLOSED = "_staff_session_closed"
"""Attribute of a request in which somebody was signed out, however it came about (see `signal_handlers`)."""

HTTP_FORBIDDEN = 403


class ProtectedAreaMiddleware:
    """Session policy, second factor, deny by default; headers and the audit of refusals on the way out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, SESSION_CLOSED, False):
            response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
        area = area_of(request.path_info)
        if area is None:
            return response
        if area is not Area.ADMIN:  # Wagtail's admin sends `no-store` itself and shows its previews in frames.
            mark_sensitive(response)
        if response.status_code == HTTP_FORBIDDEN and request.user.is_authenticated:
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
            return None  # The view itself, or Wagtail, leads to the login.
        ended = session_policy.touch(request.session, now=int(time.time()))
        if ended is not None:
            return self._end_session(request, ended)
        if area is Area.ACCOUNT:
            target = second_factor.detour_before_changing_factors(request)
            return HttpResponseRedirect(target) if target else None
        return self._gate(request, area)

    @staticmethod
    def _gate(request: HttpRequest, area: Area) -> HttpResponse | None:
        """For people who are signed in, and not on the pages of their own account."""
        if area is Area.ADMIN and not request.user.has_perm("wagtailadmin.access_admin"):
            return refusal(request)
        target = second_factor.detour(request)
        return HttpResponseRedirect(target) if target else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PermissionDenied) and area_of(request.path_info) in {Area.DESK, Area.ACCOUNT}:
            return refusal(request)
        return None

    @staticmethod
    def _end_session(request: HttpRequest, ended: session_policy.Ending) -> HttpResponse:
        logout(request)
        query = {"uscita": ended.value}
        if request.method == "GET":
            query["next"] = request.get_full_path()
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(query)}")

    @staticmethod
    def _record_refusal(request: HttpRequest, area: Area) -> None:
        match = request.resolver_match
        audit.record(
            actor=request.user,
            action="access.refused",
            target=match.view_name if match and match.view_name else area.value,
            details={"method": request.method or ""},
        )


def refusal(request: HttpRequest) -> HttpResponse:
    """The 403 page of the protected areas."""
    return render(request, "staff/refusal.html", status=HTTP_FORBIDDEN)
