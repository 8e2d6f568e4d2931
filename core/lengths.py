"""How long a text may be, said with how long it is."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _


def refuse_too_long(text: str, *, most: int) -> None:
    """Raise a ValidationError for more than `most` characters."""
    if len(text) > most:
        raise ValidationError(
            _("Il testo è troppo lungo: sono %(length)s caratteri, al massimo %(limit)s.")
            % {"length": formats.number_format(len(text)), "limit": formats.number_format(most)},
            code="max_length",
        )
