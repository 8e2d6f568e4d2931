"""The link in a mail that opens the person's own page. Nothing is stored: it is signed with the site's secret key.

The address is part of what is signed: once the desk has corrected it, links in the wrong mailbox open nothing. So is
the edition of the links: raised (`courses.operations.links`), every link that was mailed before opens nothing.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from core import signed_ids
from core.rows import find_one
from core.site_address import absolute_url
from courses.models.move_wishes import WITH_WISH
from courses.models.registrations import Registration


def token_of(registration: Registration) -> str:
    """What opens the own page of a registration."""
    return signed_ids.sign(registration.pk, salt=_salt(registration))


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
    pk = signed_ids.id_in(token)
    rows = Registration.objects.select_related("group__edition", "group__place", WITH_WISH)
    found = find_one(rows.filter(pk=pk)) if pk else None
    return found if found and signed_ids.is_signed(token, salt=_salt(found)) else None


def _salt(registration: Registration) -> str:
    edition = f".{registration.link_edition}" if registration.link_edition else ""
    return f"courses.own{edition}:{registration.email_normalised}"
