"""A form that acts once, however often it is sent: a double click, a reload, a post that the browser repeats."""

from __future__ import annotations

import secrets
from typing import Final

from django import forms

from .digests import digest_of

KEY_MAX: Final = 64


def new_key() -> str:
    """A one-time key, for the `initial` of the form; the operation recognises it."""
    return secrets.token_urlsafe(16)


def digest_of_act(key: str, *, about: str, text: str) -> str:
    """What recognises a repetition: the same key, for the same thing, with the same words.

    Other words under the same key are another act. A browser that goes back keeps the hidden field as it was: whoever
    then writes something else would be told that it is sent, and it would be lost. 64 hexadecimal digits.
    """
    return digest_of(f"{about}:{key}:{text}")


class OnceForm(forms.Form):
    """Carries the key in a hidden field; whoever sends none acts with a new one.

    No key is wrong: nobody could mend it.
    """

    key = forms.Field(widget=forms.HiddenInput, required=False)

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"] or "")[:KEY_MAX] or new_key()
