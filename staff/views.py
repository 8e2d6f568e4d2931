"""The base of every view of the protected area, and the staff area's own pages."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.views import LoginView as AllauthLoginView
from axes.decorators import axes_dispatch
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.decorators import method_decorator
from django.views.generic.base import TemplateView, View

from . import audit, operations, second_factor
from .access import open_view
from .forms import AuditFilterForm, LoginForm
from .roles import ROLE_TABLE, Permission, Role, has_permission, roles_of

MAX_DIGITS = 19
"""A sequence number fits into 64 bits."""


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


class HomeView(StaffView, TemplateView):
    """The first page after the login: the sections a person may use, and what waits in them."""

    staff_permission = Permission.ENTER_DESK
    template_name = "staff/home.html"


class ProfileView(StaffView, TemplateView):
    """One's own account: roles and what they allow, how it is protected."""

    staff_permission = Permission.USE_OWN_ACCOUNT
    template_name = "staff/profile.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        roles = sorted(roles_of(user), key=list(Role).index)
        context["roles"] = [(role, ROLE_TABLE[role], sorted(ROLE_TABLE[role].permissions)) for role in roles]
        context["factors"] = second_factor.factor_types(user) if isinstance(user, User) else frozenset()
        context["second_factor_proven"] = second_factor.is_proven(self.request)
        return context


class AuditLogView(StaffView, TemplateView):
    """The audit log, newest first, for the data-protection officer. Reading it is recorded too."""

    staff_permission = Permission.VIEW_AUDIT
    audit_action = "audit.viewed"
    template_name = "staff/audit_log.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = AuditFilterForm(self.request.GET)
        context.update(form=form)
        if not form.is_valid():
            return context
        filters = form.cleaned_data
        page = operations.audit_page(
            actor=filters["chi"],
            action=filters["cosa"],
            target=filters["su"],
            first_day=filters["dal"],
            last_day=filters["al"],
            before=_whole_number(self.request.GET.get("prima")),
        )
        query = self.request.GET.copy()
        query.pop("prima", None)
        context.update(page=page, query=query.urlencode(), is_filtered=any(filters.values()))
        return context


def _whole_number(text: str | None) -> int | None:
    """A position in the log from a link; nonsense is ignored, as if the link had none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < MAX_DIGITS else None


@method_decorator(axes_dispatch, name="dispatch")
class LoginView(AllauthLoginView):
    """Allauth's login behind django-axes. A session that ended brings its reason along (`?uscita=`)."""

    form_class = LoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["ended"] = self.request.GET.get("uscita", "")
        return context


@open_view("It shows nothing: it keeps the prefix free of pages that are not ours.")
def not_found(request: HttpRequest) -> HttpResponse:
    """Every other address of the staff area."""
    raise Http404


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For CSRF_FAILURE_VIEW: only staff pages use the CSRF cookie, so only they can come here."""
    return render(request, "staff/csrf_failure.html", status=403)
