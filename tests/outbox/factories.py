"""Mails for tests: each call another person and another key, unless told otherwise."""

from __future__ import annotations

import datetime
from itertools import count

from django.utils import timezone

from outbox import operations
from outbox.models import Mail

_numbers = count(1)


def put(**changes) -> Mail:
    number = next(_numbers)
    return operations.put(
        **{
            "key": f"test:{number}",
            "recipient": f"persona{number}@example.org",
            "texts": operations.Texts(subject="Un messaggio", text="Buongiorno", html="<p>Buongiorno</p>"),
            "language": "it",
            "template": "registration.received",
            "cause_app": "courses",
            "cause_id": "5d7f3f8e-6ee7-4b42-9f43-1d3e57f50001",
            "purge_on": timezone.localdate() + datetime.timedelta(days=30),
            **changes,
        }
    )


def make_due() -> None:
    """Let the pause after a failed attempt be over."""
    Mail.objects.update(due=timezone.now() - datetime.timedelta(seconds=1))
