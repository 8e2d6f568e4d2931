"""What a mail about a server error says."""

from __future__ import annotations

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NoCookies(SafeExceptionReporterFilter):
    """Cookies of ours are keys to what is kept sealed: none is quoted. (Django hides the session's alone.)"""

    def get_safe_cookies(self, request: HttpRequest | None) -> dict[str, str]:
        return dict.fromkeys(getattr(request, "COOKIES", {}), self.cleansed_substitute)
