"""The link in a mail that opens an enquiry. Of its random token only the digest is stored, so each mail has its own."""

from __future__ import annotations

import secrets

from django.urls import reverse
from django.utils import timezone, translation

from core.digests import digest_of
from core.site_address import absolute_url
from enquiries.models.enquiries import Enquiry, EnquiryLink
from enquiries.states import State

TOKEN_BYTES = 24


def make_link(enquiry: Enquiry) -> str:
    """The absolute address of the person's page, in the person's language; in the transaction that writes the mail."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    EnquiryLink.objects.create(digest=digest_of(token), enquiry=enquiry, made_at=timezone.now())
    with translation.override(enquiry.locale):
        return absolute_url(reverse("enquiries:person", args=[token]))


def find_by_token(token: str) -> Enquiry | None:
    """The enquiry that a link opens; of one that was merged, the one that goes on.

    None: no such link, or removed, or merged into one whose address is another by now.
    """
    link = EnquiryLink.objects.select_related("enquiry__merged_into").filter(digest=digest_of(token)).first()
    if link is None:
        return None
    found = link.enquiry.merged_into or link.enquiry
    is_same_person = found.email_normalised == link.enquiry.email_normalised
    return found if is_same_person and found.state != State.REMOVED else None
