"""The quick exit ends every form in progress of this browser."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from core import signals
from formbuilder.filling.keeper import Keeper


@receiver(signals.quick_exit)
def forget_everything(request: HttpRequest, response: HttpResponse, **kwargs: Any) -> None:
    """Rows first, then the cookie."""
    keeper = Keeper(request)
    keeper.forget_all()
    keeper.finish(response)
