"""Days, times and moments in the fields of Wagtail's admin: typed the Italian way, never put right behind one's back.

Wagtail's picker writes today, or this minute, over whatever it cannot read. Here that stays as it was typed, and the
form refuses it. What can be read: `config.formats.typed`; what the browser does: `frontend/src/admin.js`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

HINTS = {AdminDateInput: _("gg/mm/aaaa"), AdminTimeInput: _("oo:mm"), AdminDateTimeInput: _("gg/mm/aaaa oo:mm")}
"""What an empty field shows."""

UNREADABLE = {
    forms.DateField: _("Non è un giorno che si possa leggere. Scrivilo così: 31/12/2026."),
    forms.TimeField: _("Non è un’ora che si possa leggere. Scrivila così: 18:30."),
    forms.DateTimeField: _("Non si legge. Scrivi giorno e ora così: 31/12/2026 18:30."),
}


def keep_what_is_typed() -> None:
    """Change Wagtail's widgets and the words of Django's fields; called once, when the app is ready."""
    for widget, hint in HINTS.items():
        if not hasattr(widget.get_config, "__wrapped__"):
            widget.get_config = _left_alone(widget.get_config)
            widget.get_context = _hinting(widget.get_context, hint)
    for field, words in UNREADABLE.items():
        field.default_error_messages = {**field.default_error_messages, "invalid": words}


def _left_alone(get_config: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    @wraps(get_config)
    def config(self: Any) -> dict[str, Any]:
        return {**get_config(self), "validateOnBlur": False}

    return config


def _hinting(get_context: Callable[..., dict[str, Any]], hint: Any) -> Callable[..., dict[str, Any]]:
    @wraps(get_context)
    def context(self: Any, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        found = get_context(self, name, value, attrs)
        found["widget"]["attrs"].setdefault("placeholder", hint)
        return found

    return context
