"""System checks of the form engine."""

from __future__ import annotations

import re
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

_ADDRESS: Final = re.compile(r"/.+|[^/\s]+:[0-9]+")


@register()
def check_scanner(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """formbuilder.E001: nobody could listen at the address of ClamAV, so no file would ever be taken."""
    if not settings.CLAMD_ADDRESS or _ADDRESS.fullmatch(settings.CLAMD_ADDRESS):
        return []
    return [
        Error(
            f"CLAMD_ADDRESS is neither the path of a socket nor host:port: {settings.CLAMD_ADDRESS!r}.",
            id="formbuilder.E001",
        )
    ]
