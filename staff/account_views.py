"""Allauth's pages of one's own account, where they must do more than allauth's views do."""

from __future__ import annotations

from typing import Any

from allauth.account.views import PasswordResetFromKeyView
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView, ViewRecoveryCodesView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import hide_address
from core.site_address import absolute_url

from .access import open_view


class PasswordLinkView(PasswordResetFromKeyView):
    """Behind the link of an invitation or a reset.

    The address with the token leads on to one without, which shows the form: the token stays out of what follows, and
    no page that follows is told where the browser came from.
    """

    def dispatch(self, request: HttpRequest, uidb36: str, key: str, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, uidb36, key, **kwargs)
        return response if key == self.reset_url_key else hide_address(response)


class _CodesContext:
    """What a sheet of recovery codes must say to be of use years later: whose, for what, and of which day."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # a mixin
        context["login_url"] = absolute_url(reverse("account_login"))
        context["today"] = timezone.localdate()
        return context


class RecoveryCodesView(_CodesContext, ViewRecoveryCodesView):
    """The codes on a page that can be printed."""


class RecoveryCodesFileView(_CodesContext, DownloadRecoveryCodesView):
    """The codes as a text file, its letters named."""

    content_type = "text/plain; charset=utf-8"

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **response_kwargs)
        name = _("codici-di-recupero") + f"-{context['today']:%Y-%m-%d}.txt"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


password_link = open_view("Whoever holds the link may choose the password.")(PasswordLinkView.as_view())
view_recovery_codes = open_view("Allauth's view asks for the login, then again.")(RecoveryCodesView.as_view())
download_recovery_codes = open_view("Allauth's view asks for the login, then again.")(RecoveryCodesFileView.as_view())
