"""Whether this session has proven a second factor, and where to send it if not."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

_APP = Authenticator.Type.TOTP.value
_KEY = Authenticator.Type.WEBAUTHN.value


_KEEPS_FACTORS = frozenset({"mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
"""The pages about the second factor that neither show a secret nor change anything."""


def is_proven(request: HttpRequest) -> bool:
    """Whether the second factor was used in *this* session: a record of allauth's, bound to this user."""
    user = getattr(request, "user", None)  # A session made without the middleware (a test's login) has none.
    if not isinstance(user, User):
        return False
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def note_enrolment(request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    """Setting a factor up is using it: the app's code, or the key's answer, was asked for just now, in this session.

    So the recovery codes are shown at once. Asking again would mean to wait for the next code: none is taken twice.
    """
    if authenticator.type in {_APP, _KEY} and not is_proven(request):
        record_authentication(request, user, method="mfa", type=authenticator.type)


def factor_types(user: User) -> frozenset[str]:
    """What the account is protected with: `totp`, `webauthn`, `recovery_codes`; empty for password alone."""
    return frozenset(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))


def detour(request: HttpRequest, *, back: str = "") -> str | None:
    """Where this session must go before it may enter: to enrol, to use the factor, or None: it may enter.

    Whoever has a factor uses it, required or not. `SECOND_FACTOR_REQUIRED` (production) also leads those without one
    to the enrolment. `back` is where it leads afterwards; a page that is asked for leads back to itself.
    """
    if not isinstance(request.user, User) or is_proven(request):
        return None
    types = factor_types(request.user)
    if types:
        key_only = _KEY in types and _APP not in types
        name = "mfa_reauthenticate_webauthn" if key_only else "mfa_reauthenticate"
        asked = request.get_full_path() if request.method == "GET" else reverse("staff:home")
        return f"{reverse(name)}?{urlencode({'next': back or asked})}"
    return reverse("mfa_index") if settings.SECOND_FACTOR_REQUIRED else None


def detour_before_changing_factors(request: HttpRequest) -> str | None:
    """The same for the pages of one's own account: they stay open to set up the first factor, and no further.

    Otherwise a session from before the enrolment, in another browser, could take the factor away with the password.
    """
    name = request.resolver_match.url_name if request.resolver_match else None
    if not name or not name.startswith("mfa_") or name in _KEEPS_FACTORS:
        return None
    if not isinstance(request.user, User) or not factor_types(request.user):
        return None
    return detour(request)
