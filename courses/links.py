"""The link in a mail that opens the person's own page. Nothing is stored: it is signed with the site's secret key.

The address is part of what is signed: once the desk has corrected it, links in the wrong mailbox open nothing. So is
the edition of the links: raised (`courses.operations.links`), every link that was mailed before opens nothing.
"""

from __future__ import annotations

import base64
import binascii
import uuid

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from core.rows import find_one
from core.site_address import absolute_url
from courses.models.move_wishes import WITH_WISH
from courses.models.registrations import Registration

TOKEN_PATTERN = r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"  # noqa: S105 - how a token looks, not one
_ID_BYTES = 16


def token_of(registration: Registration) -> str:
    """What opens the own page of a registration."""
    name = base64.urlsafe_b64encode(registration.pk.bytes).rstrip(b"=").decode()
    return _signer(registration).sign(name)


def own_address(registration: Registration) -> str:
    """The absolute address of the person's own page, in the person's language."""
    with translation.override(registration.locale):
        return absolute_url(reverse("own:page", args=[token_of(registration)]))


def calendar_address(registration: Registration) -> str:
    """The absolute address of the lessons as a file for a calendar, in the person's language."""
    with translation.override(registration.locale):
        return absolute_url(reverse("own:calendar", args=[token_of(registration)]))


def find_by_token(token: str) -> Registration | None:
    """The registration that a link opens; None: no such link, or erased."""
    pk = _id_in(token)
    rows = Registration.objects.select_related("group__edition", "group__place", WITH_WISH)
    found = find_one(rows.filter(pk=pk)) if pk else None
    if found is None:
        return None
    try:
        _signer(found).unsign(token)
    except BadSignature:
        return None
    return found


def _id_in(token: str) -> uuid.UUID | None:
    try:
        raw = base64.urlsafe_b64decode(token.partition(".")[0] + "==")
    except (ValueError, binascii.Error):
        return None
    return uuid.UUID(bytes=raw) if len(raw) == _ID_BYTES else None


def _signer(registration: Registration) -> Signer:
    edition = f".{registration.link_edition}" if registration.link_edition else ""
    return Signer(sep=".", salt=f"courses.own{edition}:{registration.email_normalised}")
