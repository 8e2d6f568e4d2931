"""Too many wrong passwords: django-axes counts in the cache (nothing typed, no address in the database) and locks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

HTTP_TOO_MANY_REQUESTS = 429


def account_named(login: str) -> User | None:
    """The account that somebody tries to open, named by user name or e-mail address as the login form takes it."""
    login = login.strip()
    if not login or "\x00" in login:  # PostgreSQL cannot even ask for a NUL.
        return None
    return User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login)).order_by("pk").first()


def typed_login(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """What was typed as login, wherever it is at this stage of the login."""
    given = credentials or {}
    typed = given.get("login") or given.get("username") or given.get("email")
    if not typed and request is not None:
        typed = request.POST.get(settings.AXES_USERNAME_FORM_FIELD)
    return str(typed or "")


def account_key(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """For AXES_USERNAME_CALLABLE: one count per account, whether its user name or its e-mail address was typed."""
    login = typed_login(request, credentials)
    if not login:
        return None
    account = account_named(login)
    return f"account:{account.pk}" if account else f"typed:{login.strip().lower()[:150]}"


def locked_out_response(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """For AXES_LOCKOUT_CALLABLE: the same page whether the account exists or not."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=HTTP_TOO_MANY_REQUESTS)
