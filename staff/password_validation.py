"""Django's rule about short passwords in our words: its own are not translated into every language of the office."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext


class LengthValidator(MinimumLengthValidator):
    """At least so many characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < self.min_length:
            message = ngettext(
                "Questa password è troppo corta: serve almeno %(min_length)d carattere.",
                "Questa password è troppo corta: servono almeno %(min_length)d caratteri.",
                self.min_length,
            )
            raise ValidationError(message % {"min_length": self.min_length}, code="password_too_short")

    def get_help_text(self) -> str:
        return ngettext(
            "La password deve avere almeno %(min_length)d carattere.",
            "La password deve avere almeno %(min_length)d caratteri.",
            self.min_length,
        ) % {"min_length": self.min_length}
