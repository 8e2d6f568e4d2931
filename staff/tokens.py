"""The links by which people choose their password: invitations and resets."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator


class LinkTokenGenerator(PasswordResetTokenGenerator):
    """For ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR.

    A link is dead once it was used, after `PASSWORD_RESET_TIMEOUT`, and as soon as the person signs in, the password or
    the address changes (all Django's), or the account is closed.
    """

    def check_token(self, user: User | None, token: str | None) -> bool:
        return user is not None and user.is_active and super().check_token(user, token)
