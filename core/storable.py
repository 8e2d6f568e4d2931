"""What PostgreSQL refuses and SQLite keeps: text longer than its column, and the character NUL.

Django validates what a form's fields hold. A draft put together by a program, and a translation longer than its source,
are not looked at, and would be an error 500 on one database only.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

NUL = "\x00"


def check_storable(instance: models.Model) -> None:
    """Raise a ValidationError naming every field that one of the databases would refuse."""
    errors = {}
    for field in instance._meta.concrete_fields:
        message = _find_error(field, getattr(instance, field.attname)) if field.editable else None
        if message is not None:
            errors[field.name] = message
    if errors:
        raise ValidationError(errors)


def _find_error(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.CharField) and isinstance(value, str) and len(value) > (field.max_length or len(value)):
        return _("Il testo è troppo lungo: al massimo %(number)d caratteri.") % {"number": field.max_length}
    stored = field.get_prep_value(value) if isinstance(field, StreamField) else value
    if _has_nul(stored):
        return _("Il testo contiene un carattere invisibile che non si può conservare: cancellalo e riscrivilo.")
    return None


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return NUL in value
    if isinstance(value, dict):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple):
        return any(_has_nul(part) for part in value)
    return False
