"""The base of every view of the protected area."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.views.generic.base import View

from . import audit
from .roles import Permission, has_permission


class StaffView(View):
    """Mixin of every staff view, first in the list of bases: `class CourseList(StaffView, ListView)`.

    Set `staff_permission`, always; a view without it cannot be mounted. Set `audit_action` to record each successful
    read (GET): the target comes from `get_audit_target`. Writes are recorded by the operation they call, in the same
    transaction. Finer rules about one object go into `check_object`, called before the handler runs.

    Anonymous visitors are led to the login; the second factor and the idle time-out are the business of
    `staff.middleware`; everybody else without the permission gets a 403, which is recorded.
    """

    staff_permission: ClassVar[Permission]
    audit_action: ClassVar[str] = ""
    request: HttpRequest

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        if not isinstance(getattr(cls, "staff_permission", None), Permission):
            raise ImproperlyConfigured(f"{cls.__module__}.{cls.__qualname__} needs a staff_permission.")
        return super().as_view(**initkwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
        if not has_permission(request.user, self.staff_permission):
            raise PermissionDenied
        self.check_object()
        response = super().dispatch(request, *args, **kwargs)
        if self.audit_action and request.method == "GET" and response.status_code < 300:  # noqa: PLR2004 - 2xx
            audit.record(actor=request.user, action=self.audit_action, target=self.get_audit_target())
        return response

    def check_object(self) -> None:
        """Raise PermissionDenied or Http404 when this person may not see this object."""

    def get_audit_target(self) -> str:
        """Which object was read, for the audit log: `course:12`."""
        return ""
