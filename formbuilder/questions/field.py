"""What every field of a form shares: readable text, and the way between form and stored JSON."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.folding import normalize

Posted = MultiValueDict[str, str]
"""What a browser posts, made readable."""

REPLACEMENT: Final = "\ufffd"
"""Stands for what cannot be read, so that whoever typed it sees where it is."""

_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\ufeff]")
"""Direction embeddings, overrides and isolates, which telephones paste around numbers and which could disguise text.
The plain marks U+200E and U+200F and the joiners of Arabic and Indic scripts stay."""


_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def readable(text: str) -> str:
    """What was typed, fit to be checked, stored and shown again.

    Line ends become one newline, invisible direction controls disappear, letters are composed (NFC), and whatever no
    text contains (NUL and other controls, halves of surrogate pairs, non-characters) becomes `REPLACEMENT`.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return normalize("NFC", _NO_TEXT.sub(REPLACEMENT, _INVISIBLE.sub("", text)))


def refuse_unreadable(value: str) -> None:
    """A validator: nothing of what arrived may be unreadable."""
    if REPLACEMENT in value:
        raise ValidationError(
            _("Qui ci sono caratteri che non si possono leggere, segnati con %(sign)s. Cancellali e riscrivi.")
            % {"sign": REPLACEMENT},
            code="unreadable",
        )


class AnswerField(forms.Field):
    """Base of the fields: what all of them say, and the way between form and stored JSON."""

    says_required: ClassVar[bool] = True
    """Whether its input is announced as required; where several inputs make one answer, none of them is."""
    has_text = False
    """Whether a text of the question's own describes the input too."""

    default_error_messages = {"required": gettext_lazy("Serve una risposta.")}

    def to_answer(self, cleaned: Any) -> Any:
        """The JSON value to store, or None for no answer."""
        return cleaned or None

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        """What a browser would post for a stored answer; a value of another type gives nothing."""
        return {name: [answer]} if isinstance(answer, str) else {}
