"""What allauth asks this project: no sign-up, where to go after login, how second-factor secrets are stored."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from core.site_address import absolute_url
from vault import aead
from vault.errors import DecryptionError

from .keyring import server_keys
from .roles import Permission, has_permission
from .session_policy import Ending

_PERSON = "pari.mfa"
_PURPOSE = "authenticator.v1"
_PLACE = aead.bind("mfa", "secret", "1")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing_page(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return f"{resolve_url('account_login')}?uscita={Ending.BY_HAND.value}"

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """To the address of the account, whatever was typed to name it."""
        super().send_password_reset_mail(user, user.email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address of a password link: the site's own, whatever host the browser named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        path = path.replace("UID-KEY", quote(key))
        return absolute_url(path)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("staff:profile")


def landing_page(request: HttpRequest) -> str:
    """Where a person works: the desk, or Wagtail's admin for those who only write pages."""
    if has_permission(request.user, Permission.ENTER_DESK):
        return reverse("staff:home")
    if request.user.has_perm("wagtailadmin.access_admin"):
        return reverse("wagtailadmin_home")
    return reverse("mfa_index")


class MfaAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps and recovery codes sealed: a copied database cannot compute codes."""

    def get_totp_issuer(self) -> str:
        return str(_("Parità – area riservata"))

    def encrypt(self, text: str) -> str:
        sealed = aead.encrypt(text.encode(), key=_mfa_keys()[0], associated_data=_PLACE)
        return b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = b64decode(encrypted_text)
        for key in _mfa_keys():
            try:
                return aead.decrypt(sealed, key=key, associated_data=_PLACE).decode()
            except DecryptionError:
                continue
        raise DecryptionError("The secret of this second factor was sealed under another secret key.")


def _mfa_keys() -> list[bytes]:
    return server_keys(person=_PERSON, purpose=_PURPOSE)
