"""The base of every view of the protected area, and the staff area's own pages."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from allauth.account.views import LoginView as AllauthLoginView
from axes.decorators import axes_dispatch
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView, View

from core import due_jobs
from core.http import SeeOther, is_cross_site

from . import audit, kept, second_factor
from .access import open_view
from .forms import LoginForm
from .roles import ROLE_TABLE, Permission, Role, has_permission, roles_of


class StaffView(View):
    """Mixin of every staff view, first in the list of bases: `class CourseList(StaffView, ListView)`.

    Set `staff_permission`, always; a view without it cannot be mounted. Set `audit_action` to record each successful
    read (GET): `get_audit_target` says of what, `get_audit_details` how much. Writes are recorded by the operation
    they call, in the same transaction. Finer rules about one object go into `check_object`, called before the handler
    runs.

    What is posted when the session has ended is kept and given back (`staff.kept`); `keeps_typed = False` where it is
    a secret.

    Anonymous visitors are led to the login; the second factor and the idle time-out are the business of
    `staff.middleware`; everybody else without the permission gets a 403, which is recorded.
    """

    staff_permission: ClassVar[Permission]
    audit_action: ClassVar[str] = ""
    keeps_typed: ClassVar[bool] = True
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
        if request.method == "GET" and response.status_code < 300:  # noqa: PLR2004 - 2xx
            self.record_read()
        return response

    @property
    def actor(self) -> User:
        """Whoever is at work: nobody else comes in."""
        return cast(User, self.request.user)

    def record_read(self) -> None:
        """Write down that this was read; only what is shown by another answer than that of a GET calls it itself."""
        if self.audit_action:
            audit.record(
                actor=self.request.user,
                action=self.audit_action,
                target=self.get_audit_target(),
                details=self.get_audit_details(),
            )

    def check_object(self) -> None:
        """Raise PermissionDenied or Http404 when this person may not see this object."""

    def get_audit_target(self) -> str:
        """Which object was read, for the audit log: `course:12`."""
        return ""

    def get_audit_details(self) -> audit.Details:
        """How many or which kind was read: codes and numbers."""
        return {}


class HomeView(StaffView, TemplateView):
    """The first page after the login: the sections a person may use, and what waits in them."""

    staff_permission = Permission.ENTER_DESK
    template_name = "staff/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        troubled = due_jobs.troubled()
        return {
            **super().get_context_data(**kwargs),
            "unsaved": [kept.with_mark(typed.page) for typed in kept.all_of(self.request)],
            "troubled_jobs": troubled,
            "no_job_ever_ran": bool(troubled) and all(each.health == due_jobs.Health.NEVER_RAN for each in troubled),
        }


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


@method_decorator(axes_dispatch, name="dispatch")
class LoginView(AllauthLoginView):
    """Allauth's login behind django-axes. A session that ended brings its reason along (`?uscita=`)."""

    form_class = LoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["ended"] = self.request.GET.get("uscita", "")
        context["is_kept"] = "conservato" in self.request.GET
        return context


@open_view("It shows nothing: it keeps the prefix free of pages that are not ours.")
def not_found(request: HttpRequest) -> HttpResponse:
    """Every other address of the staff area."""
    raise Http404


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For CSRF_FAILURE_VIEW: only staff pages use the CSRF cookie, so only they can come here.

    Mostly the page is older than the login: what was typed into it is kept and shown again.
    """
    match = request.resolver_match
    if match is not None and kept.is_form(request, match.func) and not is_cross_site(request):
        page = kept.way_back(request, match.func)
        if kept.was_kept(request):
            return SeeOther(page)
        if kept.is_secret(match.func):  # Answered with a page, it would stay in the browser (docs/adr/0006)
            messages.error(request, _("La pagina era scaduta: non è stato fatto nulla. Riprova."))
            return SeeOther(page)
    return render(request, "staff/csrf_failure.html", status=403)
