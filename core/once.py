"""A form that acts once, however often it is sent: a double click, a reload, a post that the browser repeats."""

from __future__ import annotations

import secrets
from typing import Final

from django import forms

KEY_MAX: Final = 64


def new_key() -> str:
    """A one-time key, for the `initial` of the form; the operation recognises it."""
    return secrets.token_urlsafe(16)


class OnceForm(forms.Form):
    """Carries the key in a hidden field; whoever sends none acts with a new one."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"])[:KEY_MAX] or new_key()
