"""The copy of everything that is kept about somebody, for whoever asks for it (GDPR, article 15): what desks share.

What is kept says the app: `copy_of_data` in `courses/own/copy.py` and `enquiries/copies.py`. Answers as data and on
paper come from `formbuilder.copies`, mails from `outbox.copies`.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.generic import View

from core.http import mark_sensitive

from .audit import Details
from .views import StaffView


def moment(value: datetime.datetime | None) -> str | None:
    """A point in time as a copy writes it: to the minute, as clocks here show it."""
    return timezone.localtime(value).isoformat(timespec="minutes") if value else None


class JsonCopyView(StaffView, View):
    """All of it for another program to read. The name of the file is a reference, never a person's."""

    http_method_names = ["get", "options"]

    def get_copy(self) -> dict[str, Any]:
        """What is kept: plain data."""
        raise NotImplementedError

    def get_reference(self) -> str:
        """What person and desk quote to each other."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = JsonResponse(
            self.get_copy(),
            json_dumps_params={"ensure_ascii": False, "indent": 2},
            headers={"Content-Disposition": f'attachment; filename="{self.get_reference()}.json"'},
        )
        return mark_sensitive(response)

    def get_audit_details(self) -> Details:
        return {"format": "json"}
