"""The wish to be told by mail that the office has written, as it is sealed in a case: an address, or none."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings

from .errors import CaseDamagedError

FORMAT: Final = 1
"""Version of the layout. Whoever raises it keeps reading the earlier ones, and adds a golden file."""
ADDRESS_MAX: Final = 254


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Where to, in which language; no address: nobody is told. Every case has one, so that having one tells nothing."""

    address: str = field(default="", repr=False)
    language: str = ""

    @property
    def goes_out(self) -> bool:
        """Whether a mail is sent: somebody has asked for it, and there is an address that it can come from."""
        return bool(self.address and settings.NEUTRAL_FROM_EMAIL)

    def to_bytes(self) -> bytes:
        """Canonical JSON, to be sealed at once."""
        data = {"format": FORMAT, "address": self.address, "language": self.language}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    @staticmethod
    def from_bytes(content: bytes) -> Notice:
        """Read what `to_bytes` wrote. Raises `CaseDamagedError`."""
        try:
            data = json.loads(content)
            return Notice(address=str(data["address"]), language=str(data["language"]))
        except (KeyError, TypeError, ValueError) as error:
            raise CaseDamagedError("The content is no wish to be told.") from error
