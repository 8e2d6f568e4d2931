"""What was done with an enquiry, written down."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import User
from django.utils import timezone

from core.digests import digest_of
from enquiries.models.enquiries import Enquiry
from enquiries.models.messages import EnquiryMessage, MessageKind
from staff import audit


def record(action: str, enquiry: Enquiry, actor: User | None, **details: str | int | bool | None) -> None:
    """In the enquiry's own story, for those who work on it, and in the audit log."""
    EnquiryMessage.objects.create(
        enquiry=enquiry,
        kind=MessageKind.EVENT,
        text=action,
        author=actor,
        created_at=timezone.now(),
        key_digest=digest_of(secrets.token_hex()),
    )
    audit.record(actor=actor, action=action, target=f"enquiry:{enquiry.pk}", details=details)
