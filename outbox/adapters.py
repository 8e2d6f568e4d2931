"""The mails of accounts (allauth's, invitations): they too are written into the outbox, and nowhere else."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from outbox.operations import Texts, put
from staff.adapters import AccountAdapter as StaffAccountAdapter

KEPT_FOR = datetime.timedelta(days=7)
"""How long it stays visible that a mail about an account was sent. Its text is forgotten when it is handed over."""

USEFUL_FOR = datetime.timedelta(days=1)
"""A link that came later would have expired, or have been asked for again."""


class AccountAdapter(StaffAccountAdapter):
    """`get_adapter().send_mail(prefix, address, context)` owes a mail instead of sending it in the request."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        alternatives = getattr(message, "alternatives", None) or []
        user = context.get("user")
        put(
            key=f"account:{uuid.uuid4()}",
            recipient=email,
            texts=Texts(subject=message.subject, text=message.body, html=alternatives[0][0] if alternatives else ""),
            language=translation.get_language() or settings.LANGUAGE_CODE,
            template=template_prefix.rpartition("/")[2],
            cause_app="staff",
            cause_id=user.pk if user is not None else "",
            purge_on=timezone.localdate() + KEPT_FOR,
            useful_for=USEFUL_FOR,
            is_secret=True,
        )
