"""People of the office, for tests of every app."""

from __future__ import annotations

import time
from itertools import count

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import User

from staff.grants import apply_roles
from staff.roles import Role, give_role

PASSWORD = "una frase lunga e segreta"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

_numbers = count(1)


def make_user(*roles: Role, **fields) -> User:
    """An active account with these roles, its password PASSWORD. Wagtail's part of the roles needs `apply_roles`."""
    number = next(_numbers)
    fields.setdefault("username", f"persona{number}")
    fields.setdefault("email", f"persona{number}@comune.example")
    user = User.objects.create_user(password=PASSWORD, **fields)
    for role in roles:
        give_role(user, role)
    return user


def make_cms_user(*roles: Role, **fields) -> User:
    """The same after `apply_roles`: editors and administrators can enter `/admin/`."""
    apply_roles()
    return make_user(*roles, **fields)


def enrol(user: User) -> None:
    """Give the account an authenticator app (with SECRET) and recovery codes."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


def current_code() -> str:
    """What the authenticator app shows now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
