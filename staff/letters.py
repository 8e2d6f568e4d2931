"""Mails about accounts: links to choose a password, and what was changed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation
from wagtail.users.models import UserProfile

from .tokens import LinkTokenGenerator

_DAY_SECONDS = 24 * 60 * 60


def tell(person: User, template: str, *, address: str = "", **context: Any) -> None:
    """Write to somebody about their account, in their language: `templates/account/email/<template>_*.txt`.

    Call it in the transaction that changes the account. Somebody without an address is told nothing.
    """
    recipient = address or person.email
    if not recipient:
        return
    with translation.override(language_of(person)):
        get_adapter().send_mail(f"account/email/{template}", recipient, {"user": person, **context})


def send_link(person: User, template: str) -> None:
    """Write to somebody with a link to choose a password. It works once, for `PASSWORD_RESET_TIMEOUT` seconds."""
    key = f"{user_pk_to_url_str(person)}-{LinkTokenGenerator().make_token(person)}"
    with translation.override(language_of(person)):
        url = get_adapter().get_reset_password_from_key_url(key)
    tell(person, template, password_reset_url=url, days=settings.PASSWORD_RESET_TIMEOUT // _DAY_SECONDS)


def language_of(person: User) -> str:
    """The language that somebody chose for the admin, Italian until then."""
    chosen = UserProfile.objects.filter(user_id=person.pk).values_list("preferred_language", flat=True).first()
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
