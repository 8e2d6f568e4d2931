"""The form of the person's page."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.folding import has_visible
from enquiries.models.messages import MESSAGE_MAX
from formbuilder.questions import File

FILES: Final = File(id="enquiry-more", label="", required=False)
"""What may come with a message: as much as with a question for files."""
KEY_MAX: Final = 64


def new_key() -> str:
    """A one-time key for a form: the same press twice acts once."""
    return secrets.token_urlsafe(16)


class MoreForm(forms.Form):
    """What the person adds. Files are read before the form is (`enquiries.views`)."""

    text = forms.CharField(
        label=_("Il tuo messaggio"),
        required=False,
        widget=forms.Textarea({"class": "form-control", "rows": 6}),
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, has_files: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_files = has_files

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) > MESSAGE_MAX:
            raise ValidationError(
                gettext("Il testo è troppo lungo: sono %(length)s caratteri, al massimo %(limit)s.")
                % {"length": formats.number_format(len(text)), "limit": formats.number_format(MESSAGE_MAX)}
            )
        if not has_visible(text) and not self._has_files:
            raise ValidationError(gettext("Scrivi qualcosa, oppure scegli un file."))
        return text

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"])[:KEY_MAX] or new_key()
