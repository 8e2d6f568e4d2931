"""The server's own keys: derived from the secret key, one for each purpose, stored nowhere.

The audit log, cases, mails and second factors have theirs from here. (A form in progress needs a cookie's secret as
well and is sealed in `vault.draft`.)
"""

from __future__ import annotations

from django.conf import settings

from vault.aead import derive_key


def server_keys(*, person: str, purpose: str) -> list[bytes]:
    """The key of today first, then those of earlier secret keys, which old MACs may have been made with."""
    secrets: list[str | bytes] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [derive_key(secret, person=person, purpose=purpose) for secret in secrets]
